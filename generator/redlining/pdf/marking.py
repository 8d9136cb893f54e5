"""Words marked as those of one text or of the other, and remarks on them; what is only in the first has names apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.comparing.nodes import Head
from generator.comparing.tokens import Piece, Token, split_words
from generator.comparing.word_edits import WordEdit, WordKind
from generator.model.document import (
    CrossReference,
    ExternalLink,
    Figure,
    Footnote,
    Heading,
    Inline,
    Revision,
    RevisionKind,
    Section,
    Superscript,
    Table,
    Text,
)

FORMER = "-avant"  # ends the identity of what is in the first text alone
FORMER_KEY = "avant:"  # begins its key
_RAISED = {"ᵉ": "e", "ʳ": "r"}
_RAISED_END = re.compile("[ᵉʳ]+")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, and the notes of it that the other has too, by their numbers there."""

    former: bool
    notes: dict[int, int]


FIRST, SECOND = Side(True, {}), Side(False, {})


def mark_words(tokens: Iterable[Token], kind: RevisionKind, side: Side) -> tuple[Token, ...]:
    """The words marked, inside their notes and links."""
    return tuple(
        replace(token, pieces=tuple(_dress(piece, side, Revision(kind, ())) for piece in token.pieces))
        for token in tokens
    )


def settle_words(tokens: Iterable[Token], side: Side) -> tuple[Token, ...]:
    """The words as they are, dressed as marked ones are, so that both are in one note, in one link."""
    return tuple(replace(token, pieces=tuple(_dress(piece, side, None) for piece in token.pieces)) for token in tokens)


def merge_words(edits: Sequence[WordEdit]) -> tuple[Token, ...]:
    """The words of both texts in one run: what went before what came."""
    side = pair_notes(edits)
    merged: list[Token] = []
    for edit in edits:
        if edit.kind is WordKind.CHANGED:
            merged += mark_words(edit.before, RevisionKind.DELETED, side)
            merged += mark_words(edit.after, RevisionKind.INSERTED, SECOND)
        else:
            merged += settle_words(edit.after, SECOND)
    return tuple(merged)


def pair_notes(edits: Iterable[WordEdit]) -> Side:
    """The first text, with its notes that share words with one of the second."""
    notes: dict[int, int] = {}
    for edit in edits:
        if edit.kind is not WordKind.CHANGED:
            for one, other in zip(edit.before, edit.after, strict=True):
                former, present = (_find_note(token) for token in (one, other))
                if former is not None and present is not None:
                    notes.setdefault(former.number, present.number)
    return Side(True, notes)


def read_words(words: str) -> tuple[Token, ...]:
    """Plain words as tokens, the letters of ordinals raised (« 2ᵉ »)."""
    return split_words(raise_letters(words))


def raise_letters(words: str) -> tuple[Inline, ...]:
    """Plain words, the small letters of « 2ᵉ » written as raised ones: few fonts have them."""
    inlines: list[Inline] = []
    start = 0
    for found in _RAISED_END.finditer(words):
        raised = "".join(_RAISED[letter] for letter in found[0])
        inlines += [Text(words[start : found.start()]), Superscript((Text(raised),))]
        start = found.end()
    return (*inlines, Text(words[start:])) if words[start:] else tuple(inlines)


def remark(words: str) -> tuple[Token, ...]:
    """What is said of a change, in neither text."""
    return mark_words(read_words(words), RevisionKind.REMARK, SECOND)


def say_label(head: Head, *, captioned: bool) -> str:
    """The words of a node that are its number: « Article 9 : », « 2.1 », « Tableau 3 – »."""
    label = str(head.get("label") or "")
    if head.kind is Section:
        return label if captioned else ""  # no number is printed of a section without a heading
    if head.kind is Heading:
        return f"{label} " if label else ""
    number = head.get("number")
    if head.kind in (Table, Figure) and number and captioned:
        return f"{'Tableau' if head.kind is Table else 'Figure'}\u00a0{number}\u00a0– "
    return ""


def drop_label(head: Head) -> Head:
    """The head without its number, which its words say."""
    changed: dict[str, Any] = {"label": "", "number": 0}
    return replace(head, fields=tuple((name, changed.get(name, value)) for name, value in head.fields))


def name_former(head: Head) -> Head:
    """The head under a name that nothing of the second text has."""
    place = head.place
    named = replace(
        place,
        id=f"{place.id}{FORMER}" if place.id else "",
        key=f"{FORMER_KEY}{place.key}" if place.key else "",
    )
    return replace(head, place=named)


def number_notes(tokens: Iterable[Token], numbers: dict[int, int]) -> tuple[Token, ...]:
    """The words with their notes numbered in the order in which they are first met; `numbers` remembers them."""

    def renumber(wrapper: Any) -> Any:
        if not isinstance(wrapper, Footnote):
            return wrapper
        return replace(wrapper, number=numbers.setdefault(wrapper.number, len(numbers) + 1))

    return tuple(
        replace(
            token,
            pieces=tuple(replace(piece, dress=tuple(renumber(one) for one in piece.dress)) for piece in token.pieces),
        )
        for token in tokens
    )


def _find_note(token: Token) -> Footnote | None:
    found = (wrapper for piece in token.pieces for wrapper in piece.dress if isinstance(wrapper, Footnote))
    return next(found, None)


def _dress(piece: Piece, side: Side, mark: Revision | None) -> Piece:
    """The wrappers in one order: note, link, mark, looks. A note of the first text alone has a number below zero."""
    outer, looks = list(_sort_wrappers(piece.dress, side))
    return replace(piece, dress=(*outer, *((mark,) if mark else ()), *looks))


def _sort_wrappers(dress: Sequence[Any], side: Side) -> Iterator[tuple[Any, ...]]:
    note = next((rank for rank, wrapper in enumerate(dress) if isinstance(wrapper, Footnote)), -1)
    outer: list[Any] = []
    if note >= 0:
        number = dress[note].number
        if side.former:
            number = side.notes.get(number, -number)
        outer.append(replace(dress[note], number=number))
    inside = dress[note + 1 :]  # what stands around a note dresses its call
    outer += [wrapper for wrapper in inside if isinstance(wrapper, ExternalLink)]
    if not side.former:  # a number of the first text would lead to what has it in the second
        outer += [wrapper for wrapper in inside if isinstance(wrapper, CrossReference)]
    yield tuple(outer)
    yield tuple(one for one in inside if not isinstance(one, ExternalLink | CrossReference | Footnote | Revision))
