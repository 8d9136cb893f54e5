"""The day of a report: the one that is asked for, else the one that the milestones of the dossier give."""

from __future__ import annotations

import datetime

from generator.acts.deadlines.due import read_term
from generator.codes import Code
from generator.composing.wording import plain_date
from generator.errors import Diagnostic, Span, UsageError
from generator.model.annexes import STEERING_FILE
from generator.model.clauses import ReportPlan
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify


def find_day(dossier: Dossier, plan: ReportPlan, asked: datetime.date | None) -> datetime.date:
    """The day of a report; the steering committee's, when one milestone of its nature has a day.

    Raises: `UsageError` when nothing gives a day, when several milestones do, or when the convention begins later.
    """
    found = list_milestone_days(dossier, plan)
    day = asked or (found[0] if len(found) == 1 else None)
    span = Span(f"{dossier.folder}/{STEERING_FILE}", 1)
    if day is None:
        why = "plusieurs jalons lui donnent une date" if found else "aucun jalon ne lui donne de date"
        known = ", ".join(f"--au {one.isoformat()}" for one in found)
        hint = f"choisir : {known}" if found else "la donner : --au 2029-06-28"
        raise UsageError(Diagnostic(Code.BILAN_SANS_DATE, f"« {plan.titre} » : {why}", span, hint=hint))
    first = dossier.facts.periode.debut
    if day < first:
        message = f"« {plan.titre} » au {plain_date(day)} : la convention ne commence que le {plain_date(first)}"
        raise UsageError(Diagnostic(Code.BILAN_SANS_DATE, message, span, hint="corriger la date : --au"))
    return day


def list_milestone_days(dossier: Dossier, plan: ReportPlan) -> tuple[datetime.date, ...]:
    """The days of the milestones that a report of this nature is made for, in their order."""
    if isinstance(dossier.steering, Unknown) or plan.jalon is None:
        return ()
    start = slugify(plan.jalon)
    mine = [one.echeance for one in dossier.steering.jalons if f"{slugify(one.nom)}-".startswith(f"{start}-")]
    return tuple(day for words in mine if isinstance(words, str) and (day := read_term(words)) is not None)
