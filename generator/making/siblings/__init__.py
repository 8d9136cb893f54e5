"""The other acts of a CTG, beside the one that a dossier is about."""
