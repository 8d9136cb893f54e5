"""Many CTGs at once: chosen dossiers, a workbook of rows, a table of avenants; each told as it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.long_work import JobResult
from generator.batches.amendments.rows import CSV, read_amendment_table
from generator.batches.batch import BatchReport, BatchRequest, run_batch
from generator.batches.rows import read_workbook, write_template
from generator.codes import Code
from generator.dossier_place import FACTS_FILE, find_convention_folder
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import make_folder, read_bytes, show_as
from generator.model.batch import BatchLine, Limits, State
from generator.project import Project
from generator.workers.local import LocalCrew

__all__ = [
    "BatchOrder",
    "EndedLine",
    "RowPreview",
    "TablePreview",
    "list_failed_folders",
    "make_batch",
    "preview_table",
    "read_ended_lines",
    "write_batch_template",
]

LINES_FILE = "lignes.jsonl"  # of a job's own folder: one for each CTG that has ended
_LIMITS = Limits(300.0, 2048)  # of one CTG, as `ctg lot` has them
_MOST_LINES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What is asked: the dossiers `only` of the project (all without any), or the rows of a `table`."""

    only: tuple[Path, ...] = ()
    table: Path | None = None
    final: bool = False
    draft: bool = False
    leaflet: bool = False


@dataclass(frozen=True, slots=True)
class EndedLine:
    """One CTG that has ended: how, what is to be told of it first, and how many other faults there are."""

    name: str
    folder: str
    state: str
    words: str
    message: str = ""
    hint: str = ""
    others: int = 0
    rank: int = 0
    count: int = 0

    @property
    def failed(self) -> bool:
        """Whether it was not made."""
        return self.state != State.DONE


@dataclass(frozen=True, slots=True)
class RowPreview:
    """A row of a table: where it stands, its CTG, what is wrong with it."""

    place: str
    name: str
    words: str
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table asks for, before anything is made. `amendments`: each row is an avenant to a CTG that is there."""

    amendments: bool
    rows: tuple[RowPreview, ...]
    ignored: int
    notes: tuple[Diagnostic, ...]


def preview_table(file: Path, project: Project) -> TablePreview:
    """The rows of a workbook of CTGs, or of a table of avenants; nothing is written.

    Raises: `InputFileError` or `ContentError` when the file cannot be used.
    """
    with show_as(((file.parent, ""),)):
        return _preview(file, project)


def _preview(file: Path, project: Project) -> TablePreview:
    table = read_amendment_table(file, project)
    if table is not None:
        rows = tuple(RowPreview(row.place, row.name, row.purpose, row.faults) for row in table.rows)
        return TablePreview(True, rows, table.ignored, table.notes)
    if file.suffix.lower() == CSV:
        message, hint = "ce tableau n'a pas de colonne « Dossier »", "reprendre les titres des colonnes du guide"
        raise InputFileError(Diagnostic(Code.IMPORT_INCONNU, message, Span(file.name), hint=hint))
    content = read_workbook(file, project)
    lines = tuple(
        RowPreview(
            row.place,
            row.name,
            ("renouvelle un dossier" if row.facts.origin else "nouvelle CTG") if row.facts else "",
            row.faults,
        )
        for row in content.rows
    )
    return TablePreview(False, lines, content.ignored, content.notes)


def write_batch_template(project: Project) -> bytes:
    """The empty workbook of a batch, with the help of each column: what `ctg lot --modele-xlsx` writes."""
    with make_folder() as aside:
        write_template(aside / "lot.xlsx", project)
        return read_bytes(aside / "lot.xlsx")


def make_batch(
    order: BatchOrder, project: Project, who: str, *, tell: Callable[[str], None], workspace: Path
) -> JobResult:
    """What `ctg lot` does, with one worker; each CTG is told as it ends, and kept as a line in `workspace`.

    Raises: `CtgError` when the source cannot be used or another batch is writing there.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    lines = workspace / LINES_FILE

    def watch(line: BatchLine, ended: int, count: int) -> None:
        folder = Path(line.folder)
        tell_journal(find_convention_folder(folder), project, who, Deed("lot", went_out=line.edited))
        tell_journal(folder, project, who, Deed("lot", went_out=line.written))
        told = _describe(line, ended, count)
        with lines.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
        tell(f"{ended} sur {count} : {line.name}, {told['words']}")

    tell("le lot commence")
    source = order.table or project.content
    request = BatchRequest(
        source, project, project.output, order.final, order.draft, leaflet=order.leaflet, only=order.only
    )
    report = run_batch(request, LocalCrew(1, _LIMITS), watch)
    link = f"/lots/{workspace.parent.name}"
    return JobResult(tuple(_say_report(report)), (report.summary,), link)


def read_ended_lines(workspace: Path) -> tuple[EndedLine, ...]:
    """The CTGs of a batch that have ended, in their order.

    Raises: `InputFileError` when they cannot be read.
    """
    file = workspace / LINES_FILE
    if not file.is_file():
        return ()
    lines = read_bytes(file, _MOST_LINES).decode("utf-8", "replace").splitlines(keepends=True)
    return tuple(EndedLine(**json.loads(line)) for line in lines if line.endswith("\n"))


def list_failed_folders(lines: Sequence[EndedLine]) -> tuple[Path, ...]:
    """The dossiers that were not made, and are there to be tried again."""
    return tuple(Path(line.folder) for line in lines if line.failed and (Path(line.folder) / FACTS_FILE).is_file())


def _describe(line: BatchLine, ended: int, count: int) -> dict[str, object]:
    first = line.faults[0] if line.faults else None
    return {
        "name": line.name,
        "folder": str(Path(line.folder).absolute()),
        "state": str(line.state),
        "words": _say_line(line),
        "message": first.message if first is not None else "",
        "hint": (first.hint or "") if first is not None else "",
        "others": max(0, len(line.faults) - 1),
        "rank": ended,
        "count": count,
    }


def _say_line(line: BatchLine) -> str:
    """« faite, 12 lacunes », « inchangée », « refusée »."""
    if line.state is not State.DONE:
        return f"{line.state}e"
    if line.waiting:
        return line.waiting
    gaps = line.balance.incomplete if line.balance is not None else 0
    words = "inchangée" if line.kept else "faite"
    return f"{words}, {gaps} élément{'s' if gaps > 1 else ''} à compléter" if gaps else words


def _say_report(report: BatchReport) -> list[str]:
    done = [line for line in report.lines if line.state is State.DONE]
    made = sum(not line.kept for line in done)
    says = [f"{len(done)} CTG sur {len(report.lines)} à jour, dont {made} faites maintenant"]
    if report.failed:
        says.append(f"{len(report.failed)} refusées ou arrêtées")
    if report.ignored:
        says.append(f"{report.ignored} lignes ignorées")
    return [*says, *(note.message for note in (*report.notes, *report.shared))]
