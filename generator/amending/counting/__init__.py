"""Numbers and ranks: in letters, and between other numbers."""
