"""Launch tokens: each opens the atelier once, for the browser of whoever can write into the project's folder.

A token is a file named by its digest, which whoever redeems it removes: so a second `ctg atelier` can give one to a
server that runs already.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path

from generator.files import write_bytes

_FOLDER = "entrees"


def issue_token(folder: Path) -> str:
    """A new token for the server whose own folder this is.

    Raises: `OutputError` when the folder cannot be written.
    """
    token = secrets.token_urlsafe(32)
    write_bytes(_place(folder, token), b"", lasting=False)
    return token


def redeem_token(folder: Path, token: str) -> bool:
    """Whether this token was waiting; it is not any more."""
    try:
        _place(folder, token).unlink()
    except FileNotFoundError:
        return False
    return True


def forget_tokens(folder: Path) -> None:
    """Remove the tokens that were never used."""
    for path in (folder / _FOLDER).glob("*"):
        path.unlink(missing_ok=True)


def _place(folder: Path, token: str) -> Path:
    return folder / _FOLDER / sha256(token.encode("utf-8", "replace")).hexdigest()
