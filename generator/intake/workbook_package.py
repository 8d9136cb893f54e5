"""What a workbook from outside must be before it is read: an .xlsx without macros, of a size that can be read."""

from __future__ import annotations

import io
import re
import zipfile

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

_MAX_PARTS = 1000
_MAX_UNPACKED_BYTES = 64 * 1024 * 1024
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MACRO_PART = re.compile(r"vbaProject|macrosheets|activeX", re.IGNORECASE)
_HINT = "l'enregistrer à nouveau au format « Classeur Excel (.xlsx) »"


def refuse_workbook(name: str, why: str, hint: str = _HINT) -> InputFileError:
    """A workbook that is not read, with the reason in French."""
    return InputFileError(
        Diagnostic(Code.CLASSEUR_ILLISIBLE, f"ce classeur ne peut pas être lu : {why}", Span(name), hint=hint)
    )


def check_package(data: bytes, name: str) -> None:
    """Look at the package of a workbook before its parts are read.

    Raises: `InputFileError` with the reason why it is refused.
    """
    if data.startswith(_OLD_FORMAT):
        raise refuse_workbook(name, "il est protégé par un mot de passe, ou dans l'ancien format .xls")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > _MAX_PARTS or sum(i.file_size for i in infos) > _MAX_UNPACKED_BYTES:
                raise refuse_workbook(name, "il est démesurément gros une fois décompressé")
            if any(_MACRO_PART.search(i.filename) for i in infos):
                raise refuse_workbook(name, "il contient des macros", "l'enregistrer sans macros, au format .xlsx")
            _refuse_strict(archive, name)
            for info in infos:
                if info.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(
                    _read_part(archive, info).replace(b"\0", b"")
                ):
                    raise refuse_workbook(name, "il contient une déclaration DOCTYPE, qu'aucun tableur n'écrit")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise refuse_workbook(name, "ce n'est pas un fichier .xlsx, ou il est abîmé") from fault


def _refuse_strict(archive: zipfile.ZipFile, name: str) -> None:
    main = next((info for info in archive.infolist() if info.filename == "xl/workbook.xml"), None)
    if main is not None and b"http://purl.oclc.org/ooxml/" in _read_part(archive, main)[:4096]:
        hint = "dans Excel : Enregistrer sous > « Classeur Excel (.xlsx) », et non « Classeur Open XML Strict »"
        raise refuse_workbook(name, "il est au format « Open XML Strict »", hint)


def _read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, no longer than it says: a file that lies about its size is cut, then found damaged."""
    with archive.open(info) as stream:
        return stream.read(info.file_size + 1)
