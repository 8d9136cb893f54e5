"""The files that a command writes, as one set: all of them or none, and never over what a person has changed.

New files are written aside, in a hidden folder of the output folder; then a plan says what takes whose place; then
files change places; then the hidden folder goes. The files of a dossier are changed in the same way, with the line of
its journal that tells of it. A run that is stopped before its plan is whole has changed nothing,
and what it left is thrown away; one that is stopped later is finished by whoever looks at the folder next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from generator.codes import Code
from generator.errors import ContentError, CtgError, Diagnostic, OutputError, Severity, Span
from generator.files import (
    append_line,
    digest_file,
    display_path,
    find_link,
    move_file,
    read_bytes,
    remove_file,
    remove_folder,
    sha256,
    sync_files,
    wait_for_folder,
    write_bytes,
)
from generator.output_folder import SET_ASIDE
from generator.system import sync_folder

STAGING = ".ctg-en-cours"
_PLAN = "plan.json"
_VERSION = 1
_NEW, _FORMER = "nouveaux", "anciens"  # below STAGING: the files to put in place, and those whose place they take
_MAX_LINES_BYTES = 64 * 1024 * 1024  # of a file to which a line is added
_TAKEN_BACK = (".docx", "-suivi.xlsx")  # what people change in Word, or in the tracking table, goes back


@dataclass(frozen=True, slots=True)
class _Step:
    """One file of a plan: its place below the output folder, and its digest before and after; empty: no file."""

    lieu: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class LineToAdd:
    """A line that is added to a file below the folder once a set is whole, and with it: the journal's."""

    file: str
    line: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a set does. With `sources`, its files are a person's own: one that she changes meanwhile stays as it is."""

    steps: tuple[_Step, ...]
    line: LineToAdd | None = None
    sources: bool = False


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of one step: where it stands, its new bytes, its former ones while the set is not whole."""

    place: Path
    new: Path
    former: Path


def replace_outputs(
    target: Path,
    files: Mapping[str, bytes],
    *,
    known: Mapping[str, str],
    removed: Iterable[str] = (),
    overwrite: bool = False,
) -> tuple[Diagnostic, ...]:
    """Write `files` below the folder `target`, and take `removed` away: all of it or nothing. What is to be told.

    Names are paths below `target`. `known` are the digests of what was written there before: a file that has neither
    that digest nor the one of its new bytes was put or changed by a person. With `overwrite`, a copy of it is kept.

    Raises: `OutputError` that names every such file, or when the place cannot be written: nothing has changed then.
    """
    with wait_for_folder(target):
        notes = _finish(target)
        taken = [name for name in dict.fromkeys(removed) if name not in files]
        _refuse_folders(target, (*files, *taken))
        before = {name: _digest(target / name) for name in (*files, *taken)}
        after = {**{name: sha256(data) for name, data in files.items()}, **dict.fromkeys(taken, "")}
        changed = [n for n in before if before[n] not in ("", after[n], known.get(n, ""))]
        if changed and not overwrite:
            raise OutputError([_refuse(target, name, known) for name in changed])
        notes += tuple(_keep_aside(target, name) for name in changed)
        steps = tuple(_Step(name, before[name], after[name]) for name in before if before[name] != after[name])
        if steps:
            _do(target, _Plan(steps), files)
    return notes


def replace_read_files(
    folder: Path,
    files: Mapping[str, bytes],
    read: Mapping[str, str],
    line: LineToAdd | None = None,
    *,
    removed: Iterable[str] = (),
) -> tuple[Diagnostic, ...]:
    """Write files of a dossier that were read before, and take `removed` away: all of it, and the line, or nothing.

    What is to be told. Names are paths below `folder`; `read` are the digests of the bytes that were read, none for a
    new file.

    Raises: `ContentError` that names every file that has changed since; `OutputError` when the place cannot be written.
    """
    with wait_for_folder(folder):
        notes = _finish(folder)
        taken = [name for name in dict.fromkeys(removed) if name not in files]
        before = {name: _digest(folder / name) for name in (*files, *taken)}
        changed = [n for n in before if before[n] != read.get(n, "") or find_link(folder, folder / n) is not None]
        if changed:
            raise ContentError([_refuse_changed(folder / name) for name in changed])
        after = {**{name: sha256(data) for name, data in files.items()}, **dict.fromkeys(taken, "")}
        steps = tuple(_Step(name, before[name], after[name]) for name in before)
        _do(folder, _Plan(steps, line, sources=True), files)
    return notes


def finish_outputs(target: Path) -> tuple[Diagnostic, ...]:
    """Finish what a run that was stopped had begun to put in the folder `target`, or undo it; what is to be told.

    To be called before the files of `target` are read or counted.

    Raises: `OutputError` when there is something to finish and the place cannot be written.
    """
    if not (target / STAGING).is_dir():
        return ()
    with wait_for_folder(target):
        return _finish(target)


# --- refusing ------------------------------------------------------------------------------------------------------


def _digest(place: Path) -> str:
    """The digest of what stands at a place, empty when nothing does; of what cannot be read, no file's digest."""
    return (digest_file(place) or "illisible") if os.path.lexists(place) else ""


def _refuse_folders(target: Path, names: Sequence[str]) -> None:
    message, hint = "un dossier porte le nom d'un fichier à écrire", "le déplacer ou le renommer, puis relancer"
    found = [
        Diagnostic(Code.SORTIE_MODIFIEE, message, Span(display_path(target / name)), hint=hint)
        for name in names
        if (target / name).is_dir()
    ]
    if found:
        raise OutputError(found)


def _refuse_changed(place: Path) -> Diagnostic:
    message = "ce fichier a changé depuis qu'il a été lu : rien n'est écrit"
    hint = "relancer la commande : elle relit le dossier"
    return Diagnostic(Code.FICHIER_CHANGE, message, Span(display_path(place)), hint=hint)


def _refuse(target: Path, name: str, known: Mapping[str, str]) -> Diagnostic:
    if name in known:
        message = "ce fichier a été modifié depuis qu'il a été écrit : il n'est pas remplacé, et rien n'a été écrit"
    else:
        message = "ce fichier n'est pas inscrit au manifeste : il n'est pas remplacé, et rien n'a été écrit"
    hint = f"le déplacer ou le renommer, puis relancer ; --ecraser le remplace et en garde une copie dans {SET_ASIDE}/"
    if name.endswith(_TAKEN_BACK):
        order = f"ctg reprendre {display_path(target / name)} DOSSIER"
        hint = f"ce qui y a changé se reprend dans le dossier : {order} ; sinon, {hint}"
    return Diagnostic(Code.SORTIE_MODIFIEE, message, Span(display_path(target / name)), hint=hint)


def _keep_aside(target: Path, name: str) -> Diagnostic:
    """Keep a copy of what a person has changed; a copy that is there already is never replaced."""
    place = target / name
    data = read_bytes(place)
    digest = sha256(data)
    rank, copy = 1, target / SET_ASIDE / f"{place.stem}-{digest[:12]}{place.suffix}"
    while os.path.lexists(copy) and digest_file(copy) != digest:
        rank += 1
        copy = copy.with_name(f"{place.stem}-{digest[:12]}-{rank}{place.suffix}")
    if not os.path.lexists(copy):
        write_bytes(copy, data)
    message = f"ce fichier avait été modifié : il est remplacé, et sa version d'avant est dans {display_path(copy)}"
    return Diagnostic(Code.VERSION_ECARTEE, message, Span(display_path(place)), severity=Severity.WARNING)


# --- replacing -----------------------------------------------------------------------------------------------------


def _list_files(target: Path, steps: Sequence[_Step]) -> list[tuple[_Step, _Files]]:
    staging = target / STAGING
    return [
        (step, _Files(target / step.lieu, staging / _NEW / str(rank), staging / _FORMER / str(rank)))
        for rank, step in enumerate(steps)
    ]


def _do(target: Path, plan: _Plan, files: Mapping[str, bytes]) -> None:
    _stage(target, plan, files)
    _carry_out(target, plan)


def _stage(target: Path, plan: _Plan, files: Mapping[str, bytes]) -> None:
    """Write the new files aside, then, once they are on the disk, the plan; nothing is left of a failure."""
    said = {"version": _VERSION, "fichiers": [asdict(step) for step in plan.steps], "sources": plan.sources}
    said |= {"ligne": asdict(plan.line)} if plan.line is not None else {}
    try:
        written = [(own.new, files[step.lieu]) for step, own in _list_files(target, plan.steps) if step.apres]
        for path, data in written:
            write_bytes(path, data, lasting=False)
        sync_files([path for path, _ in written])
        sync_folder(target / STAGING / _NEW)
        sync_folder(target / STAGING)
        sync_folder(target)
        write_bytes(target / STAGING / _PLAN, json.dumps(said, ensure_ascii=False).encode())
    except BaseException:
        with suppress(OutputError):  # what it cannot remove, the next run does; the first fault is the one to report
            remove_folder(target / STAGING)
        raise


def _carry_out(target: Path, plan: _Plan) -> None:
    """Put the files of a plan in their places; when one cannot be, all are put back as they were."""
    try:
        _move_all(target, _list_files(target, plan.steps))
        _add_line(target, plan.line)
    except BaseException:
        _put_back(target, plan.steps)
        raise
    try:
        remove_file(target / STAGING / _PLAN)
    except BaseException:
        if plan.line is None:  # a line that is told stays: the next run finishes
            _put_back(target, plan.steps)
        raise
    _clear(target)


def _add_line(target: Path, line: LineToAdd | None) -> None:
    """Add the line of a plan, unless a run that was stopped has done so."""
    if line is None:
        return
    path, data = target / line.file, line.line.encode()
    if not path.is_file() or data not in read_bytes(path, _MAX_LINES_BYTES).split(b"\n"):
        append_line(path, data, held=True)


def _move_all(target: Path, steps: Sequence[tuple[_Step, _Files]]) -> None:
    """Whatever was done of it already is not done again."""
    folders: dict[Path, None] = {}
    for step, own in steps:
        if step.apres and not own.new.exists():
            continue
        if os.path.lexists(own.place) and not os.path.lexists(own.former):
            move_file(own.place, own.former)
        if step.apres:
            move_file(own.new, own.place)
        folders[own.place.parent] = None
    for folder in (*folders, target):
        sync_folder(folder)


def _put_back(target: Path, steps: Sequence[_Step]) -> None:
    """Undo what was done of a plan. After each move the plan is still one that can be finished."""
    for step, own in reversed(_list_files(target, steps)):
        if step.apres and not own.new.exists() and own.place.exists():
            move_file(own.place, own.new)
        if os.path.lexists(own.former):
            move_file(own.former, own.place)
    remove_file(target / STAGING / _PLAN)
    remove_folder(target / STAGING)


def _clear(target: Path) -> None:
    """Throw away what the former files were; the set is whole already, and the next run does it as well."""
    with suppress(OutputError):
        remove_folder(target / STAGING)


# --- finishing -----------------------------------------------------------------------------------------------------


def _finish(target: Path) -> tuple[Diagnostic, ...]:
    staging = target / STAGING
    if staging.is_symlink() or not staging.is_dir():
        return ()
    plan = _read_plan(staging / _PLAN)
    if plan is None:
        remove_folder(staging)
        return ()
    message = "la dernière écriture avait été interrompue : elle vient d'être terminée"
    told = [Diagnostic(Code.ECRITURE_REPRISE, message, Span(display_path(target)), severity=Severity.WARNING)]
    done = []
    for step, own in _list_files(target, plan.steps):
        pending = own.new.exists() if step.apres else not os.path.lexists(own.former)
        hers = pending and _digest(own.place) not in ("", step.avant, step.apres)  # a person's, since
        if hers:
            told.append(_leave(own) if plan.sources else _keep_aside(target, step.lieu))
        done.append((step, own, hers and plan.sources and not step.apres))
    _move_all(target, [(step, own) for step, own, left in done if not left])
    _add_line(target, plan.line)
    remove_file(staging / _PLAN)
    _clear(target)
    return tuple(told)


def _leave(own: _Files) -> Diagnostic:
    """Let a file of a dossier be what a person has made of it since."""
    remove_file(own.new)
    message = "l'écriture interrompue n'est pas portée dans ce fichier : il a été modifié depuis, et reste tel quel"
    hint = "reprendre à nouveau le document revenu : ctg reprendre"
    return Diagnostic(
        Code.ECRITURE_REPRISE, message, Span(display_path(own.place)), hint=hint, severity=Severity.WARNING
    )


def _read_plan(path: Path) -> _Plan | None:
    """A plan; nothing when there is none yet.

    Raises: `OutputError` when it is not one that we wrote: files of the person may lie beside it.
    """
    if not path.is_file():
        return None
    with suppress(CtgError, ValueError, KeyError, TypeError):
        content = json.loads(read_bytes(path))
        steps = tuple(_Step(**step) for step in content["fichiers"])
        line = LineToAdd(**content["ligne"]) if "ligne" in content else None
        places = [PurePosixPath(place) for place in (*(step.lieu for step in steps), *((line.file,) if line else ()))]
        inside = all(p.parts and ".." not in p.parts and not p.is_absolute() for p in places)
        if content["version"] == _VERSION and inside:
            return _Plan(steps, line, sources=bool(content.get("sources")))
    message = "une écriture interrompue ne peut pas être terminée : son plan ne se lit pas"
    hint = f"mettre le programme à jour ; sinon, retrouver les fichiers d'avant dans {_FORMER}/, puis l'effacer"
    raise OutputError(Diagnostic(Code.ECRITURE_INTERROMPUE, message, Span(display_path(path.parent)), hint=hint))
