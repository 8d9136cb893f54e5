"""The list of an act's digests, `empreintes.sha256`: only what it tells was kept by us, each file as it tells it.

Lines are added, as `sha256sum` reads them, and none is ever changed: of two that name one file, the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.files import read_bytes

DIGESTS = "empreintes.sha256"
RETURNS = "retours"
COPIES = "copies"
ACCEPTED = "acceptations"
WITHDRAWN = "retraits"
ROOMS = (RETURNS, COPIES, ACCEPTED, WITHDRAWN)  # where files are added
SHORT = 12  # letters of a digest in the name of a version
_HEX = 64  # letters of a SHA-256 digest
_VERSION = re.compile(r"([1-9][0-9]{0,5})-([0-9a-f]{12})(\.[a-z0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of something that came back, or of a copy: its rank from 1, its whole digest, its file."""

    rank: int
    whole: str
    file: Path

    @property
    def digest(self) -> str:
        """The start of its digest, as the name of its file bears it."""
        return self.whole[:SHORT]


def parse_digests(data: bytes) -> dict[str, str]:
    """What a list of digests says, by path; a line that was cut is left out."""
    found: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name and len(digest) == _HEX:
            found.setdefault(name, digest)
    return found


def read_digests(place: Path) -> dict[str, str]:
    """The digests of `acte.json` and of what was added since the freezing, by path; none when there is no list."""
    path = place / DIGESTS
    return parse_digests(read_bytes(path)) if path.is_file() else {}


def list_kept(place: Path, room: str) -> dict[str, tuple[Version, ...]]:
    """The versions that the list of an act tells in one of its rooms, by what they are versions of; oldest first."""
    found: dict[str, list[Version]] = {}
    for path, digest in read_digests(place).items():
        parts = PurePosixPath(path).parts
        match = _VERSION.fullmatch(parts[-1]) if parts else None
        if match is None or parts[0] != room or len(parts) < len(("room", "name", "version")) or ".." in parts:
            continue
        if digest.startswith(match[2]):
            found.setdefault("/".join(parts[1:-1]), []).append(Version(int(match[1]), digest, place / path))
    ranked = {name: sorted(versions, key=lambda version: version.rank) for name, versions in sorted(found.items())}
    return {name: tuple(versions) for name, versions in ranked.items()}


def find_version_digest(name: str) -> str | None:
    """The start of the digest that a version bears in its name, by its path in the act; nothing when it is none."""
    path = PurePosixPath(name)
    found = _VERSION.fullmatch(path.name) if path.parts[0] in ROOMS else None
    return found[2] if found is not None else None


def list_standing_versions(folder: Path) -> Iterator[tuple[int, str, Path]]:
    """The files in the folder of one thing that are named as its versions, listed or not: rank, short digest, file."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _VERSION.fullmatch(path.name):
            yield int(match[1]), match[2], path
