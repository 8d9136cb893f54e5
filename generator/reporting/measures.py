"""The indicators of a fiche as a table: before, now, target, and how far the way is made; then their sources."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.annexes.table_cells import EMPTY, CellDraft, TableDraft, show, text_cell, title
from generator.composing.wording import write_number
from generator.errors import Span
from generator.model.document import Align, Block, Paragraph, ParagraphRole, Text
from generator.model.facts import Unknown
from generator.reporting.account import ReportedSheet
from generator.reporting.progress import ReportedMeasure, Verdict

_WIDTHS = (0.06, 0.295, 0.13, 0.13, 0.095, 0.13, 0.16)


def make_measures(sheet: ReportedSheet, section: str) -> Iterator[Block]:
    """The table and its sources; nothing when the operations announce no indicator."""
    measures = [(operation, one) for operation in sheet.operations for one in operation.measures]
    if not measures:
        return
    origin = sheet.numbered.origin
    table = TableDraft(
        f"{section}/indicateurs",
        origin,
        _WIDTHS,
        caption=(Text(f"{sheet.numbered.label} : indicateurs"),),
        key=f"{sheet.numbered.key}/indicateurs",
    )
    before, value, target = (title(words, align=Align.RIGHT) for words in ("Avant", "Valeur", "Cible"))
    heads = [title("Op."), title("Indicateur"), before, value, title("Relevée"), target, title("Lecture")]
    table.add_head(heads)
    for operation, one in measures:
        name = f"{operation.label} {one.name} {one.measure.unit}"
        table.add(name, _list_cells(one, origin))
    yield table.finish()
    sources = dict.fromkeys(one.measure.last.source for _, one in measures if one.measure.last is not None)
    words = " ; ".join(source for source in sources if source)
    if words:
        label = "Source" if len(sources) == 1 else "Sources"
        yield Paragraph(f"{section}/sources", origin, (Text(f"{label} : {words}."),), ParagraphRole.NOTE)


def _list_cells(one: ReportedMeasure, origin: Span) -> list[CellDraft]:
    """Its place, its name with its unit, before, now and when, target, reading; words have the room of the numbers."""
    measure = one.measure
    last = measure.last.origin if measure.last is not None else origin
    name = f"{one.name} ({measure.unit})" if measure.unit else one.name
    cells = [title(one.operation.removeprefix("Opération ")), show(name, origin)]
    if isinstance(one.value, str) and one.before is None and one.target is None:
        return [*cells, show(one.value, last, colspan=5)]
    return [
        *cells,
        _show_value(one.before, measure.before.origin if measure.before is not None else origin),
        _show_value(one.value, last),
        text_cell(_say_month(one)),
        _show_value(one.target, measure.target.origin if measure.target is not None else origin),
        text_cell(_say_reading(one)),
    ]


def _show_value(value: Decimal | str | Unknown | None, origin: Span) -> CellDraft:
    if value is None:
        return text_cell(EMPTY, align=Align.RIGHT)
    if isinstance(value, Decimal):
        return text_cell(write_number(f"{value.normalize():f}"), align=Align.RIGHT)
    if isinstance(value, Unknown):
        return show(value, origin, align=Align.RIGHT)
    return show(value, origin)


def _say_month(one: ReportedMeasure) -> str:
    """« 12/2028 », when the value was found."""
    day = one.measure.last.jour if one.measure.last is not None else None
    return f"{day:%m/%Y}" if day is not None else EMPTY


def _say_reading(one: ReportedMeasure) -> str:
    """« cible atteinte », « 60 % du chemin », and the day of a target that is over."""
    words = ""
    if one.verdict is Verdict.NEARER and one.share is not None:
        words = f"{int(one.share * 100)} % du chemin"
    elif one.verdict in (Verdict.REACHED, Verdict.NOT_NEARER):
        words = str(one.verdict)
    aimed = one.measure.target.jour if one.overdue and one.measure.target is not None else None
    if aimed is not None:
        words += f", cible de {aimed:%m/%Y}"
    return words or EMPTY
