"""« Renouveler et lots »: many CTGs at once, told as they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from generator.cli import messages
from generator.cli.application import RENEW, OutputOption, app
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path
from generator.model.batch import BatchLine, Limits, State
from generator.pipeline.batch import BatchReport, BatchRequest, Watch, run_batch
from generator.pipeline.executors import LocalExecutor, count_cores

_COLOURS = {State.DONE: "green", State.REFUSED: "red", State.STOPPED: "red"}
_STEPS = 20  # of a long batch, told one by one where nobody watches: every 5 %
_SHORT = 40  # dossiers: each has its line


@app.command(
    "lot",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg lot content --ouvriers 4",
)
def make_batch(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Un dossier qui contient des dossiers de CTG.")],
    sortie: OutputOption = Path("output"),
    ouvriers: Annotated[
        int | None, typer.Option("--ouvriers", metavar="N", min=1, help="Processus ; sinon, tous les cœurs.")
    ] = None,
    final: Annotated[bool, typer.Option("--final", help="Refuse les CTG où il reste un élément à compléter.")] = False,
    delai: Annotated[float, typer.Option("--delai", metavar="SECONDES", min=1, help="Au plus, pour une CTG.")] = 300.0,
    memoire: Annotated[
        int, typer.Option("--memoire", metavar="MIO", min=256, help="Mémoire d'un processus, au plus.")
    ] = 2048,
) -> int:
    """Produit beaucoup de CTG à la fois ; ne refait que ce qui a changé, et continue quand l'une échoue."""
    executor = LocalExecutor(ouvriers or count_cores(), Limits(delai, memoire))
    with _show_batch() as watch:
        report = run_batch(BatchRequest(source, sortie, final), executor, watch)
    _show_report(report)
    return ExitCode.BATCH if report.failed else ExitCode.DONE


class _RateColumn(ProgressColumn):
    """« 31 par minute »."""

    def render(self, task: Task) -> Text:
        """The rate of the last dossiers."""
        return Text(f"{task.speed * 60:.0f} par minute" if task.speed else "")


@contextmanager
def _show_batch() -> Iterator[Watch]:
    """A bar on a terminal; elsewhere a line for each dossier, or every few percent of a long batch."""
    if not messages.output.is_terminal:
        yield _tell_line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _RateColumn())
    with Progress(*columns, TimeRemainingColumn(), console=messages.output, transient=True) as progress:
        task = progress.add_task("lecture", total=None)

        def watch(line: BatchLine, ended: int, total: int) -> None:
            progress.update(task, total=total, completed=ended, description=line.name[:40])
            if line.state is not State.DONE:
                progress.console.print(_say_line(line, ended, total))

        yield watch


def _tell_line(line: BatchLine, ended: int, total: int) -> None:
    milestone = total <= _SHORT or ended * _STEPS // total > (ended - 1) * _STEPS // total
    if milestone or line.state is not State.DONE:
        messages.output.print(_say_line(line, ended, total))


def _say_line(line: BatchLine, ended: int, total: int) -> Text:
    text = Text(f"{ended}/{total} {display_path(Path(line.folder))} : ")
    text.append(str(line.state), style=_COLOURS[line.state])
    if line.kept:
        text.append(" (rien n'a changé)")
    elif line.reason:
        text.append(f" ({line.reason})")
    if line.faults:
        text.append(f" : {line.faults[0].message}")
    return text


def _show_report(report: BatchReport) -> None:
    for line in report.failed:
        messages.show_diagnostics(line.faults[:1])
        if len(line.faults) > 1:
            others = len(line.faults) - 1
            messages.errors.print(Text(f"  et {others} autre{'s' if others > 1 else ''} : ctg verifier {line.folder}"))
    messages.output.print(Text(_count(report)))


def _count(report: BatchReport) -> str:
    """« 197 CTG faites, dont 12 refaites et 180 à compléter ; 3 refusées »."""
    done = [line for line in report.lines if line.state is State.DONE]
    made = sum(not line.kept for line in done)
    gaps = sum(bool(line.balance and line.balance.incomplete) for line in done)
    words = [f"{len(done)} CTG à jour : {made} produite{'s' if made > 1 else ''}, {len(done) - made} sans changement"]
    if gaps:
        words.append(f"{gaps} avec des éléments à compléter")
    for state in (State.REFUSED, State.STOPPED):
        if count := sum(line.state is state for line in report.lines):
            words.append(f"{count} {state}{'es' if count > 1 else 'e'}")
    return " ; ".join(words)
