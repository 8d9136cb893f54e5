"""What was saved in a dossier and when, how the files were before, and a save undone."""
