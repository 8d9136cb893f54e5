"""Signs as they are read in a Word file: accents put together, ligatures undone, signs of fonts of symbols named."""

from __future__ import annotations

import unicodedata

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060\u200e\u200f"))
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_SIGNS = _UNSEEN | _LIGATURES
# What people put in with « Insertion, Symbole »: the code of a sign in its font, and the sign of Unicode.
_SYMBOLS = {
    "wingdings": {
        0xA7: "▪",
        0xA8: "☐",
        0xD8: "➢",
        0xE0: "→",
        0xE8: "→",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
        0x6F: "☐",
        0x6E: "■",
        0x6C: "●",
    },
    "symbol": {0xA0: "€", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB7: "•", 0xB4: "×", 0xB9: "≠"},
}
_PRIVATE = range(0xF000, 0xF100)  # where Word keeps the codes of a font of symbols


def settle_signs(words: str) -> str:
    """Words without what nobody sees, their accents as one sign each, their ligatures as letters."""
    return unicodedata.normalize("NFC", words.translate(_SIGNS))


def read_symbol(font: str, code: str) -> str:
    """The sign of a font of symbols; empty when none is known for it. Source: ECMA-376, part 1, § 17.3.3.30."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number not in _PRIVATE:
        known = _SYMBOLS.get(font.lower(), {}).get(number)
        return known or (chr(number) if 0x20 <= number < 0x11_0000 and not 0xD800 <= number < 0xE000 else "")
    return _SYMBOLS.get(font.lower(), {}).get(number - _PRIVATE.start, "")
