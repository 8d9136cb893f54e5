"""What a dossier may not hold: links that lead out of it, pipes and devices, names that nobody can read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path
from generator.plain_text import find_unreadable_letters

_HINT_NAME = "le renommer avec des lettres, des chiffres et des tirets"
_HINT_PLAIN = "le retirer, ou mettre un fichier à sa place"
_HINT = "mettre dans le dossier une copie du fichier, à la place du lien"


def find_outside_links(folder: Path) -> Iterator[Diagnostic]:
    """The files and folders below a dossier that are links to what is not below it, or to nothing, or no files at all;
    and the names that no other system would read.
    """
    home = folder.resolve()
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(parent) / name
            shown = Span(display_path(path.parent) + f"/{name}")
            if letters := find_unreadable_letters(name):
                yield tell_unreadable_name(letters, shown)
            if not path.is_symlink():
                if not path.is_file() and not path.is_dir():
                    message = "ce n'est pas un fichier ordinaire (un tube, un périphérique)"
                    yield Diagnostic(Code.FICHIER_ILLISIBLE, message, shown, hint=_HINT_PLAIN)
                continue
            try:
                target = path.resolve(strict=True)
            except (OSError, RuntimeError):
                message = "ce lien ne mène à rien, ou tourne en rond"
            else:
                if target.is_relative_to(home):
                    continue
                message = "ce lien mène hors du dossier : rien n'est pris ailleurs sur le disque"
            yield Diagnostic(Code.LIEN_HORS_DOSSIER, message, shown, hint=_HINT)


def tell_unreadable_name(letters: str, place: Span) -> Diagnostic:
    """The fault of a name with letters that do not show, turn the others round, or are no UTF-8."""
    message = f"ce nom a des caractères qu'on ne peut pas lire : {letters[:60]}"
    return Diagnostic(Code.NOM_ILLISIBLE, message, place, hint=_HINT_NAME)
