"""PDF files as such: pages and bytes only."""
