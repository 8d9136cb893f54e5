"""Annexe 5: for each body that decides, a projet or an extract of its register, or the place of what was adopted.

Source: Code général des collectivités territoriales, art. L. 2121-29 (what a council decides), L. 2131-1 (when the
decision is executory, as reformed on 1 July 2022), L. 2121-23 (who signs it).
"""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.deliberations.signatures import frame_signatures
from generator.annexes.deliberations.sitting import view_sitting
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.table_cells import CellDraft, TableDraft, show, title
from generator.composing.grammar import capitalise, of_phrase, the_body
from generator.composing.parties import PartyView, blank_deliberation
from generator.composing.piece import escape_text, show_value
from generator.composing.wording import write_date
from generator.dossier_place import FACTS_FILE
from generator.errors import Span
from generator.model.document import (
    Block,
    Document,
    Gap,
    Inline,
    PageBreak,
    Paragraph,
    Section,
    SectionKind,
    Text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Deliberation, Party, Unknown


def compose_deliberations(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 5."""
    parties = _list_parties(draft.composer.dossier)
    sections = (_compose_introduction(draft, parties), *(_compose_party(draft, party) for party in parties))
    # Each projet gives way to the deliberation that was voted, which may come after the signature.
    return tuple(replace(section, living=True) for section in sections)


def deliberation_slots(document: Document) -> tuple[tuple[str, str], ...]:
    """Where real deliberations may go: the id of each section of annexe 5, and that of its party."""
    return tuple(
        (section.id, section.id.rsplit("/", 1)[-1])
        for section in document.sections
        if section.kind is SectionKind.DELIBERATION
    )


def _compose_introduction(draft: AnnexeDraft, parties: tuple[Party, ...]) -> Section:
    """The first section, with the list of the pieces that follow."""
    section = draft.introduction()
    origin = Span(f"{draft.composer.dossier.folder}/{FACTS_FILE}", 1)
    table = TableDraft(f"{section.id}/tableau", origin, (0.38, 0.24, 0.38))
    table.add_head([title("Signataire"), title("Assemblée"), title("Pièce jointe")])
    for party in parties:
        act = party.deliberation or blank_deliberation(party)
        voted = view_sitting(draft.composer.dossier, party, act).votee
        piece: tuple[Inline, ...] = (Text("Extrait du registre" if voted else "Projet de délibération"),)
        if party.id in draft.composer.dossier.deliberations:
            piece = draft.composer.read_text(capitalise(_name_act(act)), origin)
        table.add(party.id, [title(party.nom), show(PartyView(party).organe, origin), CellDraft((piece,))])
    return replace(section, blocks=(*section.blocks, table.finish()))


def _name_act(deliberation: Deliberation) -> str:
    """« délibération n° DEL_2025_123 du 8 décembre 2025 », as Markdown, with what is known of it."""
    words = "délibération"
    if isinstance(deliberation.numero, str):
        words += f" n° {escape_text(deliberation.numero)}"
    if not isinstance(deliberation.date, Unknown):
        words += f" du {write_date(deliberation.date)}"
    return words


def list_projects(dossier: Dossier) -> tuple[Party, ...]:
    """The parties whose page still says « Projet de délibération »: no vote is told of, no deliberation has come."""
    return tuple(
        party
        for party in _list_parties(dossier)
        if party.id not in dossier.deliberations
        and not view_sitting(dossier, party, party.deliberation or blank_deliberation(party)).votee
    )


def _list_parties(dossier: Dossier) -> tuple[Party, ...]:
    """Those whose assembly authorises the signature, and any other whose board has its deliberation told or sent."""
    return tuple(p for p in dossier.facts.parties if p.tells_decision or p.id in dossier.deliberations)


def _compose_party(draft: AnnexeDraft, party: Party) -> Section:
    composer = draft.composer
    section = composer.section_id(party.id)
    facts = Span(f"{composer.dossier.folder}/{FACTS_FILE}", 1)
    view = PartyView(party, participle=composer.dossier.facts.participe)
    deliberation = party.deliberation or blank_deliberation(party)
    if party.id in composer.dossier.deliberations:
        blocks = _announce(draft, party, deliberation, section)
        origin = Span(composer.dossier.deliberations[party.id].name)
    else:
        names = {
            "partie": view,
            "deliberation": deliberation,
            "assemblee": name_assembly(view),
            "seance": view_sitting(composer.dossier, party, deliberation),
        }
        clause = draft.plan.textes.get(party.kind.draft)
        origin = (
            composer.clause_origin(clause) if clause else Span(f"{composer.dossier.folder}/annexe-5/{party.id}.pdf")
        )
        drafted = composer.read_clause(clause, section, names) if clause else _leave_blank(view, section, origin)
        blocks = frame_signatures(drafted, section)
    return Section(section, origin, SectionKind.DELIBERATION, blocks, _title(view, facts), new_page=True)


def _leave_blank(view: PartyView, section: str, origin: Span) -> tuple[Block, ...]:
    """The place of a draft that the model does not have: that of other bodies would cite their law."""
    what = f"projet de délibération {view.de_la_partie} (le modèle n'a pas de texte « {view.facts.kind.draft} »)"
    return (Paragraph(f"{section}/p1", origin, (Gap(what, origin),)),)


def name_assembly(view: PartyView) -> str | Unknown:
    """« le Conseil Municipal », « la Commission permanente », « l'Assemblée »; unknown as the body is."""
    body = view.organe
    return body if isinstance(body, Unknown) else the_body(str(body))


def _title(view: PartyView, origin: Span) -> tuple[Inline, ...]:
    """« Délibération du Conseil Municipal de la Commune de Gardanne »."""
    assembly = name_assembly(view)
    if isinstance(assembly, Unknown):
        return (Text("Délibération : "), *show_value(assembly, origin), Text(f" {view.de_la_partie}"))
    return (Text(f"Délibération {of_phrase(assembly)} {view.de_la_partie}"),)


def _announce(draft: AnnexeDraft, party: Party, deliberation: Deliberation, section: str) -> tuple[Block, ...]:
    """As many pages as the deliberation that was adopted has: in the PDF, its own pages take their place."""
    origin = Span(draft.composer.dossier.deliberations[party.id].name)
    count = draft.composer.deliberation_pages.get(party.id, 1)
    blocks: list[Block] = []
    for page in range(1, count + 1):
        place = f", page {page} sur {count}," if count > 1 else ""
        words = f"La {_name_act(deliberation)}{place} figure à cette place dans le fichier PDF."
        if blocks:
            blocks.append(PageBreak(f"{section}/saut{page}"))
        blocks.append(Paragraph(f"{section}/p{page}", origin, draft.composer.read_text(words, origin)))
    return tuple(blocks)
