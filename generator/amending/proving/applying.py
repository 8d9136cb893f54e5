"""The orders of an act carried out on a text: every rank and every word is that of the text before the act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.amending.proving.orders import (
    AddDivision,
    AddLines,
    Order,
    SetAlinea,
    SetAnnexe,
    SetDivision,
    SetTitle,
    SetWords,
    UnclearAct,
)
from generator.amending.proving.plain_text import PlainDivision, PlainLine, fold_line


def apply_orders(text: Sequence[PlainDivision], orders: Sequence[Order]) -> tuple[PlainDivision, ...]:
    """The text once all orders are carried out; what becomes of annexes is no part of it.

    Raises: `UnclearAct` when an order names what the text does not have, or two orders speak of one thing.
    """
    names = [division.name for division in text]
    if len(set(names)) != len(names):
        raise UnclearAct("deux parties du texte ont le même nom")
    result: list[PlainDivision] = []
    for division in text:
        own = [one for one in orders if not isinstance(one, SetAnnexe | AddDivision) and one.division == division.name]
        changed = _apply(division, own)
        if changed is not None:
            result.append(changed)
        for order in orders:
            if isinstance(order, AddDivision) and order.after == division.name:
                result.append(_read_division(order))
                # What comes after a division that the act itself adds stands right after it.
                result += [_read_division(o) for o in orders if isinstance(o, AddDivision) and o.after == order.name]
    known = {*names, *(order.name for order in orders if isinstance(order, AddDivision))}
    for order in orders:
        named = (
            "" if isinstance(order, SetAnnexe) else order.after if isinstance(order, AddDivision) else order.division
        )
        if named and named not in known:
            raise UnclearAct(f"le texte n'a pas de partie « {named} »")
    final = [division.name for division in result]
    if len(set(final)) != len(final):
        raise UnclearAct("deux parties du texte auraient le même nom")
    return tuple(result)


def _read_division(order: AddDivision) -> PlainDivision:
    heading, *lines = order.lines
    if not heading.lower().startswith(order.name):
        raise UnclearAct(f"« {order.name} » est annoncé, et « {heading} » est cité")
    return PlainDivision(order.name, "", heading, tuple(PlainLine(line) for line in lines))


def _apply(division: PlainDivision, orders: Sequence[Order]) -> PlainDivision | None:
    whole = [order for order in orders if isinstance(order, SetDivision)]
    if whole:
        if len(orders) > 1:
            raise UnclearAct(f"« {division.name} » est réécrit, et modifié par ailleurs")
        return _rewrite(division, whole[0])
    titles = [order.title for order in orders if isinstance(order, SetTitle)]
    if len(titles) > 1:
        raise UnclearAct(f"« {division.name} » aurait deux intitulés")
    counted = sum(line.counted for line in division.lines)
    ranks = [order.rank for order in orders if isinstance(order, SetWords | SetAlinea | AddLines)]
    if any(not 1 <= rank <= counted for rank in ranks):
        raise UnclearAct(f"« {division.name} » n'a que {counted} alinéas")
    lines: list[PlainLine] = []
    rank = 0
    for line in division.lines:
        rank += line.counted
        own = [order for order in orders if isinstance(order, SetWords | SetAlinea | AddLines) and order.rank == rank]
        lines += _apply_line(line, own if line.counted else [], division.name)
    return replace(division, title=titles[0] if titles else division.title, lines=tuple(lines))


def _rewrite(division: PlainDivision, order: SetDivision) -> PlainDivision | None:
    if not order.lines:
        return None
    lines = list(order.lines)
    if division.number or division.title:
        heading = lines.pop(0)
        if not heading.startswith(division.number):
            raise UnclearAct(f"« {division.name} » changerait de numéro : {heading}")
        return replace(division, number="", title=heading, lines=tuple(PlainLine(line) for line in lines))
    return replace(division, lines=tuple(PlainLine(line) for line in lines))


def _apply_line(line: PlainLine, orders: Sequence[SetWords | SetAlinea | AddLines], name: str) -> list[PlainLine]:
    before = [order for order in orders if isinstance(order, AddLines) and order.before]
    after = [order for order in orders if isinstance(order, AddLines) and not order.before]
    whole = [order for order in orders if isinstance(order, SetAlinea)]
    words = [order for order in orders if isinstance(order, SetWords)]
    if len(before) > 1 or len(after) > 1 or len(whole) + bool(words) > 1:
        raise UnclearAct(f"« {name} » : un alinéa a deux sorts")
    own = whole[0].lines if whole else (_set_words(line.words, words, name),)
    told = [*(before[0].lines if before else ()), *own, *(after[0].lines if after else ())]
    return [PlainLine(one) for one in told]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    new: str


def _set_words(text: str, orders: Sequence[SetWords], name: str) -> str:
    places: list[_Place] = []
    for order in orders:
        if not order.old:
            raise UnclearAct(f"« {name} » : la phrase ne cite aucun mot")
        found = list(re.finditer(rf"(?<!\w){re.escape(order.old)}(?!\w)", text))
        if len(found) != 1:
            raise UnclearAct(f"« {name} » : « {order.old} » s'y trouve {len(found)} fois dans l'alinéa")
        places.append(_Place(found[0].start(), found[0].end(), order.new))
    places.sort(key=lambda place: place.start)
    if any(one.end > other.start for one, other in pairwise(places)):
        raise UnclearAct(f"« {name} » : deux modifications se recouvrent")
    for place in reversed(places):
        text = f"{text[: place.start]}{place.new}{text[place.end :]}"
    return fold_line(re.sub(r" (?=[,.])", "", text))
