"""Tree to PDF, and the text of a PDF read back."""
