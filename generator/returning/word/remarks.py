"""The comments of a returned file: who wrote each, where, about which words, and what was answered.

Source: ECMA-376, part 1, § 17.13.4; [MS-DOCX] 2.5.4 (`commentsExtended`: answers, and comments that are done).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.comparing.place_names import PlaceNames
from generator.comparing.places import fold_words, shorten
from generator.model.document import Document
from generator.returning.word.leaves import Leaf
from generator.returning.word.marked import MarkedText
from generator.writing.word.package import parse_part, w

COMMENTS = "word/comments.xml"
EXTENDED = "word/commentsExtended.xml"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_LONGEST = 160  # characters of the words that a comment is about
_ON = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to a comment."""

    author: str
    date: str
    words: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: who, when, what, at which place of the text, about which words; `closed` when it is marked so."""

    number: str
    author: str
    date: str
    words: str
    place: str
    about: str
    answers: tuple[Answer, ...] = ()
    closed: bool = False


def list_remarks(
    parts: Mapping[str, bytes], text: MarkedText, owners: Mapping[int, Leaf], base: Document
) -> tuple[Remark, ...]:
    """The comments of a file in the order of its text; `owners` are the leaves of its paragraphs, by object."""
    if COMMENTS not in parts:
        return ()
    elements = {str(one.get(w("id"))): one for one in parse_part(parts[COMMENTS]).iter(w("comment"))}
    extended = _read_extended(parts)
    last = {number: _last_paragraph(one) for number, one in elements.items()}
    by_paragraph = {paragraph: number for number, paragraph in last.items() if paragraph}
    parents: dict[str, str] = {}
    closed: set[str] = set()
    for number, paragraph in last.items():
        parent, done = extended.get(paragraph, ("", False))
        if parent in by_paragraph:
            parents[number] = by_paragraph[parent]
        if done:
            closed.add(number)
    places = PlaceNames(base)
    remarks: list[Remark] = []
    order = [*text.remarks, *(number for number in elements if number not in text.remarks)]
    for number in order:
        if number not in elements or number in parents:
            continue
        element, stands = elements[number], text.remarks.get(number)
        leaf = owners.get(id(stands.paragraph)) if stands is not None else None
        words = [one.characters for one in stands.words if one.went is None] if stands is not None else []
        about = shorten(fold_words("".join(words)), _LONGEST)
        answers = tuple(
            Answer(_say(elements[one], "author"), _say(elements[one], "date"), _read_words(elements[one]))
            for one in elements
            if _find_first(one, parents) == number and one != number
        )
        place = places.name_block(leaf.id) if leaf is not None else ""
        said = (_say(element, "author"), _say(element, "date"), _read_words(element))
        remarks.append(Remark(number, *said, place, about, answers, number in closed))
    return tuple(remarks)


def _find_first(number: str, parents: Mapping[str, str]) -> str:
    """The comment that a thread of answers begins with."""
    seen: set[str] = set()
    while number in parents and number not in seen:
        seen.add(number)
        number = parents[number]
    return number


def _say(element: Any, name: str) -> str:
    return str(element.get(w(name), "")).strip()


def _read_words(element: Any) -> str:
    paragraphs = ("".join(one.text or "" for one in p.iter(w("t"))) for p in element.iter(w("p")))
    return " ".join(" ".join(paragraphs).split())


def _last_paragraph(element: Any) -> str:
    """The identity of a comment's last paragraph, which answers name."""
    paragraphs = list(element.iter(w("p")))
    return str(paragraphs[-1].get(f"{_W14}paraId", "")) if paragraphs else ""


def _read_extended(parts: Mapping[str, bytes]) -> dict[str, tuple[str, bool]]:
    if EXTENDED not in parts:
        return {}
    return {
        str(one.get(f"{_W15}paraId")): (
            str(one.get(f"{_W15}paraIdParent", "")),
            str(one.get(f"{_W15}done", "")).lower() in _ON,
        )
        for one in parse_part(parts[EXTENDED]).iter(f"{_W15}commentEx")
    }
