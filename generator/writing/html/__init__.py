"""Tree to HTML, which WeasyPrint sets."""
