"""One division of a text and the orders that speak of it, carried out together on its words before the act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import assert_never

from generator.amending.proving.notes import say_call, settle_notes
from generator.amending.proving.orders import (
    AddLines,
    AddNote,
    AddRows,
    AddSubdivision,
    DropSubdivision,
    DropTable,
    Inner,
    Mark,
    SetAlineas,
    SetDivision,
    SetIntertitle,
    SetNote,
    SetRow,
    SetTitle,
    SetWords,
    UnclearAct,
)
from generator.amending.proving.plain_text import LineKind, PlainDivision, PlainLine, fold_line
from generator.amending.proving.reading import split_notes

_TITLE = "intitulé"
_END = "fin"
Text = tuple[str, int | str]  # « ligne » and its position, « note » and its number, or the title


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    new: str


@dataclass(slots=True)
class AmendedDivision:
    """What the orders ask of each line, gathered before anything is changed."""

    division: PlainDivision
    notes: dict[str, str] = field(default_factory=dict)
    words: dict[Text, list[_Place]] = field(default_factory=dict)
    whole: dict[Text, tuple[str, ...]] = field(default_factory=dict)  # texts that are set or struck
    before: dict[int, tuple[str, ...]] = field(default_factory=dict)
    after: dict[int, list[tuple[str, ...]]] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)  # subdivisions that come, by number, and after which line
    title: str | None = None

    def apply(self, orders: Sequence[Inner]) -> PlainDivision:
        """Raises: `UnclearAct`."""
        self.notes = dict(self.division.notes)
        for order in orders:
            self._take(order)
        texts = {key: self._set_words(key, places) for key, places in self.words.items()}
        if any(key in self.whole for key in texts):
            raise self._fail("un même passage est réécrit, et modifié par ailleurs")
        lines: list[PlainLine] = []
        for position, line in enumerate(self.division.lines):
            own = self.whole.get(("ligne", position), (texts.get(("ligne", position), line.words),))
            told = [*self.before.get(position, ()), *own]
            told += [one for run in self.after.get(position, ()) for one in run]
            lines += [PlainLine(one) for one in told]
        if not self.division.lines:
            lines = [PlainLine(one) for run in self.after.get(-1, ()) for one in run]
        for number, text in self.notes.items():
            self.notes[number] = texts.get(("note", number), text)
        title = texts.get((_TITLE, 0), self.division.title) if self.title is None else self.title
        return settle_notes(replace(self.division, title=title, lines=tuple(lines)), self.notes)

    def _take(self, order: Inner) -> None:
        match order:
            case SetWords():
                self._find_words(order)
            case SetAlineas(first=first, last=last, lines=lines):
                positions = [self._find_alinea(rank) for rank in range(first, last + 1)]
                if positions != list(range(positions[0], positions[-1] + 1)):
                    raise self._fail("ces alinéas ne se suivent pas")
                for position in positions:
                    self._set(("ligne", position), self._quote(lines) if position == positions[0] else ())
            case AddLines(mark=mark, lines=lines, before=before):
                self._add(self._find_mark(mark, 0 if before else -1), self._quote(lines), before=before)
            case SetIntertitle():
                self._set_intertitle(order)
            case DropSubdivision(number=number):
                start = self._find_intertitle("", number)
                for position in range(start, self._end_below(start)):
                    self._set(("ligne", position), ())
            case AddSubdivision(after=after, number=number, lines=lines):
                self._add_subdivision(after, number, lines)
            case SetRow(table=table, key=key, line=line):
                self._set(("ligne", self._find_row(table, key)), (line,) if line else ())
            case AddRows(table=table, key=key, lines=lines, before=before):
                self._add(self._find_row(table, key), lines, before=before)
            case DropTable(table=table):
                for position in self._find_table(table):
                    self._set(("ligne", position), ())
            case SetNote(number=number, text=text):
                self._set_note(number, text)
            case AddNote():
                self._add_note(order)
            case SetTitle(title=title):
                if self.title is not None:
                    raise self._fail("aurait deux intitulés")
                self.title = title
            case SetDivision():
                raise self._fail("est réécrit, et modifié par ailleurs")
            case _:
                assert_never(order)

    # --- words --------------------------------------------------------------------------------------------------------

    def _find_words(self, order: SetWords) -> None:
        if not order.old:
            raise self._fail("la phrase ne cite aucun mot")
        spot = order.spot
        keys: list[Text]
        if spot.rank:
            keys = [("ligne", self._find_alinea(spot.rank))]
        elif spot.note:
            keys = [("note", self._know_note(spot.note))]
        else:
            keys = [(_TITLE, 0), *(("ligne", n) for n in range(len(self.division.lines)))]
            keys += [("note", number) for number, _ in self.division.notes]
        first, last = (
            rf"{side}\w)" if sign.isalnum() else "" for side, sign in (("(?<!", order.old[0]), ("(?!", order.old[-1]))
        )
        pattern = f"{first}{re.escape(order.old)}{last}"
        found = [(key, one) for key in keys for one in re.finditer(pattern, self._read(key))]
        if not found or (len(found) > 1 and not order.each):
            raise self._fail(f"« {order.old} » s'y trouve {len(found)} fois")
        for key, one in found:
            self.words.setdefault(key, []).append(_Place(one.start(), one.end(), order.new))
        if any(key == (_TITLE, 0) for key, _ in found) and self.title is not None:
            raise self._fail("l'intitulé est réécrit, et modifié par ailleurs")

    def _read(self, key: Text) -> str:
        kind, which = key
        if kind == "note":
            return fold_line(dict(self.division.notes)[str(which)])
        return fold_line(self.division.title if kind == _TITLE else self.division.lines[int(which)].words)

    def _set_words(self, key: Text, places: list[_Place]) -> str:
        text = self._read(key)
        ordered = sorted(places, key=lambda place: (place.start, place.end))
        if any(one.end > other.start for one, other in pairwise(ordered)):
            raise self._fail("deux modifications se recouvrent")
        for place in reversed(ordered):
            head, rest = text[: place.start], text[place.end :]
            if not place.new and rest.startswith((",", ".")):
                head = head.rstrip()
            text = f"{head}{place.new}{rest}"
        return fold_line(text)

    # --- notes --------------------------------------------------------------------------------------------------------

    def _know_note(self, number: str) -> str:
        if number not in dict(self.division.notes):
            raise self._fail(f"n'a pas de note {number}")
        return number

    def _set_note(self, number: str, text: str) -> None:
        self._set(("note", self._know_note(number)), (text,) if text else ())
        if text:
            self._define(number, text)
            return
        call = say_call(number)
        found = [n for n, line in enumerate(self.division.lines) if call in line.words]
        if len(found) != 1:
            raise self._fail(f"la note {number} n'est pas appelée une fois et une seule")
        words = self._read(("ligne", found[0]))
        start = words.index(call)
        start -= words[start - 1 : start] == " "
        end = words.index(call) + len(call)
        self.words.setdefault(("ligne", found[0]), []).append(_Place(start, end, ""))

    def _add_note(self, order: AddNote) -> None:
        if order.number in dict(self.division.notes):
            raise self._fail(f"a déjà une note {order.number}")
        position = self._find_alinea(order.spot.rank)
        found = list(re.finditer(rf"(?<!\w){re.escape(order.anchor)}(?!\w)", self._read(("ligne", position))))
        if len(found) != 1:
            raise self._fail(f"« {order.anchor} » s'y trouve {len(found)} fois")
        self._define(order.number, order.text)
        call = _Place(found[0].end(), found[0].end(), f" {say_call(order.number)}")
        self.words.setdefault(("ligne", position), []).append(call)

    def _define(self, number: str, text: str) -> None:
        own = dict(self.division.notes)
        if number in self.notes and self.notes[number] != own.get(number) and self.notes[number] != text:
            raise self._fail(f"la note {number} dirait deux choses")
        self.notes[number] = text

    def _quote(self, lines: Sequence[str]) -> tuple[str, ...]:
        """The lines of a quoted passage; the notes that it says are kept."""
        body, notes = split_notes(lines)
        for number, text in notes:
            if ("note", number) in self.whole:
                raise self._fail(f"la note {number} dirait deux choses")
            self._define(number, text)
        return body

    # --- lines --------------------------------------------------------------------------------------------------------

    def _set(self, key: Text, lines: tuple[str, ...]) -> None:
        if key in self.whole:
            raise self._fail("un même passage a deux sorts")
        self.whole[key] = lines

    def _add(self, position: int, lines: tuple[str, ...], *, before: bool) -> None:
        if before and position not in self.before:
            self.before[position] = lines
        elif not before and position not in self.after:
            self.after[position] = [lines]
        else:
            raise self._fail("deux passages viendraient au même endroit")

    def _find_alinea(self, rank: int) -> int:
        positions = [n for n, line in enumerate(self.division.lines) if line.counted]
        if not 1 <= rank <= len(positions):
            raise self._fail(f"n'a que {len(positions)} alinéas")
        return positions[rank - 1]

    def _find_mark(self, mark: Mark, side: int) -> int:
        """The line that something is put beside; of a table, the first one (0) or the last one (-1)."""
        if mark.rank:
            return self._find_alinea(mark.rank)
        if mark.intertitle:
            return self._find_intertitle(mark.intertitle, "")
        if mark.table:
            return self._find_table(max(mark.table, 0))[side]
        return len(self.division.lines) - 1

    def _find_intertitle(self, words: str, number: str) -> int:
        own = [
            n
            for n, line in enumerate(self.division.lines)
            if line.kind is LineKind.INTERTITLE
            and (fold_line(line.words) == words if words else _say_number(line) == number)
        ]
        if len(own) != 1:
            raise self._fail(f"« {words or number} » y est l'intertitre de {len(own)} passages")
        return own[0]

    def _set_intertitle(self, order: SetIntertitle) -> None:
        position = self._find_intertitle(order.words, order.number)
        label = self.division.lines[position].number if order.number else ""
        words = f"{label} {order.new}" if label else order.new
        self._set(("ligne", position), (words,) if order.new else ())

    def _end_below(self, start: int) -> int:
        level = self.division.lines[start].level
        rest = range(start + 1, len(self.division.lines))
        ends = (n for n in rest if 0 < self.division.lines[n].level <= level)
        return next(ends, len(self.division.lines))

    def _add_subdivision(self, after: str, number: str, lines: tuple[str, ...]) -> None:
        own = [_say_number(line) for line in self.division.lines]
        if number in own or number in self.added:
            raise self._fail(f"a déjà un {number}")
        body = self._quote(lines)
        if not _begins(body[0], number):
            raise self._fail(f"un {number} est annoncé, et « {body[0]} » est cité")
        if after in self.added:
            position = self.added.pop(after)
            self.after[position].append(body)
        else:
            position = self._end_below(self._find_intertitle("", after)) - 1
            self._add(position, body, before=False)
        self.added[number] = position

    def _find_table(self, rank: int) -> list[int]:
        tables = sorted({line.table for line in self.division.lines if line.table})
        if (not rank and len(tables) != 1) or rank > len(tables):
            raise self._fail(f"a {len(tables)} tableaux")
        wanted = tables[(rank or 1) - 1]
        return [n for n, line in enumerate(self.division.lines) if line.table == wanted]

    def _find_row(self, rank: int, key: str) -> int:
        rows = [n for n in self._find_table(rank) if _say_key(self.division.lines[n]) == key]
        if len(rows) != 1:
            raise self._fail(f"{len(rows)} lignes du tableau commencent par « {key} »")
        return rows[0]

    def _fail(self, why: str) -> UnclearAct:
        return UnclearAct(f"« {self.division.name} » : {why}")


def _say_number(line: PlainLine) -> str:
    return re.sub(r"\W+$", "", fold_line(line.number))


def _say_key(line: PlainLine) -> str:
    return fold_line(line.words.split("|")[0])


def _begins(line: str, number: str) -> bool:
    rest = line[len(number) :]
    return line.startswith(number) and not rest[:1].isalnum() and not re.match(r" (?:bis|ter|quater|quinquies)\b", rest)
