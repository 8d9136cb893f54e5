"""The days on which something is due: those of the milestones of annexe 4, else those that the rules give."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.files import read_text
from generator.model.annexes import Milestone
from generator.model.dossier import Dossier
from generator.model.facts import Period, Unknown
from generator.model.names import slugify
from generator.model.tracking.deadlines import DeadlineRule, DeadlineRules
from generator.model.words.typed import TypedFault, read_day
from generator.project import REFERENCES
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

RULES_FILE = REFERENCES / "echeances.yaml"
TRACKING_RULE = "suivi"  # what is due each quarter: a line of the tracking fulfils it
_MOST = 400  # days of one rule: a month's rhythm over the longest period


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due on a day. `key` stays the same when that day moves; `milestone` when annexe 4 gives the day."""

    key: str
    rule: str
    title: str
    day: datetime.date
    milestone: bool = False
    content: str = ""  # what annexe 4 says of it


@lru_cache(maxsize=1)
def load_usual_rules() -> tuple[DeadlineRule, ...]:
    """The rules of `content/references/echeances.yaml`.

    Raises: `ContentError` when the file is missing or faulty.
    """
    return validate_facts(DeadlineRules, load_yaml(read_text(RULES_FILE), RULES_FILE.name)).echeances


def list_deadlines(dossier: Dossier, end: datetime.date) -> tuple[Deadline, ...]:
    """All that falls due until a convention ends, by day; as its model says, else as is usual.

    `end` is the last day of its period, as the last avenant in force has it.
    """
    rules = dossier.model.plan.echeances or load_usual_rules()
    steering = dossier.steering
    milestones = () if isinstance(steering, Unknown) else steering.jalons
    period = dossier.facts.periode.model_copy(update={"fin": max(end, dossier.facts.periode.debut)})
    return compute_deadlines(period, milestones, rules)


def compute_deadlines(
    period: Period, milestones: Iterable[Milestone], rules: Iterable[DeadlineRule]
) -> tuple[Deadline, ...]:
    """The days of rules over a period, by day. A rule that follows another one stands after it."""
    known = tuple(milestones)
    found: dict[str, tuple[Deadline, ...]] = {}
    for rule in rules:
        told = tuple(_read_milestones(rule, known))
        found[rule.id] = told or tuple(_compute(rule, period, found))
    return tuple(sorted((one for many in found.values() for one in many), key=lambda one: (one.day, one.key)))


def list_coming(deadlines: Iterable[Deadline], today: datetime.date, within_days: int = 366) -> tuple[Deadline, ...]:
    """The next one of each rule, when it is not further than that."""
    last = today + datetime.timedelta(days=within_days)
    coming: dict[str, Deadline] = {}
    for one in deadlines:
        if today <= one.day <= last:
            coming.setdefault(one.rule, one)
    return tuple(coming.values())


def tell_late_tracking(deadlines: Iterable[Deadline], dossier: Dossier, today: datetime.date) -> tuple[str, ...]:
    """« suivi : rien depuis le 30/11/2028, … » when no line of the tracking was written for the last time it was due.

    The day of a line counts from the time before: what was told in June is the update of 30 June.
    """
    due = [one.day for one in deadlines if one.rule == TRACKING_RULE and one.day < today]
    days = [line.jour for line in dossier.tracking if line.jour is not None and line.jour <= today]
    last = max(days, default=None)
    since = due[-2] if len(due) > 1 else dossier.facts.periode.debut
    if not due or (last is not None and last > since):
        return ()
    told = f"rien depuis le {last:%d/%m/%Y}" if last is not None else "rien encore"
    return (f"suivi : {told}, il était à actualiser le {due[-1]:%d/%m/%Y}",)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _compute(rule: DeadlineRule, period: Period, found: Mapping[str, tuple[Deadline, ...]]) -> Iterator[Deadline]:
    if rule.depuis not in ("debut", "milieu", "fin"):
        for base in found.get(rule.depuis, ()):
            key = base.key.replace(base.rule, rule.id, 1)
            yield Deadline(key, rule.id, rule.titre, add_months(base.day, rule.mois))
        return
    one_day = datetime.timedelta(days=1)
    # A period of whole months is counted from the day after its end: 30 June is six months before 31 December.
    begin, end = period.debut, period.fin + one_day
    months = (end.year - begin.year) * 12 + end.month - begin.month
    start = {"debut": begin, "milieu": add_months(begin, months // 2), "fin": end}[rule.depuis]
    for turn in range(_MOST if rule.tous_les else 1):
        day = add_months(start, rule.mois + turn * (rule.tous_les or 0)) - one_day
        if day > period.fin:
            return
        key = f"{rule.id}-{turn + 1}" if rule.tous_les else rule.id
        yield Deadline(key, rule.id, rule.titre, day)


def _read_milestones(rule: DeadlineRule, milestones: Iterable[Milestone]) -> Iterator[Deadline]:
    if rule.jalon is None:
        return
    for one in milestones:
        day = None if isinstance(one.echeance, Unknown) else read_term(one.echeance)
        if slugify(one.nom).startswith(slugify(rule.jalon)) and day is not None:
            content = "" if isinstance(one.contenu, Unknown) else " ".join(one.contenu.split())
            yield Deadline(slugify(one.nom), rule.id, one.nom, day, True, content)


def read_term(words: str) -> datetime.date | None:
    """A day, or the last one of a month (« décembre 2029 »); nothing for other words."""
    try:
        return read_day(words)
    except TypedFault:
        return _read_month_end(words)


def _read_month_end(words: str) -> datetime.date | None:
    try:
        return add_months(read_day(f"1 {words}"), 1) - datetime.timedelta(days=1)
    except TypedFault:
        return None
