"""What two people have written in one place: before, mine, theirs, and what would hold both where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.codes import Code
from generator.editing.saving.edits import Path
from generator.editing.values import Words
from generator.errors import ContentError, Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that somebody else has changed meanwhile.

    `edit` is the rank of the edit among those that were given. `path` is that of its YAML value, (line, column) for a
    cell of a table (an empty column for a row; a negative line: a row that is not there any more), empty for a whole
    file. `None`: nothing there; `before` is `None` too where the version that was edited is not known any more.
    `merged` is what holds both, when the two changes do not overlap; `digest` is that of the file as it is now.
    """

    edit: int
    file: str
    path: Path
    before: Words | None
    mine: Words | None
    theirs: Words | None
    merged: str | None = None
    digest: str = ""


class ConflictError(ContentError):
    """A save that is refused whole, since somebody has changed the same places; nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict], diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(tuple(diagnostics))
        self.conflicts = tuple(conflicts)


def refuse_conflicts(conflicts: Sequence[Conflict], folder_shown: str) -> ConflictError:
    """The refusal of a save; `folder_shown` is the dossier as messages name it."""
    message = "quelqu'un a modifié ceci pendant que vous l'écriviez : rien n'est enregistré"
    hint = "comparer les deux versions, choisir ou réunir, puis enregistrer"
    spans = dict.fromkeys(Span(f"{folder_shown}/{one.file}") for one in conflicts)
    return ConflictError(conflicts, [Diagnostic(Code.ECRITURE_CONCURRENTE, message, span, hint=hint) for span in spans])
