"""The money of the whole: year by year, by who gives it, fiche by fiche; each total is that of the lines above it."""

from __future__ import annotations

from generator.annexes.table_cells import TableDraft, show, show_sum, title
from generator.model.document import (
    Align,
    Block,
    PageBreak,
    Paragraph,
    ParagraphRole,
    RowRole,
    Section,
    Table,
    Text,
)
from generator.model.names import slugify
from generator.reporting.account import MoneySum
from generator.reporting.draft import ReportDraft
from generator.reporting.sheets import head_money, name_financer, show_money


def compose_means(draft: ReportDraft, number: int) -> Section | None:
    """The chapter; `number` is that of its first table. Nothing while no fiche has money."""
    account = draft.account
    if not any(sheet.money for sheet in account.sheets):
        return None
    section = draft.composer.section_id("moyens")
    blocks: list[Block] = [*draft.read_text("moyens"), _make_years(draft, section, number)]
    if account.ended_years == account.years:
        words = f"Les dépenses sont celles des années terminées : {draft.years}."
    else:
        words = f"L'année {draft.years} n'est pas terminée : ses dépenses sont celles que l'on connaît déjà."
    blocks.append(Paragraph(f"{section}/note", draft.origin, (Text(words),), ParagraphRole.NOTE))
    blocks += [
        _make_financers(draft, section, number + 1),
        PageBreak(f"{section}/page"),
        _make_sheets(draft, section, number + 2),
    ]
    return draft.chapter("moyens", blocks, new_page=True)


def _make_years(draft: ReportDraft, section: str, number: int) -> Table:
    account = draft.account
    table = TableDraft(
        f"{section}/annees",
        draft.origin,
        (0.34, 0.17, 0.17, 0.17, 0.15),
        caption=(Text("Les moyens par année, en euros"),),
        number=number,
    )
    table.add_head([title("Année"), *head_money()])
    for year in account.years:
        words = str(year) if year in account.ended_years else f"{year} (en cours)"
        table.add(str(year), [title(words), *show_money(account.add_money((year,)))])
    if len(account.years) > 1:
        table.add("total", [title(draft.years), *show_money(account.add_money(account.years))], RowRole.TOTAL)
    return table.finish()


def _make_financers(draft: ReportDraft, section: str, number: int) -> Table:
    account = draft.account
    table = TableDraft(
        f"{section}/financeurs",
        draft.origin,
        (0.30, 0.15, 0.15, 0.14, 0.14, 0.12),
        caption=(Text("Les moyens par financeur, en euros"),),
        number=number,
    )
    table.add_head([title("Financeur"), title("Prévu sur la période", align=Align.RIGHT), *head_money(draft.years)])
    for financer in account.financers:
        cells = [name_financer(draft, financer), show_sum(account.add_money(None, financer).planned)]
        table.add(slugify(financer), [*cells, *show_money(account.add_money(account.years, financer))])
    cells = [title("Total"), show_sum(account.add_money().planned)]
    table.add("total", [*cells, *show_money(account.add_money(account.years))], RowRole.TOTAL)
    return table.finish()


def _make_sheets(draft: ReportDraft, section: str, number: int) -> Table:
    account = draft.account
    table = TableDraft(
        f"{section}/fiches",
        draft.origin,
        (0.07, 0.41, 0.14, 0.13, 0.13, 0.12),
        caption=(Text("Les moyens par fiche, en euros"),),
        number=number,
    )
    table.add_head([title("Fiche"), title("Action"), *head_money(draft.years)])
    for axis in account.axes:
        for sheet in axis.sheets:
            cells = [title(sheet.numbered.number), show(sheet.numbered.title, sheet.numbered.origin)]
            money = show_money(sheet.add_money(account.years))
            table.add(sheet.numbered.label, [*cells, *money], key=sheet.numbered.key)
        total = sum((sheet.add_money(account.years) for sheet in axis.sheets), MoneySum())
        words = title(f"Axe {axis.rank}", colspan=2)
        table.add(f"axe {axis.rank} total", [words, *show_money(total)], RowRole.SUBTOTAL)
    table.add("total", [title("Total", colspan=2), *show_money(account.add_money(account.years))], RowRole.TOTAL)
    return table.finish()
