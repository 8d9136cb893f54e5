"""Annexe 2: the services that each collectivité supports, by type, with subtotals; then the whole territory's.

A sum says « au moins » when a part of it is unknown, and nothing false when all is. Places and hours are added up
within a type only: places of crèche and places of accueil de loisirs do not make a sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from generator.annexes.pieces import AnnexeDraft
from generator.annexes.table_cells import (
    EMPTY,
    CellDraft,
    TableDraft,
    add_marks,
    add_up,
    show,
    show_lines,
    show_number,
    show_sum,
    text_cell,
    title,
)
from generator.codes import Code
from generator.composing.competences import KEPT_BY_COMMUNES, holder_of
from generator.composing.parties import PartyView
from generator.composing.piece import show_marks, show_value
from generator.errors import Diagnostic, Span
from generator.model.annexes import FACILITIES_FILE, Facility
from generator.model.document import (
    Align,
    Gap,
    Orientation,
    Paragraph,
    RowRole,
    Section,
    SectionKind,
    Table,
    Text,
)
from generator.model.facts import Party, Territory, Unknown
from generator.model.parties.columns import Nature

_WIDTHS = (0.19, 0.185, 0.135, 0.065, 0.075, 0.06, 0.085, 0.105, 0.10)

_BLANKS_APART = 6  # collectivités of which nothing is known yet: more than this share one table


@dataclass(frozen=True, slots=True)
class _Holder:
    """A collectivité that holds the competence or supports a service, and its services."""

    party: Party
    facilities: tuple[Facility, ...]


def compose_facilities(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 2, all landscape: nine columns."""
    dossier = draft.composer.dossier
    _check_posts(draft)
    holders = [
        _Holder(party, tuple(f for f in dossier.facilities if f.collectivite == party.id))
        for party in dossier.facts.parties
    ]
    holders = [h for h in holders if h.facilities or _is_competent(h.party, dossier.facts.territoire)]
    blank = [h for h in holders if not h.facilities]
    shown = [h for h in holders if h.facilities] if len(blank) > _BLANKS_APART else holders
    sections = [draft.introduction(Orientation.LANDSCAPE)]
    sections += [_compose_holder(draft, holder, number) for number, holder in enumerate(shown, 1)]
    if shown != holders:
        sections.append(_compose_blanks(draft, blank, len(shown) + 1))
    sections.append(_compose_synthesis(draft, holders, sum(len(s.blocks) for s in sections[1:]) + 1))
    return tuple(sections)


def _is_competent(party: Party, place: Territory) -> bool:
    """Whether it holds the competence: communes transferred it to it, or it is a commune that kept it."""
    if party.kind.nature is Nature.COMMUNE:
        own = [c for c in place.communes if c.insee == party.commune]
        kept = holder_of(own[0], place) if own else place.competence_petite_enfance
        return kept == KEPT_BY_COMMUNES
    return any(holder_of(commune, place) == party.id for commune in place.communes)


def _check_posts(draft: AnnexeDraft) -> None:
    """ETP are decimals, which the reading leaves as text."""
    for facility in draft.composer.dossier.facilities:
        if isinstance(facility.etp, str) and not _is_number(facility.etp):
            span = facility.origin
            message = f"« {facility.etp} » n'est pas un nombre (« etp »)"
            draft.composer.faults.add(Diagnostic(Code.NOMBRE_INVALIDE, message, span, hint="par exemple 0,5"))


def _is_number(words: str) -> bool:
    try:
        return Decimal(words.replace(",", ".")).is_finite()
    except InvalidOperation:
        return False


def _origin(draft: AnnexeDraft) -> Span:
    return Span(f"{draft.composer.dossier.data_folder}/{FACILITIES_FILE}", 1)


# --- one collectivité ----------------------------------------------------------------------------------------------


def _compose_holder(draft: AnnexeDraft, holder: _Holder, number: int) -> Section:
    section = draft.composer.section_id(holder.party.id)
    origin = holder.facilities[0].origin if holder.facilities else _origin(draft)
    return Section(
        section,
        origin,
        SectionKind.CHAPTER,
        (_make_table(section, holder, number, origin),),
        (Text(holder.party.nom),),
        orientation=Orientation.LANDSCAPE,
    )


def _compose_blanks(draft: AnnexeDraft, holders: list[_Holder], number: int) -> Section:
    """Many collectivités of which nothing is known yet: a line for each, not a table."""
    section = draft.composer.section_id("a-recenser")
    origin = _origin(draft)
    caption = (Text("Collectivités dont les équipements et services restent à recenser"),)
    table = TableDraft(f"{section}/tableau", origin, (0.4, 0.6), caption=caption, number=number)
    table.add_head([title("Collectivité"), title("Équipements et services soutenus")])
    for holder in holders:
        gap = Gap(f"équipements {PartyView(holder.party).de_la_partie}", origin)
        table.add(holder.party.id, [title(holder.party.nom), CellDraft(((gap,),))])
    heading = draft.heading("a-recenser")
    return Section(section, origin, SectionKind.CHAPTER, (table.finish(),), heading, orientation=Orientation.LANDSCAPE)


def _make_table(section: str, holder: _Holder, number: int, origin: Span) -> Table:
    view = PartyView(holder.party)
    caption = f"Équipements et services soutenus par {view.la_partie}"
    table = TableDraft(f"{section}/tableau", origin, _WIDTHS, caption=(Text(caption),), number=number)
    heads = ("Équipement ou service", "Gestionnaire (statut)", "Commune")
    figures = ("Places", "Heures par an", "ETP")
    money = ("Soutien annuel de la collectivité", "Bonus territoire annuel")
    table.add_head(
        [
            *(title(words) for words in heads),
            *(title(words, align=Align.RIGHT) for words in figures),
            title("Existant ou nouveau"),
            *(title(words, align=Align.RIGHT) for words in money),
        ]
    )
    if not holder.facilities:
        table.add("a-completer", _blank_row(view.de_la_partie, origin))
        return table.finish()
    for kind in _kinds(holder.facilities):
        facilities = [f for f in holder.facilities if f.type == kind]
        table.add_group(kind, kind)
        for facility in facilities:
            table.add(f"{kind} {_say_name(facility)}", _facility_row(facility), origin=facility.origin)
        table.add(f"sous-total {kind}", _subtotal_row(kind, facilities), RowRole.SUBTOTAL)
    table.add("total", _total_row(holder.party.nom, holder.facilities), RowRole.TOTAL)
    return table.finish()


def _kinds(facilities: Iterable[Facility]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.type for f in facilities))


def _say_name(facility: Facility) -> str:
    return facility.type if isinstance(facility.nom, Unknown) else facility.nom


def _facility_row(facility: Facility) -> list[CellDraft]:
    """The gaps of a row name the service: « gestionnaire » alone would say nothing in the report."""

    def name_gap(value: object, what: str) -> object:
        return Unknown(f"{what} – {_say_name(facility)}", value.origin) if isinstance(value, Unknown) else value

    origin = facility.origin
    manager = show_value(name_gap(facility.gestionnaire, "gestionnaire"), origin)
    status = show_value(name_gap(facility.statut, "statut du gestionnaire"), origin)
    state = facility.existant if isinstance(facility.existant, Unknown) else _say_state(facility.existant)
    name = show(name_gap(facility.nom, "nom"), origin)
    return [
        add_marks(replace(name, header=True), show_marks((facility.mark,) if facility.mark else ())),
        show_lines([(*manager, Text(" ("), *status, Text(")"))]),
        show(name_gap(facility.commune, "commune"), origin),
        show_number(_number(name_gap(facility.places, "places")), origin),
        show_number(_number(name_gap(facility.heures, "heures")), origin),
        show_number(_number(name_gap(facility.etp, "ETP")), origin),
        show(name_gap(state, "existant ou nouveau"), origin),
        show_number(_number(name_gap(facility.soutien, "soutien de la collectivité")), origin, "€"),
        show_number(_number(name_gap(facility.bonus_territoire, "bonus territoire")), origin, "€"),
    ]


def _number(value: object) -> int | str | Unknown | None:
    return value if isinstance(value, int | str | Unknown) else None


def _say_state(existing: bool) -> str:
    return "existant" if existing else "nouveau"


def _blank_row(of_party: str, origin: Span) -> list[CellDraft]:
    """Nothing is known of what this collectivité supports: one line shows what is expected."""

    def gap(what: str, colspan: int = 1) -> CellDraft:
        return CellDraft(((Gap(f"équipements {of_party} : {what}", origin),),), colspan=colspan)

    return [
        CellDraft(gap("nom").lines, header=True),
        gap("gestionnaire et statut"),
        gap("commune"),
        gap("capacité", 3),
        gap("existant ou nouveau"),
        gap("soutien de la collectivité"),
        gap("bonus territoire"),
    ]


def _count_services(facilities: Iterable[Facility]) -> str:
    """« 6 services, dont 1 nouveau »."""
    listed = list(facilities)
    new = sum(1 for f in listed if f.existant is False)
    words = f"{len(listed)} service{'s' if len(listed) > 1 else ''}"
    return f"{words}, dont {new} nouveau{'x' if new > 1 else ''}" if new else words


def _subtotal_row(kind: str, facilities: list[Facility]) -> list[CellDraft]:
    label = title(f"Sous-total {kind} : {_count_services(facilities)}", colspan=3)
    return [label, *_capacity(facilities), text_cell(""), *_money(facilities)]


def _total_row(label: str, facilities: Iterable[Facility]) -> list[CellDraft]:
    listed = list(facilities)
    return [title(f"Total – {label} : {_count_services(listed)}", colspan=7), *_money(listed)]


def _capacity(facilities: list[Facility]) -> list[CellDraft]:
    return [
        show_sum(add_up(f.places for f in facilities)),
        show_sum(add_up(f.heures for f in facilities)),
        show_sum(add_up(f.etp for f in facilities if not isinstance(f.etp, str) or _is_number(f.etp))),
    ]


def _money(facilities: list[Facility]) -> list[CellDraft]:
    return [
        show_sum(add_up(f.soutien for f in facilities), "€"),
        show_sum(add_up(f.bonus_territoire for f in facilities), "€"),
    ]


# --- the whole territory -------------------------------------------------------------------------------------------


def _compose_synthesis(draft: AnnexeDraft, holders: list[_Holder], number: int) -> Section:
    section = draft.composer.section_id("synthese")
    origin = _origin(draft)
    blocks: list[Paragraph | Table] = []
    if any(holder.facilities for holder in holders):
        blocks += [_sum_kinds(section, holders, number, origin), _sum_holders(section, holders, number + 1, origin)]
    missing = [PartyView(h.party).la_partie for h in holders if not h.facilities]
    if missing:
        words = f"Manquent dans cette synthèse les équipements et services de {len(missing)} collectivité"
        inlines = (Text(words + ("s" if len(missing) > 1 else "") + f" : {', '.join(missing)}."),)
        blocks.append(Paragraph(f"{section}/p1", origin, inlines))
    return Section(
        section,
        origin,
        SectionKind.CHAPTER,
        tuple(blocks),
        draft.heading("synthese"),
        orientation=Orientation.LANDSCAPE,
    )


def _sum_kinds(section: str, holders: list[_Holder], number: int, origin: Span) -> Table:
    """Places, hours and posts are added up within one type only."""
    caption = "Équipements et services du territoire par type"
    widths = (0.27, 0.10, 0.10, 0.09, 0.11, 0.08, 0.125, 0.125)
    table = TableDraft(f"{section}/types", origin, widths, caption=(Text(caption),), number=number)
    table.add_head(
        _synthesis_heads("Type d'équipement ou de service", "Places", "Heures par an", "ETP"),
    )
    everything = [f for holder in holders for f in holder.facilities]
    for kind in _kinds(everything):
        facilities = [f for f in everything if f.type == kind]
        table.add(kind, [title(kind), *_counts(facilities), *_capacity(facilities), *_money(facilities)])
    blank = [text_cell(EMPTY, align=Align.RIGHT) for _ in range(3)]
    table.add("total", [title("Total du territoire"), *_counts(everything), *blank, *_money(everything)], RowRole.TOTAL)
    return table.finish()


def _sum_holders(section: str, holders: list[_Holder], number: int, origin: Span) -> Table:
    caption = "Équipements et services du territoire par collectivité"
    widths = (0.37, 0.12, 0.12, 0.195, 0.195)
    table = TableDraft(f"{section}/collectivites", origin, widths, caption=(Text(caption),), number=number)
    table.add_head(_synthesis_heads("Collectivité"))
    for holder in holders:
        if holder.facilities:
            facilities = list(holder.facilities)
            table.add(holder.party.id, [title(holder.party.nom), *_counts(facilities), *_money(facilities)])
    everything = [f for holder in holders for f in holder.facilities]
    table.add("total", [title("Total du territoire"), *_counts(everything), *_money(everything)], RowRole.TOTAL)
    return table.finish()


def _synthesis_heads(first: str, *capacity: str) -> list[CellDraft]:
    others = ("Services", "dont nouveaux", *capacity, "Soutien annuel", "Bonus territoire annuel")
    return [title(first), *(title(words, align=Align.RIGHT) for words in others)]


def _counts(facilities: list[Facility]) -> list[CellDraft]:
    new = sum(1 for f in facilities if f.existant is False)
    return [text_cell(str(len(facilities)), align=Align.RIGHT), text_cell(str(new), align=Align.RIGHT)]
