"""Tree to DOCX, and the text of a DOCX read back."""
