"""The words of a Word file, read back with no knowledge of the writer."""
