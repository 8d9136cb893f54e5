"""The version of the program, which every manifest and every PDF tells."""

from __future__ import annotations

__version__ = "1.0.0rc1"


def say_version() -> str:
    """« ctg 1.0.0 »: the whole answer of `ctg --version`."""
    return f"ctg {__version__}"
