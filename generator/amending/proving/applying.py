"""The orders of an act carried out on a text: every rank and every word is that of the text before the act."""

from __future__ import annotations

from collections.abc import Sequence

from generator.amending.proving.amended_division import AmendedDivision
from generator.amending.proving.notes import settle_notes
from generator.amending.proving.orders import (
    AddDivision,
    AddLines,
    AddNote,
    Inner,
    Order,
    SetAnnexe,
    SetDivision,
    SetWords,
    UnclearAct,
)
from generator.amending.proving.plain_text import PlainDivision, PlainLine
from generator.amending.proving.reading import split_notes


def apply_orders(text: Sequence[PlainDivision], orders: Sequence[Order]) -> tuple[PlainDivision, ...]:
    """The text once all orders are carried out; what becomes of annexes is no part of it.

    Raises: `UnclearAct` when an order names what the text does not have, or two orders speak of one thing.
    """
    names = [division.name for division in text]
    _check_names(names)
    added = [order for order in orders if isinstance(order, AddDivision)]
    inner = [order for order in orders if not isinstance(order, SetAnnexe | AddDivision)]
    known = {*names, *(order.name for order in added)}
    for named in (*(_name(order) for order in inner), *(order.beside for order in added)):
        if named not in known:
            raise UnclearAct(f"le texte n'a pas de partie « {named} »")
    if any(_name(order) not in names for order in inner):
        raise UnclearAct("une partie est ajoutée, et modifiée par ailleurs")
    result: list[PlainDivision] = []
    for division in text:
        result += _list_added(division.name, added, before=True)
        changed = _apply(division, [order for order in inner if _name(order) == division.name])
        if changed is not None:
            result.append(changed)
        result += _list_added(division.name, added, before=False)
    _check_names([division.name for division in result])
    return tuple(result)


def _name(order: Inner) -> str:
    match order:
        case SetWords(spot=spot) | AddNote(spot=spot):
            return spot.division
        case AddLines(mark=mark):
            return mark.division
        case _:
            return order.division


def _check_names(names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise UnclearAct("deux parties du texte ont le même nom")


def _list_added(beside: str, added: Sequence[AddDivision], *, before: bool) -> list[PlainDivision]:
    """What comes beside a division, each followed by what comes after it in its turn."""
    found: list[PlainDivision] = []
    for order in added:
        if order.beside == beside and order.before == before:
            found += [_read_division(order), *_list_added(order.name, added, before=False)]
    if not before and sum(order.beside == beside and not order.before for order in added) > 1:
        raise UnclearAct(f"deux parties viendraient juste après « {beside} »")
    return found


def _read_division(order: AddDivision) -> PlainDivision:
    lines, notes = split_notes(order.lines)
    if order.name.startswith("article ") and not _begins(lines[0].lower(), order.name.lower()):
        raise UnclearAct(f"« {order.name} » est annoncé, et « {lines[0]} » est cité")
    return settle_notes(PlainDivision(order.name, "", "", tuple(PlainLine(line) for line in lines)), dict(notes))


def _begins(line: str, name: str) -> bool:
    return line.startswith(name) and not line[len(name) :][:1].isalnum() and line[len(name) :][:1] != "-"


def _apply(division: PlainDivision, orders: Sequence[Inner]) -> PlainDivision | None:
    whole = [order for order in orders if isinstance(order, SetDivision)]
    if not whole:
        return AmendedDivision(division).apply(orders)
    if len(orders) > 1:
        raise UnclearAct(f"« {division.name} » est réécrit, et modifié par ailleurs")
    if not whole[0].lines:
        return None
    lines, notes = split_notes(whole[0].lines)
    if division.number and not lines[0].startswith(division.number.strip()):
        raise UnclearAct(f"« {division.name} » changerait de numéro : {lines[0]}")
    return settle_notes(PlainDivision(division.name, "", "", tuple(PlainLine(line) for line in lines)), dict(notes))
