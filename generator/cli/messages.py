"""What the program says on the terminal: faults to the error stream, results to the output, in French."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from rich.console import Console

    from generator.checking.completeness import Completeness
    from generator.model.clauses import AppliedChange, AppliedDeviation

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


def show_line(words: str, style: str = "") -> None:
    """One line of the results, as it is: a path is never cut, brackets are no marks."""
    from rich.text import Text

    from generator.cli import screen  # noqa: PLC0415

    screen.output.print(Text(words, style))


def show_interruption() -> None:
    """That someone pressed Ctrl+C."""
    from generator.cli import screen  # noqa: PLC0415

    screen.errors.print("interrompu")


def show_diagnostics(diagnostics: Iterable[Diagnostic], console: Console | None = None) -> None:
    """Each diagnostic in the GNU layout, its severity in colour on a terminal; on the error stream unless told."""
    from rich.text import Text

    from generator.cli import screen  # noqa: PLC0415

    console = console or screen.errors
    for diagnostic in diagnostics:
        first, *others = diagnostic.lines()
        line = Text(first)
        line.highlight_words([diagnostic.label], "green" if diagnostic.admitted else COLOURS[diagnostic.severity])
        console.print(line)
        for other in others:
            console.print(Text(other))


def show_overrides(overrides: tuple[str, ...], deviations: tuple[AppliedDeviation, ...]) -> None:
    """Which clauses the dossier replaces, and how often it departs from the model."""
    if overrides:
        show_line(f"clauses du modèle remplacées par le dossier : {', '.join(overrides)}")
    if deviations:
        clauses = dict.fromkeys(d.clause for d in deviations)
        file = deviations[0].origin.file
        noun, declared = ("écart", "déclaré") if len(deviations) == 1 else ("écarts", "déclarés")
        show_line(f"{len(deviations)} {noun} au modèle, {declared} dans {file} : {', '.join(clauses)}")


def show_clause_changes(changes: tuple[AppliedChange, ...]) -> None:
    """Which clauses the dossier strikes from its model, which it adds, which it has elsewhere."""
    for kind, words in (("supprimee", "supprimées"), ("ajoutee", "ajoutées"), ("deplacee", "déplacées")):
        names = [change.clause for change in changes if change.kind == kind]
        if names:
            show_line(f"clauses {words} par le dossier : {', '.join(names)}")


def show_completeness(completeness: Completeness) -> None:
    """The line that ends every run."""
    show_line(completeness.sentence(), style="green" if completeness.whole else "yellow")


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """A status line on a terminal, nothing elsewhere: CI logs keep only results."""
    from generator.cli import screen  # noqa: PLC0415

    if screen.output.is_terminal:
        with screen.output.status("…") as status:
            yield lambda step: status.update(f"{step}…")
    else:
        yield lambda _: None
