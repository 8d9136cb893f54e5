"""`a-confirmer.yaml`: the facts that were taken over from an earlier convention and may have aged, one line each."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.facts import Facts
from generator.model.words.values import Words

CONFIRMATIONS_FILE = "a-confirmer.yaml"
_SHOWN = 60  # characters of a value that a mark quotes
CUT = "…"


class Confirmation(Facts):
    """One fact: its place in the file (keys, names or ranks of lists; the first columns of a table), and why.

    `valeur` quotes what stood there: once somebody has written another value, the mark has no object any more.
    """

    lieu: Annotated[tuple[Words, ...], Field(min_length=1)]
    valeur: Words | None = None
    motif: Words


class Confirmations(Facts):
    """The marks of a dossier, by file; a file whose last line was erased is an empty key."""

    a_confirmer: dict[Words, tuple[Confirmation, ...] | None] | None = None


def quote_value(value: object) -> str:
    """A value as a mark quotes it: on one line, cut when it is long."""
    match value:
        case tuple() | list():
            words = " ; ".join(str(item) for item in value)
        case dict():
            words = " ; ".join(f"{key} : {item}" for key, item in value.items())
        case _:
            words = str(value)
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + CUT
