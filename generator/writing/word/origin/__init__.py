"""What a Word file of ours was made from, kept in the file itself."""
