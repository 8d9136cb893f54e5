"""What every annexe shares: its composer, its plan, its first section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.composing.numbering import annexe_number, fill_form
from generator.composing.piece import PieceComposer
from generator.model.clauses import AnnexePlan
from generator.model.document import Inline, Orientation, Section, SectionKind, Text
from generator.model.identity import Identity


@dataclass(frozen=True, slots=True)
class AnnexeDraft:
    """An annexe being composed. `headings` are those of its kind; `identity` gives drawings their font and colours."""

    composer: PieceComposer
    plan: AnnexePlan
    headings: Mapping[str, str]
    identity: Identity

    def heading(self, name: str) -> tuple[Inline, ...]:
        """The heading of a chapter: the model's own, else the usual one."""
        return (Text(self.plan.titres.get(name) or self.headings[name]),)

    def introduction(self, orientation: Orientation = Orientation.PORTRAIT) -> Section:
        """The first section: the annexe's whole title, and its introduction."""
        section = self.composer.section_id("introduction")
        clause = self.plan.textes.get("introduction")
        forms = self.composer.dossier.model.plan.numerotation
        return Section(
            section,
            self.composer.clause_origin(self.plan.id),
            SectionKind.CHAPTER,
            self.composer.read_clause(clause, section, pictures=orientation) if clause else (),
            self.composer.read_title(self.plan.id),
            fill_form(forms.annexe, annexe_number(self.plan), ordinal="1re"),
            orientation,
        )
