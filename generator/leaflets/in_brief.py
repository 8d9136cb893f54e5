"""« La CTG en bref »: two pages for people who will not read the convention; every figure comes from its pieces.

What the dossier does not say yet is left out, and the leaflet says which chapters that leaves out.
"""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.sheet_numbers import list_goals, number_sheets
from generator.annexes.table_cells import CellDraft, TableDraft, add_up, say_sum, show_lines, strong, text_cell, title
from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.composing.grammar import pluralise
from generator.composing.numbering import name_annexe
from generator.composing.piece import PieceComposer, make_cover, make_meta, show_date
from generator.composing.typography import set_typography
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.leaflets.draft import LeafletDraft, Length, count_words
from generator.leaflets.goal_tiles import compose_goals
from generator.leaflets.short_tables import compose_means, compose_services, compose_steps, sum_all_means
from generator.model.clauses import LeafletPlan
from generator.model.document import (
    Align,
    Block,
    Document,
    Inline,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Party, Unknown
from generator.model.pieces import LEAFLET, plan_leaflet

DRAFT_NOTICE = "projet"
PAGES = 2  # of a leaflet
FULL = Length()
_WIDE = 1.5  # the tile of an amount, beside the others


def compose_in_brief(dossier: Dossier, *, draft: bool, length: Length = FULL) -> Document:
    """The tree of the leaflet; `length` says how much of each list its two pages show.

    Raises: `UsageError` when the model has no leaflet; `ContentError` with the faults of its texts.
    """
    plan = find_leaflet(dossier)
    faults = DiagnosticCollector()
    drafting = LeafletDraft(PieceComposer(dossier, LEAFLET, faults, draft), plan, length)
    first = (_compose_opening(drafting), _compose_who(drafting), compose_goals(drafting))
    overleaf = (
        compose_means(drafting),
        compose_services(drafting),
        compose_steps(drafting),
        _compose_closing(drafting),
    )
    front = [section for section in first if section is not None]
    back = [section for section in overleaf if section is not None]
    sections = [*front[:-1], drafting.spare(front[-1]), replace(back[0], new_page=True), *back[1:]]
    sections[-1] = drafting.spare(sections[-1])
    faults.raise_errors()
    notices = [*([DRAFT_NOTICE] if draft else []), *([dossier.facts.mention] if dossier.facts.mention else [])]
    cover = make_cover(dossier, " ".join(dossier.model.plan.titre).capitalize())
    document = Document(
        meta=replace(make_meta(dossier, plan_leaflet(plan), plan.titre, draft=draft), called=plan.titre),
        cover=replace(cover, title=(plan.titre,), signatories=(), notice=", ".join(notices), full_page=False),
        sections=tuple(sections),
    )
    return set_typography(settle_keys(document), curly=dossier.curly)


def find_leaflet(dossier: Dossier) -> LeafletPlan:
    """What the model of a dossier says of its leaflet.

    Raises: `UsageError` when it has none.
    """
    plan = dossier.model.plan
    if plan.en_bref is None:
        message = f"le modèle « {plan.nom} » ne prévoit pas de document « en bref »"
        hint = "y ajouter « en_bref: » (docs/comment-faire/ajouter-un-modele-de-clauses.md)"
        raise UsageError(Diagnostic(Code.EN_BREF_ABSENT, message, Span(dossier.model.folder), hint=hint))
    return plan.en_bref


# --- opening ---------------------------------------------------------------------------------------------------------


def _compose_opening(draft: LeafletDraft) -> Section:
    """The sentence that says what a CTG is, then its figures."""
    section = draft.composer.section_id("ouverture")
    clause = draft.plan.textes.get("introduction")
    blocks: list[Block] = list(draft.composer.read_clause(clause, section)) if clause is not None else []
    blocks.append(_compose_figures(draft, f"{section}/chiffres"))
    return Section(section, draft.origin, SectionKind.CHAPTER, tuple(blocks))


def _compose_figures(draft: LeafletDraft, name: str) -> Table:
    dossier = draft.composer.dossier
    place = dossier.facts.territoire
    figures: list[tuple[str, tuple[Inline, ...], str]] = []
    people = add_up(commune.population for commune in place.communes)
    when = f" en {place.population_annee}" if place.population_annee else ""
    communes, parties = len(place.communes), len(dossier.facts.parties)
    figures.append(("communes", (Text(str(communes)),), "commune" if communes == 1 else "communes"))
    if people.count:
        figures.append(("habitants", say_sum(people), f"habitants{when}"))
    figures.append(("signataires", (Text(str(parties)),), "signataires"))
    sheets = number_sheets(dossier)
    if sheets:
        figures.append(("actions", (Text(str(len(sheets))),), "fiche action" if len(sheets) == 1 else "fiches action"))
    means = sum_all_means(dossier)
    if means.count:
        figures.append(("moyens", say_sum(means, "€"), f"apportés {_say_years(dossier)}"))
    shares = [_WIDE if key == "moyens" else 1.0 for key, _, _ in figures]
    table = TableDraft(name, draft.origin, tuple(s / sum(shares) for s in shares), TableRole.OVERVIEW)
    table.add_head([title(label, align=Align.CENTER) for _, _, label in figures])
    cells = [CellDraft((_embolden(words),), align=Align.CENTER, key=key) for key, words, _ in figures]
    table.add("chiffres", cells)
    return table.finish()


def _say_years(dossier: Dossier) -> str:
    period = dossier.facts.periode
    first, last = period.debut.year, period.fin.year
    return f"en {first}" if first == last else f"de {first} à {last}"


def _embolden(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(
        part for inline in inlines for part in (strong(inline.value) if isinstance(inline, Text) else (inline,))
    )


# --- who and when ----------------------------------------------------------------------------------------------------


def _compose_who(draft: LeafletDraft) -> Section:
    facts = draft.composer.dossier.facts
    section = draft.composer.section_id("qui")
    table = TableDraft(f"{section}/tableau", draft.origin, (0.24, 0.76), TableRole.SHEET)
    names = [commune.nom for commune in facts.territoire.communes]
    listed = ", ".join(names) if len(names) <= draft.front.signatories else count_words(len(names), "commune")
    where = f"{facts.territoire.nom} ({facts.territoire.departement_nom}) : {listed}"
    table.add("territoire", [title("Territoire"), text_cell(where)])
    table.add("signataires", [title("Signataires"), show_lines(_list_signatories(draft))])
    period = facts.periode
    days = (*show_date(period.debut, "du "), *show_date(period.fin, " au "))
    table.add("periode", [title("Période"), CellDraft((days,))])
    about = f"Populations : {facts.territoire.population_source}." if facts.territoire.population_source else ""
    return draft.chapter("qui", (table.finish(), draft.cite(section, before=about)))


def _list_signatories(draft: LeafletDraft) -> list[tuple[Inline, ...]]:
    """Every signatory; where they are many, how many of each kind, the only one of a kind by its name."""
    parties = draft.composer.dossier.facts.parties
    if len(parties) <= draft.front.signatories:
        return [(Text(" ; ".join(party.nom for party in parties)),)]
    kinds: dict[str, list[Party]] = {}
    for party in parties:
        kinds.setdefault(party.kind.noun, []).append(party)
    words = [
        own[0].nom if len(own) == 1 else f"{len(own)} {pluralise(noun[:1].lower() + noun[1:])}"
        for noun, own in kinds.items()
    ]
    return [(Text(f"{' ; '.join(words)}. Leurs noms sont en tête de la convention."),)]


# --- closing ---------------------------------------------------------------------------------------------------------


def _compose_closing(draft: LeafletDraft) -> Section:
    """What the dossier does not say yet, and what the leaflet is worth."""
    section = draft.composer.section_id("fin")
    blocks: list[Block] = []
    missing = list(_list_missing(draft))
    if missing:
        words = f"Ne figurent pas encore ici, faute de données : {' ; '.join(missing)}."
        blocks.append(Paragraph(f"{section}/manques", draft.origin, (Text(words),), ParagraphRole.NOTE))
    clause = draft.plan.textes.get("fin")
    read = draft.composer.read_clause(clause, section) if clause is not None else ()
    blocks += [replace(one, role=ParagraphRole.NOTE) if isinstance(one, Paragraph) else one for one in read]
    return Section(section, draft.origin, SectionKind.CHAPTER, tuple(blocks))


def _list_missing(draft: LeafletDraft) -> list[str]:
    dossier = draft.composer.dossier
    plan = dossier.model.plan
    found = (
        ("les orientations", "", all(isinstance(goal.title, Unknown) for goal in list_goals(dossier))),
        ("les moyens de chaque signataire", "plan-actions", not sum_all_means(dossier).count),
        ("les services et les places", "equipements", not dossier.facilities),
        ("les étapes", "pilotage", isinstance(dossier.steering, Unknown)),
    )
    return [
        f"{words} ({annexe})" if (annexe := name_annexe(plan, nature)) else words
        for words, nature, gone in found
        if gone
    ]
