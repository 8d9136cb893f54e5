"""What was done to a dossier, told to its journal."""
