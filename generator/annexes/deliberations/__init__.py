"""Annexe « deliberations »: a projet for each party, or the deliberation that was received."""
