"""Whether an amending act, as written, makes the consolidated text of the former one, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from generator.amending.proving.applying import apply_orders
from generator.amending.proving.orders import SetAnnexe, UnclearAct
from generator.amending.proving.plain_text import PlainDivision, fold_line
from generator.amending.proving.reading import read_act


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved: how many lines of the consolidated text the act gives, and what becomes of annexes."""

    lines: int
    annexes: tuple[SetAnnexe, ...]


def prove_act(act: Sequence[str], former: Sequence[PlainDivision], wanted: Sequence[PlainDivision]) -> Proof:
    """Read the lines of an act, carry them out on the former text, compare with the wanted one.

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
    return Proof(count, tuple(order for order in orders if isinstance(order, SetAnnexe)))


def _say(division: PlainDivision) -> tuple[str, ...]:
    """The heading of a division, if any, then its lines; folded, so that typography is no difference."""
    heading = fold_line(f"{division.number} {division.title}")
    lines = (fold_line(line.words) for line in division.lines)
    return tuple(line for line in (heading, *lines) if line)
