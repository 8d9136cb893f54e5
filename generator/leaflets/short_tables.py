"""The three tables of a leaflet: what each signatory puts in, the services and their places, the steps.

A list longer than its bound is shortened: what is left out is counted and added up in a row that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.annexes.action_plan.means import sum_means
from generator.annexes.sheet_numbers import number_sheets, period_years
from generator.annexes.table_cells import (
    EMPTY,
    CellDraft,
    Sum,
    TableDraft,
    add_up,
    show_sum,
    text_cell,
    title,
)
from generator.composing.piece import show_date, show_value
from generator.composing.prose import is_prose
from generator.leaflets.draft import LeafletDraft, count_words
from generator.model.annexes import Facility, Milestone
from generator.model.document import (
    Align,
    Block,
    Inline,
    Paragraph,
    ParagraphRole,
    RowRole,
    Section,
    TableRole,
    Text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Party, Unknown
from generator.model.names import slugify

_MOST_YEARS = 6  # columns of amounts that a page of this width can show
_STEPS_ACROSS = 4


def sum_all_means(dossier: Dossier) -> Sum:
    """What all signatories put in over the period, in euros."""
    return sum_means(number_sheets(dossier))


# --- means -----------------------------------------------------------------------------------------------------------


def compose_means(draft: LeafletDraft) -> Section | None:
    """What each signatory puts in, year by year; nothing while no amount is known."""
    dossier = draft.composer.dossier
    sheets = number_sheets(dossier)
    whole = sum_all_means(dossier)
    if not whole.count:
        return None
    years = period_years(dossier)
    shown_years = years if len(years) <= _MOST_YEARS else ()
    columns: tuple[int | None, ...] = (*shown_years, None)
    section = draft.composer.section_id("moyens")
    first = 0.34 if shown_years else 0.7
    table = TableDraft(f"{section}/tableau", draft.origin, (first, *(((1 - first) / len(columns),) * len(columns))))
    heads = [title(str(year), align=Align.RIGHT) for year in shown_years]
    table.add_head([title("Signataire (montants en euros)"), *heads, title("Total", align=Align.RIGHT)])
    named, others = _share_out(draft, {party.id: sum_means(sheets, party.id) for party in dossier.facts.parties})
    for party in named:
        table.add(party.id, [title(party.nom), *(show_sum(sum_means(sheets, party.id, year)) for year in columns)])
    if others:
        sums = [sum((sum_means(sheets, p.id, year) for p in others), Sum()) for year in columns]
        words = count_words(len(others), "autre signataire", "autres signataires")
        table.add("autres", [title(f"Les {words}" if len(others) > 1 else words), *map(show_sum, sums)])
    total = [show_sum(sum_means(sheets, None, year)) for year in columns]
    table.add("total", [title("Total"), *total], RowRole.TOTAL)
    return draft.chapter(
        "moyens", (table.finish(), draft.cite(section, "plan-actions", before=_explain(draft, others, whole)))
    )


def _share_out(draft: LeafletDraft, means: dict[str, Sum]) -> tuple[list[Party], list[Party]]:
    """The signatories to name, in the order of the convention, and those whose means are added up."""
    parties = list(draft.composer.dossier.facts.parties)
    most = draft.back.givers
    if len(parties) <= most + 1:
        return parties, []
    kept = {party.id for party in sorted(parties, key=lambda party: -means[party.id].known)[:most]}
    return [p for p in parties if p.id in kept], [p for p in parties if p.id not in kept]


def _explain(draft: LeafletDraft, others: Sequence[Party], whole: Sum) -> str:
    words = []
    if others:
        words.append(f"Sont nommés les {draft.back.givers} signataires qui apportent le plus.")
    if whole.missing:
        words.append("Le financement d'une partie des actions n'est pas connu : les sommes sont des minima.")
    return " ".join(words)


# --- services --------------------------------------------------------------------------------------------------------


def compose_services(draft: LeafletDraft) -> Section | None:
    """Services and places by type, those to be created apart; nothing while no service is known."""
    dossier = draft.composer.dossier
    if not dossier.facilities:
        return None
    section = draft.composer.section_id("services")
    types: dict[str, list[Facility]] = {}
    for facility in dossier.facilities:
        types.setdefault(facility.type, []).append(facility)
    ranked = sorted(types, key=lambda name: -_count_places(types[name]).known)  # stable: those without places come last
    bound = draft.back.services
    named, others = (ranked, []) if len(ranked) <= bound + 1 else (ranked[:bound], ranked[bound:])
    table = TableDraft(f"{section}/tableau", draft.origin, (0.36, 0.14, 0.18, 0.14, 0.18))
    heads = ("Services", "dont nouveaux", "Places", "dont nouvelles")
    table.add_head([title("Type"), *(title(words, align=Align.RIGHT) for words in heads)])
    for name in named:
        own = types[name]
        new = [facility for facility in own if facility.existant is False]
        places = [show_sum(_count_places(own)), show_sum(_count_places(new))]
        table.add(name, [title(name), *_count(own), *places])
    blank = [text_cell(EMPTY, align=Align.RIGHT)] * 2
    if others:
        rest = [facility for name in others for facility in types[name]]
        words = count_words(len(others), "autre type", "autres types")
        table.add("autres types", [title(words), *_count(rest), *blank])
    table.add("total", [title("Ensemble"), *_count(dossier.facilities), *blank], RowRole.TOTAL)
    words = "Les places s'ajoutent au sein d'un même type seulement."
    return draft.chapter("services", (table.finish(), draft.cite(section, "equipements", before=words)))


def _count_places(facilities: Sequence[Facility]) -> Sum:
    return add_up(facility.places for facility in facilities)


def _count(facilities: Sequence[Facility]) -> list[CellDraft]:
    new = sum(1 for facility in facilities if facility.existant is False)
    return [text_cell(str(number) if number else EMPTY, align=Align.RIGHT) for number in (len(facilities), new)]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the convention: the key of its tile, its day, its name, and how many columns it takes."""

    key: str
    day: tuple[Inline, ...]
    name: str
    across: int = 1

    def show_day(self) -> CellDraft:
        """The upper half of its tile."""
        return CellDraft((self.day,), header=True, colspan=self.across, key=f"etape:{slugify(self.key)}/echeance")

    def show_name(self) -> CellDraft:
        """The lower half."""
        return replace(text_cell(self.name, colspan=self.across), key=f"etape:{slugify(self.key)}")


# --- steps -----------------------------------------------------------------------------------------------------------


def compose_steps(draft: LeafletDraft) -> Section | None:
    """The first day, the jalons, the last day; then who meets, and how often. Nothing while no jalon is known."""
    dossier = draft.composer.dossier
    steering = dossier.steering
    if isinstance(steering, Unknown):
        return None
    section = draft.composer.section_id("etapes")
    period = dossier.facts.periode
    tiles = [_Step("debut", show_date(period.debut), "Début de la convention")]
    early, left, late = _shorten(steering.jalons, draft.back.steps)
    tiles += [_Step(m.nom, show_value(m.echeance, draft.origin), m.nom) for m in early]
    if left:
        tiles.append(_Step("autres", (Text("puis"),), count_words(left, "autre étape", "autres étapes")))
    tiles += [_Step(m.nom, show_value(m.echeance, draft.origin), m.nom) for m in late]
    tiles.append(_Step("fin", show_date(period.fin), "Fin de la convention"))
    table = TableDraft(f"{section}/tuiles", draft.origin, (1 / _STEPS_ACROSS,) * _STEPS_ACROSS, TableRole.OVERVIEW)
    for start in range(0, len(tiles), _STEPS_ACROSS):
        *line, last = tiles[start : start + _STEPS_ACROSS]
        widened = [*line, replace(last, across=_STEPS_ACROSS - len(line))]
        table.add(f"echeances {start + 1}", [step.show_day() for step in widened])
        table.add(f"etapes {start + 1}", [step.show_name() for step in widened])
    blocks: list[Block] = [table.finish()]
    told = [body for body in steering.instances if _is_short(body.frequence)][: draft.back.bodies]
    if told:
        words = " ; ".join(f"{body.nom}, {_lower(str(body.frequence))}" for body in told)
        rest = len(steering.instances) - len(told)
        more = f" ; et {count_words(rest, 'autre instance', 'autres instances')}" if rest else ""
        text = (Text(f"Se réunissent : {words}{more}."),)
        blocks.append(Paragraph(f"{section}/instances", draft.origin, text, ParagraphRole.BODY))
    return draft.chapter("etapes", (*blocks, draft.cite(section, "pilotage")))


def _shorten(steps: Sequence[Milestone], most: int) -> tuple[Sequence[Milestone], int, Sequence[Milestone]]:
    """The first steps, how many are left out, and the last one, which is the final bilan."""
    if len(steps) <= most + 1:
        return steps, 0, ()
    return steps[: most - 1], len(steps) - most, steps[-1:]


def _is_short(value: object) -> bool:
    return isinstance(value, str) and not is_prose(value)


def _lower(words: str) -> str:
    """The beginning of a sentence, in the middle of another."""
    return words[:1].lower() + words[1:].rstrip(".")
