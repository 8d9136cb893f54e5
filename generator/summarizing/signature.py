"""Whether a dossier is still the one that was summarised, told by the names, sizes and times of its files.

When in doubt it is not: a file that was written just before it was looked at might be written again within the same
tick of the disk's clock, and such a signature never equals another one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import time_ns

from generator.dossier_place import list_amendments, name_dossier
from generator.manifest import MANIFEST_FILE
from generator.project import REFERENCES, SETTINGS_FILE, Project
from generator.workers.program_digest import digest_program

_TICK_NS = 2_000_000_000  # the coarsest clock of a disk that people use
_YOUNG = "trop récent"


@dataclass
class Surroundings:
    """What all dossiers of a project share, looked at once: its models, identities and settings, and the program."""

    project: Project
    shared: str = ""
    _beside: dict[Path, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        roots = (*self.project.model_roots, *self.project.template_roots, REFERENCES)
        files = (file for place in (self.project.root / SETTINGS_FILE, *roots) for file in _list_files(place))
        self.shared = _digest((_digest_program_once(), *(_write(file) for file in files)))

    def digest_beside(self, folder: Path) -> str:
        """The models that stand beside a dossier, which it may name too."""
        place = folder.parent / "modeles"
        if place in self.project.model_roots:
            return ""
        if place not in self._beside:
            self._beside[place] = _digest(_write(file) for file in _list_files(place))
        return self._beside[place]


def sign_dossier(folder: Path, output: Path, around: Surroundings) -> str:
    """The signature of a convention's dossier, avenants and register included, and of the manifests of its documents.

    `output` is the folder in which each dossier's documents have their own.
    """
    now = time_ns()
    names = (name_dossier(one) for one in (folder, *list_amendments(folder)))
    manifests = (found for name in names for found in _list_files(output / name / MANIFEST_FILE))
    files = (*_list_files(folder), *manifests)
    if any(time > now - _TICK_NS for _, _, time in files):
        return _YOUNG
    return _digest((around.shared, around.digest_beside(folder), *(_write(file) for file in files)))


def is_sure(signature: str) -> bool:
    """Whether a signature can tell that nothing has changed."""
    return signature not in ("", _YOUNG)


@lru_cache(maxsize=1)
def _digest_program_once() -> str:
    return digest_program()


def _write(file: tuple[str, int, int]) -> str:
    return f"{file[0]} {file[1]} {file[2]}"


def _list_files(place: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time (ns) of a file, or of every file below a folder, by name; links are not followed."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except NotADirectoryError:
        found = place.stat()
        yield str(place), found.st_size, found.st_mtime_ns
        return
    except OSError:  # nothing there, or nothing that may be read: the computing tells it
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _list_files(Path(entry.path))
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:  # gone meanwhile: the next look sees it
            continue
        yield entry.path, found.st_size, found.st_mtime_ns


def _digest(parts: Iterable[str]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return found.hexdigest()
