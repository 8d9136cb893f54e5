"""The tracking workbook that partners send back: its rows, their changes, what is written into `suivi.csv`."""
