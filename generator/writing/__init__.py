"""From the tree to DOCX and PDF, and the comparison of what both files say with what the tree says."""
