"""What ages in a dossier: past years, references that moved, and the draft where each is told."""
