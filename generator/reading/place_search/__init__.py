"""Communes and groupings found while a person types: any words of the name, in any order, however they are written."""
