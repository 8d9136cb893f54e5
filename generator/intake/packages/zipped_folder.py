"""A folder that somebody has zipped, laid out again: no path that leads out of it, no link, no flood of bytes."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import write_bytes

_MAX_FILES = 20_000
_MAX_BYTES = 2 * 1024 * 1024 * 1024
_MAX_FILE_BYTES = 512 * 1024 * 1024
# What is packed here (PDF, Word, scans, some text) shrinks a few times: a small zip that gives a great deal is no bag.
_MAX_TIMES = 50
_FREE_BYTES = 64 * 1024 * 1024
_HINT = "zipper à nouveau le dossier tel qu'il a été fait, sans rien y ajouter"


def unpack_folder(stream: BinaryIO, name: str, target: Path) -> Path:
    """Write the files of a zip below `target`; the folder that holds them, which is the only one of the zip if any.

    Raises: `InputFileError` when it is no zip, is damaged, is out of proportion, or holds a path that leads elsewhere;
    `OutputError`. What was written until then is the caller's to remove.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            packed = max(_FREE_BYTES, _MAX_TIMES * sum(info.compress_size for info in infos))
            if len(infos) > _MAX_FILES or sum(info.file_size for info in infos) > min(_MAX_BYTES, packed):
                raise _refuse(name, "elle est démesurément grosse une fois décompressée")
            for info in infos:
                path = _check_path(info, name)
                if info.file_size > _MAX_FILE_BYTES:
                    raise _refuse(name, f"« {info.filename} » est démesurément gros")
                with archive.open(info) as part:
                    data = part.read(info.file_size + 1)
                if len(data) != info.file_size:
                    raise _refuse(name, f"« {info.filename} » n'a pas la taille qu'il annonce")
                write_bytes(target / path, data, lasting=False)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as fault:
        raise _refuse(name, "ce n'est pas une archive .zip, ou elle est abîmée ou protégée") from fault
    return _find_only_folder(target)


def list_names(stream: BinaryIO) -> tuple[str, ...]:
    """The names of the files of a zip; none when it is not one."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return tuple(info.filename for info in archive.infolist()[:_MAX_FILES])
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError):
        return ()


def _check_path(info: zipfile.ZipInfo, name: str) -> PurePosixPath:
    path = PurePosixPath(info.filename)
    wrong = path.is_absolute() or not path.parts or ".." in path.parts or any(c in info.filename for c in "\\:\0")
    if wrong or stat.S_ISLNK(info.external_attr >> 16):
        raise _refuse(name, f"« {info.filename[:80]} » mène hors de l'archive")
    return path


def _find_only_folder(target: Path) -> Path:
    entries = list(_list_entries(target))
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else target


def _list_entries(target: Path) -> Iterator[Path]:
    """What stands in the folder, but for what systems add to archives by themselves."""
    yield from (path for path in target.iterdir() if path.name not in ("__MACOSX", ".DS_Store"))


def _refuse(name: str, why: str) -> InputFileError:
    message = f"cette archive ne peut pas être lue : {why}"
    return InputFileError(Diagnostic(Code.SAC_INVALIDE, message, Span(name), hint=_HINT))
