"""The tracking table as an open place of an act: blank when the text is frozen, filled year after year afterwards.

An act has the fiches that were signed. A line of today's table belongs to a fiche by its file, whatever its number has
become since; one of a fiche that the act does not have waits for the avenant that brings it.
"""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.sheet_numbers import number_sheets
from generator.codes import Code
from generator.composing.tracking.plan_index import PlannedSheet, index_plan, order_sheets
from generator.errors import Diagnostic, Severity
from generator.model.annexes import SteeringValues
from generator.model.dossier import Dossier
from generator.model.tracking.lines import SpendingLine, Statement

_HINT = "elle y viendra avec l'avenant qui l'ajoute"


def empty_tracking(dossier: Dossier) -> Dossier:
    """The dossier with a blank line for each fiche: neither state nor progress is part of what is signed."""
    lines = tuple(Statement(sheet.number, "", "", "", "", sheet.origin) for sheet in number_sheets(dossier))
    return _take(dossier, lines)


def fill_tracking(frozen: Dossier, living: Dossier) -> tuple[Dossier, tuple[Diagnostic, ...]]:
    """The dossier of an act with today's tracking of its own fiches; the lines of other fiches are told."""
    index = index_plan(living)
    own = {sheet.key: sheet for sheet in order_sheets(frozen)}

    def find_place(line: Statement | SpendingLine) -> tuple[PlannedSheet | None, PlannedSheet | None, str | None]:
        sheet = index.find_sheet(line.fiche)
        signed = own.get(sheet.key) if sheet is not None else None
        return sheet, signed, _find_signed(line.operation, sheet, signed)

    spent = [
        replace(line, fiche=signed.number, operation=operation)
        for line in living.spending
        for _, signed, operation in (find_place(line),)
        if signed is not None and operation is not None
    ]
    lines: list[Statement] = []
    left: list[Diagnostic] = []
    told: set[tuple[str, str]] = set()
    for line in living.tracking:
        sheet, signed, operation = find_place(line)
        if signed is not None and operation is not None:
            lines.append(replace(line, fiche=signed.number, operation=operation))
            continue
        key = (sheet.key if sheet is not None else line.fiche, line.operation if signed is not None else "")
        if key in told:
            continue  # said once, however many lines tell of it
        told.add(key)
        if signed is not None:
            message = f"l'opération {line.operation} de la fiche action {line.fiche} n'est pas dans l'acte arrêté"
            left.append(_tell_left(f"{message} : son suivi n'est pas dans le tableau", line, _HINT))
            continue
        message = f"la fiche action {line.fiche} n'est pas dans l'acte arrêté : son suivi n'est pas dans le tableau"
        left.append(_tell_left(message, line, _HINT))
    return _take(frozen, tuple(lines), tuple(spent)), tuple(left)


def _tell_left(message: str, line: Statement, hint: str) -> Diagnostic:
    return Diagnostic(Code.SUIVI_HORS_ACTE, message, line.origin, hint=hint, severity=Severity.ADVICE)


def _find_signed(words: str, living: PlannedSheet | None, signed: PlannedSheet | None) -> str | None:
    """The rank in the act of an operation of today's fiche, by its title; empty for the whole fiche, None for none."""
    if living is None or signed is None or not words:
        return words
    rank = living.find_operation(words)
    if rank is None:
        return None
    title = living.sheet.operations[rank - 1].titre
    titles = [one.titre for one in signed.sheet.operations]
    if isinstance(title, str) and title in titles:
        return str(titles.index(title) + 1)
    return str(rank) if rank <= len(titles) and len(titles) == len(living.sheet.operations) else None


def _take(dossier: Dossier, lines: tuple[Statement, ...], spent: tuple[SpendingLine, ...] = ()) -> Dossier:
    """The dossier with these lines alone: no value of an indicator, no meeting goes into its table or its workbook."""
    values = dossier.find_values(SteeringValues)
    return dossier.with_values(replace(values, tracking=lines, spending=spent, measures=(), meetings=()))
