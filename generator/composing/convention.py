"""The convention itself: the model's sections in order, its clauses filled with the facts of the dossier."""

from __future__ import annotations

from typing import assert_never

from generator.codes import Code
from generator.composing.numbering import fill_form, number_articles, number_headings
from generator.composing.parties import PartyView
from generator.composing.piece import PieceComposer, make_cover, make_meta, page_prefix, say_annexe
from generator.errors import Diagnostic, Span
from generator.model.clauses import SectionPlan
from generator.model.document import (
    AttachedPiece,
    Block,
    Document,
    Orientation,
    Paragraph,
    Section,
    SectionKind,
    SignatureBlock,
)
from generator.model.pieces import SIGNED_ACT

_KINDS = {
    "parties": SectionKind.PARTIES,
    "visas": SectionKind.CITATIONS,
    "preambule": SectionKind.PREAMBLE,
    "article": SectionKind.ARTICLE,
    "conclusions": SectionKind.CONCLUSIONS,
    "annexes": SectionKind.ATTACHMENTS,
}


def compose_convention(composer: PieceComposer) -> Document:
    """The tree of the convention. Articles are numbered here, once, in the order of the model."""
    plan = composer.dossier.model.plan
    return Document(
        meta=make_meta(composer.dossier, SIGNED_ACT, "", draft=composer.draft),
        cover=make_cover(composer.dossier),
        sections=tuple(_compose_section(composer, part) for part in plan.sections),
        contents=True,
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
                blocks.extend(_compose_signatures(composer, clause, section))
            case "preambule" | "article":
                blocks.extend(composer.read_clause(clause, section, pictures=Orientation.PORTRAIT))
            case "parties" | "visas" | "conclusions" | "annexes":
                blocks.extend(composer.read_clause(clause, section))
            case _:
                assert_never(part.genre)
    first = part.clauses[0] if part.clauses else part.id
    return Section(
        id=section,
        origin=composer.clause_origin(part.id if part.titre else first),
        kind=_KINDS[part.genre],
        blocks=number_headings(blocks, forms.titres.get(part.genre, ()), str(number or "")),
        heading=composer.read_title(part.id) if part.titre else (),
        label=fill_form(forms.article, number) if number else "",
        new_page=part.nouvelle_page,
    )


def _compose_signatures(composer: PieceComposer, clause: str, section: str) -> list[Block]:
    """One signature block a party: the last clause of the conclusions, rendered for each."""
    blocks: list[Block] = []
    for party in composer.dossier.facts.parties:
        inner = composer.read_clause(clause, section, {"partie": PartyView(party)})
        paragraphs = tuple(block for block in inner if isinstance(block, Paragraph))
        if len(paragraphs) < len(inner):
            place = composer.clause_origin(clause)
            message = f"la clause « {clause} » des signatures ne peut contenir que des paragraphes"
            hint = "en retirer les titres et les listes"
            composer.faults.add(Diagnostic(Code.MARKDOWN_INCONNU, message, Span(place.file, place.line), hint=hint))
        origin: Span = paragraphs[0].origin if paragraphs else composer.clause_origin(clause)
        name = f"signature-{party.id}"
        blocks.append(SignatureBlock(f"{section}/{name}", origin, party.id, paragraphs, f"signature:{party.id}"))
    return blocks
