"""The Markdown of clauses: blocks, tables and inlines, each fault at its line."""
