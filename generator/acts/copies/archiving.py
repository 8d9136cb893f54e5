"""`ctg archiver`: one act as a bag for the archives, and an act put back into a project from its bag.

The bag holds the act's whole folder, the lines of the journal since the act was frozen, which of the files that came
back still stand in the dossier, and what `ctg.yaml` has said of the act since. It is made from these alone, and tells
no day unless one is given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.act import ACT_FILE, ActFault, ActRecord, parse_act
from generator.acts.act_dossier import is_deposit, keep_deposits
from generator.acts.copies.bag import PAYLOAD, read_bag, write_bag
from generator.acts.copies.later_facts import list_later_facts, write_later_facts
from generator.acts.kept.act_sources import SOURCES
from generator.acts.kept.digest_list import DIGESTS, RETURNS, ROOMS, find_version_digest, parse_digests
from generator.acts.register import Act, check_act_files, find_act, list_returns
from generator.codes import Code
from generator.dossier_place import AMENDMENTS, FACTS_FILE, find_amendment_number, name_act_folder
from generator.errors import (
    ContentError,
    Diagnostic,
    DiagnosticCollector,
    InputFileError,
    Span,
    UsageError,
)
from generator.files import (
    append_line,
    display_path,
    make_folder_again,
    put_folder,
    read_bytes,
    read_text,
    sha256,
    write_bytes,
)
from generator.making.dossier_folder import ACTS_FOLDER, JOURNAL_FILE, check_folder
from generator.making.opening import open_dossier
from generator.project import CONTENT, MODELS, Project
from generator.version import __version__

# In the payload: the act's folder; what stands in the dossier, by version; what ctg.yaml has said since the freezing.
_ACT, _STANDING, _LATER = "acte", "depots.json", "suite.json"
_FOLDER = "archives"  # of the project, unless a person names another


@dataclass(frozen=True, slots=True)
class ArchivedAct:
    """A bag that was written, how many files it holds, and what is to be told."""

    act: Act
    place: Path
    files: int
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class RestoredAct:
    """An act that was put back, and the files of the dossier and of the model that were laid out with it."""

    act: Act
    files: tuple[Path, ...]


def archive_act(folder: Path, project: Project, target: Path | None = None, day: str = "") -> ArchivedAct:
    """Write the act of a dossier as a bag: `target`, or a folder of the project's `archives/`. Nothing is replaced.

    `day` (AAAA-MM-JJ) is told in the bag when it is given; no clock is read.

    Raises: `UsageError` when nothing is frozen, or when the place is taken; `InputFileError` that names the files of
    the act that were touched; `ContentError` when the dossier cannot be read; `OutputError`.
    """
    check_folder(folder)
    act = find_act(folder)
    if act is None:
        message, hint = "aucun acte n'est arrêté dans ce dossier", f"l'arrêter : « ctg arreter {display_path(folder)} »"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(folder)), hint=hint))
    place = target or project.root / _FOLDER / _name_bag(act)
    if place.exists() or place.is_symlink():
        message, hint = "ce sac existe déjà : il n'est pas remplacé", "donner un autre dossier avec --vers"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(place)), hint=hint))
    living, _ = open_dossier(folder, project)
    warnings = DiagnosticCollector()
    keep_deposits(act, living, warnings)
    warnings.extend(check_act_files(act))
    warnings.raise_errors(InputFileError)
    payload = {f"{_ACT}/{name}": read_bytes(act.place / name) for name in _list_act_files(act)}
    standing = {name: versions[-1].file for name, versions in list_returns(act).items() if (folder / name).is_file()}
    named = {name: file.relative_to(act.place).as_posix() for name, file in standing.items() if is_deposit(name)}
    payload[_STANDING] = (json.dumps(named, ensure_ascii=False, indent=1) + "\n").encode()
    later = list_later_facts(_read_frozen_facts(act), read_text(folder / FACTS_FILE))
    if later:
        payload[_LATER] = (json.dumps(later, ensure_ascii=False, indent=1) + "\n").encode()
    payload[JOURNAL_FILE] = b"".join(line + b"\n" for line in _list_journal(folder, act))
    info = {
        "Bag-Software-Agent": f"ctg {__version__}",
        "External-Identifier": f"{act.record.dossier}/{act.place.name}",
        "External-Description": act.record.title,
        "Internal-Sender-Identifier": act.record.text,
    }
    write_bag(place, payload, {**info, **({"Bagging-Date": day} if day else {})})
    return ArchivedAct(act, place, len(payload), warnings.found)


def _name_bag(act: Act) -> str:
    """« essai-01-convention », « essai-02-avenant-1 »."""
    record = act.record
    convention = record.dossier.removesuffix(f"-avenant-{record.amendment}") if record.amendment else record.dossier
    return f"{convention}-{act.place.name}"


def _read_frozen_facts(act: Act) -> str:
    return act.read(f"{SOURCES}/{CONTENT}/{act.record.dossier}/{FACTS_FILE}").decode("utf-8-sig")


def _list_act_files(act: Act) -> Iterator[str]:
    """What is of the act; a file that someone has put among them is told by its control, and left."""
    yield ACT_FILE
    yield from act.record.files
    if (act.place / DIGESTS).is_file():
        yield DIGESTS
    for room in ROOMS:
        for versions in list_returns(act, room).values():
            yield from (version.file.relative_to(act.place).as_posix() for version in versions)


def _list_journal(folder: Path, act: Act) -> Iterator[bytes]:
    """The lines of the journal since the day of the freezing, as they stand, but those of another act."""
    path = folder / JOURNAL_FILE
    for line in read_bytes(path).splitlines() if path.is_file() else ():
        try:
            content = json.loads(line)
            of_act = content.get("acte", act.place.name) == act.place.name and content["moment"] >= act.record.day
        except (ValueError, KeyError, TypeError, AttributeError):
            of_act = True  # a line that was cut is kept
        if of_act:
            yield line


# --- putting back --------------------------------------------------------------------------------------------------


def restore_act(bag: Path, folder: Path, project: Project) -> RestoredAct:
    """Put the act of a bag into the dossier `folder`, the same to the byte; a dossier that is not there is made again.

    It is then as it was frozen, with what had come back and what `ctg.yaml` had said of the act since; its model too,
    when the project has none of that name.

    Raises: `InputFileError` that names what of the bag was touched, is missing or was added; `UsageError` when an act
    or something else stands there; `OutputError`. Nothing is replaced.
    """
    payload = read_bag(bag)
    record = _read_record(payload, bag)
    files = {n.removeprefix(f"{_ACT}/"): data for n, data in payload.items() if n.startswith(f"{_ACT}/")}
    _check_files(record, files, bag)
    place = PurePosixPath(ACTS_FOLDER, name_act_folder(record.amendment))
    folder = _find_home(record, folder)
    if (folder / FACTS_FILE).is_file():
        if os.path.lexists(folder / place):
            message = "un acte est déjà arrêté dans ce dossier : celui du sac ne le remplace pas"
            hint = "donner un autre dossier, ou écarter l'acte qui s'y trouve s'il ne vaut rien"
            raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(folder)), hint=hint))
        _refuse_other_ctg(record, folder, project)
        laid: dict[str, bytes] = {}
        _put(folder / place, files)
        journal = folder / JOURNAL_FILE
        lines = set(read_bytes(journal).splitlines()) if journal.is_file() else set()
        for line in payload.get(JOURNAL_FILE, b"").splitlines():
            if line and line not in lines:
                append_line(journal, line)
    else:
        if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
            message, hint = "ce dossier n'est ni vide ni un dossier de CTG", "donner un dossier vide, ou nouveau"
            raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=hint))
        for path, data in _list_model(record, files, folder, project).items():
            write_bytes(path, data)
        laid = _list_laid_out(record, files, payload, bag)
        of_act = {(place / name).as_posix(): data for name, data in files.items()}
        journal_line = {JOURNAL_FILE: payload[JOURNAL_FILE]} if payload.get(JOURNAL_FILE) else {}
        _put(folder, {**laid, **of_act, **journal_line})
    return RestoredAct(Act(record, folder / place), tuple(folder / name for name in laid))


def _find_home(record: ActRecord, folder: Path) -> Path:
    """The dossier of an act: an avenant's stands below that of its convention, which must be there.

    Raises: `UsageError` when the folder is that of another act, or of no convention.
    """
    number = find_amendment_number(folder)
    if number == record.amendment and (number or folder.parent.name != AMENDMENTS):
        return folder
    if record.amendment and not number and (folder / FACTS_FILE).is_file():
        return folder / AMENDMENTS / str(record.amendment)
    message = f"ce sac est celui de l'acte n° {record.number:02} ({record.called}), dont ce n'est pas le dossier"
    hint = "donner le dossier de sa convention, s'il est là ; sinon, l'y remettre d'abord"
    raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=hint))


def _refuse_other_ctg(record: ActRecord, folder: Path, project: Project) -> None:
    """Refuse a dossier that is not the act's: its parties are others. One that cannot be read is left to the person."""
    with suppress(ContentError):
        living = {(party.id, party.nom) for party in open_dossier(folder, project)[0].facts.parties}
        strange = [party.name for party in record.parties if (party.id, party.name) not in living]
        if strange:
            message = f"cet acte est celui d'une autre CTG : {', '.join(strange[:6])} n'y est pas partie"
            hint = "donner le dossier de cet acte, ou un dossier nouveau"
            raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=hint))


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a whole folder at once."""
    with make_folder_again(beside=target) as made:
        for name, data in files.items():
            write_bytes(made / name, data, lasting=False)  # put_folder has them on the disk
        put_folder(made, target)


def _read_record(payload: Mapping[str, bytes], bag: Path) -> ActRecord:
    name = f"{_ACT}/{ACT_FILE}"
    try:
        return parse_act(payload[name])
    except (KeyError, ActFault) as fault:
        message = "ce sac ne contient pas un acte de ce programme, ou d'une version plus récente"
        raise InputFileError(Diagnostic(Code.SAC_INVALIDE, message, _name_place(bag, name))) from fault


def _check_files(record: ActRecord, files: Mapping[str, bytes], bag: Path) -> None:
    """Compare the files of a bag with the record of its act: a bag that was made again over other files is no act."""
    known = {**parse_digests(files.get(DIGESTS, b"")), **record.files}
    faults = [
        Diagnostic(Code.SAC_INVALIDE, message, _name_place(bag, f"{_ACT}/{name}"))
        for name in sorted({ACT_FILE, *known, *files} - {DIGESTS})
        if (message := _find_fault(known.get(name), files.get(name)))
    ]
    if faults:
        raise InputFileError(faults)


def _find_fault(digest: str | None, data: bytes | None) -> str:
    if data is None:
        return "ce fichier de l'acte n'est pas dans le sac"
    if digest is None:
        return "ce fichier n'est pas de l'acte"
    return "" if sha256(data) == digest else "ce fichier n'est pas celui que l'acte décrit"


def _name_place(bag: Path, name: str) -> Span:
    return Span(display_path(bag / PAYLOAD / name))


def _list_laid_out(
    record: ActRecord, files: Mapping[str, bytes], payload: Mapping[str, bytes], bag: Path
) -> dict[str, bytes]:
    """The files of a dossier that is not there: its sources, and what had come back."""
    own = f"{SOURCES}/{CONTENT}/{record.dossier}/"
    laid = {name.removeprefix(own): data for name, data in files.items() if name.startswith(own)}
    try:
        standing = json.loads(payload.get(_STANDING, b"{}"))
        returned = {f"{RETURNS}/{name}": name for name in standing}
        laid |= {
            returned[kept.rpartition("/")[0]]: files[kept] for kept in standing.values() if find_version_digest(kept)
        }
    except (ValueError, KeyError, AttributeError, TypeError) as fault:
        message = "la liste de ce qui était revenu ne se lit pas"
        raise InputFileError(Diagnostic(Code.SAC_INVALIDE, message, _name_place(bag, _STANDING))) from fault
    if _LATER in payload:
        try:
            later = json.loads(payload[_LATER])
            laid[FACTS_FILE] = write_later_facts(laid[FACTS_FILE].decode("utf-8-sig"), later).encode()
        except (ValueError, LookupError, AttributeError, TypeError, StopIteration) as fault:
            message = "ce qui a été écrit après l'arrêt ne se lit pas"
            raise InputFileError(Diagnostic(Code.SAC_INVALIDE, message, _name_place(bag, _LATER))) from fault
    return laid


def _list_model(record: ActRecord, files: Mapping[str, bytes], folder: Path, project: Project) -> dict[Path, bytes]:
    """The files of the act's model, when none of that name is where its dossier looks for it."""
    models = f"{SOURCES}/{MODELS}/"
    found = {name.removeprefix(models): data for name, data in files.items() if name.startswith(models)}
    own = folder.parent / PurePosixPath(MODELS).name  # an avenant's model stands beside it
    roots = (own,) if record.amendment else project.model_roots
    return {
        (own if record.amendment else project.root / MODELS) / name: data
        for name, data in found.items()
        if not any((root / PurePosixPath(name).parts[0]).exists() for root in roots)
    }
