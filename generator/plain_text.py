"""The form in which every text is worked on, whoever typed it and with what program."""

from __future__ import annotations

import re
import unicodedata

# Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, but for what `reading.characters` refuses.
_FILLERS = "\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE0E)))
_WIDTHLESS = (
    _FILLERS + "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
_OTHER_SPACES = "\u2800\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_INVISIBLE = {ord(c): None for c in _WIDTHLESS} | {ord(c): " " for c in _OTHER_SPACES}
_HAS_INVISIBLE = re.compile(f"[{re.escape(_WIDTHLESS + _OTHER_SPACES)}]")  # to look is sooner done than to translate


def normalise_text(text: str) -> str:
    """A text as the program works on it: line ends and accents in one form, without what nobody sees.

    Characters without width (U+200B, U+FEFF, the soft hyphen) say nothing in French and are taken away; typographers'
    spaces become plain ones, but for the no-break ones. What could hide or turn words is left for `reading.characters`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and _HAS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


def find_unreadable_letters(name: str) -> str:
    """The letters of a file's name that do not show, turn the others round, or are no UTF-8; in the form of an escape.

    A system may name a file by bytes that are no text: Python gives them as surrogates, which nothing can write.
    """
    return "".join(_escape(letter) for letter in name if unicodedata.category(letter) in _UNSHOWN)


def show_letters(line: str) -> str:
    """A line as a screen can show it: what does not show or turns words round is seen as an escape."""
    if line.isprintable():
        return line
    return "".join(_escape(c) if unicodedata.category(c) in _UNSHOWN and c != "\t" else c for c in line)


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
