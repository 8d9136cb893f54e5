"""The acts of a dossier: what has come back of them, whether their files are untouched, where each CTG stands."""
