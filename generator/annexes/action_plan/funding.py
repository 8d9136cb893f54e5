"""The financing of an operation as a small table within its fiche: who gives, year by year, and what that adds up to.

A fiche has one grid: the edges between facts and headings, and those between years. Cells span the columns that they
need, so that the years of all operations stand under one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.annexes.action_plan.means import name_party, write_funding
from generator.annexes.sheet_numbers import NumberedSheet, period_years
from generator.annexes.table_cells import EMPTY, CellDraft, add_marks, show_lines, text_cell, title
from generator.composing.grammar import capitalise
from generator.composing.piece import show_marks
from generator.composing.wording import write_number
from generator.errors import Span
from generator.model.annexes import Operation
from generator.model.document import Align
from generator.model.dossier import Dossier
from generator.model.facts import Unknown

# Places across a fiche, in thousandths of its width.
LEFT, WORDS, MIDDLE, MORE_WORDS, RIGHT = 0, 155, 500, 655, 1000
_AMOUNTS = 405  # the left edge of the first year
_MOST_YEARS = 8  # that a fiche can set side by side


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """The columns of a fiche: `edges` are their places across it, `years` those of its financing, none without any."""

    edges: tuple[int, ...]
    years: tuple[int, ...] = ()

    @property
    def widths(self) -> tuple[float, ...]:
        """The columns' shares of the width."""
        return tuple((right - left) / RIGHT for left, right in pairwise(self.edges))

    def lay(self, cell: CellDraft, left: int, right: int) -> CellDraft:
        """A cell from one edge to another."""
        return replace(cell, colspan=self.edges.index(right) - self.edges.index(left))

    def lay_fact(self, name: str, fact: CellDraft) -> list[CellDraft]:
        """A heading, and a fact up to the right edge."""
        return [self.lay(title(name), LEFT, WORDS), self.lay(fact, WORDS, RIGHT)]

    def lay_facts(self, first: tuple[str, CellDraft], second: tuple[str, CellDraft]) -> list[CellDraft]:
        """Two facts on one line, each after its heading."""
        return [
            self.lay(title(first[0]), LEFT, WORDS),
            self.lay(first[1], WORDS, MIDDLE),
            self.lay(title(second[0]), MIDDLE, MORE_WORDS),
            self.lay(second[1], MORE_WORDS, RIGHT),
        ]

    def lay_amounts(self, heading: CellDraft, giver: CellDraft, amounts: list[CellDraft]) -> list[CellDraft]:
        """A line of the financing: what it is, who gives, an amount for each year and their sum."""
        edges = (*self._year_edges(), RIGHT)
        cells = [self.lay(heading, LEFT, WORDS), self.lay(giver, WORDS, _AMOUNTS)]
        return cells + [self.lay(amount, *sides) for amount, sides in zip(amounts, pairwise(edges), strict=True)]

    def _year_edges(self) -> tuple[int, ...]:
        return _place_years(len(self.years))


def _place_years(count: int) -> tuple[int, ...]:
    """The left edges of the years and of their sum."""
    return tuple(_AMOUNTS + round((RIGHT - _AMOUNTS) * rank / (count + 1)) for rank in range(count + 1))


def make_grid(dossier: Dossier, sheet: NumberedSheet) -> SheetGrid:
    """The grid of a fiche, with the years of the period, or those of its financing when the period has too many."""
    known = [o.financement for o in sheet.operations if not isinstance(o.financement, Unknown)]
    given = sorted({year for funding in known for amounts in funding.values() for year in amounts})
    years = period_years(dossier) if len(period_years(dossier)) <= _MOST_YEARS else tuple(given)
    facts = {LEFT, WORDS, MIDDLE, MORE_WORDS, RIGHT}
    if not given or len(years) > _MOST_YEARS:
        return SheetGrid(tuple(sorted(facts)))
    return SheetGrid(tuple(sorted(facts | set(_place_years(len(years))))), years)


def list_funding_rows(
    dossier: Dossier, operation: Operation, grid: SheetGrid, origin: Span
) -> Iterator[tuple[str, list[CellDraft]]]:
    """The lines of an operation's financing, each with its name.

    A heading with the years, a line for each signatory that gives, and a total when several do; a fact in words when
    nothing is known or given, or where a fiche has no room for the years.
    """
    funding = operation.financement
    name = "Financement prévisionnel"
    given = {} if isinstance(funding, Unknown) else {giver: amounts for giver, amounts in funding.items() if amounts}
    if not given or not grid.years:
        yield "financement", grid.lay_fact(name, show_lines(write_funding(dossier, operation, origin)))
        return
    mark = operation.find_mark("financement")
    unit = add_marks(title("En euros"), () if mark is None else show_marks((mark,)))
    heads = [title(str(year), align=Align.RIGHT) for year in (*grid.years, "Total")]
    yield "financement", grid.lay_amounts(title(name), unit, heads)
    for party in dossier.facts.parties:
        if amounts := given.get(party.id):
            giver = title(capitalise(name_party(party)))
            yield f"financement {party.id}", grid.lay_amounts(CellDraft(), giver, _show_amounts(amounts, grid))
    if len(given) > 1:
        total: dict[int, int] = {}
        for amounts in given.values():
            for year, amount in amounts.items():
                total[year] = total.get(year, 0) + amount
        cells = [replace(cell, header=True) for cell in _show_amounts(total, grid)]
        yield "financement total", grid.lay_amounts(CellDraft(), title("Total de l'opération"), cells)


def _show_amounts(amounts: Mapping[int, int], grid: SheetGrid) -> list[CellDraft]:
    """The amount of each year, a dash for none, and their sum."""
    words = [write_number(amounts[year]) if year in amounts else EMPTY for year in grid.years]
    return [text_cell(word, align=Align.RIGHT) for word in (*words, write_number(sum(amounts.values())))]
