"""Word files and workbooks that come back: what was changed in them, sorted, taken into the dossier's own files."""
