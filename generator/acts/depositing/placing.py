"""A file from outside put into a dossier under a name of ours, or taken out of it: nothing that stood there is lost.

A file that takes another's place is written with its line of the journal, whole or not at all. What it replaces, and
what is taken out, stays under the act; before there is one, in a hidden folder of the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import PREFECTURE, file_deposit, note_taken_away
from generator.acts.journal import JournalEntry, write_entry
from generator.acts.register import find_act, keep_version
from generator.acts.telling.deeds import Deed, say_moment, tell_journal
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Span, UsageError
from generator.files import digest_file, display_path, list_files, read_bytes, remove_file, sha256, write_bytes
from generator.making.dossier_folder import ELECTRONIC, JOURNAL_FILE, SIGNATURES
from generator.model.acts import FreezeOrder
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.output_sets import LineToAdd, replace_read_files
from generator.project import Project

DEPOSIT, TAKE_OUT = "deposer", "retirer"  # as the journal calls them
FORMER = ".ctg-depots"  # of a dossier without an act: what deposits have replaced, by path, version after version
_FOLDERS = (DELIBERATIONS_FOLDER, PREFECTURE, SIGNATURES, f"{SIGNATURES}/{ELECTRONIC}")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Desk:
    """The dossier that something is put into or taken out of, and who does it, on which day."""

    folder: Path
    project: Project
    order: FreezeOrder


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as somebody gives it: `shown` is what that person calls it, for messages and for nothing else."""

    shown: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Deposited:
    """A file that was put in its place: where, below the dossier; what it was taken for, in French.

    `replaced` is where the one that it replaces is kept.
    """

    shown: str
    name: str
    words: str
    replaced: Path | None = None
    notes: tuple[Diagnostic, ...] = ()


def put_file(desk: Desk, delivery: Delivery, name: str, words: str) -> Deposited:
    """Put a file at `name`, a path below the dossier, with a line of the journal that says `words`.

    Raises: `InputFileError` when the very same file stands there; `ContentError` when what stands there changes
    meanwhile; `OutputError` when the place cannot be written. Nothing has changed then.
    """
    place = desk.folder / name
    before = (digest_file(place) or "") if place.is_file() else ""
    digest = sha256(delivery.data)
    if before == digest:
        raise InputFileError(tell_same(delivery, name))
    replaced = _keep_former(desk, name) if before else None
    act = find_act(desk.folder)
    entry = JournalEntry(
        say_moment(),
        desk.order.by,
        DEPOSIT,
        act.place.name if act is not None else "",
        {delivery.shown: digest},
        {name: digest},
        words,
    )
    line = LineToAdd(JOURNAL_FILE, write_entry(entry))
    told = replace_read_files(desk.folder, {name: delivery.data}, {name: before}, line)
    notes = DiagnosticCollector()
    notes.extend(told)
    if act is not None:
        file_deposit(act, name, delivery.data, notes)
    return Deposited(delivery.shown, name, words, replaced, notes.found)


def tell_same(delivery: Delivery, name: str) -> Diagnostic:
    """Say that the very same file stands in the dossier already."""
    message = "ce fichier est déjà déposé, au même octet : rien n'est changé"
    hint = f"il est dans le dossier, sous {name} ; pour le remplacer, déposer l'autre version"
    return Diagnostic(Code.DEPOT_IDENTIQUE, message, Span(delivery.shown), hint=hint)


def list_put(folder: Path) -> tuple[str, ...]:
    """What stands in the folders of a dossier where people put what comes from outside, by path below it, sorted."""
    found = (path for part in _FOLDERS for path in list_files(folder / part, "*"))
    return tuple(path.relative_to(folder).as_posix() for path in found)


def take_out(desk: Desk, name: str, reason: str) -> Path:
    """Take a file out of the dossier; where it is kept. `name` is one of `list_put`.

    Raises: `UsageError` when there is no such file, or no reason is given; `OutputError` when it cannot be kept.
    """
    span = Span(display_path(desk.folder))
    if name not in list_put(desk.folder):
        message, hint = f"« {name} » n'est pas un fichier déposé dans ce dossier", "relire la liste : il n'y est plus"
        raise UsageError(Diagnostic(Code.DEPOT_INCONNU, message, span, hint=hint))
    words = " ".join(reason.split())
    if not words:
        message = "dire pourquoi ce fichier est retiré : c'est gardé au journal du dossier"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, Span(name), hint="déposé par erreur"))
    place = desk.folder / name
    digest = sha256(read_bytes(place))
    # Kept first: a run that dies between the two has lost nothing, and may be done again.
    act = find_act(desk.folder)
    if act is not None:
        version, _ = keep_version(act, name, read_bytes(place))
        kept = version.file
        remove_file(place)
        note_taken_away(act, name, version)
    else:
        kept = _keep_former(desk, name)
        remove_file(place)
    deed = Deed(TAKE_OUT, {place: digest}, [kept], act=act.place.name if act is not None else "", reason=words)
    tell_journal(desk.folder, desk.project, desk.order.by, deed)
    return kept


def _keep_former(desk: Desk, name: str) -> Path:
    """Keep what stands at a place, beside what stood there before it; where it is kept."""
    data = read_bytes(desk.folder / name)
    act = find_act(desk.folder)
    if act is not None:
        return keep_version(act, name, data)[0].file
    folder, short = desk.folder / FORMER / name, sha256(data)[:_SHORT]
    standing = next(iter(list_files(folder, f"*-{short}.*")), None)
    if standing is not None:
        return standing
    suffixes = "".join(PurePosixPath(name).suffixes[-2:]) if name.endswith(".tar.gz") else PurePosixPath(name).suffix
    kept = folder / f"{1 + len(list_files(folder, '*'))}-{short}{suffixes}"
    write_bytes(kept, data)
    return kept
