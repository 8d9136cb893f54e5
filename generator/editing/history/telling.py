"""The history of a dossier as its page tells it: each line of the journal in French, with its save if it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.acts.journal import JournalEntry, read_journal, write_entry
from generator.composing.wording import plain_date
from generator.editing.history.place_words import name_file
from generator.editing.history.saves import SavedChange, list_saves
from generator.editing.saving.save import name_save
from generator.errors import Diagnostic

_DEEDS = {
    "accepter": "Constat ou page acceptés",
    "archiver": "Archive faite",
    "arreter": "Texte arrêté",
    "assembler": "Exemplaires assemblés",
    "atelier": "Enregistrement",
    "bilan": "Bilan fait",
    "confirmer": "Données confirmées",
    "deposer": "Pièce déposée",
    "generer": "Documents faits",
    "lever": "Arrêt levé",
    "lot": "Documents faits par lot",
    "nouveau": "Dossier créé",
    "preparer-signature": "Exemplaires préparés pour la signature",
    "publier": "Publication préparée",
    "recevoir": "Pages signées reçues",
    "renouveler": "Dossier de renouvellement créé",
    "reprendre": "Document revenu, repris",
    "signer": "Signature électronique",
    "suivi": "Suivi noté",
    "tableur": "Tableur fait",
    "transmission": "Envoi préparé",
}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOST_FILES = 4


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done: its day and hour in words, who, what, which files, why; its save, if it is one."""

    day: str
    hour: str
    moment: str
    who: str
    what: str
    files: tuple[str, ...]
    reason: str
    save: SavedChange | None


@dataclass(frozen=True, slots=True)
class History:
    """The lines, the newest first, and what is to be told of those that cannot be read."""

    lines: tuple[HistoryLine, ...]
    faults: tuple[Diagnostic, ...]


def tell_history(folder: Path) -> History:
    """All that was done to a dossier, the newest first.

    Raises: `InputFileError` when the journal cannot be read.
    """
    journal = read_journal(folder)
    saves = {save.id: save for save in list_saves(folder)}
    lines = [_tell(entry, saves.get(name_save(write_entry(entry)))) for entry in reversed(journal.entries)]
    return History(tuple(lines), journal.faults)


def _tell(entry: JournalEntry, save: SavedChange | None) -> HistoryLine:
    day, hour = say_moment(entry.moment)
    names = [_name(path, living=save is not None) for path in entry.went_out]
    others = len(names) - _MOST_FILES
    shown = names if others <= 1 else [*names[:_MOST_FILES], f"et {others} autres fichiers"]
    what = _DEEDS.get(entry.command, entry.command.replace("-", " ").capitalize())
    return HistoryLine(day, hour, entry.moment, entry.who, what, tuple(shown), entry.reason, save)


def _name(path: str, *, living: bool) -> str:
    return name_file(path) if living else path.rpartition("/")[2]


def say_moment(moment: str) -> tuple[str, str]:
    """« samedi 28 novembre 2026 » and « 14 h 05 » for an ISO 8601 moment; its own words when it is none."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment, ""
    return f"{_DAYS[read.weekday()]} {plain_date(read.date())}", f"{read.hour} h {read.minute:02}"
