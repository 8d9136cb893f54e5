"""Edits of a dossier's files: worked out in memory, composed again there, then written as one set."""
