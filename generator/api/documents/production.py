"""« Produire les documents », all in one archive, the workbook: what the commands do, with the journal's line."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.documents.pieces import MadeFile
from generator.api.long_work import JobResult
from generator.api.press import generate, open_dossier
from generator.dossier_place import name_dossier
from generator.files import display_path, write_bytes
from generator.making.generation import GenerationRequest, make_files
from generator.making.manifest_page import add_manifest_page
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.tabulating.workbook import write_dossier_workbook

__all__ = ["ProductionOrder", "make_archive", "make_workbook", "produce_documents"]

_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say: same documents, same bytes


@dataclass(frozen=True, slots=True)
class ProductionOrder:
    """Who asks for the documents, the page that shows them, whether they are the final ones."""

    person: str
    link: str = ""
    final: bool = False


def produce_documents(
    folder: Path, project: Project, order: ProductionOrder, *, tell: Progress = tell_nobody
) -> JobResult:
    """What `ctg generer --en-bref` does: the documents in the output folder, a line in the journal.

    Raises: as `generate`; `OutputError` that names each file that a person has changed: nothing is written then.
    """
    leaflet = open_dossier(folder, project).content.model.plan.en_bref is not None
    request = GenerationRequest(folder, project, project.output, final=order.final, leaflet=leaflet)
    report = generate(request, tell)
    notes = tell_journal(folder, project, order.person, Deed("generer", went_out=dict.fromkeys(report.files)))
    count = len(report.files)
    says = (
        f"{count} fichiers sont dans {display_path(report.folder)}",
        report.completeness.sentence(),
        *(found.message for found in (*report.warnings, *notes)),
    )
    return JobResult(tuple(dict.fromkeys(says)), tuple(file for file in report.files if file.is_file()), order.link)


def make_archive(folder: Path, project: Project, *, workspace: Path, tell: Progress = tell_nobody) -> JobResult:
    """Every document of a dossier as it is today, Word and PDF, with its workbook, in one archive of the job's folder.

    Nothing is written elsewhere. Same dossier, same bytes.

    Raises: as `generate`.
    """
    opened = open_dossier(folder, project)
    leaflet = opened.content.model.plan.en_bref is not None
    request = GenerationRequest(folder, project, project.output, leaflet=leaflet)
    made = make_files(request, None, tell, opened.workshop)
    tell("classeur des données")
    workbook = make_workbook(folder, project)
    files = {**add_manifest_page(made.files), workbook.name: workbook.data}
    name = name_dossier(folder)
    target = workspace / f"{name}.zip"
    write_bytes(target, _pack(name, files))
    return JobResult((f"{len(files)} fichiers", made.completeness.sentence()), (target,))


def make_workbook(folder: Path, project: Project) -> MadeFile:
    """The data of a dossier as a workbook, as `ctg tableur` writes it.

    Raises: as `open_dossier`.
    """
    opened = open_dossier(folder, project)
    data = write_dossier_workbook(opened.content, opened.workshop.furniture.identity)
    return MadeFile(f"{name_dossier(folder)}-donnees.xlsx", data)


def _pack(top: str, files: Mapping[str, bytes]) -> bytes:
    """An archive whose bytes depend on its files alone; they stand in one folder."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}", _ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()
