"""What is told of where a dossier stands, as a value that is light to load."""
