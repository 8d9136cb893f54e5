"""A division before and after: what became of each of its parts, said by the ranks and the words of the first text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.amending.modifications import (
    AlineaPlace,
    Anchor,
    DeleteAlineas,
    DeleteIntertitle,
    DeleteSubdivision,
    DeleteTable,
    InsertParts,
    InsertSubdivision,
    IntertitlePlace,
    Modification,
    RewriteAlineas,
    RewriteDivision,
    RewriteIntertitle,
    RewriteTitle,
    TablePlace,
)
from generator.amending.note_changes import change_notes, compare_calls
from generator.amending.quoting import list_calls, quote_division, quote_parts
from generator.amending.stipulations import Division, Part, PartKind
from generator.amending.table_rows import change_rows
from generator.amending.word_changes import name_changes
from generator.comparing.places import fold_words
from generator.errors import Span
from generator.model.document import BlockId

_MOST_POINTS = 6  # of the modifications of one division; with more, and most of it touched, it reads better whole
_MOST_TOUCHED = 0.6  # of its alinéas
_QUOTES = "«»"


class UnsaidChange(Exception):
    """A division has a change that no rank and no word can point at: it is written whole."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A division before and after, which part became which, and whether words may be quoted."""

    before: Division
    after: Division
    partners: Mapping[BlockId, BlockId]
    by_words: bool = True

    def draft(self, origin: Span, *, whole: bool = False) -> Iterator[Modification]:
        """The modifications; the whole division where ranks and words are of no use, or when it is to be `whole`.

        Raises: `ContentError` when it must be quoted whole and has a figure, which no sentence can show.
        """
        if _say(self.before) == _say(self.after):
            return
        try:
            if whole or not any(part.id in self.partners for part in self.before.parts):
                raise UnsaidChange
            changes = list(_Walk(self).list_changes())
            if len(changes) > _MOST_POINTS and self._count_touched(changes) > _MOST_TOUCHED * len(self.before.alineas):
                raise UnsaidChange
        except UnsaidChange:
            changes = [RewriteDivision(self.before.name, quote_division(self.after, origin, self.before))]
        yield from changes

    def _count_touched(self, changes: Sequence[Modification]) -> int:
        ranks: set[int] = set()
        for one in changes:
            match one:
                case RewriteAlineas(first=first, last=last) | DeleteAlineas(first=first, last=last):
                    ranks.update(range(first, last + 1))
                case _:
                    places = getattr(one, "places", ()) or (getattr(one, "place", None),)
                    ranks.update(place.rank for place in places if isinstance(place, AlineaPlace))
        return len(ranks)


def _say(division: Division) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    notes = tuple((note.number, fold_words(note.text)) for note in division.notes)
    return tuple(fold_words(line) for line in division.lines), notes


@dataclass(slots=True)
class _Walk:
    """The parts of both texts gone through, from what stays to what stays."""

    pairing: Pairing
    before: Division = field(init=False)
    after: Division = field(init=False)
    ranks: Mapping[BlockId, int] = field(init=False)
    quoted: set[str] = field(default_factory=set)  # the notes that a quoted passage calls, and says

    def __post_init__(self) -> None:
        self.before, self.after = self.pairing.before, self.pairing.after
        self.ranks = {part.id: rank for rank, part in enumerate(self.before.alineas, 1)}

    def list_changes(self) -> Iterator[Modification]:
        """Raises: `UnsaidChange`."""
        name = self.before.name
        if fold_words(self.before.title) != fold_words(self.after.title):
            if list_calls(self.before.title) or list_calls(self.after.title) or not self.after.title:
                raise UnsaidChange
            yield RewriteTitle(name, _check_quotes(self.after.title))
        came_from = {other: one for one, other in self.pairing.partners.items()}
        positions = {part.id: position for position, part in enumerate(self.before.parts)}
        start, come = 0, list[Part]()
        for part in self.after.parts:
            origin = came_from.get(part.id)
            if origin not in positions:
                come.append(part)
                continue
            end = positions[origin]
            if end < start:
                raise UnsaidChange
            yield from self._settle(start, end, come)
            yield from self._change(self.before.parts[end], part)
            start, come = end + 1, []
        yield from self._settle(start, len(self.before.parts), come)
        yield from change_notes(self.before, self.after, self.quoted, by_words=self.pairing.by_words)

    def _change(self, one: Part, other: Part) -> Iterator[Modification]:
        """What became of a part that stays."""
        if [fold_words(line) for line in one.lines] == [fold_words(line) for line in other.lines]:
            return
        name = self.before.name
        match one.kind:
            case PartKind.ALINEA:
                place = AlineaPlace(name, self.ranks[one.id])
                told = compare_calls(place, one.text, other.text, self.after.notes)
                if told is None and self.pairing.by_words:
                    told = name_changes(place, one.text, other.text) or None
                if told is None:
                    told = (RewriteAlineas(name, place.rank, place.rank, 1, self._quote([other])),)
                yield from told
            case PartKind.INTERTITLE:
                if list_calls(one.text) != list_calls(other.text) or one.label != other.label:
                    raise UnsaidChange
                words = other.text.removeprefix(other.label).strip()
                yield RewriteIntertitle(self._name_intertitle(one), _check_quotes(words))
            case PartKind.TABLE:
                found = change_rows(self._name_table(one), one, other)
                if found is None:
                    raise UnsaidChange
                yield from found
            case PartKind.DRAWN | PartKind.BARRED:
                raise UnsaidChange

    def _settle(self, start: int, end: int, come: Sequence[Part]) -> Iterator[Modification]:
        """What went and came between two parts that stay, or between one of them and an end."""
        gone = self.before.parts[start:end]
        kinds = {part.kind for part in (*gone, *come)}
        if kinds & {PartKind.DRAWN, PartKind.BARRED}:
            raise UnsaidChange
        if not come:
            yield from self._strike(start, end)
        elif not gone:
            yield from self._insert(start, come)
        elif kinds == {PartKind.ALINEA}:
            first, last = self.ranks[gone[0].id], self.ranks[gone[-1].id]
            yield RewriteAlineas(self.before.name, first, last, len(come), self._quote(come))
        elif [part.kind for part in gone] == [part.kind for part in come]:
            for position, (one, other) in enumerate(zip(gone, come, strict=True), start):
                if one.kind is PartKind.INTERTITLE and one.label != other.label:
                    raise UnsaidChange
                if one.kind is PartKind.ALINEA and fold_words(one.text) != fold_words(other.text):
                    rank = self.ranks[self.before.parts[position].id]
                    yield RewriteAlineas(self.before.name, rank, rank, 1, self._quote([other]))
                else:
                    yield from self._change(one, other)
        else:
            yield from self._strike(start, end)
            yield from self._insert(start, come, instead=True)

    def _quote(self, parts: Sequence[Part]) -> tuple[str, ...]:
        self.quoted.update(number for part in parts for line in part.lines for number in list_calls(line))
        return quote_parts(parts, self.after.notes)

    def _strike(self, start: int, end: int) -> Iterator[Modification]:
        position = start
        while position < end:
            part = self.before.parts[position]
            stop = position + 1
            match part.kind:
                case PartKind.INTERTITLE if part.label and self._end_below(position) <= end:
                    stop = self._end_below(position)
                    yield DeleteSubdivision(self._name_intertitle(part))
                case PartKind.INTERTITLE:
                    yield DeleteIntertitle(self._name_intertitle(part))
                case PartKind.TABLE:
                    yield DeleteTable(self._name_table(part))
                case _:
                    while stop < end and self.before.parts[stop].kind is PartKind.ALINEA:
                        stop += 1
                    last = self.before.parts[stop - 1]
                    yield DeleteAlineas(self.before.name, self.ranks[part.id], self.ranks[last.id])
            position = stop

    def _end_below(self, position: int) -> int:
        """Where the subdivision of an intertitle ends: before the next one of its level, or of a higher one."""
        level = self.before.parts[position].level
        rest = range(position + 1, len(self.before.parts))
        ends = (n for n in rest if 0 < self.before.parts[n].level <= level)
        return next(ends, len(self.before.parts))

    def _insert(self, position: int, come: Sequence[Part], *, instead: bool = False) -> Iterator[Modification]:
        """What comes at a position of the first text, `instead` of what stood there."""
        name = self.before.name
        subdivision = None if instead else self._find_subdivision(position, come)
        if subdivision is not None:
            yield from subdivision
            return
        counts = _count(come)
        if position == len(self.before.parts) and not instead:
            yield InsertParts(name, None, counts, self._quote(come))
            return
        previous = self._name_anchor(position - 1) if position else None
        if previous is not None:
            yield InsertParts(name, previous, counts, self._quote(come))
            return
        following = self._name_anchor(position)
        if following is None or instead:
            raise UnsaidChange
        yield InsertParts(name, following, counts, self._quote(come), before=True)

    def _find_subdivision(self, position: int, come: Sequence[Part]) -> list[Modification] | None:
        """Whole numbered subdivisions that come after one of their level; nothing when they are no such."""
        first = come[0]
        if first.kind is not PartKind.INTERTITLE or not first.label:
            return None
        if any(part.kind is PartKind.INTERTITLE and part.level < first.level for part in come):
            return None
        before = self.before.parts
        if position < len(before) and not 0 < before[position].level <= first.level:
            return None
        above = next((part for part in reversed(before[:position]) if 0 < part.level <= first.level), None)
        if above is None or above.level != first.level or not above.label:
            return None
        starts = [rank for rank, part in enumerate(come) if part.level == first.level]
        told: list[Modification] = []
        place = self._name_intertitle(above)
        for start, end in zip(starts, [*starts[1:], len(come)], strict=True):
            own = come[start]
            if not own.label:
                return None
            told.append(InsertSubdivision(place, own.label, self._quote(come[start:end])))
            place = IntertitlePlace(self.before.name, own.text, own.label)
        return told

    def _name_anchor(self, position: int) -> Anchor | None:
        part = self.before.parts[position]
        match part.kind:
            case PartKind.ALINEA:
                return AlineaPlace(self.before.name, self.ranks[part.id])
            case PartKind.INTERTITLE:
                return self._name_intertitle(part)
            case PartKind.TABLE:
                return self._name_table(part)
            case PartKind.DRAWN | PartKind.BARRED:
                return None

    def _name_intertitle(self, part: Part) -> IntertitlePlace:
        """Raises: `UnsaidChange` when two of them have one name."""
        own = fold_words(part.text)
        alike = [one for one in self.before.parts if one.kind is PartKind.INTERTITLE and fold_words(one.text) == own]
        if len(alike) != 1:
            raise UnsaidChange
        return IntertitlePlace(self.before.name, _check_quotes(part.text), part.label)

    def _name_table(self, part: Part) -> TablePlace:
        tables = self.before.tables
        rank = next(rank for rank, one in enumerate(tables, 1) if one.id == part.id)
        return TablePlace(self.before.name, rank if len(tables) > 1 else 0)


def _count(parts: Sequence[Part]) -> tuple[int, int, int]:
    kinds = [part.kind for part in parts]
    return kinds.count(PartKind.ALINEA), kinds.count(PartKind.INTERTITLE), kinds.count(PartKind.TABLE)


def _check_quotes(words: str) -> str:
    """Words that a sentence can quote: their guillemets are in pairs.

    Raises: `UnsaidChange` when they are not.
    """
    depth = 0
    for sign in words:
        depth += {"«": 1, "»": -1}.get(sign, 0)
        if depth < 0:
            break
    if depth or not words.strip():
        raise UnsaidChange
    return words
