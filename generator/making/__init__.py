"""The press: a dossier opened, composed, written in every format, read back and compared."""
