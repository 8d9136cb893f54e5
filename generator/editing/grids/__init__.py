"""The CSV tables of a dossier as grids: columns in the words of the field, rows by line, findings by cell."""
