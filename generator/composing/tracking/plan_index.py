"""The fiches and operations of a plan, found by what a tracking file calls them.

A fiche is called by its number (« 5 », « Fiche 5 », « 2.5 » of the former numbering) or by the name of its file; an
operation by its rank (« 2 »), its label (« 5.2 ») or its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from generator.errors import Span
from generator.model.annexes import ActionSheet, Operation
from generator.model.document import ContentKey
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.words.typed import read_sheet_number
from generator.remembered import remember_last

_RANK = re.compile(r"(?:op[ée]rations?)?\s*(?:n\s?°)?\s*(?:(\d{1,3}(?: \w+)*)\.)?(\d{1,3})", re.IGNORECASE)
_WHOLE = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def _read_stem(file: str) -> str:
    return PurePosixPath(file).stem


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A fiche in its place: `number` in the plan, `goal` the 1-based rank of its orientation."""

    number: str
    goal: int
    sheet: ActionSheet
    origin: Span

    @property
    def stem(self) -> str:
        """The name of its file."""
        return _read_stem(self.origin.file)

    @property
    def key(self) -> ContentKey:
        """Its content key, that of `NumberedSheet.key`."""
        return f"fiche:{self.stem}"

    @property
    def former_number(self) -> str:
        """« 2.5 »: its number with that of its orientation before it."""
        return f"{self.goal}.{self.number}"

    def find_operation(self, words: str) -> int | None:
        """The 1-based rank of an operation that a tracking file calls so; None when it has no such one."""
        found = _RANK.fullmatch(" ".join(words.split()))
        if found is not None and found[1] in (None, self.number):
            rank = int(found[2])
            return rank if 1 <= rank <= len(self.sheet.operations) else None
        titles = [slugify(one.titre) if isinstance(one.titre, str) else "" for one in self.sheet.operations]
        title = slugify(words)
        return titles.index(title) + 1 if title and titles.count(title) == 1 else None

    def find_indicator(self, rank: int, words: str) -> str | None:
        """The indicator of an operation in the words of the fiche, however its capitals and accents were typed."""
        wanted = slugify(words)
        return next((one for one in list_indicators(self.sheet.operations[rank - 1]) if slugify(one) == wanted), None)


@dataclass(frozen=True, slots=True)
class PlanIndex:
    """The fiches of a plan in their order, and each by what it is called."""

    sheets: tuple[PlannedSheet, ...]
    _by_name: Mapping[str, PlannedSheet] = field(repr=False)

    def find_sheet(self, words: str) -> PlannedSheet | None:
        """The fiche that a tracking file calls so."""
        return self._by_name.get(read_sheet_number(words.removesuffix(".yaml")))


def index_plan(dossier: Dossier) -> PlanIndex:
    """The fiches of a dossier by their names."""
    sheets = order_sheets(dossier)
    names = {sheet.stem: sheet for sheet in sheets}
    names |= {name: sheet for sheet in sheets for name in (sheet.former_number, sheet.number)}
    return PlanIndex(sheets, names)


def order_sheets(dossier: Dossier) -> tuple[PlannedSheet, ...]:
    """Every fiche of a dossier with its number: by orientation, then in the order of the files."""
    goals = list_goal_names(dossier)
    pairs = sorted(dossier.sheets, key=lambda pair: goals.index(pair[0].orientation))
    numbers = count_sheets(sheet for sheet, _ in pairs)
    return tuple(
        PlannedSheet(number, goals.index(sheet.orientation) + 1, sheet, origin)
        for number, (sheet, origin) in zip(numbers, pairs, strict=True)
    )


def count_sheets(sheets: Iterable[ActionSheet]) -> Iterator[str]:
    """The numbers of fiches in their order: their own where an act has given them one, else one more than the last."""
    last = 0
    for sheet in sheets:
        own = _WHOLE.match(sheet.numero or "")
        last = int(own[0]) if own is not None else last + 1
        yield sheet.numero or str(last)


def list_goal_names(dossier: Dossier) -> list[str]:
    """The identifiers of the orientations, in order; while they are unknown, those that the fiches name."""
    goals = dossier.facts.orientations
    if isinstance(goals, Unknown):
        return list(dict.fromkeys(sheet.orientation for sheet, _ in dossier.sheets))
    return [goal.id for goal in goals]


@remember_last(64)  # each line that tells of an operation asks for them
def list_indicators(operation: Operation) -> tuple[str, ...]:
    """The indicators that an operation announces, those that are counted first."""
    return tuple(_join(operation.indicateurs_quantitatifs, operation.indicateurs_qualitatifs))


def _join(*lists: Iterable[str] | Unknown) -> Iterator[str]:
    for one in lists:
        if not isinstance(one, Unknown):
            yield from one
