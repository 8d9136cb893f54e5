"""« Renouveler et lots »: many CTGs at once, told as they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from generator.batches.batch import BatchReport, BatchRequest, Watch, run_batch
from generator.batches.rows import write_template
from generator.cli import messages
from generator.cli.application import RENEW, OutputOption, ProjectOption, app, take_project
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, Span, UsageError
from generator.files import display_path
from generator.model.batch import BatchLine, Limits, RuleLine, State
from generator.project import Project
from generator.system import count_cores
from generator.workers.cluster import SCHEME, ClusterExecutor
from generator.workers.executors import Executor, LocalExecutor

_COLOURS = {State.DONE: "green", State.REFUSED: "red", State.STOPPED: "red"}
_STEPS = 20  # of a long batch, told one by one where nobody watches: every 5 %
_RULES_SHOWN = 8  # by rule, the gravest and most frequent; the workbook has them all
_SHORT = 40  # dossiers: each has its line


@app.command(
    "lot",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg lot content --ouvriers 4",
)
def make_batch(
    source: Annotated[
        Path | None, typer.Argument(metavar="SOURCE", help="Un dossier qui contient des CTG, ou un classeur .xlsx.")
    ] = None,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    ouvriers: Annotated[
        int | None, typer.Option("--ouvriers", metavar="N", min=1, help="Processus ; sinon, tous les cœurs.")
    ] = None,
    final: Annotated[
        bool,
        typer.Option("--final", help="Sans « PROJET » ; refuse ce qui reste à compléter. Au contraire : --brouillon."),
    ] = False,
    brouillon: Annotated[
        bool, typer.Option("--brouillon", help="Refait en projet les CTG dont la version définitive est déjà produite.")
    ] = False,
    delai: Annotated[float, typer.Option("--delai", metavar="SECONDES", min=1, help="Au plus, pour une CTG.")] = 300.0,
    memoire: Annotated[
        int, typer.Option("--memoire", metavar="MIO", min=256, help="Mémoire d'un processus, au plus.")
    ] = 2048,
    executeur: Annotated[
        str | None,
        typer.Option("--executeur", metavar="dask://HÔTE:PORT", help="Une grappe dask au lieu de cet ordinateur."),
    ] = None,
    vers: Annotated[
        Path | None,
        typer.Option("--vers", metavar="DOSSIER", help="Où créer les dossiers des lignes ; sinon content/<classeur>."),
    ] = None,
    modele_xlsx: Annotated[
        Path | None,
        typer.Option("--modele-xlsx", metavar="FICHIER", help="Écrit un classeur vide, avec l'aide de chaque colonne."),
    ] = None,
) -> int:
    """Produit beaucoup de CTG à la fois ; ne refait que ce qui a changé, et continue quand l'une échoue."""
    project = take_project(projet, vers or source)
    if modele_xlsx is not None:
        return _write_template(modele_xlsx, project)
    if source is None:
        hint = "par exemple : ctg lot content, ou ctg lot renouvellements.xlsx"
        raise UsageError(Diagnostic(Code.COMMANDE, "il manque l'argument SOURCE", hint=hint))
    if final and brouillon:
        message = "--final et --brouillon ne vont pas ensemble"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="retirer l'une des deux options"))
    executor = _choose_executor(executeur, ouvriers, Limits(delai, memoire))
    request = BatchRequest(source, project, sortie or project.output, final, brouillon, vers)
    with _show_batch() as watch:
        report = run_batch(request, executor, watch)
    _show_report(report)
    return ExitCode.BATCH if report.failed else ExitCode.DONE


def _choose_executor(address: str | None, workers: int | None, limits: Limits) -> Executor:
    if address is None:
        return LocalExecutor(workers or count_cores(), limits)
    if workers is not None:
        message = "--ouvriers et --executeur ne vont pas ensemble : la grappe a ses propres ouvriers"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="retirer l'une des deux options"))
    if not re.fullmatch(rf"{SCHEME}[^/\s:]+:\d+", address):
        hint = "écrire dask://hôte:port, par exemple dask://192.168.1.20:8786"
        raise UsageError(
            Diagnostic(Code.GRAPPE_INJOIGNABLE, f"« {address} » n'est pas l'adresse d'une grappe", hint=hint)
        )
    return ClusterExecutor(address, limits)


def _write_template(file: Path, project: Project) -> int:
    """The empty workbook; a file that is there already may hold a person's work, and is left alone."""
    if file.exists():
        hint = "donner un autre nom, ou le déplacer d'abord"
        message = "ce fichier existe : il n'est pas remplacé"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(file)), hint=hint))
    write_template(file, project)
    messages.output.print(Text(display_path(file)))
    return ExitCode.DONE


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
    text = Text(f"{ended}/{total} {f'{line.name} ({line.place})' if line.place else line.folder} : ")
    text.append(str(line.state), style=_COLOURS[line.state])
    if line.kept and not line.reason:
        text.append(" (rien n'a changé)")
    elif line.reason:
        text.append(f" ({line.reason})")
    if line.faults:
        text.append(f" : {line.faults[0].message}")
    return text


def _show_report(report: BatchReport) -> None:
    """What to look at, then the counts and the file that holds everything."""
    messages.show_diagnostics(report.notes)
    for line in report.lines:
        messages.show_diagnostics(line.notes)
        # Every wrong cell of a row is told; of a dossier, the first fault, since a command tells the others.
        shown = len(line.faults) if line.place else 1
        messages.show_diagnostics(line.faults[:shown])
        if others := len(line.faults[shown:]):
            messages.errors.print(Text(f"  et {others} autre{'s' if others > 1 else ''} : ctg verifier {line.folder}"))
    messages.show_diagnostics(report.shared)
    for rule in report.rules[:_RULES_SHOWN]:
        messages.output.print(_say_rule(rule))
    if others := len(report.rules[_RULES_SHOWN:]):
        messages.output.print(Text(f"  et {others} autre{'s' if others > 1 else ''}, dans « Constats par règle »"))
    messages.output.print(Text(f"bilan : {display_path(report.summary)}"))
    messages.output.print(Text(_count(report), style="red" if report.failed else "green"))


def _say_rule(rule: RuleLine) -> Text:
    """« avertissement mot-double : 12 constats, 3 CTG »; one CTG is named."""
    where = rule.ctgs[0] if len(rule.ctgs) == 1 else f"{len(rule.ctgs)} CTG"
    text = Text("  ")
    text.append(str(rule.severity), style=messages.COLOURS[rule.severity])
    text.append(f" {rule.code} : {rule.findings} constat{'s' if rule.findings > 1 else ''}, {where}")
    return text


def _count(report: BatchReport) -> str:
    """« 197 CTG à jour : 12 produites, 185 sans changement ; 180 avec des lacunes ; 3 refusées »."""
    done = [line for line in report.lines if line.state is State.DONE]
    made = sum(not line.kept for line in done)
    finals = sum(line.kept and bool(line.reason) for line in done)
    gaps = sum(bool(line.balance and line.balance.unfinished) for line in done)
    same = len(done) - made - finals
    words = [f"{len(done) - finals} CTG à jour : {_plural(made, 'produite')}, {same} sans changement"]
    if finals:
        words.append(_plural(finals, "version définitive gardée"))
    if gaps:
        words.append(f"{gaps} avec des lacunes")
    for state in (State.REFUSED, State.STOPPED):
        if count := sum(line.state is state for line in report.lines):
            words.append(_plural(count, f"{state}e"))
    if report.ignored:
        words.append(_plural(report.ignored, "ligne ignorée"))
    return " ; ".join(words)


def _plural(count: int, words: str) -> str:
    """« 2 lignes ignorées »: each of the words takes its mark."""
    return f"{count} {' '.join(f'{word}s' for word in words.split()) if count > 1 else words}"
