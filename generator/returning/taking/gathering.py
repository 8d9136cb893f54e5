"""Returned files read side by side, checked against the dossier that they are said to be of, their changes merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.files import display_path, read_bytes, sha256
from generator.making.workshop import open_workshop
from generator.project import Project
from generator.returning.edits.recomposing import Place
from generator.returning.edits.values import SortedChange
from generator.returning.sorting.sort import sort_changes
from generator.returning.taking.merging import AskedChange, Asker, merge_changes
from generator.returning.word.authors import find_authors
from generator.returning.word.remarks import Remark
from generator.returning.word.returned import ReturnedText, read_returned_bytes


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that came back: its path, the digest of its bytes, what it says."""

    path: Path
    digest: str
    text: ReturnedText

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.text.name

    @property
    def reviewer(self) -> str:
        """For whom it was made, when it was made for somebody."""
        return self.text.origin.sources.reviewer if self.text.origin is not None else ""


@dataclass(frozen=True, slots=True)
class FiledRemark:
    """A comment and the file that it is in. `number` is how the list calls it: « C1 »."""

    number: str
    file: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that came back: the files, the changes that they ask for, the comments, and what is to be told."""

    place: Place
    files: tuple[ReturnedFile, ...]
    changes: tuple[AskedChange, ...]
    remarks: tuple[FiledRemark, ...]
    notes: tuple[Diagnostic, ...]


def gather_files(paths: Sequence[Path], folder: Path, project: Project) -> Gathered:
    """Read the files and sort what they ask of the dossier.

    Raises: `InputFileError` with the reason of each file that cannot be taken, or is of another dossier; `ContentError`
    when the dossier cannot be composed.
    """
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
            files.append(ReturnedFile(path, sha256(data), text))
        except InputFileError as fault:
            faults += fault.diagnostics
    if faults:
        raise InputFileError(tuple(faults))
    asked = [pair for file in files for pair in _sort_file(place, file)]
    numbered = enumerate(((file.name, remark) for file in files for remark in file.text.remarks), 1)
    remarks = tuple(FiledRemark(f"C{rank}", name, remark) for rank, (name, remark) in numbered)
    notes = [note for file in files for note in file.text.notes]
    notes += _list_moved_on(files, workshop.sources.digest)
    return Gathered(place, tuple(files), merge_changes(asked), remarks, tuple(notes))


def _check_dossier(text: ReturnedText, dossier: str) -> None:
    if text.origin is None or text.origin.sources.dossier == dossier:
        return
    message = f"ce document vient du dossier « {text.origin.sources.dossier} », et non de « {dossier} »"
    hint = "donner le dossier dont il vient, ou le fichier qui vient de celui-ci"
    raise InputFileError(Diagnostic(Code.DOCX_AUTRE_DOSSIER, message, Span(text.name), hint=hint))


def _sort_file(place: Place, file: ReturnedFile) -> Iterator[tuple[SortedChange, tuple[Asker, ...]]]:
    text = file.text
    if text.wanted == text.base:
        return
    for one in sort_changes(place, (text.base,), (text.wanted,)):
        found = find_authors(one.change, text.tracked)
        askers = tuple(Asker(revision.author, revision.date, text.name) for revision in found)
        yield one, askers or (Asker("", "", text.name),)


def _list_moved_on(files: Sequence[ReturnedFile], digest: str) -> Iterator[Diagnostic]:
    for file in files:
        origin = file.text.origin
        if origin is not None and origin.sources.digest and origin.sources.digest != digest:
            message = "le dossier a changé depuis que ce document a été envoyé"
            hint = "les modifications sont comparées à ce qui fut envoyé ; un passage changé entre-temps est dit"
            yield Diagnostic(Code.RETOUR_DOSSIER_CHANGE, message, Span(file.name), hint=hint, severity=Severity.ADVICE)
