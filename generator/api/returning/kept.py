"""Returned files kept until all is decided: their bytes, what was read in them, what is decided so far, the result.

They stand in a folder beside the dossiers, which may be deleted: no truth is there, only what is not decided yet.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.acts.telling.deeds import say_moment
from generator.api.kept.files import clean_name
from generator.api.kept.values import keep_value, read_kept_value
from generator.api.returning.account import (
    AppliedReturn,
    ReturnAccount,
    ReturnDecision,
    ReturnedSet,
    apply_return,
    read_return,
)
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, UsageError
from generator.files import make_folder, put_folder, read_bytes, remove_folder, write_bytes
from generator.model.progress import Progress, tell_nobody
from generator.project import Project

__all__ = [
    "KeptReturn",
    "apply_kept",
    "drop_return",
    "find_return",
    "keep_decisions",
    "keep_returns",
    "list_returns",
    "note_job",
    "read_kept",
]

MOST_FILES = 40  # of one drop
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xltx"})
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_FILES, _SENT, _READ, _DECIDED, _DONE = "fichiers", "envoi.json", "lecture.json", "decisions.json", "resultat.json"
_ANSWER, _DECISIONS, _JOB = "retour.docx", "decisions.yaml", "travail.json"


@dataclass(frozen=True, slots=True)
class Sent:
    """Who has put files, and when (ISO 8601)."""

    person: str
    moment: str


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """What reading gave: an account, or the faults that keep the files from being taken."""

    account: ReturnAccount | None
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptDecisions:
    """What is decided so far, and what is answered to comments, by number."""

    changes: tuple[ReturnDecision, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What was written of a return, and by whom; the bytes that go with it stand in files of their own."""

    person: str
    moment: str
    files: tuple[str, ...]
    also: tuple[str, ...]
    proposed: tuple[tuple[str, str, str], ...]
    findings: tuple[Diagnostic, ...]
    completeness: str


@dataclass(frozen=True, slots=True)
class KeptReturn:
    """A return: its files, what reading them gave (nothing before it is done), decisions, the result once applied."""

    id: str
    folder: Path
    sent: Sent
    paths: tuple[Path, ...]
    read: ReadReturn | None
    decided: KeptDecisions
    done: Done | None
    job: str = ""  # the last piece of long work that was started for it

    @property
    def names(self) -> tuple[str, ...]:
        """The files as they are called."""
        return tuple(path.name for path in self.paths)

    @property
    def day(self) -> str:
        """When they were put, as « 29/11/2026 à 22 h 05 »."""
        day, _, hour = self.sent.moment.partition("T")
        return f"{'/'.join(reversed(day.split('-')))} à {hour[:2]} h {hour[3:5]}"

    @property
    def answer(self) -> Path:
        """The table for the reviewers, once applied."""
        return self.folder / _ANSWER

    @property
    def decisions(self) -> Path:
        """The file of decisions, once applied."""
        return self.folder / _DECISIONS

    def find_decision(self, change: str) -> ReturnDecision:
        """What is decided about a change; for later, when nothing is."""
        return next((one for one in self.decided.changes if one.id == change), ReturnDecision(change))

    @property
    def left(self) -> int:
        """How many changes that could be made wait for a decision."""
        account = self.read.account if self.read is not None else None
        changes = account.changes if account is not None else ()
        return sum(bool(one.choices) and not self.find_decision(one.id).verdict for one in changes)


def keep_returns(store: Path, files: Sequence[tuple[str, Path]], person: str) -> tuple[str, ...]:
    """Keep files that were dropped, each with the name that it came under: the ids of the returns that they make.

    Word files make one, workbooks another: they are not read together.

    Raises: `UsageError` without files, or with too many; `OutputError`.
    """
    if not 0 < len(files) <= MOST_FILES:
        message = "aucun fichier n'a été déposé" if not files else f"{len(files)} fichiers : c'est trop en une fois"
        hint = f"déposer de 1 à {MOST_FILES} documents Word ou classeurs"
        raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, hint=hint))
    workbooks = [one for one in files if Path(one[0]).suffix.lower() in _WORKBOOKS]
    groups = [[one for one in files if one not in workbooks], workbooks]
    return tuple(_keep(store, group, person) for group in groups if group)


def _keep(store: Path, files: Sequence[tuple[str, Path]], person: str) -> str:
    moment = say_moment()
    stamp = re.sub(r"\D", "", moment)[:14]
    name = f"{stamp[:8]}-{stamp[8:]}-{secrets.token_hex(3)}"
    with make_folder(beside=store / name) as made:
        for rank, (called, path) in enumerate(files, 1):
            write_bytes(made / _FILES / str(rank) / clean_name(called), read_bytes(path))
        keep_value(made / _SENT, Sent(person, moment))
        put_folder(made, store / name)
    return name


def list_returns(store: Path) -> tuple[KeptReturn, ...]:
    """The returns of a dossier, the newest first."""
    names = sorted((path.name for path in store.iterdir()), reverse=True) if store.is_dir() else []
    return tuple(found for name in names if (found := find_return(store, name)) is not None)


def find_return(store: Path, name: str) -> KeptReturn | None:
    """The return that has this id; nothing when there is none, or when what stands there cannot be read."""
    folder = store / name
    if _ID.fullmatch(name) is None or not folder.is_dir():
        return None
    sent = read_kept_value(Sent, folder / _SENT)
    if sent is None:
        return None
    ranked = sorted((int(path.parent.name), path) for path in (folder / _FILES).glob("*/*"))
    return KeptReturn(
        name,
        folder,
        sent,
        tuple(path for _, path in ranked),
        read_kept_value(ReadReturn, folder / _READ),
        read_kept_value(KeptDecisions, folder / _DECIDED) or KeptDecisions(),
        read_kept_value(Done, folder / _DONE),
        read_kept_value(str, folder / _JOB) or "",
    )


def note_job(kept: KeptReturn, job: str) -> None:
    """Keep the id of the long work that was started for a return.

    Raises: `OutputError`.
    """
    keep_value(kept.folder / _JOB, job)


def drop_return(kept: KeptReturn) -> None:
    """Throw a return away, with its files and what was decided; what was written in the dossier stays.

    Raises: `OutputError`.
    """
    remove_folder(kept.folder)


def read_kept(kept: KeptReturn, folder: Path, project: Project, *, tell: Progress = tell_nobody) -> ReadReturn:
    """Read the files of a return, and keep what they ask or why they cannot be taken.

    Raises: `OutputError` when it cannot be kept.
    """
    try:
        read = ReadReturn(read_return(ReturnedSet(kept.paths, folder, project), tell=tell))
    except CtgError as fault:
        read = ReadReturn(None, fault.diagnostics)
    keep_value(kept.folder / _READ, read)
    return read


def keep_decisions(kept: KeptReturn, changes: Iterable[ReturnDecision], answers: Mapping[str, str]) -> None:
    """Keep what is decided so far; nothing is written in the dossier.

    Raises: `OutputError`.
    """
    told = tuple((number, words) for number, words in answers.items() if words.strip())
    keep_value(kept.folder / _DECIDED, KeptDecisions(tuple(changes), told))


def apply_kept(
    kept: KeptReturn, folder: Path, project: Project, who: str, *, tell: Progress = tell_nobody
) -> AppliedReturn:
    """Carry out what was decided about a return, once; and keep the result with it.

    Raises: `UsageError` when that was done already; as `apply_return`.
    """
    if kept.done is not None:
        message = "ce retour est déjà repris"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, hint="déposer à nouveau les documents"))
    returned = ReturnedSet(kept.paths, folder, project)
    applied = apply_return(returned, kept.decided.changes, dict(kept.decided.answers), who, tell=tell)
    write_bytes(kept.answer, applied.answer)
    write_bytes(kept.decisions, applied.decisions)
    done = Done(
        who, say_moment(), applied.files, applied.also, applied.proposed, applied.findings, applied.completeness
    )
    keep_value(kept.folder / _DONE, done)
    return applied
