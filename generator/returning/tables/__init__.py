"""The workbook of a dossier's data that comes back: its cells compared, sorted, written."""
