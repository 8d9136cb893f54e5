"""Axe by axe, fiche by fiche: what was done, what was spent of what was planned, what indicators have become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.annexes.action_plan.funding import LEFT, MIDDLE, MORE_WORDS, RIGHT, WORDS, SheetGrid
from generator.annexes.action_plan.means import name_party
from generator.annexes.table_cells import EMPTY, CellDraft, TableDraft, join_facts, show, show_lines, show_sum, title
from generator.composing.grammar import capitalise
from generator.composing.piece import show_date, show_value
from generator.errors import Span
from generator.model.document import (
    Align,
    Block,
    Gap,
    Inline,
    RowRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import NextStep, State, Statement
from generator.reporting.account import (
    MoneySum,
    ReportedAxis,
    ReportedOperation,
    ReportedSheet,
    count_states,
    order_financers,
)
from generator.reporting.charts import FIRST_FIGURE, draw_axis
from generator.reporting.draft import ReportDraft, right, show_share
from generator.reporting.measures import make_measures
from generator.reporting.page_plan import ROOM_MM, measure_block, measure_section, plan_pages
from generator.reporting.progress import ReportedMeasure, Verdict

_GRID = SheetGrid((LEFT, WORDS, MIDDLE, MORE_WORDS, RIGHT))
_TINTS = 6
_BRIEF = 80  # letters of a fact that has half of a line
_STATES = ((State.DONE, "réalisée"), (State.UNDER_WAY, "en cours"), (State.TO_START, "à lancer"))
_STATES_LEFT = ((State.POSTPONED, "reportée"), (State.DROPPED, "abandonnée"), (None, "non renseignée"))


def compose_axes(draft: ReportDraft, used_mm: float) -> Iterator[Section]:
    """Each axe with its fiches; `used_mm` of the first page are taken."""
    sections: list[Section] = []
    figure = FIRST_FIGURE
    for axis in draft.account.axes:
        section = _compose_axis(draft, axis)
        drawn = draw_axis(draft, axis, section.id, figure)
        taken = measure_section(section) + (used_mm if not sections else 0.0)
        if drawn is not None and taken + measure_block(drawn) <= ROOM_MM:
            section = replace(section, blocks=(*section.blocks, drawn))
            figure += 1
        sections += [section, *(_compose_sheet(draft, axis, sheet) for sheet in axis.sheets)]
    yield from plan_pages(sections, used_mm)


def say_states(operations: Sequence[ReportedOperation]) -> str:
    """« 1 réalisée, 2 en cours »."""
    counts = count_states(operations)
    said = []
    for state, word in (*_STATES, *_STATES_LEFT):
        number = counts[state]
        plural = number > 1 and word.endswith("e") and state not in (State.UNDER_WAY, State.TO_START)
        said += [f"{number} {word}{'s' if plural else ''}"] if number else []
    return ", ".join(said)


def name_financer(draft: ReportDraft, financer: str) -> CellDraft:
    """A financer as tables name it: who has left is called by the name that the act gave it."""
    names = {party.id: name_party(party) for party in draft.dossier.facts.parties}
    return title(capitalise(names.get(financer, financer)))


def head_money(years: str = "") -> list[CellDraft]:
    """The headings of four columns of money."""
    return [title(words, align=Align.RIGHT) for words in (f"Prévu {years}".strip(), "Engagé", "Payé", "Part payée")]


def show_money(money: MoneySum) -> list[CellDraft]:
    """Planned, engaged, paid, and what is paid of what was planned."""
    return [show_sum(money.planned), show_sum(money.engaged), show_sum(money.paid), show_share(money)]


def head_paid(years: str = "") -> list[CellDraft]:
    """The headings of three columns of money: those without what is engaged."""
    planned, _, paid, share = head_money(years)
    return [planned, paid, share]


def show_paid(money: MoneySum) -> list[CellDraft]:
    """Planned, paid, and the share."""
    planned, _, paid, share = show_money(money)
    return [planned, paid, share]


# --- axes ------------------------------------------------------------------------------------------------------------


def _compose_axis(draft: ReportDraft, axis: ReportedAxis) -> Section:
    section = draft.composer.section_id(f"axe-{axis.rank}")
    table = TableDraft(f"{section}/synthese", draft.origin, (0.07, 0.31, 0.18, 0.12, 0.12, 0.10, 0.10))
    heads = [title("Fiche"), title("Action"), title("Opérations"), *head_paid(draft.years)]
    table.add_head([*heads, title("Cibles atteintes", align=Align.RIGHT)])
    for sheet in axis.sheets:
        measures = [one for operation in sheet.operations for one in operation.measures]
        cells = [
            title(sheet.numbered.number),
            show(sheet.numbered.title, sheet.numbered.origin),
            CellDraft(((Text(say_states(sheet.operations)),),)),
            *show_paid(sheet.add_money(draft.account.years)),
            right(_say_reached(measures)),
        ]
        table.add(sheet.numbered.label, cells, key=sheet.numbered.key)
    total = sum((sheet.add_money(draft.account.years) for sheet in axis.sheets), MoneySum())
    cells = [title("Ensemble de l'axe", colspan=2), CellDraft(((Text(say_states(axis.operations)),),))]
    table.add("total", [*cells, *show_paid(total), right(_say_reached(axis.measures))], RowRole.TOTAL)
    words = show_value(axis.title, draft.origin)
    return Section(
        section,
        draft.origin,
        SectionKind.CHAPTER,
        (table.finish(),),
        words,
        f"Axe {axis.rank} : ",
        key=f"axe:{axis.rank}",
    )


def _say_reached(measures: Sequence[ReportedMeasure]) -> str:
    reached = sum(one.verdict is Verdict.REACHED for one in measures)
    return f"{reached} sur {len(measures)}" if measures else EMPTY


# --- fiches ----------------------------------------------------------------------------------------------------------


def _compose_sheet(draft: ReportDraft, axis: ReportedAxis, sheet: ReportedSheet) -> Section:
    section = draft.composer.section_id(f"fiche-{sheet.numbered.number}")
    blocks: list[Block] = [_make_sheet(draft, axis, sheet, section)]
    if sheet.money:
        blocks.append(_make_money(draft, sheet, section))
    blocks += make_measures(sheet, section)
    return Section(
        section,
        sheet.numbered.origin,
        SectionKind.SHEET,
        tuple(blocks),
        show_value(sheet.numbered.title, sheet.numbered.origin),
        f"{sheet.numbered.label} – ",
        key=sheet.numbered.key,
    )


def _make_sheet(draft: ReportDraft, axis: ReportedAxis, sheet: ReportedSheet, section: str) -> Table:
    origin, tint = sheet.numbered.origin, (axis.rank - 1) % _TINTS + 1
    key = f"{sheet.numbered.key}/suivi"
    table = TableDraft(f"{section}/suivi", origin, _GRID.widths, TableRole.SHEET, key=key)
    for operation in sheet.operations:
        rank = operation.history.rank
        name = (Text(f"{operation.label} : "), *show_value(operation.title, origin))
        table.add_group(f"operation {rank}", name, tint=tint)
        for name_, cells in _list_rows(operation, origin, draft.origin):
            table.add(f"operation {rank} {name_}", cells)
    return table.finish()


def _list_rows(operation: ReportedOperation, origin: Span, tracking: Span) -> Iterator[tuple[str, list[CellDraft]]]:
    """What is known of an operation, two facts to a line where they are short; a gap when nobody has said anything."""
    pilot = CellDraft((join_facts((operation.history.operation.pilote,), origin),))
    said = operation.history.last
    if said is None or operation.state is None:
        gap = CellDraft(((Gap(f"{operation.label} : état et avancement", tracking),),))
        yield "etat", _GRID.lay_facts(("État", gap), ("Pilote", pilot))
        return
    state = CellDraft((_say_state(operation, said),))
    yield "etat", _GRID.lay_facts(("État", state), ("Pilote", pilot))
    calendar = CellDraft((_say_days(operation, said),))
    following = CellDraft((_say_following(operation, said),))
    yield "calendrier", _GRID.lay_facts(("Calendrier", calendar), ("Suite proposée", following))
    done: object = said.avancement or Unknown(f"{operation.label} : ce qui a été fait", said.origin)
    yield "avancement", _GRID.lay_fact("Réalisé", show(done, said.origin))
    told = [(name, words) for name, words in (("Publics", said.publics), ("Difficultés", said.difficultes)) if words]
    if len(told) > 1 and all(len(words) <= _BRIEF and "\n" not in words for _, words in told):
        first, second = ((name, show(words, said.origin)) for name, words in told)
        yield "publics et difficultes", _GRID.lay_facts(first, second)
        return
    for name, words in told:
        yield name, _GRID.lay_fact(name, show(words, said.origin))


def _say_state(operation: ReportedOperation, said: Statement) -> tuple[Inline, ...]:
    """« en cours, 60 %, au 12 mai 2029 », and why it is put off or dropped."""
    words: list[Inline] = [Text(str(operation.state))]
    if said.pourcentage is not None and operation.state not in (State.DONE, State.DROPPED):
        words.append(Text(f", {said.pourcentage} %"))
    if said.jour is not None:
        words.append(Text(f", au {said.jour:%d/%m/%Y}"))
    if said.auteur:
        words.append(Text(f" ({said.auteur})"))
    if operation.late and operation.state is not State.POSTPONED:
        words.append(Text(f" – en retard : {operation.late}"))
    if said.motif:
        words += [Text(" – "), *show_value(" ".join(said.motif.split()), said.origin)]
    elif operation.state in (State.POSTPONED, State.DROPPED):
        words += [Text(" – motif : "), Gap(f"{operation.label} : motif ({operation.state})", said.origin)]
    return tuple(words)


def _say_days(operation: ReportedOperation, said: Statement) -> tuple[Inline, ...]:
    """When it began and ended; a gap where its state says that somebody must know."""
    first = min((one.debut for one in operation.history.statements if one.debut is not None), default=said.debut)
    words: list[Inline] = []
    if first is not None:
        words += show_date(first, "commencée le ")
    elif operation.state in (State.UNDER_WAY, State.DONE):
        words += [Text("commencée le "), Gap(f"{operation.label} : date de début", said.origin)]
    if said.fin is not None:
        words += show_date(said.fin, ", finie le " if words else "finie le ")
    elif operation.state is State.DONE:
        words += [Text(", finie le "), Gap(f"{operation.label} : date de fin", said.origin)]
    return tuple(words) or (Text(EMPTY),)


def _say_following(operation: ReportedOperation, said: Statement) -> tuple[Inline, ...]:
    if said.suite:
        words = f"{said.suite} (voir les modifications proposées)" if said.suite == NextStep.CHANGE else said.suite
        return (Text(words),)
    if operation.state in (State.DONE, State.DROPPED):
        return (Text(EMPTY),)
    return (Gap(f"{operation.label} : suite proposée", said.origin),)


# --- money -----------------------------------------------------------------------------------------------------------


def _make_money(draft: ReportDraft, sheet: ReportedSheet, section: str) -> Table:
    origin, years = sheet.numbered.origin, draft.account.years
    table = TableDraft(
        f"{section}/moyens",
        origin,
        (0.30, 0.15, 0.15, 0.14, 0.14, 0.12),
        caption=(Text(f"{sheet.numbered.label} : moyens, en euros"),),
        key=f"{sheet.numbered.key}/moyens",
    )
    table.add_head([title("Financeur"), title("Prévu sur la période", align=Align.RIGHT), *head_money(draft.years)])
    given = order_financers(draft.dossier.facts, sheet.money)
    for financer in given:
        cells = [name_financer(draft, financer), show_sum(sheet.add_money(None, financer).planned)]
        table.add(slugify(financer), [*cells, *show_money(sheet.add_money(years, financer))])
    if len(given) > 1 or not given:
        cells = [title(f"Total de la fiche {sheet.numbered.number}"), show_sum(sheet.add_money().planned)]
        table.add("total", [*cells, *show_money(sheet.add_money(years))], RowRole.TOTAL)
    missing = sheet.add_money(years).missing
    if missing:
        lines = [(Text(f"{one.what} : "), Gap(one.what, one.origin)) for one in missing]
        head, rest = title("À renseigner"), show_lines(lines, colspan=5)
        table.add("a renseigner", [head, rest])
    return table.finish()
