"""Words made into the part of a file name, or into a key that ignores accents and capitals."""

from __future__ import annotations

import re
import unicodedata

NAMELESS = "sans-nom"


def slugify(words: str) -> str:
    """A file name's part made of words: « Communauté de l'Aygues » gives communaute-de-l-aygues.

    Words without a letter nor a figure of ours give `NAMELESS`.
    """
    ascii_words = unicodedata.normalize("NFKD", words.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    kept = ascii_words.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-") or NAMELESS
