"""The words of a paragraph that came back, told with the inlines of the tree wherever nothing has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.comparing.places import fold_words
from generator.comparing.tokens import Piece, Token, cut_pieces, join_words, split_words
from generator.comparing.word_edits import WordKind, compare_words
from generator.model.document import CONFIRM_TEXT, GAP_TEXT, CrossReference, Footnote, Inline, LineBreak
from generator.returning.word.leaves import say_with_notes
from generator.returning.word.marked import Fragment

_SPECIAL = re.compile(
    "|".join(re.escape(words).replace("\u00a0", r"\s").replace(r"\ ", r"\s") for words in (GAP_TEXT, CONFIRM_TEXT))
)


def take_words(inlines: tuple[Inline, ...], fragments: Sequence[Fragment], start: int = 0) -> tuple[Inline, ...]:
    """The inlines that some fragments say; `start` is how many of their characters are a label.

    Words that are still there keep their dress, their references and their gaps, whatever their looks are now; spaces
    that somebody doubled or left out at an end are no change; the number of a reference follows from what it names.
    """
    text = "".join(one.characters for one in fragments)[start:]
    if fold_words(text) == fold_words(say_with_notes(inlines)):
        return inlines
    before = split_words(inlines)
    gaps = any(piece.mark and piece.atom is not None for token in before for piece in token.pieces)
    after = _trim(cut_pieces(_list_pieces(fragments, start, gaps)))
    said: list[Token] = []
    for edit in compare_words(before, after):
        if edit.kind is WordKind.CHANGED and not _is_nothing(edit.before, edit.after, fragments):
            said += map(_settle, edit.after)
        else:
            said += edit.before
    if [token.says for token in said] == [token.says for token in before]:
        return inlines
    return _number_notes(join_words(said), inlines)


def say_fragments(fragments: Sequence[Fragment]) -> tuple[Inline, ...]:
    """The inlines of words that the tree does not have."""
    return join_words(_trim(cut_pieces(_list_pieces(fragments, 0, gaps=False))))


def _list_pieces(fragments: Sequence[Fragment], start: int, gaps: bool) -> Iterator[Piece]:
    left = start
    for fragment in fragments:
        characters = fragment.characters[left:]
        left = max(0, left - len(fragment.characters))
        for rank, line in enumerate(characters.split("\n")):
            if rank:
                yield Piece("\n", fragment.dress, "retour", LineBreak())
            yield from _cut_gaps(line, fragment, gaps)


def _cut_gaps(line: str, fragment: Fragment, gaps: bool) -> Iterator[Piece]:
    """Words with those of a gap apart, as the tree has them."""
    place = 0
    for found in _SPECIAL.finditer(line) if gaps else ():
        if line[place : found.start()]:
            yield Piece(line[place : found.start()], fragment.dress)
        yield Piece(found[0], fragment.dress, "passage")
        place = found.end()
    if line[place:]:
        yield Piece(line[place:], fragment.dress)


def _settle(token: Token) -> Token:
    """Words like those of a gap, where the tree has none: plain words."""
    if all(piece.atom is not None or not piece.mark for piece in token.pieces):
        return token
    return replace(token, pieces=tuple(replace(piece, mark="") for piece in token.pieces))


def _trim(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens less the spaces at both ends."""
    kept = list(tokens)
    while kept and kept[0].is_space:
        kept = kept[1:]
    while kept and kept[-1].is_space:
        kept = kept[:-1]
    return tuple(kept)


def _is_nothing(before: Sequence[Token], after: Sequence[Token], fragments: Sequence[Fragment]) -> bool:
    """Whether a change is one of spaces alone, or of what Word counts in a field."""
    said = "".join(token.word for token in before), "".join(token.word for token in after)
    if not said[0].strip() and not said[1].strip():
        return True
    if not before or not all(_is_reference(token) for token in before if not token.is_space):
        return False
    counted = "".join(one.characters for one in fragments if one.in_field)
    return bool(said[1].strip()) and said[1].strip() in counted


def _is_reference(token: Token) -> bool:
    return any(isinstance(one, CrossReference) for piece in token.pieces for one in piece.dress)


def _number_notes(inlines: tuple[Inline, ...], former: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """New notes are numbered after those of the paragraph; Word counts them anew."""
    known = {one.number for one in former if isinstance(one, Footnote)}
    last = max(known, default=0)
    numbered: list[Inline] = []
    for one in inlines:
        if isinstance(one, Footnote) and one.number not in known:
            last += 1
            numbered.append(replace(one, number=last))
        else:
            numbered.append(one)
    return tuple(numbered)
