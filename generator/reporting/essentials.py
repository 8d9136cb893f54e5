"""The page to show to a steering committee: figures, states and indicators by axe, money by year, what is late."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.annexes.diagnostic.tables import GAP_MM, PAGE_MM
from generator.annexes.table_cells import CellDraft, TableDraft, say_sum, strong, text_cell, title
from generator.composing.piece import show_value
from generator.composing.wording import plain_date, write_number
from generator.model.document import (
    Align,
    Block,
    Gap,
    Inline,
    LineBreak,
    Member,
    Orientation,
    Paragraph,
    ParagraphRole,
    Section,
    SideBySide,
    Table,
    TableRole,
    Text,
)
from generator.model.tracking.lines import State
from generator.reporting.account import Account, MoneySum, count_states
from generator.reporting.charts import HALF_MM, draw_states, draw_verdicts, draw_years
from generator.reporting.draft import ReportDraft, count_words, round_share, say_day
from generator.reporting.progress import Verdict

_LATE_MEANS = (
    "Est en retard une opération reportée, pas commencée après sa première année financée ou pas finie après la "
    "dernière, ou un indicateur qui n'a pas atteint sa cible à la date prévue. "
)
_BRIEF = 110  # letters of a reason that the page gives
# How many late things the page names; those beyond are counted.
MOST_LATE = (8, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class PageBounds:
    """How much of its lists the page shows, the gaps that the report has, the empty lines that end a trial."""

    late: int = MOST_LATE[0]
    gaps: int = 0
    spare_lines: int = 0


def compose_essentials(draft: ReportDraft, bounds: PageBounds) -> Section:
    """The page; a gap in its place while the plan has no fiche."""
    section = draft.composer.section_id("essentiel")
    blocks: list[Block] = []
    if not draft.account.sheets:
        words: tuple[Inline, ...] = (
            Text("Les fiches action dont ce document rend compte : "),
            Gap("fiches action du plan d'actions", draft.origin),
            Text("."),
        )
        blocks.append(Paragraph(f"{section}/p1", draft.origin, words))
        return draft.chapter("essentiel", blocks, Orientation.LANDSCAPE, new_page=True)
    blocks.append(_compose_tiles(draft, section))
    left = (draw_states(draft, section), draw_verdicts(draft, section))
    right_side = (draw_years(draft, section), *_list_late(draft, section, bounds))
    blocks.append(SideBySide(f"{section}/cote-a-cote", draft.origin, left, right_side, (HALF_MM + GAP_MM) / PAGE_MM))
    blocks.append(_say_notes(draft, section, bounds))
    if bounds.spare_lines:
        lines = tuple(part for _ in range(bounds.spare_lines) for part in (LineBreak(), Text("–")))
        blocks.append(Paragraph(f"{section}/essai", draft.origin, lines, ParagraphRole.NOTE))
    chapter = draft.chapter("essentiel", blocks, Orientation.LANDSCAPE, new_page=True)
    return replace(chapter, heading=(*chapter.heading, Text(f" au {say_day(draft.account)}")))


# --- tiles -----------------------------------------------------------------------------------------------------------


def _compose_tiles(draft: ReportDraft, section: str) -> Table:
    tiles = _list_tiles(draft)
    table = TableDraft(f"{section}/chiffres", draft.origin, (1 / len(tiles),) * len(tiles), TableRole.OVERVIEW)
    table.add_head([title(label, align=Align.CENTER) for label, _, _ in tiles])
    cells = [CellDraft((figure, (Text(words),)), align=Align.CENTER, key=label) for label, figure, words in tiles]
    table.add("chiffres", cells)
    return table.finish()


def _list_tiles(draft: ReportDraft) -> list[tuple[str, tuple[Inline, ...], str]]:
    """The heading, the figure and the words of each tile."""
    account = draft.account
    states = count_states(account.operations)
    done, under_way = states[State.DONE], states[State.UNDER_WAY]
    tiles = [("Opérations", strong(f"{done} sur {len(account.operations)}"), f"réalisées, {under_way} en cours")]
    money = account.add_money(account.years)
    tiles.append((f"Payé, {draft.years}", _embolden(say_sum(money.paid, "€")), _say_planned(money)))
    reached = sum(one.verdict is Verdict.REACHED for one in account.measures)
    figure = strong(f"{reached} sur {len(account.measures)}")
    tiles.append(("Indicateurs", figure, "cibles atteintes"))
    late = sum(bool(one.late) for one in account.operations)
    overdue = sum(one.overdue for one in account.measures)
    tiles.append(("En retard", strong(count_words(late, "opération")), f"et {count_words(overdue, 'indicateur')}"))
    meetings = len(account.meetings)
    tiles.append(("Instances", strong(count_words(meetings, "réunion")), "depuis le début"))
    return tiles


def _say_planned(money: MoneySum) -> str:
    """« sur 678 120 € prévus, 93 % »; no share while a part is unknown."""
    planned, paid = money.planned, money.paid
    words = f"sur {'au moins ' if planned.missing else ''}{write_number(str(planned.known))} € prévus"
    whole = planned.known and paid.count and not (planned.missing or paid.missing)
    return f"{words}, {round_share(paid, planned)} %" if whole else words


def _embolden(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(
        part for inline in inlines for part in (strong(inline.value) if isinstance(inline, Text) else (inline,))
    )


# --- what is late ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Late:
    """Something that is late: the key of its row, its name, its situation."""

    key: str
    name: tuple[Inline, ...]
    situation: tuple[Inline, ...]


def _list_late(draft: ReportDraft, section: str, bounds: PageBounds) -> tuple[Member, ...]:
    late = [*_list_operations(draft), *_list_measures(draft)]
    if not late:
        whole = all(one.state is not None for one in draft.account.operations)
        start = "Rien n'est" if whole else "Parmi les opérations renseignées, rien n'est"
        return (Paragraph(f"{section}/retards", draft.origin, (Text(f"{start} en retard."),)),)
    shown = late if len(late) <= bounds.late + 1 else late[: bounds.late]
    table = TableDraft(
        f"{section}/retards", draft.origin, (0.55, 0.45), caption=(Text("Ce qui est en retard"),), number=1
    )
    table.add_head([title("Opération ou indicateur"), title("Situation")])
    for one in shown:
        table.add(one.key, [CellDraft((one.name,), header=True), CellDraft((one.situation,))])
    if len(shown) < len(late):
        left = count_words(len(late) - len(shown), "autre retard", "autres retards")
        table.add("autres", [text_cell(f"et {left}"), text_cell("voir les fiches")])
    return (table.finish(),)


def has_late(account: Account) -> bool:
    """Whether the page has a table of what is late."""
    return any(one.late for one in account.operations) or any(one.overdue for one in account.measures)


def _list_operations(draft: ReportDraft) -> Iterator[_Late]:
    for one in draft.account.operations:
        said = one.history.last
        if not one.late or said is None:
            continue
        number = one.label.removeprefix("Opération ")
        why = " ".join(said.motif.split())
        reason = (Text(" – "), *show_value(why, said.origin)) if 0 < len(why) <= _BRIEF else ()
        name = (Text(f"{number} – "), *show_value(one.title, said.origin))
        yield _Late(one.label, name, (Text(one.late), *reason))


def _list_measures(draft: ReportDraft) -> Iterator[_Late]:
    for one in draft.account.measures:
        target = one.measure.target
        if not one.overdue or target is None or target.jour is None or not isinstance(one.value, Decimal):
            continue
        number = one.operation.removeprefix("Opération ")
        unit = f" ({one.measure.unit})" if one.measure.unit else ""
        found, aim = (write_number(f"{Decimal(str(value)).normalize():f}") for value in (one.value, one.target))
        words = f"{found} ; cible de {aim} en {_say_month(target.jour)}"
        name = f"{number} – {one.name}{unit}"
        yield _Late(f"{one.operation} {one.name} {one.measure.unit}", (Text(name),), (Text(words),))


def _say_month(day: datetime.date) -> str:
    """« janvier 2029 »."""
    return plain_date(day).partition(" ")[2]


def _say_notes(draft: ReportDraft, section: str, bounds: PageBounds) -> Paragraph:
    """The axes by their names, what is counted as late, how many gaps the report has."""
    parts: list[Inline] = []
    for axis in draft.account.axes:
        words = (Text(axis.title),) if isinstance(axis.title, str) else show_value(axis.title, draft.origin)
        parts += [*strong(f"Axe {axis.rank} :"), Text(" "), *words, Text(". ")]
    parts.append(Text(_LATE_MEANS))
    if bounds.gaps:
        what = count_words(bounds.gaps, "élément est", "éléments sont")
        parts.append(Text(f"{what} à compléter : les pages qui suivent les montrent."))
    return Paragraph(f"{section}/note", draft.origin, tuple(parts), ParagraphRole.NOTE)
