"""Annexe « texte »: a charte, a règlement, a list of people: Markdown of the model or of the dossier, and no code.

Its texts follow one another in the order of `textes`; one that has a heading in `titres` is a chapter of its own.
"""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.kind import AnnexeKind
from generator.annexes.pieces import AnnexeDraft
from generator.composing.numbering import name_sections
from generator.errors import Span
from generator.model.document import BlockId, Gap, Orientation, Paragraph, Section, SectionKind, Text

_INTRODUCTION = "introduction"


def compose_free_text(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The title, then the texts; one without words is a gap, and so is an annexe without texts."""
    texts = {name: clause for name, clause in draft.plan.textes.items() if name != _INTRODUCTION}
    sections = [draft.introduction()]
    if not draft.plan.textes:
        sections[0] = replace(sections[0], blocks=(_make_gap(draft, sections[0].id, sections[0].origin),))
    for name, clause in texts.items():
        origin = draft.composer.clause_origin(clause)
        heading = draft.plan.titres.get(name)
        if heading is not None:
            section = draft.composer.section_id(name)
            sections.append(Section(section, origin, SectionKind.CHAPTER, (), (Text(heading),)))
        current = sections[-1]
        blocks = draft.composer.read_clause(clause, current.id, pictures=Orientation.PORTRAIT)
        found = blocks or (_make_gap(draft, f"{current.id}/{name}", origin),)
        sections[-1] = replace(current, blocks=(*current.blocks, *found))
    return tuple(sections)


def _make_gap(draft: AnnexeDraft, name: BlockId, origin: Span) -> Paragraph:
    called = name_sections(draft.composer.dossier.model.plan)[draft.plan.id]
    return Paragraph(f"{name}-vide", origin, (Gap(f"texte de l'{called}", origin),))


FREE_TEXT = AnnexeKind(nature="texte", compose=compose_free_text, text_only=True)
