"""The tracking table as an open place of an act: blank when the text is frozen, filled year after year afterwards.

An act has the fiches that were signed. A line of today's table belongs to a fiche by its file, whatever its number has
become since; one of a fiche that the act does not have waits for the avenant that brings it.
"""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.sheet_numbers import list_numbers, number_sheets
from generator.codes import Code
from generator.errors import Diagnostic, Severity
from generator.model.annexes import SteeringValues, TrackingLine
from generator.model.dossier import Dossier


def empty_tracking(dossier: Dossier) -> Dossier:
    """The dossier with a blank line for each fiche: neither state nor progress is part of what is signed."""
    lines = tuple(TrackingLine(sheet.number, "", "", "", "", sheet.origin) for sheet in number_sheets(dossier))
    return _take(dossier, lines)


def fill_tracking(frozen: Dossier, living: Dossier) -> tuple[Dossier, tuple[Diagnostic, ...]]:
    """The dossier of an act with today's tracking of its own fiches; the lines of other fiches are told."""
    names = {number: sheet.key for number, sheet in list_numbers(number_sheets(living)).items()}
    numbers = {sheet.key: sheet.number for sheet in number_sheets(frozen)}
    lines: list[TrackingLine] = []
    left: list[Diagnostic] = []
    for line in living.tracking:
        number = numbers.get(names.get(line.fiche, ""))
        if number is not None:
            lines.append(replace(line, fiche=number))
            continue
        message = f"la fiche action {line.fiche} n'est pas dans l'acte arrêté : son suivi n'est pas dans le tableau"
        hint = "elle y viendra avec l'avenant qui l'ajoute"
        left.append(Diagnostic(Code.SUIVI_HORS_ACTE, message, line.origin, hint=hint, severity=Severity.ADVICE))
    return _take(frozen, tuple(lines)), tuple(left)


def _take(dossier: Dossier, lines: tuple[TrackingLine, ...]) -> Dossier:
    return dossier.with_values(replace(dossier.find_values(SteeringValues), tracking=lines))
