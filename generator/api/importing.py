"""Files from elsewhere that become CTGs: a PDF of this program, a bag of archives; what else belongs elsewhere."""

from __future__ import annotations

import secrets
import shutil
import unicodedata
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from generator.acts.act import ACT_FILE
from generator.acts.copies.archiving import restore_act
from generator.acts.telling.deeds import Deed, tell_journal
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import make_folder, show_as
from generator.intake.packages.zipped_folder import list_names, unpack_folder
from generator.model.names import explain_folder_name, slugify
from generator.project import Project
from generator.renewing.extraction import ExtractionRequest, extract_dossier, list_omitted, read_pdf_content
from generator.renewing.folder_names import check_folder_name
from generator.writing.xlsx.origin import ORIGIN_SHEET

__all__ = ["Imported", "UploadKind", "import_bag", "import_pdf", "keep_table", "recognise_upload"]

_MOST_PDF_BYTES = 256 * 1024 * 1024
_MOST_TABLE_BYTES = 32 * 1024 * 1024
_MOST_SHEETS_BYTES = 1024 * 1024
_RETURNS = "le déposer sur la page « Retours » de sa CTG"


class UploadKind(StrEnum):
    """What a file that somebody drops may be."""

    PDF = "pdf"
    BAG = "sac"
    TABLE = "tableau"  # of CTGs to make, or of avenants


@dataclass(frozen=True, slots=True)
class Imported:
    """A dossier that was made: the id of its pages, lines to say of it."""

    id: str
    says: tuple[str, ...]
    notes: tuple[Diagnostic, ...] = ()


def recognise_upload(stream: BinaryIO, name: str) -> UploadKind:
    """What a file is, by its first bytes and the names that it packs, whatever it is called.

    Raises: `InputFileError` for all that is not imported, with the page where it belongs.
    """
    stream.seek(0)
    head = stream.read(1024)
    if b"%PDF-" in head:
        return UploadKind.PDF
    if name.lower().endswith(".csv") and b"\0" not in head:
        return UploadKind.TABLE
    stream.seek(0)
    names = list_names(stream)
    if any(PurePosixPath(one).name == "bagit.txt" for one in names):
        return UploadKind.BAG
    if "word/document.xml" in names:
        raise _refuse(name, "un fichier Word revient d'un relecteur : il n'est pas une CTG à lui seul", _RETURNS)
    if "xl/workbook.xml" not in names:
        hint = "déposer un PDF écrit par ce programme, un tableau de CTG (.xlsx ou .csv) ou un sac zippé"
        raise _refuse(name, "ce fichier n'est rien de ce qui s'importe ici", hint)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive, archive.open("xl/workbook.xml") as part:
        if ORIGIN_SHEET.encode() in part.read(_MOST_SHEETS_BYTES):
            raise _refuse(name, "ce classeur a été fait d'une CTG, et y revient", _RETURNS)
    return UploadKind.TABLE


def import_pdf(stream: BinaryIO, name: str, project: Project, who: str) -> Imported:
    """What `ctg extraire` does: the dossier that a PDF was made from, in the project under its own name if it is free.

    Raises: as `extract_dossier`; nothing is written then.
    """
    with make_folder() as aside, show_as(((aside, ""),)):
        source = _put(stream, aside / name_upload(name), _MOST_PDF_BYTES)
        content = read_pdf_content(source.read_bytes(), source.name).content
        folder = _find_free_folder(project, slugify(content.dossier.nom)[:80])
        made = extract_dossier(ExtractionRequest(source, project, folder))
        notes = tell_journal(folder, project, who, Deed("extraire", [source], made.files))
    omitted = list_omitted(made.omitted)
    return Imported(
        _find_id(folder, project), (f"{len(made.files)} fichiers repris du PDF", made.model, *omitted), notes
    )


def import_bag(stream: BinaryIO, name: str, target: str, project: Project, who: str) -> Imported:
    """What `ctg archiver --restaurer` does with a zipped bag; `target` names the dossier, by its folder in `content/`.

    Raises: `InputFileError` for a bag that was touched or is none; `UsageError` for a name that is taken or that no
    system keeps; as `restore_act`. Nothing is replaced.
    """
    folder = project.content / slugify(target or Path(name_upload(name)).stem)
    check_folder_name(folder, "donner un autre nom")
    with make_folder() as aside, show_as(((aside, name_upload(name)),)):
        stream.seek(0)
        bag = unpack_folder(stream, name_upload(name), aside / "sac")
        restored = restore_act(bag, folder, project)
    home = restored.act.place.parents[1]
    kept = [restored.act.place / file for file in (ACT_FILE, *restored.act.record.files)]
    deed = Deed("archiver --restaurer", went_out=kept, act=restored.act.place.name)
    notes = tell_journal(home, project, who, deed)
    return Imported(_find_id(home, project), (f"l'{restored.act.name} est remis, le même à l'octet près",), notes)


def keep_table(stream: BinaryIO, name: str, folder: Path) -> str:
    """Keep a table that was dropped in a folder of its own below `folder`, to be shown then run; the name of that one.

    Raises: `InputFileError` when it is too big.
    """
    kept = secrets.token_hex(8)
    place = folder / kept
    place.mkdir(parents=True)
    try:
        _put(stream, place / name_upload(name), _MOST_TABLE_BYTES)
    except InputFileError:
        shutil.rmtree(place)
        raise
    return kept


def name_upload(name: str) -> str:
    """The name of a file as its sender calls it, reduced to one that any system keeps: it never leads anywhere."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    plain = unicodedata.normalize("NFC", last)
    stem, dot, suffix = plain.rpartition(".")
    ending = slugify(suffix)[:8] if dot else ""
    kept = f"{slugify(stem or plain)[:80]}.{ending}" if ending else slugify(plain)[:80]
    return f"fichier-{kept}" if explain_folder_name(kept) else kept


def _put(stream: BinaryIO, target: Path, most: int) -> Path:
    stream.seek(0)
    data = stream.read(most + 1)
    if len(data) > most:
        raise _refuse(target.name, f"ce fichier dépasse {most // 1024 // 1024} Mio", "l'alléger, ou le partager")
    target.write_bytes(data)
    return target


def _find_free_folder(project: Project, name: str) -> Path:
    names = (name, f"{name}-extrait", *(f"{name}-extrait-{rank}" for rank in range(2, 100)))
    free = (one for one in names if not (project.content / one).exists())
    return project.content / next(free, name)


def _find_id(folder: Path, project: Project) -> str:
    """The id of the pages of a dossier of the project."""
    return folder.resolve().relative_to(project.content.resolve()).as_posix().replace("/", "~")


def _refuse(name: str, message: str, hint: str) -> InputFileError:
    return InputFileError(Diagnostic(Code.IMPORT_INCONNU, message, Span(name), hint=hint))
