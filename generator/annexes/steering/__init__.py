"""Annexe « pilotage »: instances, chargés de coopération, jalons, and the tracking table."""
