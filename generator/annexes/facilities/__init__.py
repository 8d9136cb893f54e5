"""Annexe « equipements »: the services that each collectivité supports."""
