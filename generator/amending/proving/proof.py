"""Whether an amending act, as written, makes the consolidated text of the former one, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from generator.amending.proving.applying import apply_orders
from generator.amending.proving.orders import SetAnnexe, UnclearAct
from generator.amending.proving.plain_text import PlainAnnexe, PlainDivision, fold_line
from generator.amending.proving.reading import read_act


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved: how many lines of the consolidated text the act gives, and what becomes of annexes."""

    lines: int
    annexes: tuple[SetAnnexe, ...]


def prove_act(
    act: Sequence[str],
    former: Sequence[PlainDivision],
    wanted: Sequence[PlainDivision],
    annexes: tuple[Sequence[PlainAnnexe], Sequence[PlainAnnexe]] = ((), ()),
) -> Proof:
    """Read the lines of an act, carry them out on the former text, compare with the wanted one.

    `annexes` are those before and after: each one that changed must be stated, and no other.

    Raises: `UnclearAct` when a sentence has not one meaning and no other, or when the result is another text.
    """
    orders = read_act(act, [division.name for division in former])
    result = [_say(division) for division in apply_orders(former, orders)]
    expected = [_say(division) for division in wanted]
    count = 0
    for got, asked in zip_longest(result, expected, fillvalue=()):
        for one, other in zip_longest(got, asked, fillvalue=""):
            if one != other:
                raise UnclearAct(f"l'acte donne « {one} », le texte consolidé dit « {other} »")
            count += 1
    stated = tuple(order for order in orders if isinstance(order, SetAnnexe))
    _check_annexes(stated, *annexes)
    return Proof(count, stated)


def _say(division: PlainDivision) -> tuple[str, ...]:
    """The heading of a division, if any, its lines, its notes; folded, so that typography is no difference."""
    heading = fold_line(f"{division.number} {division.title}")
    lines = (fold_line(line.words) for line in division.lines)
    notes = (fold_line(f"Note {number} : {text}") for number, text in division.notes)
    return tuple(line for line in (heading, *lines, *notes) if line)


def _check_annexes(stated: Sequence[SetAnnexe], former: Sequence[PlainAnnexe], wanted: Sequence[PlainAnnexe]) -> None:
    before, after = ({annexe.name: annexe for annexe in annexes} for annexes in (former, wanted))
    expected: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}
    for name, annexe in after.items():
        if name not in before:
            expected[name] = ("ajoutée", ())
        elif _fold(before[name].lines) != _fold(annexe.lines):
            expected[name] = ("remplacée", _compare_sheets(before[name], annexe))
    expected |= {name: ("supprimée", ()) for name in before if name not in after}
    told = {order.annexe: (order.becomes, tuple(sorted(order.sheets))) for order in stated}
    if len(told) != len(stated) or told != expected:
        raise UnclearAct(
            "les annexes qu'il remplace, ajoute ou supprime, et leurs fiches, ne sont pas celles qui changent"
        )


def _compare_sheets(before: PlainAnnexe, after: PlainAnnexe) -> tuple[tuple[str, str], ...]:
    """What becomes of each fiche; nothing to say where none stays as it was."""
    former, present = dict(before.sheets), dict(after.sheets)
    if not any(_fold(former[name]) == _fold(lines) for name, lines in present.items() if name in former):
        return ()
    fates = [
        (name, "ajoutée" if name not in former else "modifiée")
        for name, lines in present.items()
        if name not in former or _fold(former[name]) != _fold(lines)
    ]
    return tuple(sorted([*fates, *((name, "supprimée") for name in former if name not in present)]))


def _fold(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold_line(line) for line in lines if line.strip())
