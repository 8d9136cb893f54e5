"""What a reader understands of an amending act: one order for each modification, on the text before the act."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetWords:
    """In one alinéa, words that stand there once become others; none strikes them."""

    division: str
    rank: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetAlinea:
    """An alinéa becomes these lines: none strikes it."""

    division: str
    rank: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddLines:
    """Lines come right after an alinéa, or right before it."""

    division: str
    rank: int
    lines: tuple[str, ...]
    before: bool


@dataclass(frozen=True, slots=True)
class SetTitle:
    """A division has another title."""

    division: str
    title: str


@dataclass(frozen=True, slots=True)
class SetDivision:
    """A division becomes these lines, its heading first; none strikes it."""

    division: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddDivision:
    """A division of another name comes right after one."""

    after: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetAnnexe:
    """An annexe is replaced, joined or struck."""

    annexe: str
    becomes: str  # « remplacée », « ajoutée », « supprimée »


Order = SetWords | SetAlinea | AddLines | SetTitle | SetDivision | AddDivision | SetAnnexe


class UnclearAct(Exception):
    """A sentence of the act that cannot be applied to the text in one way and no other; its words say which and why."""
