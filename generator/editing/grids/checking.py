"""What the rules find in a table as its grid has it now, each finding at its cell; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.editing.csv_cells import read_rows
from generator.editing.grids.grid import Grid, GridColumn
from generator.editing.saving.edits import TableEdit
from generator.editing.saving.trial import copy_with
from generator.editing.saving.working_out import work_out
from generator.errors import CtgError, Diagnostic
from generator.files import display_path
from generator.project import Project
from generator.verifying.verification import verify_dossier

_QUOTED = re.compile(r"« ([^»]+) »")


@dataclass(frozen=True, slots=True)
class CellFinding:
    """A finding of a table: the rank of its row in the grid (from 0, `None` for the whole table), its column if any."""

    row: int | None
    column: str
    finding: Diagnostic


def check_grid(folder: Path, project: Project, grid: Grid, edit: TableEdit) -> tuple[CellFinding, ...]:
    """What would be found in the table if it were saved so: all the rules, on a copy of the dossier.

    Raises: `ContentError` when the grid cannot be written; `OutputError`.
    """
    text, files = _work_out(folder, grid, edit)
    with copy_with(folder, files) as place:
        try:
            found: Sequence[Diagnostic] = verify_dossier(place, project).findings
        except CtgError as fault:
            found = fault.diagnostics
    return _place(folder, grid, edit, text, found)


def place_faults(folder: Path, grid: Grid, edit: TableEdit, faults: Sequence[Diagnostic]) -> tuple[CellFinding, ...]:
    """Faults for which a grid was not saved, each at its cell; those of other files are left out.

    Raises: `ContentError` when the grid cannot be written.
    """
    return _place(folder, grid, edit, _work_out(folder, grid, edit)[0], faults)


def _work_out(folder: Path, grid: Grid, edit: TableEdit) -> tuple[str, dict[str, bytes | None]]:
    """The table as the grid makes it, and the files to read it from."""
    edited = work_out(folder, [edit], mine_wins=True)
    files: dict[str, bytes | None] = {file.path: file.data for file in edited.files}
    return next((file.data.decode("utf-8-sig") for file in edited.files), grid.text), files


def _place(
    folder: Path, grid: Grid, edit: TableEdit, text: str, found: Sequence[Diagnostic]
) -> tuple[CellFinding, ...]:
    shown = display_path(folder / grid.entry.file)
    filled = [rank for rank, row in enumerate(edit.rows) if any(cell.strip() for cell in row.cells)]
    starts = [row.line for row in read_rows(text.replace("\r\n", "\n"))[2]] if text.strip() else []
    placed = []
    for one in found:
        if one.code is Code.A_COMPLETER or one.span is None or one.span.file != shown:
            continue
        line = one.span.line
        rank = max((rank for rank, start in enumerate(starts) if start <= line), default=None)
        row = filled[rank] if rank is not None and rank < len(filled) else None
        placed.append(CellFinding(row, _find_column(grid.columns, one), one))
    return tuple(placed)


def _find_column(columns: Sequence[GridColumn], finding: Diagnostic) -> str:
    """The column that a finding names first, in its message or in what it advises."""
    for words in (finding.message, finding.hint or ""):
        for said in _QUOTED.findall(words):
            for column in columns:
                if said.strip() in (column.key, column.title):
                    return column.key
    words = finding.message.lower()
    return next((one.key for one in columns if re.match(rf"{re.escape(one.title.lower())}\b", words)), "")
