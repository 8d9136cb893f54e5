"""The points d'étape and bilans that stand in the output of a convention: which, their files, their pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.api.documents.pieces import MadeFile, ShownPage, ShownPiece
from generator.api.documents.shelf import Shelf
from generator.codes import Code
from generator.dossier_place import find_convention_folder, name_dossier
from generator.errors import Diagnostic, UsageError
from generator.files import read_bytes, sha256
from generator.manifest import PieceEntry, find_manifest
from generator.model.pieces import is_report
from generator.pdf_files.looks.page_looks import PageLook, look_at_pages
from generator.project import Project

__all__ = ["MadeReport", "list_made_reports", "read_report_file", "show_report"]

_PAGES = "pages.json"
_SUFFIXES = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report that was made: its name, its title, whether it is a draft, the formats that stand there."""

    name: str
    title: str
    draft: bool
    formats: tuple[str, ...]


def list_made_reports(folder: Path, project: Project) -> tuple[MadeReport, ...]:
    """The reports that the manifest of a convention's output tells of, those whose files are gone left out.

    Raises: `InputFileError` when the manifest cannot be read.
    """
    output = _find_output(folder, project)
    found = []
    for name, entry in _list_entries(output).items():
        formats = tuple(suffix for suffix in _SUFFIXES if (output / f"{name}.{suffix}").is_file())
        if formats:
            found.append(MadeReport(name, entry.title, entry.draft, formats))
    return tuple(found)


def show_report(folder: Path, project: Project, shelf: Shelf, name: str) -> ShownPiece:
    """The pages of a report, as its file stands in the output.

    Raises: `UsageError` when there is none of that name; `InputFileError` when it cannot be read.
    """
    data = read_report_file(folder, project, name, "pdf").data
    key = sha256(data)[:32]
    kept = shelf.find(key, _PAGES)
    if kept is None or shelf.find(key, "pdf") is None:
        looks = look_at_pages(data, name)
        shelf.keep(key, "pdf", data)
        shelf.keep(key, _PAGES, json.dumps([asdict(one) for one in looks], ensure_ascii=False).encode())
    else:
        looks = tuple(PageLook(**one) for one in json.loads(kept))
    title = _list_entries(_find_output(folder, project))[name].title
    pages = tuple(ShownPage(one.number, one.width, one.height, one.words, changed=False) for one in looks)
    return ShownPiece(name, title, title, key, pages)


def read_report_file(folder: Path, project: Project, name: str, suffix: str) -> MadeFile:
    """A file of a report as it stands.

    Raises: `UsageError` when there is none of that name and format; `InputFileError`.
    """
    output = _find_output(folder, project)
    file = output / f"{name}.{suffix}"
    if suffix not in _SUFFIXES or name not in _list_entries(output) or not file.is_file():
        raise UsageError(Diagnostic(Code.PIECE_INCONNUE, "ce bilan n'est pas dans les documents de cette convention"))
    return MadeFile(f"{output.name}-{file.name}", read_bytes(file))


def _find_output(folder: Path, project: Project) -> Path:
    return project.output / name_dossier(find_convention_folder(folder))


def _list_entries(output: Path) -> Mapping[str, PieceEntry]:
    manifest = find_manifest(output)
    pieces = manifest.pieces if manifest is not None else {}
    return {name: entry for name, entry in pieces.items() if is_report(name)}
