"""A batch on screen: each CTG told as it ends, then what to look at, and the counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from generator.batches.batch import BatchReport, Watch
from generator.cli import messages, screen
from generator.files import display_path
from generator.model.batch import BatchLine, RuleLine, State

_COLOURS = {State.DONE: "green", State.REFUSED: "red", State.STOPPED: "red"}
_STEPS = 20  # of a long batch, told one by one where nobody watches: every 5 %
_RULES_SHOWN = 8  # by rule, the gravest and most frequent; the workbook has them all
_SHORT = 40  # dossiers: each has its line


class _RateColumn(ProgressColumn):
    """« 31 par minute »."""

    def render(self, task: Task) -> Text:
        """The rate of the last dossiers."""
        return Text(f"{task.speed * 60:.0f} par minute" if task.speed else "")


@contextmanager
def show_batch() -> Iterator[Watch]:
    """A bar on a terminal; elsewhere a line for each dossier, or every few percent of a long batch."""
    if not screen.output.is_terminal:
        yield _tell_line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _RateColumn())
    with Progress(*columns, TimeRemainingColumn(), console=screen.output, transient=True) as progress:
        task = progress.add_task("lecture", total=None)

        def watch(line: BatchLine, ended: int, total: int) -> None:
            progress.update(task, total=total, completed=ended, description=line.name[:40])
            if line.state is not State.DONE:
                progress.console.print(_say_line(line, ended, total))

        yield watch


def _tell_line(line: BatchLine, ended: int, total: int) -> None:
    milestone = total <= _SHORT or ended * _STEPS // total > (ended - 1) * _STEPS // total
    if milestone or line.state is not State.DONE:
        screen.output.print(_say_line(line, ended, total))


def _say_line(line: BatchLine, ended: int, total: int) -> Text:
    text = Text(f"{ended}/{total} {f'{line.name} ({line.place})' if line.place else line.folder} : ")
    text.append(str(line.state), style=_COLOURS[line.state])
    if line.waiting:
        text.append(f" ({line.waiting})")
    elif line.kept and not line.reason:
        text.append(" (rien n'a changé)")
    elif line.reason:
        text.append(f" ({line.reason})")
    if line.next_text:
        text.append(f" : {line.next_text[0].message}")
    if line.faults:
        text.append(f" : {line.faults[0].message}")
    return text


def show_report(report: BatchReport) -> None:
    """What to look at, then the counts and the file that holds everything."""
    messages.show_diagnostics(report.notes)
    for line in report.lines:
        messages.show_diagnostics(line.notes)
        # Every wrong cell of a row is told; of a dossier, the first fault, since a command tells the others.
        shown = len(line.faults) if line.place else 1
        messages.show_diagnostics(line.faults[:shown])
        if others := len(line.faults[shown:]):
            screen.errors.print(Text(f"  et {others} autre{'s' if others > 1 else ''} : ctg verifier {line.folder}"))
    messages.show_diagnostics(report.shared)
    for rule in report.rules[:_RULES_SHOWN]:
        screen.output.print(_say_rule(rule))
    if others := len(report.rules[_RULES_SHOWN:]):
        messages.show_line(f"  et {others} autre{'s' if others > 1 else ''}, dans « Constats par règle »")
    messages.show_line(f"bilan : {display_path(report.summary)}")
    messages.show_line(_count(report), style="red" if report.failed else "green")


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
    following = sum(bool(line.next_text) for line in done)
    same = len(done) - made - finals
    words = [f"{len(done) - finals} CTG à jour : {_plural(made, 'produite')}, {same} sans changement"]
    if finals:
        words.append(_plural(finals, "version définitive gardée"))
    if following:
        words.append(f"{following} dont l'acte est arrêté ({'textes suivants' if following > 1 else 'texte suivant'})")
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
