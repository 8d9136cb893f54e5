"""Letters that another program has spoilt: UTF-8 read as Windows' own table (« CommunautÃ© »), letters lost (U+FFFD).

Excel does it to a CSV that it opens without being told its encoding, and saves what it sees. Nothing is mended behind a
person's back: each line is told, with the words that it most likely had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LOST = "\ufffd"
_LETTERS = "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ"
_SIGNS = "’‘“”«»–—…€°²³·•º½\u00a0\u202f"
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(rf"[^\w{LOST}]+")
_USUAL = (
    "compléter délibération délibérations département départemental déléguée délégué président présidente "
    "présidence région régie communauté équipement équipements établissement établissements général "
    "générale référent réalisée réalisé création créée année années février décembre août éducation "
    "égalité santé société métropole qualité sécurité siège séance numéro intérêt données précarité "
    "parentalité activité activités réseau médiathèque élèves école écoles crèche périscolaire "
    "bénéficiaires"
)
_LEAST = 2  # letters that a word must have kept to be guessed
_ROUNDS = 2  # a file that went through it twice says « CommunautÃƒÂ© »


def _list_misreadings(character: str) -> set[str]:
    """A character as it is seen where its UTF-8 bytes are taken for Windows-1252, or for ISO 8859-1."""
    data = character.encode("utf-8")
    windows = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
    return {windows, windows.replace("\u00a0", " "), data.decode("latin-1")}


def _list_all() -> dict[str, str]:
    """Each character by what it is seen as: « Ã© », « â€™ »; and what those are seen as in turn."""
    seen: dict[str, str] = {}
    waiting = _LETTERS + _SIGNS
    for _ in range(_ROUNDS):
        found = {one: character for character in waiting for one in _list_misreadings(character)}
        found = {one: character for one, character in found.items() if one not in seen and one.strip() != "Â"}
        seen |= found  # « Â » before a space is a letter of its own
        waiting = "".join({letter for one in found for letter in one if not letter.isascii()})
    return seen


_SEEN = _list_all()
_SPOILT = re.compile("|".join(re.escape(seen) for seen in sorted(_SEEN, key=lambda seen: (-len(seen), seen))))


def mend_letters(text: str) -> str:
    """The text with its misread characters as they most likely were; the same text when none is."""
    for _ in range(_ROUNDS):
        mended = _SPOILT.sub(lambda found: _SEEN[found[0]], text)
        if mended == text:
            break
        text = mended
    return text


def guess_word(word: str, text: str) -> str:
    """The word that one with lost letters was, most likely: the only one that fits, in the text or among usual ones.

    Empty when none does, or several.
    """
    part = next((one for one in _ENDS.split(word) if LOST in one), "")
    fits = re.compile(re.sub(f"{LOST}+", lambda run: f"[{_LETTERS}]{{1,{len(run[0])}}}", part), re.IGNORECASE)
    found = {one for one in _WORD.findall(text) if fits.fullmatch(one)} or {
        one for one in _USUAL.split() if fits.fullmatch(one)
    }
    kept = len(part.replace(LOST, ""))
    return found.pop() if kept >= _LEAST and len(found) == 1 else ""


def list_spoilt_lines(text: str) -> Iterator[tuple[int, int, str, str]]:
    """The lines that hold spoilt letters: the line and the column of the first, from 1, the word, and the word mended.

    The mended word is empty when a letter is lost: nobody can tell which.
    """
    if text.isascii() or not (LOST in text or _SPOILT.search(text)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _SPOILT.search(line)
        lost = line.find(LOST)
        if found is not None and (lost < 0 or found.start() < lost):
            word = _take_word(line, found.start(), len(found[0]))
            yield number, found.start() + 1, word, mend_letters(word)
        elif lost >= 0:
            yield number, lost + 1, _take_word(line, lost, 1), ""


def _take_word(line: str, place: int, length: int) -> str:
    """The word around `length` spoilt signs, cut from what separates cells and words."""
    begin = max(line.rfind(sign, 0, place) for sign in ' ;,\t"') + 1
    ends = [end for sign in ';,\t"' if (end := line.find(sign, place)) >= 0]
    space = line.find(" ", place + length)  # the space within « Ã  » belongs to the letter
    return line[begin : min([*ends, len(line), *([space] if space >= 0 else [])])][:60]
