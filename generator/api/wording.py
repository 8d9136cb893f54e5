"""The words of a CTG edited in a page: its own texts, and the clauses of its model that it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.api.current_texts import open_current
from generator.api.editing import Author, Saved, TextEdit, save_edits
from generator.editing.file_texts import read_texts
from generator.editing.saving.conflicts import Conflict, refuse_conflicts
from generator.editing.saving.living_files import read_files
from generator.editing.saving.text_merge import merge_texts
from generator.files import sha256
from generator.model.dossier import Dossier
from generator.previewing.clause_preview import ClausePreview, preview_edit
from generator.previewing.clauses import (
    ClauseEdit,
    ClauseLine,
    ClauseSheet,
    Way,
    WordRun,
    edit_clause,
    list_missing_facts,
    reset_clause,
    show_clause,
)
from generator.previewing.texts import (
    LineFault,
    TextName,
    TextPreview,
    find_text,
    list_local_texts,
    preview_words,
)
from generator.project import Project

__all__ = [
    "ClauseEdit",
    "ClauseLine",
    "ClausePreview",
    "ClauseSheet",
    "LineFault",
    "LostFactsError",
    "TextName",
    "TextPreview",
    "TextSheet",
    "Way",
    "WordRun",
    "digest_words",
    "find_clause_file",
    "list_changed_clauses",
    "list_texts",
    "open_clause",
    "open_text_sheet",
    "preview_clause",
    "preview_text",
    "restore_clause",
    "save_clause",
]


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A text of a dossier to be edited: what it is, its words and their digest (empty when there is no file)."""

    name: TextName
    text: str
    digest: str


class LostFactsError(Exception):
    """An edit of a clause takes away facts that it follows; `facts` are their names. To be confirmed by a person."""

    def __init__(self, facts: tuple[str, ...]) -> None:
        super().__init__(", ".join(facts))
        self.facts = facts


# --- texts --------------------------------------------------------------------------------------------------------


def list_texts(folder: Path, project: Project) -> tuple[TextName, ...]:
    """The texts that a dossier brings, in the order of its model.

    Raises: `CtgError` when the dossier cannot be read.
    """
    return list_local_texts(open_current(folder, project).dossier)


def open_text_sheet(folder: Path, project: Project, name: str) -> TextSheet:
    """A text to be edited; its words are empty when nobody has written it.

    Raises: `UsageError` when the model expects none of that name; `CtgError` when the dossier cannot be read.
    """
    found = find_text(open_current(folder, project).dossier, name)
    (file,) = read_files(folder, (found.file,))
    return TextSheet(found, file.text, file.digest)


def preview_text(folder: Path, project: Project, name: str, words: str) -> TextPreview:
    """How a text will print with these words, which nobody has saved, and what our documents refuse in them.

    Raises: `UsageError` when the model expects no such text.
    """
    return preview_words(folder, project, name, words)


# --- clauses ------------------------------------------------------------------------------------------------------


def list_changed_clauses(folder: Path, project: Project) -> tuple[ClauseSheet, ...]:
    """The clauses that a CTG says otherwise than its model: by écarts, or with words of its own.

    Raises: `CtgError` when the dossier cannot be read.
    """
    dossier = open_current(folder, project).dossier
    names = dict.fromkeys(one.clause for one in dossier.deviations)
    names |= dict.fromkeys(clause.id for clause in dossier.clauses.values() if clause.overrides)
    return tuple(show_clause(dossier, name) for name in names)


def open_clause(folder: Path, project: Project, name: str) -> ClauseSheet:
    """A clause to be edited beside the words of the model.

    Raises: `UsageError` when the dossier has none of that name; `CtgError` when it cannot be read.
    """
    return show_clause(open_current(folder, project).dossier, name)


def preview_clause(folder: Path, project: Project, edit: ClauseEdit) -> ClausePreview:
    """How a clause would print with an edit that nobody has saved; raises as `open_clause`."""
    return preview_edit(folder, project, edit)


def find_clause_file(clause: str) -> str:
    """The file in which a dossier has a clause of its own: what edits and conflicts of its words are named by."""
    return f"clauses/{clause}.md"


def save_clause(folder: Path, project: Project, edit: ClauseEdit, author: Author, base: str | None = None) -> Saved:
    """Save an edit of a clause, for this CTG alone; the edit says what text it was made of (`digest_words`).

    `base` is that text when it is kept: what a conflict was, and what holds both, is told by it.

    Raises: `LostFactsError` when the clause would follow fewer facts and the edit does not say that it is meant;
    `ConflictError` when somebody has changed the clause meanwhile; `ContentError` when words cannot be said so, or a
    reason is missing; as `save_edits`.
    """
    dossier = open_current(folder, project).dossier
    sheet = show_clause(dossier, edit.clause)
    if digest_words(sheet.text) != edit.read:
        conflict = _meet(edit, sheet.text, base)
        raise refuse_conflicts((conflict,), dossier.folder)
    facts = list_missing_facts(dossier, edit.clause, edit.text)
    if facts and not edit.lost:
        raise LostFactsError(facts)
    return _write(folder, project, dossier, edit_clause(dossier, edit), author)


def _meet(edit: ClauseEdit, theirs: str, base: str | None) -> Conflict:
    merged = merge_texts(base, edit.text, theirs) if base is not None else None
    file = find_clause_file(edit.clause)
    return Conflict(0, file, (), base, edit.text, theirs, merged, digest_words(theirs))


def restore_clause(folder: Path, project: Project, name: str, author: Author) -> Saved:
    """Give a clause the words of the model again: its écarts go, and the CTG's own words.

    Raises: as `save_edits`; `UsageError` when the dossier has no such clause.
    """
    dossier = open_current(folder, project).dossier
    return _write(folder, project, dossier, reset_clause(dossier, name), author)


def digest_words(words: str) -> str:
    """The digest of words that a page shows, by which it says what was edited."""
    return sha256(words.replace("\r\n", "\n").encode())


def _write(folder: Path, project: Project, dossier: Dossier, texts: dict[str, str], author: Author) -> Saved:
    files = read_texts(dossier)
    edits = [TextEdit(path, files[path].digest if path in files else "", text) for path, text in texts.items()]
    return save_edits(folder, project, edits, author)
