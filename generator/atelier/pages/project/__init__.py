"""Pages of the project: the board, the calendar, new CTGs, batches, long work, help."""
