"""The form in which every text is worked on, whoever typed it and with what program."""

from __future__ import annotations

import unicodedata

# Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, but for what `reading.characters` refuses.
_FILLERS = "\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE0E)))
_WIDTHLESS = (
    _FILLERS + "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
_OTHER_SPACES = "\u2800\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_INVISIBLE = {ord(c): None for c in _WIDTHLESS} | {ord(c): " " for c in _OTHER_SPACES}


def normalise_text(text: str) -> str:
    """A text as the program works on it: line ends and accents in one form, without what nobody sees.

    Characters without width (U+200B, U+FEFF, the soft hyphen) say nothing in French and are taken away; typographers'
    spaces become plain ones, but for the no-break ones. What could hide or turn words is left for `reading.characters`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)
