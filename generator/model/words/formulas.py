"""Words of a CSV file written for others, which no spreadsheet program may take for a formula."""

from __future__ import annotations

import re

# Source: OWASP, CSV injection: what begins a formula in Excel, LibreOffice or Google Sheets.
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d[\d\u00a0\u202f ]*(?:[.,]\d+)?")


def keep_as_text(words: str) -> str:
    """The same words, behind an apostrophe where they would be a formula; a number stays one."""
    if words.startswith(_SIGNS) and not _NUMBER.fullmatch(words):
        return f"'{words}"
    return words
