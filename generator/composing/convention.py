"""The act that is signed, a convention or an avenant: the model's sections in order, filled with the facts."""

from __future__ import annotations

from typing import assert_never

from generator.composing.numbering import fill_form, number_articles, number_headings
from generator.composing.piece import PieceComposer, make_cover, make_meta, page_prefix, say_annexe
from generator.composing.signature_blocks import compose_signatures
from generator.model.clauses import SectionPlan
from generator.model.document import (
    AttachedPiece,
    Block,
    Document,
    Orientation,
    Section,
    SectionKind,
    Text,
)
from generator.model.pieces import plan_signed_act

_KINDS = {
    "parties": SectionKind.PARTIES,
    "visas": SectionKind.CITATIONS,
    "preambule": SectionKind.PREAMBLE,
    "article": SectionKind.ARTICLE,
    "conclusions": SectionKind.CONCLUSIONS,
    "annexes": SectionKind.ATTACHMENTS,
}


def compose_convention(composer: PieceComposer) -> Document:
    """The tree of the act. Articles are numbered here, once, in the order of the model."""
    plan = composer.dossier.model.plan
    parts = (part for part in plan.sections if part.genre != "modifications")  # a place, which has no words of its own
    return Document(
        meta=make_meta(composer.dossier, plan_signed_act(plan), "", draft=composer.draft),
        cover=make_cover(composer.dossier),
        sections=tuple(_compose_section(composer, part) for part in parts),
        contents=plan.sommaire,
        attached=tuple(AttachedPiece(a.id, say_annexe(plan, a), f"{page_prefix(a)}1") for a in plan.annexes),
        back_cover=True,
    )


def _compose_section(composer: PieceComposer, part: SectionPlan) -> Section:
    forms = composer.dossier.model.plan.numerotation
    number = number_articles(composer.dossier.model.plan).get(part.id)
    section = composer.section_id(part.id)
    blocks: list[Block] = []
    for clause in part.clauses:
        match part.genre:
            case "conclusions" if clause == part.clauses[-1]:
                blocks.extend(compose_signatures(composer, clause, section))
            case "preambule" | "article":
                blocks.extend(composer.read_clause(clause, section, pictures=Orientation.PORTRAIT))
            case "parties" | "visas" | "conclusions" | "annexes" | "modifications":
                blocks.extend(composer.read_clause(clause, section))
            case _:
                assert_never(part.genre)
    first = part.clauses[0] if part.clauses else part.id
    label = fill_form(forms.article, number) if number else ""
    heading = composer.read_title(part.id) if part.titre else ()
    if label and not heading:  # an article without a title has its number alone
        label, heading = "", (Text(label.rstrip(" \u00a0:.–—-")),)
    return Section(
        id=section,
        origin=composer.clause_origin(part.id if part.titre else first),
        kind=_KINDS[part.genre],
        blocks=number_headings(blocks, forms.titres.get(part.genre, ()), str(number or "")),
        heading=heading,
        label=label,
        new_page=part.nouvelle_page,
    )
