"""What a returned file says outside its text, or in forms that are no words: told one by one, never lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.comparing.place_names import PlaceNames
from generator.comparing.places import fold_words, name_piece, shorten
from generator.model.document import Document, Figure, walk_blocks
from generator.returning.word.authors import walk_marked
from generator.returning.word.leaves import Leaf
from generator.returning.word.marked import MarkedParagraph, MarkedStray, MarkedText, Revision, StrayKind
from generator.returning.word.matching import list_cover_lines, list_entries, name_entry
from generator.writing.word.ledger import bookmark_name
from generator.writing.word.origin.review_copy import NOTE_LAST, NOTE_LINES, NOTE_TITLE

_ALIKE = 0.6  # of 1: words that are those of a line, changed
_CLOSE = 0.85  # the same, when the line still stands elsewhere
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Stray:
    """Something that is not taken back: what it is, where, its words before and after, who made it.

    `key` is the content key of what is changed, or stands before it; empty when that is no part of the text.
    """

    kind: StrayKind
    place: str
    before: str
    after: str
    by: Revision | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The texts of a file: what it was made from, what it wants; the leaves of its paragraphs; whether marks help."""

    base: Document
    wanted: Document
    owners: Mapping[int, Leaf]  # by the identity of the Python object of a paragraph
    outside: frozenset[int]  # paragraphs that are no part of the text, though nothing bounds it
    by_marks: bool


def list_strays(text: MarkedText, sides: Sides) -> tuple[Stray, ...]:
    """What is told of a file beside the changes of its text, in its order."""
    inside = [one for one in walk_marked(text.blocks) if id(one) not in sides.outside and not one.in_contents]
    around = [*walk_marked(text.around), *(one for one in walk_marked(text.blocks) if id(one) in sides.outside)]
    contents = [one for one in walk_marked([*text.around, *text.blocks]) if one.in_contents]
    piece = name_piece(sides.base)
    cover = [one for one in around if not one.in_contents]
    return (
        *_list_changed(StrayKind.COVER, f"{piece}, couverture ou dernière page", cover, _list_cover(sides.base)),
        *_list_contents(contents, sides),
        *_list_inside(text.strays, inside, sides),
        *_list_changed(StrayKind.RUNNING, f"{piece}, en-tête ou pied de page", walk_marked(text.running), _head(sides)),
    )


def _list_cover(base: Document) -> tuple[str, ...]:
    note = (NOTE_TITLE, NOTE_LAST, *NOTE_LINES)
    return (*list_cover_lines(base.cover), *(fold_words(line) for line in note))


def _head(sides: Sides) -> tuple[str, ...]:
    return tuple(fold_words(one) for one in (sides.base.meta.running_title, sides.base.meta.notice) if one)


def _list_changed(
    kind: StrayKind, place: str, paragraphs: Iterable[MarkedParagraph], known: Sequence[str]
) -> Iterator[Stray]:
    """Lines with tracked words, and lines that are known ones in other words."""
    said: list[tuple[str, MarkedParagraph]] = []
    for one in paragraphs:
        before = fold_words("".join(f.characters for f in one.fragments if f.came is None and not f.in_field))
        after = fold_words("".join(f.characters for f in one.fragments if f.went is None and not f.in_field))
        said.append((after, one))
        if before != after:
            by = next((f.came or f.went for f in one.fragments if f.came or f.went), None)
            yield Stray(kind, place, before, after, by)
    tracked = {id(one) for _, one in said if any(f.came or f.went for f in one.fragments)}
    lines = [line for line in dict.fromkeys(known) if len(line) > 3]
    lost = [line for line in lines if not any(line in words for words, _ in said)]
    for words, one in said:
        if not words or id(one) in tracked or any(words in line for line in known):
            continue
        was = _find_alike(words, lost) or _find_alike(words, lines, _CLOSE)
        if was and was not in words:
            yield Stray(kind, place, was, words)


def _find_alike(line: str, others: Sequence[str], least: float = _ALIKE) -> str:
    """The words that are most like a line; empty when none are."""
    rated = [(SequenceMatcher(None, line, one, autojunk=False).ratio(), one) for one in others]
    best = max(rated, default=(0.0, ""))
    return best[1] if best[0] >= least else ""


def _list_contents(paragraphs: Sequence[MarkedParagraph], sides: Sides) -> Iterator[Stray]:
    """Entries of the list of contents that are no heading, of either text, in other words."""
    known = {fold_words(entry) for document in (sides.base, sides.wanted) for entry in list_entries(document)}
    keys = {fold_words(words): one.key for one in sides.base.sections for words in name_entry(one)}
    for one in paragraphs:
        said = fold_words("".join(f.characters for f in one.fragments if f.went is None))
        entry = said.rstrip("0123456789- ").rstrip("A").rstrip()
        if not entry or {said, entry} & known or any(entry in line for line in known):
            continue
        was = _find_alike(entry, sorted(known))
        if was:
            by = next((f.came or f.went for f in one.fragments if f.came or f.went), None)
            yield Stray(StrayKind.CONTENTS, f"{name_piece(sides.base)}, sommaire", was, entry, by, keys.get(was, ""))


def _list_inside(strays: Sequence[MarkedStray], inside: Sequence[MarkedParagraph], sides: Sides) -> Iterator[Stray]:
    """Pictures, boxes, notes, formulas and signs that the text has no words for, each with its place."""
    places = PlaceNames(sides.base)
    before: dict[int, Leaf | None] = {}
    last: Leaf | None = None
    for paragraph in inside:
        last = sides.owners.get(id(paragraph), last)
        before[id(paragraph)] = last
    figures = [block for one in sides.base.sections for block in walk_blocks(one.blocks) if isinstance(block, Figure)]
    marks = {bookmark_name(one.id) for one in figures}
    unmarked = 0 if sides.by_marks else len(figures)
    for stray in strays:
        if id(stray.paragraph) not in before:
            continue
        if stray.kind is StrayKind.PICTURE and stray.came is None:
            if any(name in marks for name, _ in stray.paragraph.marks):
                continue
            if unmarked:
                unmarked -= 1
                continue
        leaf = before[id(stray.paragraph)]
        place = places.name_block(leaf.id) if leaf is not None else places.piece
        key = leaf.node.key if leaf is not None else ""
        words = shorten(fold_words(stray.words), _LONGEST)
        yield Stray(stray.kind, place, "", words, stray.came, key)
