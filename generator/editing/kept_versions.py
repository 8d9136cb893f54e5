"""The former versions of a dossier's texts, kept in a hidden folder of it, each named by its digest.

Nothing else reads that folder: it is no part of the dossier, which says the same without it; it is what a save that is
undone, or a text that two people wrote, is put together from.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from generator.files import MAX_TEXT_BYTES, read_bytes, sha256, write_bytes

FOLDER = ".versions"
_LEVEL = 6


def keep_versions(folder: Path, versions: Mapping[str, bytes]) -> None:
    """Keep bytes of texts, by their SHA-256; those that are kept already stay as they are.

    Raises: `OutputError` when the place cannot be written.
    """
    for digest, data in versions.items():
        place = folder / FOLDER / f"{digest}.z"
        if not place.is_file():
            write_bytes(place, zlib.compress(data, _LEVEL))


def find_version(folder: Path, digest: str) -> bytes | None:
    """The bytes that have a SHA-256, when they were kept and are whole; none at all for an empty digest: no file.

    Raises: `InputFileError` when the file cannot be read.
    """
    if not digest:
        return b""
    place = folder / FOLDER / f"{digest}.z"
    if len(digest) != len(sha256(b"")) or not digest.isalnum() or not place.is_file():
        return None
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(read_bytes(place, MAX_TEXT_BYTES), MAX_TEXT_BYTES)
    except zlib.error:
        return None
    return data if sha256(data) == digest else None
