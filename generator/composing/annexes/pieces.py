"""What every annexe shares: its composer, its plan, its first section."""

from __future__ import annotations

from dataclasses import dataclass

from generator.composing.piece import PieceComposer
from generator.model.clauses import AnnexePlan
from generator.model.document import Orientation, Section, SectionKind


@dataclass(frozen=True, slots=True)
class AnnexeDraft:
    """An annexe being composed."""

    composer: PieceComposer
    plan: AnnexePlan

    @property
    def number(self) -> str:
        """« 3 » for annexe-3."""
        return self.plan.id.removeprefix("annexe-")

    def introduction(self, orientation: Orientation = Orientation.PORTRAIT) -> Section:
        """The first section: the annexe's whole title, and its introduction."""
        section = self.composer.section_id("introduction")
        clause = self.plan.textes.get("introduction")
        return Section(
            section,
            self.composer.clause_origin(self.plan.id),
            SectionKind.CHAPTER,
            self.composer.read_clause(clause, section) if clause else (),
            self.composer.read_title(self.plan.id),
            f"Annexe {self.number} : ",
            orientation,
        )
