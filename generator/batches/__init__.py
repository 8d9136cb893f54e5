"""Many CTGs at once: rows of a workbook, what a batch remembers, what it runs and reports."""
