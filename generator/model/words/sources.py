"""Where printed words come from: a line that somebody wrote, one fact, or several facts from which they follow."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import Span


@dataclass(frozen=True, slots=True)
class FactPlace:
    """Where a fact stands: its file, below the dossier, and its keys; its line and its column in a CSV table."""

    file: str
    path: tuple[str | int, ...]

    def __str__(self) -> str:
        return f"{self.file} : {'.'.join(str(step) for step in self.path)}"


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a line of a clause or of a local text, as it was typed.

    `line` counts the lines of the clause from 0; the part begins at the sign `start` of that line and is `length` long
    with its Markdown. `origin` is the place of the line. With `looped`, one line is printed several times.
    """

    clause: str
    line: int
    start: int
    length: int
    origin: Span
    looped: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """Words that were typed."""

    written: Written


@dataclass(frozen=True, slots=True)
class FromFact:
    """One fact, as `expression` prints it through `filters`, the first applied first; `written` is the expression."""

    fact: FactPlace
    expression: str
    filters: tuple[str, ...]
    written: Written


@dataclass(frozen=True, slots=True)
class Derived:
    """Words that follow from facts: an agreement, a list, a condition, a number; perhaps from none known here."""

    facts: tuple[FactPlace, ...]
    expression: str
    written: Written


Source = Literal | FromFact | Derived


@dataclass(frozen=True, slots=True)
class Run:
    """So many characters of one source."""

    length: int
    source: Source | None
