"""The text files of a dossier that people write: which those are, and as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.codes import Code
from generator.editing.file_texts import FileText
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.files import MAX_TEXT_BYTES, display_path, find_link, read_bytes
from generator.plain_text import normalise_text

SUFFIXES = (".yaml", ".csv", ".md")
DEPOSITS = (
    "actes",
    "avenants",
    "consolide",
    "prefecture",
    "signatures",
)  # what came in, what is frozen, other dossiers


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A text file as it is now: its text with plain line ends, the SHA-256 of its bytes; both empty when absent."""

    path: str
    text: str
    digest: str


def read_files(folder: Path, paths: Sequence[str]) -> tuple[ReadFile, ...]:
    """Text files of a dossier, by their paths below its folder.

    Raises: `UsageError` for a path that is none of a text that people write; `ContentError` when one is not UTF-8;
    `InputFileError` when one cannot be read.
    """
    found = (read_living(folder, path) for path in paths)
    return tuple(ReadFile(file.path, file.text, file.digest) for file in found)


def read_living(folder: Path, path: str) -> FileText:
    """A text file of a dossier with its bytes; raises as `read_files`."""
    check_path(folder, path)
    place = folder / path
    if not place.is_file():
        return FileText(path, b"", "")
    data = read_bytes(place, MAX_TEXT_BYTES)
    try:
        return FileText(path, data, normalise_text(data.decode("utf-8-sig")))
    except UnicodeDecodeError as fault:
        message, hint = "ce fichier n'est pas en UTF-8", "l'enregistrer en UTF-8 (dans Excel : « CSV UTF-8 »)"
        raise ContentError(Diagnostic(Code.ENCODAGE, message, Span(display_path(place)), hint=hint)) from fault


def check_path(folder: Path, path: str) -> None:
    """Refuse a path that is none of a text that people write in a dossier: one that leads out, a deposit, an act.

    Raises: `UsageError`.
    """
    pure = PurePosixPath(path)
    inside = pure.parts and not pure.is_absolute() and "\\" not in path and ":" not in path and "\0" not in path
    shown = all(not part.startswith((".", "~")) for part in pure.parts)
    living = inside and shown and pure.suffix in SUFFIXES and pure.parts[0] not in DEPOSITS
    if not living or find_link(folder, folder / path) is not None:
        message = "ce n'est pas un texte que l'on écrit dans ce dossier : rien n'y est écrit"
        raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, Span(path[:200])))
