"""A dossier read with edited files before they are written, in a copy that goes away: what they would put wrong in it.

What was wrong before they were edited is no reason to refuse them: a dossier that cannot be read is mended so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.composing.context import CLAUSE_NAMES, OWN_NAMES
from generator.composing.expressions import check_clauses
from generator.dossier_place import AMENDMENTS, find_amendment_number, find_convention_folder
from generator.editing.saving.edits import FieldEdit, PageEdit
from generator.editing.values import EditedFiles
from generator.editing.yaml_records import settle_path
from generator.errors import ContentError, CtgError, Diagnostic, Severity
from generator.files import display_path, list_tree, make_folder, show_as, write_bytes
from generator.making.dossier_folder import ACTS_FOLDER, SIGNATURES, DossierFaults, read_dossier
from generator.project import Project
from generator.reading.yaml_edits import find_value
from generator.reading.yaml_nodes import YamlFault

_LEFT_OUT = (ACTS_FOLDER, AMENDMENTS, SIGNATURES, "prefecture")  # nothing that is written says anything of these
_COPIED = (".yaml", ".csv", ".md")
_MODELS = "modeles"
Reader = Callable[[Path], object]  # reads more of a dossier, and raises with its faults


@dataclass(frozen=True, slots=True)
class EditFault:
    """What an edit would put wrong: its rank among those that were given, `None` when no one of them is to blame."""

    edit: int | None
    fault: Diagnostic


class UnreadableError(ContentError):
    """A save that is refused, since the dossier could no longer be read with it; `faults` say which edit, and why."""

    def __init__(self, faults: Sequence[EditFault], diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(tuple(diagnostics))
        self.faults = tuple(faults)


def check_readable(
    folder: Path, project: Project, edited: EditedFiles, edits: Sequence[PageEdit], readers: Sequence[Reader] = ()
) -> None:
    """Refuse edits with which a dossier, that could be read, could no longer be.

    Raises: `UnreadableError` with what would be wrong, at its edit.
    """
    files: dict[str, bytes | None] = {file.path: file.data for file in edited.files}
    files |= {path: None for path, _ in edited.gone}
    found = _list_faults(folder, project, files, readers)
    if not found:
        return
    known = {_name(one) for one in _list_faults(folder, project, {}, readers)}
    new = [one for one in found if _name(one) not in known]
    if new:
        texts = {path: data.decode("utf-8-sig") for path, data in files.items() if data is not None}
        raise UnreadableError([EditFault(_blame(folder, one, edits, texts), one) for one in new], new)


def _name(fault: Diagnostic) -> tuple[str, str, str]:
    """A fault whatever its line: others of its file may come or go."""
    return fault.code, fault.message, fault.span.file if fault.span is not None else ""


def _list_faults(
    folder: Path, project: Project, files: Mapping[str, bytes | None], readers: Sequence[Reader]
) -> list[Diagnostic]:
    with copy_with(folder, files) as place:
        faults: list[Diagnostic] = []
        try:
            clauses = read_dossier(place, project).clauses
        except DossierFaults as fault:
            faults += fault.diagnostics
            clauses = dict(fault.clauses)
        except CtgError as fault:
            faults += fault.diagnostics
            clauses = {}
        faults += check_clauses(clauses.values(), (*CLAUSE_NAMES, *OWN_NAMES))
        for read in readers:
            try:
                read(place)
            except CtgError as fault:
                faults += fault.diagnostics
    return [one for one in dict.fromkeys(faults) if one.severity is Severity.ERROR]


@contextmanager
def copy_with(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[Path]:
    """A copy of a dossier with other files in the place of some, shown as the dossier itself; it goes away at once.

    What came in and what is frozen is left out.
    Raises: `OutputError` when no temporary folder can be made.
    """
    convention = find_convention_folder(folder).resolve()
    with make_folder() as top:
        place = top / convention.name
        shown = [(place, display_path(convention))]
        _copy_files(convention, place, {} if find_amendment_number(folder) else files)
        _copy_models(convention.parent, top)
        if number := find_amendment_number(folder):
            place = place / AMENDMENTS / str(number)
            shown.insert(0, (place, display_path(folder)))
            _copy_files(folder, place, files)
            _copy_models(folder.parent, place.parent)
        with show_as(tuple(shown)):
            yield place


def _copy_files(source: Path, place: Path, files: Mapping[str, bytes | None]) -> None:
    for path in list_tree(source):
        name = path.relative_to(source)
        if name.as_posix() not in files and name.parts[0] not in _LEFT_OUT and path.suffix != ".py":
            _put(path, place / name)
    for name_of_file, data in files.items():
        if data is not None:
            write_bytes(place / name_of_file, data, lasting=False)


def _put(source: Path, place: Path) -> None:
    """Give a file another name, or a copy where the disk cannot; a text that people change is always copied."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in _COPIED:
        with suppress(OSError):
            os.link(source, place)
            return
    shutil.copyfile(source, place)


def _copy_models(source: Path, place: Path) -> None:
    """The models that stand beside a dossier, where it finds them first: a link to them, a copy where none can be."""
    models = place / _MODELS
    if not (source / _MODELS).is_dir() or models.exists():
        return
    with suppress(OSError):
        models.symlink_to((source / _MODELS).resolve(), target_is_directory=True)
    if not models.is_dir():
        shutil.copytree(source / _MODELS, models)


def _blame(folder: Path, fault: Diagnostic, edits: Sequence[PageEdit], texts: Mapping[str, str]) -> int | None:
    """The edit that a fault is about: the field that stands on its line, else the only edit of its file."""
    if fault.span is None:
        return None
    of_file = [rank for rank, one in enumerate(edits) if display_path(folder / one.file) == fault.span.file]
    for rank in of_file:
        edit = edits[rank]
        if isinstance(edit, FieldEdit) and fault.span.line in _list_lines(texts.get(edit.file, ""), edit):
            return rank
    changed = [rank for rank in of_file if not isinstance(one := edits[rank], FieldEdit) or one.before != one.after]
    return changed[0] if len(changed) == 1 else None


def _list_lines(text: str, edit: FieldEdit) -> range:
    """The lines of a field, from 1; those of what it stands in when it is gone."""
    try:
        path = settle_path(text, edit.path)
        place = find_value(text, path)
    except (KeyError, AttributeError, YamlFault):
        return range(0)
    return range(text.count("\n", 0, place.start) + 1, text.count("\n", 0, place.end) + 2)
