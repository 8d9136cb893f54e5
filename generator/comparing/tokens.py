"""The words of a block as tokens: what two texts are compared by, and what the inlines are built again from.

A token is a word, a number, a mark or a space. It keeps the characters and the dress (bold, link, note) of each of
its parts, so that `join_words(split_words(inlines))` is `inlines` again, neighbours of one dress put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, assert_never

from generator.model.document import (
    NO_BREAK_HYPHEN,
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Revision,
    Strong,
    Superscript,
    Text,
)

Wrapper = Strong | Emphasis | Superscript | CrossReference | ExternalLink | Footnote | Revision

# A number keeps its groups of three (« 280 000,50 »), a word its hyphens; an elided article stands apart (« l' »).
_TOKEN = re.compile(
    r"\d{1,3}(?P<space>[ \u00a0\u202f])\d{3}(?:(?P=space)\d{3})*(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)*[^\W\d_]*"
    r"|[^\W\d_]+['\u2019](?=\w)"
    r"|\w+(?:[-\u2011]\w+)*"
    r"|\s+"
    r"|.",
    re.DOTALL,
)
_PLAIN = {ord(NO_BREAK_HYPHEN): "-", 0x2019: "'", 0x2060: None, 0xA0: " ", 0x202F: " "}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a token under one dress: the wrappers around them, outermost first, emptied of children.

    In a Word file the dress is the properties of a run and the link that it stands in.

    An atom (a line break, a gap) has its node in `atom` and no other characters than those it shows; `mark` is what of
    it is compared: where a gap is to be filled is a place.
    """

    characters: str
    dress: tuple[Any, ...] = ()
    mark: str = ""
    atom: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, mark or space. `word` is what it says whatever its dress, spaces and apostrophes are."""

    pieces: tuple[Piece, ...]
    word: str
    in_note: bool = False

    @property
    def is_space(self) -> bool:
        """Whether it only separates words."""
        return self.word == " "

    @property
    def says(self) -> tuple[str, bool]:
        """What is compared: its word, and whether a note says it."""
        return self.word, self.in_note


def split_words(inlines: Sequence[Inline]) -> tuple[Token, ...]:
    """The tokens of a run of inlines, the words of a note where it is called."""
    return cut_pieces(_list_pieces(inlines, ()))


def cut_pieces(pieces: Iterable[Piece]) -> tuple[Token, ...]:
    """The tokens of some pieces, in their order; an atom is a token of its own."""
    tokens: list[Token] = []
    for (note, mark), run in groupby(pieces, lambda piece: (_find_note(piece), piece.mark)):
        if mark:
            tokens += [Token((piece,), _fold(piece.characters), note is not None) for piece in run]
        else:
            tokens += _cut([_join_pieces(same) for same in _group_by_dress(run)], in_note=note is not None)
    return tuple(tokens)


def join_words(tokens: Iterable[Token]) -> tuple[Inline, ...]:
    """The inlines that these tokens say, neighbours of one dress in one node."""
    return tuple(_wrap([piece for token in tokens for piece in token.pieces], 0))


def say_words(tokens: Iterable[Token]) -> str:
    """The words of some tokens on one line, plainly spaced, as a message quotes them."""
    return " ".join("".join(token.word for token in tokens).split())


def _fold(characters: str) -> str:
    """One plain space for any run of spaces; plain hyphens and apostrophes: typography alone is no other word."""
    return " " if not characters.strip() else characters.translate(_PLAIN)


def _list_pieces(inlines: Sequence[Inline], dress: tuple[Wrapper, ...]) -> Iterator[Piece]:
    for inline in inlines:
        match inline:
            case Text(value=value):
                if value:
                    yield Piece(value, dress)
            case LineBreak():
                yield Piece("\n", dress, "retour", inline)
            case Gap():
                yield Piece(inline.text, dress, f"{inline.kind} {inline.what}", inline)
            case (
                Strong(children=children)
                | Emphasis(children=children)
                | Superscript(children=children)
                | CrossReference(children=children)
                | ExternalLink(children=children)
                | Footnote(children=children)
                | Revision(children=children)
            ):
                yield from _list_pieces(children, (*dress, replace(inline, children=())))
            case _:
                assert_never(inline)


def _find_note(piece: Piece) -> Footnote | None:
    return next((wrapper for wrapper in piece.dress if isinstance(wrapper, Footnote)), None)


def _group_by_dress(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    for _, run in groupby(pieces, lambda piece: piece.dress):
        yield list(run)


def _join_pieces(pieces: Sequence[Piece]) -> Piece:
    return Piece("".join(piece.characters for piece in pieces), pieces[0].dress)


def _cut(pieces: Sequence[Piece], *, in_note: bool) -> Iterator[Token]:
    """The words of neighbouring pieces; a word may change its dress inside (« 1er », its end raised)."""
    text = "".join(piece.characters for piece in pieces)
    rank = used = 0  # the piece reached, and how many of its characters are taken
    for found in _TOKEN.finditer(text):
        left = len(found[0])
        parts: list[Piece] = []
        while left:
            piece = pieces[rank]
            taken = min(left, len(piece.characters) - used)
            parts.append(Piece(piece.characters[used : used + taken], piece.dress))
            left, used = left - taken, used + taken
            if used == len(piece.characters):
                rank, used = rank + 1, 0
        yield Token(tuple(parts), _fold(found[0]), in_note)


def _wrap(pieces: Sequence[Piece], depth: int) -> Iterator[Inline]:
    """Pieces whose first `depth` wrappers are already around them."""
    for wrapper, run in groupby(pieces, lambda piece: piece.dress[depth] if len(piece.dress) > depth else None):
        inside = list(run)
        if wrapper is not None:
            yield replace(wrapper, children=tuple(_wrap(inside, depth + 1)))
            continue
        for mark, same in groupby(inside, lambda piece: piece.mark):
            if mark:
                yield from (piece.atom for piece in same if piece.atom is not None)
            else:
                yield Text("".join(piece.characters for piece in same))
