"""The register of a dossier: the act that was frozen, under `actes/`; its bytes, and every version that came back.

    actes/01-convention/       in the dossier of a convention; actes/02-avenant-1/ in that of its avenant n° 1
      acte.json                the record; it lists every file below with its digest
      pieces/  assemblage/     the pieces (DOCX, PDF); the same joined, and what a new join is made from
      exemplaires/  signature/ the originals to print and sign, one for each party; the file to sign electronically
      arbres/  sources/        the trees as JSON; the files of the dossier and of its model
      retours/                 what came back, each file with all its versions: `<path>/1-<digest>.pdf`, `2-…`
      copies/                  the stamped copies that were made, likewise
      acceptations/            what a person accepted of a signed file, by the digest of that file, likewise
      retraits/                of what came back, what was taken out of the dossier, and put there again
      empreintes.sha256        the digests of acte.json and of all that was added since, as `sha256sum` reads them

Nothing here is ever changed or taken away: files are added, and a freezing that is lifted is moved aside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.act import ACT_FILE, ActFault, ActRecord, parse_act, write_act
from generator.acts.kept.digest_list import (
    DIGESTS,
    RETURNS,
    ROOMS,
    SHORT,
    Version,
    find_version_digest,
    list_kept,
    list_standing_versions,
    read_digests,
)
from generator.acts.kept.freezing_lines import check_witness
from generator.codes import Code
from generator.dossier_place import find_amendment_number, name_act_folder
from generator.errors import Diagnostic, InputFileError, OutputError, Severity, Span, UsageError
from generator.files import (
    append_line,
    digest_file,
    display_path,
    find_link,
    list_tree,
    make_folder,
    make_folder_again,
    put_folder,
    read_bytes,
    remove_leftovers,
    sha256,
    wait_for_folder,
    write_bytes,
)
from generator.making.dossier_folder import ACTS_FOLDER

LIFTED = "leves"  # below ACTS_FOLDER: freezings that were lifted
BEFORE = "repris"  # below COPIES: those that were made before the act was recorded
_BACKUP = "le rétablir depuis une sauvegarde : aucune commande ne le refait"


@dataclass(frozen=True, slots=True)
class Act:
    """A frozen act and its folder."""

    record: ActRecord
    place: Path

    @property
    def name(self) -> str:
        """« acte n° 01 (convention) », « acte n° 02 (avenant n° 1) », for messages."""
        return f"acte n° {self.record.number:02} ({self.record.called})"

    def read(self, name: str) -> bytes:
        """A file of the act, the very bytes that were frozen.

        Raises: `InputFileError` when it is missing or was touched.
        """
        path = self.place / name
        _refuse_link(self.place, path)
        data = read_bytes(path)
        if sha256(data) != self.record.files.get(name):
            message = f"ce fichier de l'{self.name} a été modifié depuis qu'il est arrêté : il n'est pas utilisé"
            hint = "rétablir le fichier d'origine depuis une sauvegarde ; « ctg controler » dit ce qui a été touché"
            raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint))
        return data


def find_act(folder: Path) -> Act | None:
    """The act of a dossier that is frozen; nothing while none is.

    Raises: `InputFileError` when its record is missing, was touched or cannot be used; when the act is not there any
    more, or is not the one that was frozen here, as the journal says.
    """
    place = find_place(folder)
    for name in (ACT_FILE, DIGESTS):
        _refuse_link(folder, place / name)
    check_witness(folder, place.name, place.parent / LIFTED)
    if not os.path.lexists(place):
        return None
    path = place / ACT_FILE
    data = read_bytes(path)
    try:
        record = parse_act(data)
    except ActFault as fault:
        why = f"« {fault.key} » y manque ou n'a pas la forme attendue" if fault.key else "il est illisible"
        message = f"cet acte arrêté ne peut pas être lu : {why}"
        hint = "le rétablir depuis une sauvegarde ; s'il vient d'un programme plus récent, mettre celui-ci à jour"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=hint)) from fault
    known = read_digests(place).get(ACT_FILE)
    if known != sha256(data):
        where, message = path, f"ce fichier n'est pas celui que {DIGESTS} décrit : l'acte n'est pas utilisé"
        if known is None:
            where, message = place / DIGESTS, "cette liste des empreintes de l'acte manque, ou ne dit plus rien de lui"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(where)), hint=_BACKUP))
    return Act(record, place)


def find_place(folder: Path) -> Path:
    """Where the act of a dossier stands, once it is frozen."""
    return folder / ACTS_FOLDER / name_act_folder(find_amendment_number(folder))


def _refuse_link(top: Path, path: Path) -> None:
    """Refuse a path below `top` that goes by a link: what is of an act stands in it.

    Raises: `InputFileError`.
    """
    link = find_link(top, path)
    if link is not None:
        message = "c'est un lien : un acte arrêté est fait de fichiers, et ne prend ni ne range rien ailleurs"
        hint = "remettre à sa place le fichier ou le dossier lui-même"
        span = Span(f"{display_path(link.parent)}/{link.name}")
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, span, hint=hint))


def record_act(
    folder: Path, record: ActRecord, files: Mapping[str, bytes], complete: Callable[[Act], None] | None = None
) -> Act:
    """Put an act into the register of a dossier, whole or not at all; `record.files` is made from `files`.

    `complete` adds what belongs to it from the first, such as copies that were stamped before it was recorded: it is
    given the act while it has no name yet.

    Raises: `UsageError` when an act is there already; `OutputError` when the place cannot be written.
    """
    place = find_place(folder)
    _refuse_link(folder, place.parent)
    with make_folder_again(beside=place) as made:
        if os.path.lexists(place):  # looked at once the place is ours: another run may have frozen it meanwhile
            message = "un acte est déjà arrêté dans ce dossier"
            hint = f"il est dans {display_path(place)} ; « ctg arreter --lever » tant que rien n'est signé ni envoyé"
            raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(folder)), hint=hint))
        for name, data in files.items():
            write_bytes(made / name, data)
        written = write_act(record)
        write_bytes(made / ACT_FILE, written)
        write_bytes(made / DIGESTS, f"{sha256(written)}  {ACT_FILE}\n".encode())
        if complete is not None:
            complete(Act(record, made))
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
    listed = list_digests(act)
    for name, digest in {**listed, **act.record.files}.items():
        path = act.place / name
        if find_link(act.place, path) is not None:
            message = f"ce fichier de l'{act.name} n'est plus à sa place : un lien mène ailleurs"
        elif not path.is_file():
            message = f"ce fichier de l'{act.name} n'est plus là"
        elif sha256(read_bytes(path)) != digest:
            message = f"ce fichier de l'{act.name} a été modifié depuis qu'il est arrêté"
        else:
            continue
        yield Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(path)), hint=_BACKUP)
    for path in list_tree(act.place):
        name = path.relative_to(act.place).as_posix()
        if name not in {ACT_FILE, DIGESTS, *act.record.files, *listed}:
            yield _tell_added(act, name, path)


def list_unknown(act: Act) -> Iterator[Diagnostic]:
    """What is named as if it had come back, and was not kept by this program: it is told, and not used."""
    listed = list_digests(act)
    for room in ROOMS:
        for path in list_tree(act.place / room):
            name = path.relative_to(act.place).as_posix()
            if name not in listed and find_version_digest(name) is not None:
                yield _tell_added(act, name, path)


def _tell_added(act: Act, name: str, path: Path) -> Diagnostic:
    message, hint = f"ce fichier n'est pas de l'{act.name} : il a été ajouté depuis", None
    if find_version_digest(name) is not None:
        message = f"ce fichier n'est pas inscrit dans {DIGESTS} de l'{act.name} : il n'est pas utilisé"
        hint = "s'il était revenu pour cet acte, le déposer ou le recevoir à nouveau"
    return Diagnostic(Code.FICHIER_AJOUTE, message, Span(display_path(path)), hint=hint, severity=Severity.WARNING)


def list_digests(act: Act) -> dict[str, str]:
    """The digests of `acte.json` and of what was added since the freezing, by path; a line that was cut is left out."""
    return read_digests(act.place)


# --- what comes back -----------------------------------------------------------------------------------------------


def list_versions(act: Act, name: str, room: str = RETURNS) -> tuple[Version, ...]:
    """The versions of a file that came back (or of a copy), by its path in the dossier; the oldest first."""
    return list_returns(act, room).get(name, ())


def read_version(act: Act, version: Version) -> bytes:
    """A version that was kept, the very bytes.

    Raises: `InputFileError` when it is missing or was touched.
    """
    _refuse_link(act.place, version.file)
    data = read_bytes(version.file)
    if sha256(data) != version.whole:
        message = f"ce fichier gardé sous l'{act.name} a été modifié : son nom dit l'empreinte {version.digest}"
        hint = "le rétablir depuis une sauvegarde ; il n'est pas utilisé"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(version.file)), hint=hint))
    return data


def list_returns(act: Act, room: str = RETURNS) -> dict[str, tuple[Version, ...]]:
    """Everything that came back under an act, by its path in the dossier; what its list of digests tells, only."""
    return list_kept(act.place, room)


def keep_version(act: Act, name: str, data: bytes, room: str = RETURNS) -> tuple[Version, bool]:
    """Keep a file that came back, after the versions that are there; and whether it is a new one.

    The same bytes as the last version are not kept twice; one that was taken away since is put back.

    Raises: `OutputError` when the place cannot be written, or the freezing was lifted meanwhile; `InputFileError` when
    the last version was touched.
    """
    _refuse_link(act.place, act.place / room / name)
    with wait_for_folder(act.place.parent):  # two that come at once have two ranks
        _refuse_lifted(act)
        versions = list_versions(act, name, room)
        whole = sha256(data)
        last = versions[-1] if versions else None
        if last is not None and last.whole == whole:
            _refuse_link(act.place, last.file)
            if last.file.is_file():
                read_version(act, last)
            else:
                write_bytes(last.file, data)
            return last, False
        folder = act.place / room / name
        remove_leftovers(folder)  # of a run that was killed; nobody else writes here now
        rank = last.rank if last is not None else 0
        for other, digest, path in list_standing_versions(folder):
            if other > rank and digest == whole[:SHORT] and digest_file(path) == whole:
                break  # of a run that was stopped before it could list it
        else:
            other = 1 + max((rank, *(found for found, _, _ in list_standing_versions(folder))))
            path = folder / f"{other}-{whole[:SHORT]}{_end_as(name)}"
            write_bytes(path, data)
        append_line(act.place / DIGESTS, f"{whole}  {path.relative_to(act.place).as_posix()}".encode())
        return Version(other, whole, path), True


def _refuse_lifted(act: Act) -> None:
    """Refuse to add to an act that another run has moved aside since it was found: it would make a ruin in its place.

    Raises: `OutputError`.
    """
    if not (act.place / ACT_FILE).is_file():
        message = f"l'{act.name} n'est plus à sa place : son arrêt vient d'être levé"
        hint = "rien n'y a été rangé ; arrêter le texte à nouveau, puis relancer cette commande"
        raise OutputError(Diagnostic(Code.ECRITURE_IMPOSSIBLE, message, Span(display_path(act.place)), hint=hint))


def _end_as(name: str) -> str:
    """The ending of the versions of a file: its own, or that of an archive."""
    path = PurePosixPath(name)
    return ("".join(path.suffixes[-2:]) if name.endswith(".tar.gz") else path.suffix).lower()
