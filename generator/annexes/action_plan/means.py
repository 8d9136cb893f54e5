"""What each signatory puts into the plan d'actions, year by year, added up from the operations.

An operation whose financing is unknown is counted apart: no total of this module is ever said to be whole when it
is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.annexes.pieces import AnnexeDraft
from generator.annexes.sheet_numbers import NumberedSheet, period_years
from generator.annexes.table_cells import CellDraft, Sum, TableDraft, add_up, show_sum, strong, title
from generator.composing.grammar import capitalise
from generator.composing.parties import PartyView
from generator.composing.piece import show_marks, show_value
from generator.composing.wording import write_euros
from generator.errors import Span
from generator.model.annexes import SHEETS_FOLDER, Operation
from generator.model.document import (
    Align,
    Block,
    Gap,
    Inline,
    Orientation,
    Paragraph,
    ParagraphRole,
    RowRole,
    Section,
    SectionKind,
    Table,
    Text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Party, Unknown

_PARTIES_ACROSS = 7  # signatories that the table by fiche can set side by side


def write_funding(dossier: Dossier, operation: Operation, origin: Span) -> list[tuple[Inline, ...]]:
    """One line per signatory: « Caf : 12 000 € (2027 : 4 000 € ; …) », then the operation's total."""
    funding = operation.financement
    if isinstance(funding, Unknown):
        return [show_value(funding, origin)]
    lines: list[tuple[Inline, ...]] = []
    for party in dossier.facts.parties:
        amounts = funding.get(party.id)
        if amounts:
            years = " ; ".join(f"{year} : {write_euros(amount)}" for year, amount in sorted(amounts.items()))
            name = capitalise(name_party(party))
            lines.append((Text(f"{name} : "), *strong(write_euros(sum(amounts.values()))), Text(f" ({years})")))
    if not lines:
        return [(Text("Sans financement propre"),)]
    if len(lines) > 1:
        total = sum(amount for amounts in funding.values() for amount in amounts.values())
        lines.append((Text("Total de l'opération : "), *strong(write_euros(total))))
    mark = operation.find_mark("financement")
    if mark is not None:
        lines[-1] = (*lines[-1], *show_marks((mark,)))
    return lines


def name_party(party: Party) -> str:
    """The short name without its article when there is one (« Caf »), else the whole name."""
    return (party.nom_court or party.nom).removeprefix("la ").removeprefix("le ").removeprefix("l'").removeprefix("l’")


def sum_means(sheets: Iterable[NumberedSheet], party: str | None = None, year: int | None = None) -> Sum:
    """What a party (or all) puts into these fiches in a year (or all), in euros."""
    values: list[int | Unknown] = []
    for sheet in sheets:
        for operation in sheet.operations:
            if isinstance(operation.financement, Unknown):
                values.append(operation.financement)
                continue
            for giver, amounts in operation.financement.items():
                if party in (None, giver):
                    values += [amount for when, amount in amounts.items() if year in (None, when)]
    return add_up(values)


def compose_means(draft: AnnexeDraft, sheets: tuple[NumberedSheet, ...], number: int) -> Section:
    """The last chapter of annexe 3; `number` is that of its first table."""
    dossier = draft.composer.dossier
    section = draft.composer.section_id("moyens")
    origin = Span(f"{dossier.data_folder}/{SHEETS_FOLDER}", 0)
    blocks: list[Block] = []
    unknown = [
        operation.financement
        for sheet in sheets
        for operation in sheet.operations
        if isinstance(operation.financement, Unknown)
    ]
    blocks.append(_by_year(dossier, sheets, section, origin, number))
    if sheets:
        if unknown:
            start = f"Le financement de {len(unknown)} opération{'s' if len(unknown) > 1 else ''} n'est pas connu"
            note = Text(f"{start} : les sommes dites « au moins » ne le comprennent pas.")
            blocks.append(Paragraph(f"{section}/note", origin, (note,), ParagraphRole.NOTE))
        by_sheet = _by_sheet if len(dossier.facts.parties) <= _PARTIES_ACROSS else _by_sheet_down
        blocks.append(by_sheet(dossier, sheets, section, origin, number + 1))
    return Section(
        section,
        origin,
        SectionKind.CHAPTER,
        tuple(blocks),
        draft.heading("moyens"),
        orientation=Orientation.LANDSCAPE,
        new_page=True,
    )


def _by_year(dossier: Dossier, sheets: tuple[NumberedSheet, ...], section: str, origin: Span, number: int) -> Table:
    years = period_years(dossier)
    widths = (0.30, *(0.70 / (len(years) + 1) for _ in (*years, 0)))
    caption = (Text("Moyens mobilisés par signataire et par an (en euros)"),)
    table = TableDraft(f"{section}/annees", origin, widths, caption=caption, number=number)
    table.add_head([title("Signataire"), *(title(str(y), align=Align.RIGHT) for y in (*years, "Total"))])
    for party in dossier.facts.parties:
        if not sheets:  # no fiche action yet: one gap a signatory, where its means will be summed
            gap = Gap(f"moyens mobilisés par {PartyView(party).la_partie}", origin)
            table.add(party.id, [title(party.nom), CellDraft(((gap,),), colspan=len(years) + 1)])
            continue
        sums = [sum_means(sheets, party.id, year) for year in (*years, None)]
        table.add(party.id, [title(party.nom), *(show_sum(s, "€") for s in sums)])
    if sheets:
        totals = [sum_means(sheets, None, year) for year in (*years, None)]
        table.add("total", [title("Total"), *(show_sum(s, "€") for s in totals)], RowRole.TOTAL)
    return table.finish()


def _by_sheet(dossier: Dossier, sheets: tuple[NumberedSheet, ...], section: str, origin: Span, number: int) -> Table:
    parties = dossier.facts.parties
    widths = (0.34, *(0.66 / (len(parties) + 1) for _ in (*parties, None)))
    caption = (Text("Moyens mobilisés par fiche action et par signataire (en euros, sur toute la période)"),)
    table = TableDraft(f"{section}/fiches", origin, widths, caption=caption, number=number)
    heads = [title(capitalise(name_party(party)), align=Align.RIGHT) for party in parties]
    table.add_head([title("Fiche action"), *heads, title("Total", align=Align.RIGHT)])
    for sheet in sheets:
        name = (Text(f"{sheet.label} – "), *show_value(sheet.title, sheet.origin))
        sums = [sum_means((sheet,), party.id) for party in parties] + [sum_means((sheet,))]
        cells = [CellDraft((name,), header=True), *(show_sum(s, "€") for s in sums)]
        table.add(f"fiche {sheet.number}", cells, origin=sheet.origin, key=sheet.key)
    totals = [sum_means(sheets, party.id) for party in parties] + [sum_means(sheets)]
    table.add("total", [title("Total"), *(show_sum(s, "€") for s in totals)], RowRole.TOTAL)
    return table.finish()


def _by_sheet_down(
    dossier: Dossier, sheets: tuple[NumberedSheet, ...], section: str, origin: Span, number: int
) -> Table:
    """The same where signatories are too many for columns: under each fiche, a row for each that puts means into it."""
    years = period_years(dossier)
    widths = (0.34, *(0.66 / (len(years) + 1) for _ in (*years, None)))
    caption = (Text("Moyens mobilisés par fiche action, par signataire et par an (en euros)"),)
    table = TableDraft(f"{section}/fiches", origin, widths, caption=caption, number=number)
    table.add_head([title("Signataire"), *(title(str(y), align=Align.RIGHT) for y in (*years, "Total"))])
    for sheet in sheets:
        name = (Text(f"{sheet.label} – "), *show_value(sheet.title, sheet.origin))
        table.add_group(f"fiche {sheet.number}", name, key=sheet.key)
        for party in dossier.facts.parties:
            if _gives(sheet, party):
                sums = [sum_means((sheet,), party.id, year) for year in (*years, None)]
                row = [title(party.nom), *(show_sum(s, "€") for s in sums)]
                key = f"{sheet.key}/{party.id}"
                table.add(f"fiche {sheet.number} {party.id}", row, origin=sheet.origin, key=key)
        sums = [sum_means((sheet,), None, year) for year in (*years, None)]
        total = [title(f"Total de la fiche {sheet.number}"), *(show_sum(s, "€") for s in sums)]
        table.add(f"total fiche {sheet.number}", total, RowRole.SUBTOTAL, key=f"{sheet.key}/total")
    return table.finish()


def _gives(sheet: NumberedSheet, party: Party) -> bool:
    return any(
        not isinstance(operation.financement, Unknown) and bool(operation.financement.get(party.id))
        for operation in sheet.operations
    )
