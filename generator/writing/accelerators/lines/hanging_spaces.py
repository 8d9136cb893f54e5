"""A text that fits on its line but for the space at its end: set whole there, where WeasyPrint leaves one word alone.

« Vu les décisions … figurant en <a>annexe 5</a> »: Pango lets the last space hang over the margin, WeasyPrint counts
it, finds the line too long, and cuts after the first word. This gains no time: it is here since libraries are patched
here.
"""

from __future__ import annotations

from math import inf
from typing import Any

from generator.writing.layout_library import weasyprint

_split_first_line = weasyprint.text.line_break.split_first_line


def split_first_line(text: str, style: Any, context: Any, max_width: Any, *place: Any, **options: Any) -> Any:
    """`split_first_line` of the library, but for a text whose last space alone is too much."""
    found = _split_first_line(text, style, context, max_width, *place, **options)
    _, length, resume_at, *_ = found
    if resume_at is None or not text.endswith(" ") or " " in text.encode()[:length].decode().rstrip(" "):
        return found
    words = text.rstrip(" ")
    _, _, rest, width, *_ = _split_first_line(words, style, context, max_width, *place, **options)
    if " " not in words or rest is not None or width > max_width:
        return found
    return _split_first_line(text, style, context, inf, *place, **options)
