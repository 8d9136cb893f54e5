"""The register of a dossier: the acts that were frozen, under `actes/`; their bytes, and every version that came back.

    actes/01-convention/
      acte.json                the record; it lists every file below with its digest
      pieces/  assemblage/     the pieces (DOCX, PDF); the same joined, and what a new join is made from
      exemplaires/  signature/ the originals to print and sign, one for each party; the file to sign electronically
      arbres/  sources/        the trees as JSON; the files of the dossier and of its model
      retours/                 what came back, each file with all its versions: `<path>/1-<digest>.pdf`, `2-…`
      copies/                  the stamped copies that were made, likewise
      acceptations/            what a person accepted of a signed file, by the digest of that file, likewise
      empreintes.sha256        the digests of acte.json and of all that was added since, as `sha256sum` reads them

Nothing here is ever changed or taken away: files are added, and a freezing that is lifted is moved aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.act import ACT_FILE, ActFault, ActRecord, parse_act, write_act
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import (
    append_line,
    display_path,
    list_tree,
    make_folder,
    put_folder,
    read_bytes,
    remove_folder,
    sha256,
    wait_for_folder,
    write_bytes,
)
from generator.making.dossier_folder import ACTS_FOLDER

CONVENTION = "01-convention"
LIFTED = "leves"  # below ACTS_FOLDER: freezings that were lifted
RETURNS = "retours"
COPIES = "copies"
ACCEPTED = "acceptations"
ROOMS = (RETURNS, COPIES, ACCEPTED)  # where files are added
DIGESTS = "empreintes.sha256"
BEFORE = "repris"  # below COPIES: those that were made before the act was recorded
_HEX = 64  # letters of a SHA-256 digest
_VERSION = re.compile(r"([1-9][0-9]*)-([0-9a-f]{12})(\.[a-z0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Act:
    """A frozen act and its folder."""

    record: ActRecord
    place: Path

    @property
    def name(self) -> str:
        """« acte n° 01 (convention) », for messages."""
        return f"acte n° {self.record.number:02} ({self.record.nature})"

    def read(self, name: str) -> bytes:
        """A file of the act, the very bytes that were frozen.

        Raises: `InputFileError` when it is missing or was touched.
        """
        path = self.place / name
        data = read_bytes(path)
        if sha256(data) != self.record.files.get(name):
            message = f"ce fichier de l'{self.name} a été modifié depuis qu'il est arrêté : il n'est pas utilisé"
            hint = "rétablir le fichier d'origine depuis une sauvegarde ; « ctg controler » dit ce qui a été touché"
            raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint))
        return data


@dataclass(frozen=True, slots=True)
class Version:
    """One version of something that came back, or of a copy: its rank from 1, the start of its digest, its file."""

    rank: int
    digest: str
    file: Path


def find_act(folder: Path) -> Act | None:
    """The act of a dossier that is frozen; nothing while none is.

    Raises: `InputFileError` when its record is missing or cannot be used.
    """
    place = folder / ACTS_FOLDER / CONVENTION
    if not place.is_dir():
        return None
    path = place / ACT_FILE
    try:
        return Act(parse_act(read_bytes(path)), place)
    except ActFault as fault:
        why = f"« {fault.key} » y manque ou n'a pas la forme attendue" if fault.key else "il est illisible"
        message = f"cet acte arrêté ne peut pas être lu : {why}"
        hint = "le rétablir depuis une sauvegarde ; s'il vient d'un programme plus récent, mettre celui-ci à jour"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint)) from fault


def record_act(folder: Path, record: ActRecord, files: Mapping[str, bytes]) -> Act:
    """Put an act into the register of a dossier, whole or not at all; `record.files` is made from `files`.

    Raises: `UsageError` when an act is there already; `OutputError` when the place cannot be written.
    """
    place = folder / ACTS_FOLDER / CONVENTION
    if place.exists():
        message = "un acte est déjà arrêté dans ce dossier"
        hint = f"il est dans {display_path(place)} ; « ctg arreter --lever » tant que rien n'est signé ni envoyé"
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(folder)), hint=hint))
    with wait_for_folder(place.parent), make_folder(beside=place) as made:
        for left in place.parent.glob(f".{place.name}.*"):  # of a run that was killed: who writes holds the folder
            if left != made:
                remove_folder(left)
        for name, data in files.items():
            write_bytes(made / name, data)
        written = write_act(record)
        write_bytes(made / ACT_FILE, written)
        write_bytes(made / DIGESTS, f"{sha256(written)}  {ACT_FILE}\n".encode())
        put_folder(made, place)
    return Act(record, place)


def lift_act(act: Act) -> Path:
    """Move an act aside, with all that it holds; its new place, which no command uses.

    Raises: `OutputError` when it cannot be moved.
    """
    aside = act.place.parent / LIFTED
    rank = 1 + sum(1 for _ in aside.glob(f"{act.place.name}-*"))
    target = aside / f"{act.place.name}-{rank}"
    with make_folder(beside=target):  # makes the folder that receives it
        put_folder(act.place, target)
    return target


def check_act_files(act: Act) -> Iterator[Diagnostic]:
    """What was changed, taken away or added in the files that were frozen, and in those that came since."""
    for name, digest in {**list_digests(act), **act.record.files}.items():
        path = act.place / name
        if not path.is_file():
            message = f"ce fichier de l'{act.name} n'est plus là"
        elif sha256(read_bytes(path)) != digest:
            message = f"ce fichier de l'{act.name} a été modifié depuis qu'il est arrêté"
        else:
            continue
        hint = "le rétablir depuis une sauvegarde : aucune commande ne le refait"
        yield Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint)
    for path in list_tree(act.place):
        name = path.relative_to(act.place).as_posix()
        top = PurePosixPath(name).parts[0]
        if name in (ACT_FILE, DIGESTS) or name in act.record.files:
            continue
        found = _VERSION.fullmatch(path.name) if top in ROOMS else None
        if found is not None:
            if name not in list_digests(act) and not sha256(read_bytes(path)).startswith(found[2]):
                message = f"ce fichier reçu pour l'{act.name} a été modifié : son nom dit l'empreinte {found[2]}"
                hint = "le rétablir depuis une sauvegarde, ou déposer à nouveau le fichier d'origine"
                yield Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint)
            continue
        message = f"ce fichier n'est pas de l'{act.name} : il a été ajouté depuis"
        yield Diagnostic(Code.FICHIER_AJOUTE, message, Span(display_path(path)), severity=Severity.WARNING)


def list_digests(act: Act) -> dict[str, str]:
    """The digests of `acte.json` and of what was added since the freezing, by path; a line that was cut is left out."""
    path = act.place / DIGESTS
    return parse_digests(read_bytes(path)) if path.is_file() else {}


def parse_digests(data: bytes) -> dict[str, str]:
    """What a list of digests says, by path."""
    lines = data.decode("utf-8", "replace").splitlines()
    return {
        name: digest for digest, _, name in (line.partition("  ") for line in lines) if name and len(digest) == _HEX
    }


# --- what comes back -----------------------------------------------------------------------------------------------


def list_versions(act: Act, name: str, room: str = RETURNS) -> tuple[Version, ...]:
    """The versions of a file that came back (or of a copy), by its path in the dossier; the oldest first."""
    found: list[Version] = []
    folder = act.place / room / name
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _VERSION.fullmatch(path.name):
            found.append(Version(int(match[1]), match[2], path))
    return tuple(sorted(found, key=lambda version: version.rank))


def find_version_digest(name: str) -> str | None:
    """The start of the digest that a version bears in its name, by its path in the act; nothing when it is none."""
    path = PurePosixPath(name)
    found = _VERSION.fullmatch(path.name) if path.parts[0] in ROOMS else None
    return found[2] if found is not None else None


def read_version(act: Act, version: Version) -> bytes:
    """A version that was kept, the very bytes that its name tells.

    Raises: `InputFileError` when it is missing or was touched.
    """
    data = read_bytes(version.file)
    if not sha256(data).startswith(version.digest):
        message = f"ce fichier gardé sous l'{act.name} a été modifié : son nom dit l'empreinte {version.digest}"
        hint = "le rétablir depuis une sauvegarde ; il n'est pas utilisé"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(version.file)), hint=hint))
    return data


def list_returns(act: Act, room: str = RETURNS) -> dict[str, tuple[Version, ...]]:
    """Everything that came back under an act, by its path in the dossier."""
    base = act.place / room
    names = {path.parent.relative_to(base).as_posix() for path in list_tree(base) if _VERSION.fullmatch(path.name)}
    return {name: list_versions(act, name, room) for name in sorted(names)}


def keep_version(act: Act, name: str, data: bytes, room: str = RETURNS) -> tuple[Version, bool]:
    """Keep a file that came back, after the versions that are there; and whether it is a new one.

    The same bytes as the last version are not kept twice.

    Raises: `OutputError` when the place cannot be written.
    """
    versions = list_versions(act, name, room)
    digest = sha256(data)[:12]
    if versions and versions[-1].digest == digest:
        return versions[-1], False
    rank = versions[-1].rank + 1 if versions else 1
    ending = "".join(PurePosixPath(name).suffixes[-2:]) if name.endswith(".tar.gz") else PurePosixPath(name).suffix
    file = act.place / room / name / f"{rank}-{digest}{ending.lower()}"
    write_bytes(file, data)
    append_line(act.place / DIGESTS, f"{sha256(data)}  {file.relative_to(act.place).as_posix()}".encode())
    return Version(rank, digest, file), True
