"""The dossier's facts, the document tree and the findings: frozen values that know no file format."""
