"""The rows of the sheet of spending of the tracking workbook: what each financer plans, engages and pays, by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.annexes.steering.tracked_rows import name_operations, show_day
from generator.composing.tracking.history import Money, read_history
from generator.model.dossier import Dossier
from generator.model.words.prose import join_lines

SPENDING_SHEET = "Dépenses"
CALLED, FINANCER, YEAR, ENGAGED, PAID, DAY = "Opération", "Financeur", "Année", "Engagé", "Payé", "Mise à jour"
# Each column: its title, its width in characters, the column of `depenses.csv` that it is, if any.
SPENDING_HEADS: tuple[tuple[str, float, str], ...] = (
    (CALLED, 11, ""),
    ("Intitulé", 50, ""),
    (FINANCER, 34, ""),
    (YEAR, 9, ""),
    ("Prévu", 13, ""),
    (ENGAGED, 13, "engage"),
    (PAID, 13, "paye"),
    (DAY, 13, "date"),
)


@dataclass(frozen=True, slots=True)
class SpentRow:
    """A row: an operation by the number of its fiche and its rank, the money of one financer in one year."""

    fiche: str
    rank: int
    title: str
    financer: str  # its name
    money: Money
    key: str  # whatever the number of the fiche

    @property
    def called(self) -> str:
        """« 5.2 »."""
        return f"{self.fiche}.{self.rank}"

    @property
    def cells(self) -> tuple[str, ...]:
        """What its cells say, in the order of the heads; amounts as figures alone."""
        money = self.money
        amounts = ("" if one is None else str(one) for one in (money.planned, money.engaged, money.paid))
        day = show_day(money.line.jour) if money.line is not None else ""
        return (self.called, self.title, self.financer, str(money.year), *amounts, day)

    def say(self, head: str) -> str:
        """What the cell of a column says, by its title."""
        return self.cells[[title for title, _, _ in SPENDING_HEADS].index(head)]


def list_spent_rows(dossier: Dossier) -> tuple[SpentRow, ...]:
    """A row for each amount that a fiche plans, or that was told, in the order of the plan."""
    return tuple(_list_rows(dossier))


def _list_rows(dossier: Dossier) -> Iterator[SpentRow]:
    names = {party.id: party.nom for party in dossier.facts.parties}
    for sheet in read_history(dossier).sheets:
        for place, operation in name_operations(sheet):
            title = operation.operation.titre
            words = join_lines(title) if isinstance(title, str) else ""
            for money in operation.money:
                key = f"{place}/{money.financer}/{money.year}"
                name = names.get(money.financer, money.financer)
                yield SpentRow(sheet.planned.number, operation.rank, words, name, money, key)
