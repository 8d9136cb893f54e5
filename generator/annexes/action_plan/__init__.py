"""Annexe « plan-actions »: the fiches action, what they cost, and the bilan of an earlier period."""
