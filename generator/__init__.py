"""Drafts, checks, assembles and stamps conventions territoriales globales (CTG)."""

__version__ = "0.1.0"
