"""The dossiers of a project: where each one stands, and the name by which a page asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.dossier_place import AMENDMENTS, FACTS_FILE, find_amendment_number, list_amendments, name_dossier
from generator.errors import CtgError
from generator.files import read_bytes
from generator.project import CONTENT, Project

__all__ = ("DossierPlace", "find_place", "list_places", "read_full_title", "read_title")

_NO_DOSSIERS = {f"{CONTENT}/modeles", f"{CONTENT}/references"}
_MAX_DEPTH = 3  # folders of folders of dossiers
_BETWEEN = "~"
_TERRITORY = re.compile(r"^territoire:.*?^ +nom: *[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE | re.DOTALL)
_MOST_FACTS = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DossierPlace:
    """Where a dossier stands: that of a convention, or that of one of its avenants.

    `id` is the path below `content/`, « ~ » between its parts: what stands in the address of its pages. `number` is
    that of the avenant, 0 for a convention; `convention` is the place of what an avenant amends.
    """

    id: str
    folder: Path
    name: str
    number: int = 0
    convention: DossierPlace | None = None


def list_places(project: Project) -> tuple[DossierPlace, ...]:
    """The dossiers of a project, each followed by those of its avenants; no file is read.

    Raises: `OSError` when a folder cannot be listed.
    """
    return tuple(_walk(project, project.content, "", _MAX_DEPTH))


def find_place(project: Project, wanted: str) -> DossierPlace | None:
    """The dossier of that id, if there is one: among the names that the folders have, never by making a path of it.

    Raises: `OSError` when a folder cannot be listed.
    """
    found = _walk(project, project.content, "", _MAX_DEPTH, wanted)
    return next((place for place in found if place.id == wanted), None)


def read_title(place: DossierPlace) -> str:
    """The territory's name as it is written, without reading the dossier; that of its folder when in doubt."""
    try:
        found = _TERRITORY.search(read_bytes(place.folder / FACTS_FILE, _MOST_FACTS).decode("utf-8", "replace"))
    except CtgError:
        return place.name
    return found[1] if found is not None and found[1] else place.name


def read_full_title(place: DossierPlace) -> str:
    """What people call a dossier: the name of its territory, and the number of the avenant that it is."""
    title = read_title(place.convention or place)
    return f"{title}, avenant n°\u00a0{place.number}" if place.number else title


def _walk(project: Project, folder: Path, before: str, depth: int, wanted: str | None = None) -> Iterator[DossierPlace]:
    """The dossiers below a folder; only those on the way to `wanted`, when it is given."""
    if not folder.is_dir():
        return
    for name in sorted(path.name for path in folder.iterdir()):
        place, identity = folder / name, before + name
        if wanted is not None and wanted != identity and not wanted.startswith(identity + _BETWEEN):
            continue
        if name.startswith(".") or place.is_symlink() or _holds_no_dossier(project, place):
            continue
        if (place / FACTS_FILE).is_file():
            convention = DossierPlace(identity, place, name)
            yield convention
            yield from _list_amendments(convention)
        elif depth > 1 and place.is_dir():
            yield from _walk(project, place, identity + _BETWEEN, depth - 1, wanted)


def _list_amendments(convention: DossierPlace) -> Iterator[DossierPlace]:
    for folder in list_amendments(convention.folder):
        number = find_amendment_number(folder)
        identity = _BETWEEN.join((convention.id, AMENDMENTS, str(number)))
        yield DossierPlace(identity, folder, name_dossier(folder), number, convention)


def _holds_no_dossier(project: Project, place: Path) -> bool:
    return place.relative_to(project.root).as_posix() in _NO_DOSSIERS
