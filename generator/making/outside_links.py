"""Links of a dossier that lead out of it: a dossier holds what it says and takes nothing from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path

_HINT = "mettre dans le dossier une copie du fichier, à la place du lien"


def find_outside_links(folder: Path) -> Iterator[Diagnostic]:
    """The files and folders below a dossier that are links to what is not below it, or to nothing."""
    home = folder.resolve()
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(parent) / name
            if not path.is_symlink():
                continue
            try:
                target = path.resolve(strict=True)
            except (OSError, RuntimeError):
                message = "ce lien ne mène à rien, ou tourne en rond"
            else:
                if target.is_relative_to(home):
                    continue
                message = "ce lien mène hors du dossier : rien n'est pris ailleurs sur le disque"
            yield Diagnostic(Code.LIEN_HORS_DOSSIER, message, Span(display_path(path.parent) + f"/{name}"), hint=_HINT)
