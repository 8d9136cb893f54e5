"""Word files that come back from reviewers: what was changed in them, sorted and taken into the dossier's own files."""
