"""A file from outside kept for a while, to be compared: found again by an id of ours, never by its name."""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import Path

from generator.files import make_folder, put_folder, read_bytes, write_bytes
from generator.model.names import explain_folder_name

__all__ = ["clean_name", "find_kept_file", "keep_file"]

_ID = re.compile(r"[0-9a-f]{12}")
_LONGEST_NAME = 80


def clean_name(called: str, ending: str = "docx") -> str:
    """A name that came from outside as the name of a file of ours: its letters, digits and ending, no folder."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", called))[-1]
    kept = "".join(sign if sign.isalnum() or sign in " -_.()’'" else "_" for sign in last).strip(" .")
    stem, dot, own = kept.rpartition(".")
    if not dot or not own.isalnum() or len(own) > 5:
        stem, own = kept, ending
    name = f"{stem.strip(' .')[:_LONGEST_NAME] or 'document'}.{own.lower()}"
    return f"document-{name}" if explain_folder_name(name) else name


def keep_file(store: Path, called: str, path: Path) -> str:
    """Keep a file with the name that it came under; its id.

    Raises: `OutputError`; `InputFileError` when it is too large.
    """
    name = secrets.token_hex(6)
    with make_folder(beside=store / name) as made:
        write_bytes(made / clean_name(called, "pdf"), read_bytes(path))
        put_folder(made, store / name)
    return name


def find_kept_file(store: Path, name: str) -> Path | None:
    """The file that has this id, if there is one."""
    folder = store / name
    if _ID.fullmatch(name) is None or not folder.is_dir():
        return None
    return next((path for path in sorted(folder.iterdir()) if path.is_file()), None)
