"""Returned files read side by side, checked against the dossier that they are said to be of, their changes merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.codes import Code
from generator.editing.accepting import apply_changes
from generator.editing.recomposing import Place
from generator.editing.values import SortedChange
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, sha256
from generator.making.workshop import open_workshop
from generator.project import Project
from generator.returning.sorting.sort import Sorting
from generator.returning.taking.gathered import FiledRemark, Gathered, ReturnedFile
from generator.returning.taking.merging import Asker, merge_changes
from generator.returning.taking.reading_order import order_changes
from generator.returning.taking.workbooks import gather_workbooks
from generator.returning.word.authors import find_authors
from generator.returning.word.returned import ReturnedText, read_returned_bytes

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xltx"})  # those that cannot be read are refused by name


def gather_files(paths: Sequence[Path], folder: Path, project: Project) -> Gathered:
    """Read the files and sort what they ask of the dossier: Word files, or workbooks.

    Raises: `InputFileError` with the reason of each file that cannot be taken, or is of another dossier; `UsageError`
    when files of both kinds are given; `ContentError` when the dossier cannot be composed.
    """
    workbooks = [path for path in paths if path.suffix.lower() in _WORKBOOKS]
    if not workbooks:
        return _gather_texts(paths, folder, project)
    if len(workbooks) < len(paths):
        message = "des documents Word et des classeurs ne se reprennent pas ensemble"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="les donner en deux commandes"))
    return gather_workbooks(workbooks, folder, project)


def _gather_texts(paths: Sequence[Path], folder: Path, project: Project) -> Gathered:
    workshop = open_workshop(folder, project)
    place = Place(workshop, folder, project)
    known = None
    files: list[ReturnedFile] = []
    faults: list[Diagnostic] = []
    for path in paths:
        try:
            data = read_bytes(path)
            try:
                text = read_returned_bytes(data, display_path(path))
            except InputFileError as fault:
                if fault.diagnostics[0].code is not Code.DOCX_SANS_ORIGINE:
                    raise
                known = known if known is not None else place.compose()
                text = read_returned_bytes(data, display_path(path), known)
            _check_dossier(text, workshop.dossier.name)
            reviewer = text.origin.sources.reviewer if text.origin is not None else ""
            files.append(ReturnedFile(path, sha256(data), text.name, reviewer, text))
        except InputFileError as fault:
            faults += fault.diagnostics
    if faults:
        raise InputFileError(tuple(faults))
    texts = [file.text for file in files if file.text is not None]
    told = any(text.wanted != text.base or text.strays for text in texts)
    sorting = Sorting.of(place) if told else None
    found = [(text.base, tuple(_sort_text(sorting, text))) for text in texts] if sorting is not None else []
    numbered = enumerate(((text.name, remark) for text in texts for remark in text.remarks), 1)
    remarks = tuple(FiledRemark(f"C{rank}", name, remark) for rank, (name, remark) in numbered)
    notes = [note for text in texts for note in text.notes]
    notes += _list_moved_on(texts, workshop.sources.digest)
    return Gathered(place, tuple(files), merge_changes(order_changes(found)), remarks, tuple(notes), apply_changes)


def _check_dossier(text: ReturnedText, dossier: str) -> None:
    if text.origin is None or text.origin.sources.dossier == dossier:
        return
    message = f"ce document vient du dossier « {text.origin.sources.dossier} », et non de « {dossier} »"
    hint = "donner le dossier dont il vient, ou le fichier qui vient de celui-ci"
    raise InputFileError(Diagnostic(Code.DOCX_AUTRE_DOSSIER, message, Span(text.name), hint=hint))


def _sort_text(sorting: Sorting, text: ReturnedText) -> Iterator[tuple[SortedChange, tuple[Asker, ...]]]:
    nobody = Asker("", "", text.name)
    if text.wanted != text.base:
        for one in sorting.sort((text.base,), (text.wanted,)):
            found = find_authors(one.change, text.tracked)
            askers = tuple(Asker(revision.author, revision.date, text.name) for revision in found)
            yield one, askers or (nobody,)
    for one, stray in sorting.tell(text.base.meta.piece, text.strays):
        yield one, (Asker(stray.by.author, stray.by.date, text.name) if stray.by is not None else nobody,)


def _list_moved_on(texts: Sequence[ReturnedText], digest: str) -> Iterator[Diagnostic]:
    for text in texts:
        origin = text.origin
        if origin is not None and origin.sources.digest and origin.sources.digest != digest:
            message = "le dossier a changé depuis que ce document a été envoyé"
            hint = "les modifications sont comparées à ce qui fut envoyé ; un passage changé entre-temps est dit"
            yield Diagnostic(Code.RETOUR_DOSSIER_CHANGE, message, Span(text.name), hint=hint, severity=Severity.ADVICE)
