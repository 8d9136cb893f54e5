"""The secret of a server of several people: it signs their sessions, so that these outlive a server that stops."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from generator.files import read_bytes

_FILE = "secret"
_BYTES = 32


def read_secret(folder: Path) -> bytes:
    """The secret kept in the server's own folder; made when there is none. Only its owner reads it.

    Raises: `OSError` when it cannot be written, `InputFileError` when it cannot be read.
    """
    place = folder / _FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = read_bytes(place)
        if len(kept) >= _BYTES:
            return kept
        place.unlink()  # a server that was stopped while it wrote it
        return read_secret(folder)
    with os.fdopen(descriptor, "wb") as stream:
        made = secrets.token_bytes(_BYTES)
        stream.write(made)
    return made
