"""The tree of a piece as JSON: what an act keeps of it, and what a Word file carries."""
