"""Digests of what is made: of all that the pages of a piece come from, and of all that a dossier's files come from."""

from __future__ import annotations

from pathlib import Path

from generator.api.press import OpenedDossier
from generator.files import sha256
from generator.model.document import Document
from generator.project import Project
from generator.version import __version__
from generator.writing.trees.trees import write_tree

__all__ = ["digest_content", "digest_piece"]

_LENGTH = 32  # hexadecimal digits of a key
_FURNITURE = ("html", "word", "fonts", "identites")


def digest_piece(opened: OpenedDossier, document: Document) -> str:
    """A key that changes whenever the pages of a piece do: its tree, the pages put into it, what it is dressed in."""
    dossier = opened.content
    tree = sha256(write_tree(document, dossier.folder, dossier.model.folder))
    put_in = sorted((file.name, sha256(file.data)) for file in dossier.inputs if file.name.lower().endswith(".pdf"))
    return _digest(tree, put_in, _sign(opened.project))


def digest_content(opened: OpenedDossier) -> str:
    """A key that changes whenever a file of a piece may: each carries the whole content of its dossier."""
    files = sorted((file.name, sha256(file.data)) for file in opened.content.inputs)
    return _digest(files, _sign(opened.project))


def _digest(*parts: object) -> str:
    return sha256(repr((__version__, *parts)).encode())[:_LENGTH]


def _sign(project: Project) -> tuple[tuple[str, int, int], ...]:
    """The templates, fonts and identities by name, size and moment: they are not read again for each digest."""
    roots = (root / part for root in project.template_roots for part in _FURNITURE)
    return tuple(_sign_file(path) for root in roots for path in sorted(root.rglob("*")) if path.is_file())


def _sign_file(path: Path) -> tuple[str, int, int]:
    told = path.stat()
    return str(path), told.st_size, told.st_mtime_ns
