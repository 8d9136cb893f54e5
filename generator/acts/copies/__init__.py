"""Copies of an act: those that bear the préfecture's stamp, and the bag that goes to the archives."""
