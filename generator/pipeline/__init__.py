"""Wires the stages of one dossier, from its folder to its output."""
