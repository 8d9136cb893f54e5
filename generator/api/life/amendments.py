"""The avenants of a convention: opened, told article by article with the proof, given up; what is said of one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.acts.register import find_act
from generator.acts.telling.deeds import Deed, say_moment, tell_journal
from generator.amending.act_draft import ActDraft
from generator.amending.dossier.amendment_file import read_amendment_file
from generator.amending.dossier.closing import ABANDONED, abandon_amendment
from generator.amending.dossier.opening import OpenedAmendment, open_amendment
from generator.amending.dossier.refreshing import refresh_amendment
from generator.amending.next_amendment import draft_next
from generator.checking.completeness import list_gaps, measure_completeness
from generator.checking.summary import group_gaps
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, AMENDMENTS, find_convention_folder, list_amendments
from generator.editing.file_texts import FileText
from generator.editing.values import EditedFile, EditedFiles
from generator.editing.writing import Author, write_files
from generator.editing.yaml_records import put_value
from generator.errors import ContentError, CtgError, Diagnostic, Span, UsageError
from generator.files import display_path, read_bytes
from generator.making.composition import list_pieces
from generator.making.workshop import open_workshop
from generator.model.facts import AmendmentFile, Unknown
from generator.model.words.values import EFFECTS
from generator.plain_text import normalise_text
from generator.project import Project
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

__all__ = [
    "EFFECTS",
    "AmendingArticle",
    "AmendmentAccount",
    "AmendmentState",
    "AmendmentWords",
    "OpenedAmendment",
    "PastAmendment",
    "give_up",
    "open_next",
    "read_account",
    "read_state",
    "read_words",
    "save_words",
]


@dataclass(frozen=True, slots=True)
class PastAmendment:
    """An avenant that is frozen: its number, the folder of its dossier, what it is for, the day of its freezing."""

    number: int
    folder: Path
    purpose: str
    day: str


@dataclass(frozen=True, slots=True)
class AmendmentState:
    """The acts of a convention: whether it is frozen, its avenants, the one that is open, how many were given up."""

    frozen: bool
    past: tuple[PastAmendment, ...]
    number: int = 0  # of the open one, 0 when none is
    folder: Path | None = None
    abandoned: int = 0


@dataclass(frozen=True, slots=True)
class AmendingArticle:
    """An article of the act as it will read."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmendmentAccount:
    """What the next avenant states today, from which act; how many lines prove it; what is left to write, by file."""

    act: str
    articles: tuple[AmendingArticle, ...]
    proved: int
    gaps: tuple[tuple[str, int], ...] = ()
    completeness: str = ""


@dataclass(frozen=True, slots=True)
class AmendmentWords:
    """What `avenant.yaml` says of the whole: `effect` is a day (ISO 8601), « signature », « exécutoire » or nothing.

    `seen` is the digest of the file.
    """

    purpose: str
    place: str
    day: str
    effect: str
    seen: str


def read_state(folder: Path) -> AmendmentState:
    """Where the avenants of a convention stand, by the folder of either.

    Raises: `InputFileError` when an act cannot be read.
    """
    convention = find_convention_folder(folder)
    standing = find_open(convention)
    past = []
    for rank, place in enumerate(list_amendments(convention), 1):
        act = find_act(place)
        if act is not None:
            past.append(PastAmendment(rank, place, _find_purpose(place), act.record.day))
    aside = convention / AMENDMENTS / ABANDONED
    return AmendmentState(
        find_act(convention) is not None,
        tuple(past),
        int(standing.name) if standing is not None else 0,
        standing,
        sum(path.is_dir() for path in aside.iterdir()) if aside.is_dir() else 0,
    )


def _find_purpose(folder: Path) -> str:
    try:
        return read_amendment_file(folder)[0].objet
    except ContentError:  # told by whatever works on that avenant
        return ""


def open_next(folder: Path, project: Project, purpose: str, who: str) -> OpenedAmendment:
    """What `ctg avenant --objet` does: the next avenant of a convention, opened, told in its journal.

    Raises: as `open_amendment`.
    """
    opened = open_amendment(folder, project, purpose)
    with suppress(CtgError):  # what keeps its text from being made is told by each page of it
        refresh_amendment(opened.folder, project)
    notes = tell_journal(folder, project, who, Deed("avenant --objet", went_out=opened.files, reason=purpose))
    return OpenedAmendment(opened.number, opened.folder, opened.files, (*opened.notes, *notes))


def give_up(folder: Path, project: Project, who: str) -> tuple[int, Path, tuple[Diagnostic, ...]]:
    """What `ctg avenant --abandonner` does: the number of the avenant, where it is kept, what is to be told.

    Raises: as `abandon_amendment`.
    """
    number, aside = abandon_amendment(folder)
    deed = Deed("avenant --abandonner", reason=f"avenant n° {number} abandonné")
    return number, aside, tell_journal(folder, project, who, deed)


def read_account(folder: Path, project: Project) -> AmendmentAccount:
    """What the open avenant states so far; when none is open, what the next one would have to.

    Raises: `UsageError` when no act is frozen; `ContentError` with the faults of the dossier, and each change that no
    act can state, at its place.
    """
    convention = find_convention_folder(folder)
    standing = find_open(convention)
    refreshed = refresh_amendment(standing, project) if standing is not None else None
    if standing is None or refreshed is None:
        found = draft_next(convention, project)
        return AmendmentAccount(found.act, _list_articles(found.draft), found.draft.proved)
    workshop = open_workshop(standing, project)
    documents = workshop.compose(list_pieces(workshop.dossier), draft=True)
    marks = workshop.dossier.marks
    return AmendmentAccount(
        refreshed.base.act.name,
        _list_articles(refreshed.draft),
        refreshed.draft.proved,
        tuple((file.file, len(file.lines)) for file in group_gaps(list_gaps(documents, marks=marks))),
        measure_completeness(documents, workshop.dossier.folder, marks).sentence(),
    )


def _list_articles(draft: ActDraft) -> tuple[AmendingArticle, ...]:
    return tuple(AmendingArticle(one.heading, tuple(line.text for line in one.lines)) for one in draft.articles)


# --- avenant.yaml ----------------------------------------------------------------------------------------------------


def read_words(folder: Path) -> AmendmentWords:
    """What is said of the avenant of a folder.

    Raises: `ContentError` with the faults of its file.
    """
    own, _ = read_amendment_file(folder)
    effect = own.prise_effet
    return AmendmentWords(
        own.objet,
        "" if isinstance(own.signature.lieu, Unknown) else own.signature.lieu,
        "" if isinstance(own.signature.date, Unknown) else own.signature.date.isoformat(),
        effect.isoformat() if isinstance(effect, datetime.date) else effect or "",
        _read_file(folder).digest,
    )


def save_words(folder: Path, words: AmendmentWords, who: str) -> None:
    """Write what is said of an open avenant, keys that do not change left as they are typed.

    Raises: `UsageError` when it is frozen; `ContentError` when its file has changed since it was seen, or a value is
    none; `OutputError`.
    """
    if find_act(folder) is not None:
        message = f"l'avenant n° {folder.name} est arrêté : il ne se change plus"
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(folder))))
    file, before = _read_file(folder), read_words(folder)
    if file.digest != words.seen:
        message = "ce que dit cet avenant a changé depuis que la page a été ouverte : rien n'est écrit"
        hint = "relire ce qui est dit à présent, puis enregistrer à nouveau"
        raise ContentError(Diagnostic(Code.FICHIER_CHANGE, message, Span(AMENDMENT_FILE), hint=hint))
    text = file.text
    wanted: Mapping[tuple[str, ...], tuple[str, str]] = {
        ("objet",): (before.purpose, " ".join(words.purpose.split())),
        ("signature", "lieu"): (before.place, " ".join(words.place.split())),
        ("signature", "date"): (before.day, words.day.strip()),
        ("prise_effet",): (before.effect, words.effect.strip()),
    }
    for path, (former, said) in wanted.items():
        if said != former:
            text = put_value(text, path, said or (None if path == ("prise_effet",) else "à compléter"))
    validate_facts(AmendmentFile, load_yaml(text, AMENDMENT_FILE))
    if text != file.text:
        edited = EditedFiles((EditedFile(AMENDMENT_FILE, file.encode(text), file.digest),))
        write_files(folder, edited, Author(who, say_moment(), {}, command="atelier"))


def _read_file(folder: Path) -> FileText:
    data = read_bytes(folder / AMENDMENT_FILE)
    return FileText(AMENDMENT_FILE, data, normalise_text(data.decode("utf-8-sig")))
