"""A leaflet being composed: what its chapters share, and how much of each list they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.composing.numbering import name_annexe
from generator.composing.piece import PieceComposer
from generator.dossier_place import FACTS_FILE
from generator.errors import Span
from generator.model.clauses import LeafletPlan
from generator.model.document import (
    Block,
    BlockId,
    Inline,
    LineBreak,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    Text,
)
from generator.model.pieces import SIGNED_ACT

# The usual headings of the chapters, by the name that a model may give others to.
HEADINGS: Mapping[str, str] = {
    "qui": "Qui s'engage et pour qui",
    "orientations": "Les orientations",
    "moyens": "Ce que chacun apporte",
    "services": "Les services et les places",
    "etapes": "Les étapes",
}

CONVENTION = SIGNED_ACT.id


@dataclass(frozen=True, slots=True)
class FrontBounds:
    """How many of each list the first page shows; what is beyond is counted. Objectives are those of an orientation."""

    signatories: int
    objectives: int


@dataclass(frozen=True, slots=True)
class BackBounds:
    """How many of each list the second page shows; what is beyond is counted, and added up where it can be."""

    givers: int
    services: int
    steps: int
    bodies: int


# From what most dossiers fill to what always stands on a page.
FRONTS = (
    FrontBounds(8, 6),
    FrontBounds(8, 4),
    FrontBounds(8, 3),
    FrontBounds(6, 2),
    FrontBounds(6, 0),
    FrontBounds(4, 0),
)
BACKS = (
    BackBounds(givers=8, services=9, steps=13, bodies=5),
    BackBounds(givers=8, services=8, steps=9, bodies=3),
    BackBounds(givers=8, services=6, steps=9, bodies=0),
    BackBounds(givers=8, services=6, steps=5, bodies=0),
    BackBounds(givers=6, services=5, steps=5, bodies=0),
    BackBounds(givers=4, services=4, steps=5, bodies=0),
)


@dataclass(frozen=True, slots=True)
class Length:
    """How full a leaflet is: the ranks of its bounds in `FRONTS` and `BACKS`, and the empty lines that end each page.

    These are for a trial: Word sets the same page a little higher.
    """

    front: int = 0
    back: int = 0
    spare_lines: int = 0


@dataclass(frozen=True, slots=True)
class LeafletDraft:
    """A leaflet being composed: its composer, its plan in the model, how full it is."""

    composer: PieceComposer
    plan: LeafletPlan
    length: Length

    @property
    def front(self) -> FrontBounds:
        """What the first page shows."""
        return FRONTS[self.length.front]

    @property
    def back(self) -> BackBounds:
        """What the second page shows."""
        return BACKS[self.length.back]

    @property
    def origin(self) -> Span:
        """Where the facts are."""
        return Span(f"{self.composer.dossier.folder}/{FACTS_FILE}", 1)

    def cite(self, section: BlockId, *natures: str, before: str = "") -> Paragraph:
        """« Source : annexe 2. »: the pieces that hold what stands above, as the model calls them."""
        plan = self.composer.dossier.model.plan
        found = (nature if nature == CONVENTION else name_annexe(plan, nature) for nature in natures)
        names = [name for name in found if name]
        words = f"Source : {' et '.join(names) or CONVENTION}."
        return Paragraph(f"{section}/source", self.origin, (Text(f"{before} {words}".strip()),), ParagraphRole.NOTE)

    def spare(self, section: Section) -> Section:
        """The section with the empty lines of a trial."""
        if not self.length.spare_lines:
            return section
        lines = tuple(part for _ in range(self.length.spare_lines) for part in (LineBreak(), Text("–")))
        return replace(section, blocks=(*section.blocks, Paragraph(f"{section.id}/essai", self.origin, lines)))

    def chapter(self, name: str, blocks: tuple[Block, ...]) -> Section:
        """A chapter under its heading: the model's own, else the usual one."""
        heading: tuple[Inline, ...] = (Text(self.plan.titres.get(name) or HEADINGS[name]),)
        return Section(self.composer.section_id(name), self.origin, SectionKind.CHAPTER, blocks, heading)


def count_words(number: int, one: str, many: str = "") -> str:
    """« 1 commune », « 12 communes »."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
