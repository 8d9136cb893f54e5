"""The data of a dossier as sheets: which there are, what each column is, where each cell is written."""
