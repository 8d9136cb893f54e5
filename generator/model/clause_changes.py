"""`clauses.yaml` of a dossier: the clauses and articles that it strikes from its model, and those that it adds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.errors import Span
from generator.model.facts import Facts, Identifier, Words


class StruckClause(Facts):
    """An article or a clause of the model that this CTG does not have, and why."""

    clause: Identifier
    motif: Words


class AddedClause(Facts):
    """A text of this CTG alone, in `clauses/<id>.md`, and why.

    With `titre` it is an article after the article `apres`; without, it follows the clause `apres` inside its article,
    or ends the article `apres`.
    """

    id: Identifier
    apres: Identifier
    titre: Words | None = None
    motif: Words


class ClauseChanges(Facts):
    """`clauses.yaml`."""

    supprimees: tuple[StruckClause, ...] = ()
    ajoutees: tuple[AddedClause, ...] = ()


class Change(StrEnum):
    """What a dossier does with a clause of its own accord."""

    STRUCK = "supprimee"
    ADDED = "ajoutee"

    @property
    def said(self) -> str:
        """« supprimée », « ajoutée »."""
        return "supprimée" if self is Change.STRUCK else "ajoutée"


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """A clause that was struck or added, its reason, and its place in `clauses.yaml`."""

    kind: Change
    clause: str
    reason: str
    origin: Span
