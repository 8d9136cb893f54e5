"""What is still to be written, by the moment when it must be: before the vote, before the freezing, some day.

One count for every command: what one of them says of a moment, the others say too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.checking.completeness import GapName, name_gap
from generator.model.document import Document, document_gaps
from generator.model.facts import CtgFacts, Facts, Mark, Unknown


@dataclass(frozen=True, slots=True)
class GapStages:
    """How many distinct elements are to be completed or confirmed; each number is a part of the next one.

    `before_vote`: what the councils vote on. `before_freezing`: with the facts that the vote and the signature give.
    `in_all`: with what is filled in after the signature, the deliberations and the tracking table.
    """

    before_vote: int
    before_freezing: int
    in_all: int

    def say_text(self) -> str:
        """« 77 éléments à compléter ou à confirmer avant le vote, 79 avant d'arrêter le texte »."""
        noun = "élément" if self.before_vote < 2 else "éléments"
        words = f"{self.before_vote} {noun} à compléter ou à confirmer avant le vote"
        return f"{words}, {self.before_freezing} avant d'arrêter le texte"

    def sentence(self) -> str:
        """« 77 éléments à compléter ou à confirmer avant le vote, 79 avant d'arrêter le texte, 83 en tout »."""
        return f"{self.say_text()}, {self.in_all} en tout"


def count_stages(documents: Sequence[Document], facts: CtgFacts, marks: Iterable[Mark] = ()) -> GapStages:
    """Count the distinct gaps of all pieces of a dossier, and its `marks`, by the moment when they must be filled.

    What goes on changing after the signature (`living` sections) waits for nothing; dates, numbers and votes of
    deliberations, place and day of the signature are known after the vote.
    """
    marked: set[GapName] = {(mark.origin.file, mark.origin.line, mark.reason) for mark in marks}
    later = {(fact.origin.file, fact.origin.line) for fact in _list_later_facts(facts)}
    frozen = _name_gaps(keep_frozen_sections(document) for document in documents) | marked
    return GapStages(
        before_vote=len({gap for gap in frozen if gap[:2] not in later}),
        before_freezing=len(frozen),
        in_all=len(_name_gaps(documents) | marked),
    )


def keep_frozen_sections(document: Document) -> Document:
    """A piece without what goes on changing after the signature."""
    return replace(document, sections=tuple(section for section in document.sections if not section.living))


def _name_gaps(documents: Iterable[Document]) -> set[GapName]:
    return {name_gap(gap) for document in documents for gap in document_gaps(document)}


def _list_later_facts(facts: CtgFacts) -> list[Unknown]:
    groups: list[Facts] = [facts.signature]
    for party in facts.parties:
        if party.deliberation is not None:
            groups += [g for g in (party.deliberation, party.deliberation.votes) if g is not None]
    return [value for group in groups for _, value in group if isinstance(value, Unknown)]
