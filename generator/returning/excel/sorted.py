"""What a kind of workbook that comes back is: how its changes are found, and how those that are accepted are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.editing.recomposing import Place
from generator.editing.values import Decision, EditedFiles, SortedChange
from generator.errors import Diagnostic
from generator.returning.excel.cells import ReturnedWorkbook
from generator.writing.xlsx.origin import WorkbookOrigin


@dataclass(frozen=True, slots=True)
class SortedWorkbook:
    """What a workbook asks of a dossier, in the order of its rows, and what is to be told of it."""

    changes: tuple[SortedChange, ...]
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookUse:
    """A kind of workbook of ours. `name` is what its origin says of it (« suivi »).

    `sort` compares it with what was sent (its origin, when it still says it) and with the dossier; `apply` makes the
    accepted changes in memory and raises `ContentError`. With `stays_open`, its data are no part of a frozen act.
    `looks_like` tells one that lost its origin.
    """

    name: str
    sort: Callable[[Place, ReturnedWorkbook, WorkbookOrigin | None], SortedWorkbook]
    apply: Callable[[Place, Sequence[Decision]], EditedFiles]
    looks_like: Callable[[ReturnedWorkbook], bool]
    stays_open: bool = False
