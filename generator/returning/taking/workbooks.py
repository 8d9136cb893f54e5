"""Returned workbooks read side by side: each is of one use, of this dossier, and asks for changes of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.editing.recomposing import Place
from generator.editing.values import SortedChange
from generator.errors import Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path, read_bytes, sha256
from generator.making.workshop import open_workshop
from generator.project import Project
from generator.returning.excel.cells import ReturnedWorkbook
from generator.returning.excel.reading import find_origin, read_workbook
from generator.returning.excel.sorted import SortedWorkbook, WorkbookUse
from generator.returning.tables.kind import TABLES
from generator.returning.taking.gathered import FiledRemark, Gathered, ReturnedFile
from generator.returning.taking.merging import Asker, merge_changes
from generator.returning.tracking.kind import TRACKING
from generator.returning.word.remarks import Remark
from generator.writing.xlsx.origin import WorkbookOrigin
from generator.writing.xlsx.sheet_looks import OWN_REMARK

USES: Mapping[str, WorkbookUse] = {use.name: use for use in (TRACKING, TABLES)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A workbook that was read, and what it says that it was made from."""

    path: Path
    digest: str
    workbook: ReturnedWorkbook
    origin: WorkbookOrigin | None
    use: WorkbookUse


def gather_workbooks(paths: Sequence[Path], folder: Path, project: Project) -> Gathered:
    """Read workbooks and sort what they ask of the dossier.

    Raises: `InputFileError` with the reason of each file that cannot be taken, or is of another dossier; `UsageError`
    when they are of several uses; `ContentError` when the dossier cannot be read.
    """
    workshop = open_workshop(folder, project)
    place = Place(workshop, folder, project)
    read: list[_Read] = []
    faults: list[Diagnostic] = []
    for path in paths:
        try:
            read.append(_read(path, workshop.dossier.name))
        except InputFileError as fault:
            faults += fault.diagnostics
    if faults:
        raise InputFileError(tuple(faults))
    uses = {one.use.name: one.use for one in read}
    if len(uses) > 1:
        message = f"ces classeurs ne sont pas de la même sorte : {', '.join(uses)}"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="les donner en plusieurs commandes"))
    (use,) = uses.values()
    sorted_ = [(one, use.sort(place, one.workbook, one.origin)) for one in read]
    files = tuple(ReturnedFile(one.path, one.digest, one.workbook.name) for one in read)
    changes = merge_changes(
        (change, (_name_asker(one),)) for change, one in _list_by_place([(one, found) for one, found in sorted_])
    )
    notes = tuple(note for _, found in sorted_ for note in found.notes)
    return Gathered(place, files, changes, tuple(_list_remarks(read)), notes, use.apply, use.stays_open)


def _read(path: Path, dossier: str) -> _Read:
    data = read_bytes(path)
    name = display_path(path)
    workbook = read_workbook(data, name)
    origin = find_origin(workbook)
    if origin is None:
        use = next((use for use in USES.values() if use.looks_like(workbook)), None)
        message = "ce classeur n'est pas de ceux que ce programme écrit"
    else:
        use = USES.get(origin.use)
        message = f"ce classeur (« {origin.use} ») n'est pas de ceux qui se reprennent"
    if use is None:
        hint = "donner le tableau de suivi qui a été renvoyé, ou le classeur de « ctg tableur »"
        raise InputFileError(Diagnostic(Code.CLASSEUR_SANS_ORIGINE, message, Span(name), hint=hint))
    if origin is not None and origin.dossier != dossier:
        message = f"ce classeur vient du dossier « {origin.dossier} », et non de « {dossier} »"
        hint = "donner le dossier dont il vient, ou le fichier qui vient de celui-ci"
        raise InputFileError(Diagnostic(Code.DOCX_AUTRE_DOSSIER, message, Span(name), hint=hint))
    return _Read(path, sha256(data), workbook, origin, use)


def _name_asker(one: _Read) -> Asker:
    """Who asks: the file, and who saved it last when it says so."""
    author = one.workbook.last_author
    return Asker(f"{author} ({one.path.name})" if author else one.path.name, "", one.workbook.name)


def _list_by_place(found: Sequence[tuple[_Read, SortedWorkbook]]) -> list[tuple[SortedChange, _Read]]:
    """The changes of all files, those of one place together, in the order in which places come first."""
    ranks: dict[str, int] = {}
    pairs = [(change, one) for one, sorted_ in found for change in sorted_.changes]
    for rank, (change, _) in enumerate(pairs):
        ranks.setdefault(change.change.key, rank)
    return sorted(pairs, key=lambda pair: ranks[pair[0].change.key])


def _list_remarks(read: Sequence[_Read]) -> list[FiledRemark]:
    found = [
        (one.workbook.name, Remark("", remark.author, "", remark.words, f"{sheet.title}, {remark.address}", ""))
        for one in read
        for sheet in one.workbook.sheets
        for remark in sheet.remarks
        if not remark.words.startswith(OWN_REMARK)
    ]
    return [FiledRemark(f"C{rank}", name, remark) for rank, (name, remark) in enumerate(found, 1)]
