"""The text of an act: its trees as JSON, and its words against those of another text."""
