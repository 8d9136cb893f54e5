"""The published act of the Bassin Minier, read from its extract: words with their marks, lists, notes.

In the extract `- ` and `- > ` are list markers, `**…**` is bold, `^{er}` a superscript, `¹` and `²` call the two notes,
and a blank line inside a sentence is a page break. Only one original of the four is kept: they are identical.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

EXTRACT = Path(__file__).parent.parent / "golden" / "bassin-minier-acte-publie.txt"
_MARKER = re.compile(r"^\s*(?P<marker>- >|-|\d\.)\s+(?P<text>.*)$")
_CALL = re.compile(r"(?<!km)[¹²]")
_NOTE = re.compile(r"^([¹²]) (.*)$")


@dataclass(frozen=True)
class Word:
    """A word of the act; `superscript` when part of it is raised."""

    text: str
    bold: bool
    superscript: bool


@dataclass(frozen=True)
class PublishedAct:
    """The act's body in order, the first words of its list items by marker, its notes."""

    words: tuple[Word, ...]
    items: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    cover: tuple[str, ...]


def read_published_act() -> PublishedAct:
    """The act, from « Entre : » to the list of annexes."""
    lines = EXTRACT.read_text(encoding="utf-8").split("\n")
    start = lines.index("Entre :")
    end = max(i for i, line in enumerate(lines) if line.startswith("5. **Décision des Conseils")) + 1
    words: list[Word] = []
    items: list[tuple[str, str]] = []
    notes: list[str] = []
    for line in lines[start:end]:
        if (note := _NOTE.match(line)) is not None:
            notes.append(note[2])
            continue
        text = line.strip()
        if (item := _MARKER.match(line)) is not None:
            kind = {"- >": "chevron", "-": "tiret"}.get(item["marker"], "numero")
            text = item["text"] if kind != "numero" else f"{item['marker']} {item['text']}"
            items.append((kind, re.sub(r"\*\*|\^\{(\w+)\}", r"\1", _CALL.sub("", text))))
        words.extend(_read_words(text))
    cover = tuple(line.strip() for line in lines[12:start] if line.strip())
    return PublishedAct(tuple(words), tuple(items), tuple(notes), cover)


def _read_words(text: str) -> list[Word]:
    words: list[Word] = []
    bold = False
    for token in _CALL.sub("", text).split():
        bare = token.replace("**", "")
        opens = token.startswith("**")
        bold = bold or opens
        raised = "^{" in bare
        if plain := re.sub(r"\^\{(\w+)\}", r"\1", bare):
            words.append(Word(plain, bold, raised))
        if token.endswith(("**", "**.")) or (token.count("**") == 1 and not opens):
            bold = False
    return words
