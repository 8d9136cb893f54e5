"""Annexe « diagnostic »: indicators by theme, charts, then the texts on needs, zones and enjeux."""
