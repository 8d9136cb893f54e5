"""What the tracking files name that the dossier has not, and what two of their lines both say: faults, each located.

They need the whole dossier (fiches, operations, instances, period), which no file knows alone.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from generator.codes import Code
from generator.composing.tracking.plan_index import PlanIndex, PlannedSheet, index_plan, list_indicators
from generator.errors import Diagnostic, Span
from generator.model.document import GAP_TEXT
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import IndicatorValue, MeasureKind, SpendingLine, Statement

_YEARS_AROUND = 2  # before and after the period: what prepares it, what is told of it once it has ended
_MANY_YEARS = 20  # before it: a value « avant » may be an old one, and no older than that


def check_tracking(dossier: Dossier) -> Iterator[Diagnostic]:
    """The faults of the tracking files; one that many lines of a file have is told of the first."""
    index = index_plan(dossier)
    found = chain(
        _check_statements(dossier, index),
        _check_spending(dossier, index),
        _check_measures(dossier, index),
        _check_meetings(dossier),
    )
    told: set[tuple[str, str]] = set()
    for fault in found:
        key = (fault.span.file if fault.span is not None else "", fault.message)
        if key not in told:
            told.add(key)
            yield fault


@dataclass(frozen=True, slots=True)
class _Place:
    """The fiche and the rank of the operation that a line names: 0 for the whole fiche."""

    sheet: PlannedSheet
    rank: int


def _find_place(
    line: Statement | SpendingLine | IndicatorValue, index: PlanIndex
) -> tuple[_Place | None, tuple[Diagnostic, ...]]:
    """What a line is about, or why nobody knows."""
    sheet = index.find_sheet(line.fiche)
    if sheet is None:
        message = f"la fiche action « {line.fiche} » n'existe pas dans le plan d'actions"
        hint = f"fiches connues : {', '.join(one.number for one in index.sheets) or 'aucune'}"
        return None, (Diagnostic(Code.REFERENCE_INCONNUE, message, line.origin, hint=hint),)
    rank = sheet.find_operation(line.operation) if line.operation else 0
    if rank is None:
        titles = [one.titre if isinstance(one.titre, str) else "sans titre" for one in sheet.sheet.operations]
        message = f"la fiche action {sheet.number} n'a pas d'opération « {line.operation} »"
        known = " ; ".join(f"{rank} : {title}" for rank, title in enumerate(titles, 1))
        return None, (Diagnostic(Code.REFERENCE_INCONNUE, message, line.origin, hint=f"ses opérations : {known}"),)
    return _Place(sheet, rank), ()


def _check_statements(dossier: Dossier, index: PlanIndex) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, int, datetime.date | None], Statement] = {}
    for line in dossier.tracking:
        place, faults = _find_place(line, index)
        yield from faults
        for name, day in (("date", line.jour), ("debut", line.debut), ("fin", line.fin)):
            yield from _check_day(day, name, line.origin, dossier)
        if place is None:
            continue
        key = (place.sheet.key, place.rank, line.jour)
        if key in seen:
            yield _refuse_double(line.origin, seen[key], line)
        seen.setdefault(key, line)


def _refuse_double(origin: Span, first: Statement, line: Statement) -> Diagnostic:
    what = f"l'opération {line.operation} de la fiche action" if line.operation else "la fiche action"
    day = f" le {line.mise_a_jour}" if line.jour is not None else ""
    message = f"{what} « {line.fiche} » a déjà une ligne, « {first.fiche} »{day} (ligne {first.origin.line})"
    return Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, origin, hint="n'en garder qu'une, ou leur donner deux dates")


def _check_spending(dossier: Dossier, index: PlanIndex) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, int, str, int, datetime.date | None], int] = {}
    years = range(dossier.facts.periode.debut.year, dossier.facts.periode.fin.year + 1)
    for line in dossier.spending:
        place, faults = _find_place(line, index)
        yield from faults
        yield from _check_day(line.jour, "date", line.origin, dossier)
        if years and line.annee not in years:
            message = f"{line.annee} est hors de la période de la convention"
            hint = f"la période va de {years.start} à {years.stop - 1}"
            yield Diagnostic(Code.SUIVI_DATES, message, line.origin, hint=hint)
        if place is None:
            continue
        key = (place.sheet.key, place.rank, line.financeur, line.annee, line.jour)
        if key in seen:
            message = f"ce que {line.financeur} met en {line.annee} à la fiche « {line.fiche} » est déjà dit ce jour-là"
            hint = f"ligne {seen[key]} : n'en garder qu'une, ou leur donner deux dates"
            yield Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, line.origin, hint=hint)
        seen.setdefault(key, line.origin.line)


def _check_measures(dossier: Dossier, index: PlanIndex) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, int, str, str, MeasureKind, datetime.date | None], int] = {}
    for line in dossier.measures:
        place, faults = _find_place(line, index)
        yield from faults
        back = _MANY_YEARS if line.nature is MeasureKind.BEFORE else _YEARS_AROUND
        yield from _check_day(line.jour, "date", line.origin, dossier, back)
        if place is None or not place.rank:
            continue
        name = place.sheet.find_indicator(place.rank, line.indicateur)
        if name is None:
            known = list_indicators(place.sheet.sheet.operations[place.rank - 1])
            near = difflib.get_close_matches(slugify(line.indicateur), {slugify(one): one for one in known}, 1, 0.5)
            proposed = [one for one in known if slugify(one) in near] or known
            message = f"l'opération {place.sheet.number}.{place.rank} n'annonce pas l'indicateur « {line.indicateur} »"
            hint = f"ses mots sont ceux de la fiche : {' ; '.join(proposed) or 'elle n’en a aucun'}"
            yield Diagnostic(Code.REFERENCE_INCONNUE, message, line.origin, hint=hint)
            continue
        key = (place.sheet.key, place.rank, name, slugify(line.unite), line.nature, line.jour)
        if key in seen:
            message = f"« {name} » a déjà cette valeur (« {line.nature} ») ce jour-là"
            hint = f"ligne {seen[key]} : n'en garder qu'une, ou donner à chacune son unité"
            yield Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, line.origin, hint=hint)
        seen.setdefault(key, line.origin.line)


def _check_meetings(dossier: Dossier) -> Iterator[Diagnostic]:
    steering = dossier.steering
    known = () if isinstance(steering, Unknown) else tuple(body.nom for body in steering.instances)
    complete = known and not any(GAP_TEXT in name for name in known)  # one that has no name yet may be any
    seen: dict[tuple[str, datetime.date], int] = {}
    for line in dossier.meetings:
        yield from _check_day(line.jour, "date", line.origin, dossier)
        if complete and slugify(line.instance) not in {slugify(name) for name in known}:
            message = f"l'annexe du pilotage n'a pas d'instance « {line.instance} »"
            yield Diagnostic(Code.REFERENCE_INCONNUE, message, line.origin, hint=f"ses instances : {_list(known)}")
        key = (slugify(line.instance), line.jour)
        if key in seen:
            message = f"« {line.instance} » a déjà une réunion ce jour-là"
            hint = f"ligne {seen[key]} : n'en garder qu'une"
            yield Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, line.origin, hint=hint)
        seen.setdefault(key, line.origin.line)


def _check_day(
    day: datetime.date | None, column: str, origin: Span, dossier: Dossier, back: int = _YEARS_AROUND
) -> Iterator[Diagnostic]:
    """A day that is far from the period was mistyped: 2072 for 2027."""
    period = dossier.facts.periode
    if day is None or period.debut.year - back <= day.year <= period.fin.year + _YEARS_AROUND:
        return
    message = f"« {column} » : le {day:%d/%m/}{day.year:04d} est loin de la période de la convention"
    hint = f"la période va de {period.debut:%d/%m/%Y} à {period.fin:%d/%m/%Y} : corriger l'année"
    yield Diagnostic(Code.SUIVI_DATES, message, origin, hint=hint)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)
