"""Dossiers chosen among many: by words, by step, by what falls due; and put in order. Pure rules over summaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from generator.acts.deadlines.due import Deadline, list_coming
from generator.acts.state import Step
from generator.model.names import slugify
from generator.reading.place_search.word_index import split_typed, split_words
from generator.summarizing.summary import DossierSummary


class Order(StrEnum):
    """How a list is sorted."""

    NAME = "nom"
    STEP = "etape"
    DUE = "echeance"
    GAPS = "manques"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `step` is that of the act one works on; `due_days`: something falls due within so many days;
    `alerts`: only those with something wrong, or that cannot be read.
    """

    words: str = ""
    step: Step | None = None
    due_days: int | None = None
    alerts: bool = False
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that may be listed: its name as far as it is known, its summary when there is one."""

    id: str
    name: str
    summary: DossierSummary | None


def select(candidates: Iterable[Candidate], wanted: Wanted, today: date) -> tuple[Candidate, ...]:
    """Those that are wanted, in order. One without a summary is kept when its name fits and nothing else is asked."""
    typed = split_typed(wanted.words)
    kept = [
        one for one in candidates if _fits(one, wanted, today) and (not typed or _has_words(list_words(one), typed))
    ]
    return tuple(sorted(kept, key=lambda one: (_rank(one, wanted.order, today), slugify(one.name), one.id)))


def count_steps(candidates: Iterable[Candidate]) -> Mapping[Step, int]:
    """How many stand at each step, by their current act; those without a summary are left out."""
    found = dict.fromkeys(Step, 0)
    for one in candidates:
        if one.summary is not None:
            found[one.summary.current.step] += 1
    return found


def find_next_deadline(summary: DossierSummary, today: date, within_days: int = 366) -> Deadline | None:
    """What falls due next, within so many days; of a draft nothing does, as in `ctg etat`."""
    agenda = summary.agenda if summary.convention.step is not Step.DRAFT else None
    coming = list_coming(agenda.deadlines, today, within_days) if agenda is not None else ()
    return min(coming, key=lambda one: one.day, default=None)


def list_words(one: Candidate) -> frozenset[str]:
    """All that a search of a dossier looks in: its names, its communes with their codes, its parties."""
    texts = [one.id, one.name]
    if one.summary is not None:
        texts += [*one.summary.places, *one.summary.list_parties()]
    return frozenset(word for text in texts for word in split_words(text))


def _has_words(words: frozenset[str], typed: Iterable[Iterable[str]]) -> bool:
    return all(any(word.startswith(form) for word in words for form in forms) for forms in typed)


def _fits(one: Candidate, wanted: Wanted, today: date) -> bool:
    summary = one.summary
    if summary is None:
        return wanted.step is None and wanted.due_days is None and not wanted.alerts
    if wanted.step is not None and summary.current.step is not wanted.step:
        return False
    if wanted.alerts and not any(line.troubled for line in summary.lines):
        return False
    return wanted.due_days is None or find_next_deadline(summary, today, wanted.due_days) is not None


def _rank(one: Candidate, order: Order, today: date) -> tuple[int, int]:
    """What comes first; those without a summary come last, but for the order of names."""
    summary = one.summary
    if order is Order.NAME:
        return (0, 0)
    if summary is None:
        return (1, 0)
    match order:
        case Order.STEP:
            return (0, list(Step).index(summary.current.step))
        case Order.GAPS:
            gaps = summary.current.gaps
            return (0, -gaps.in_all if gaps is not None else 0)
        case Order.DUE:
            due = find_next_deadline(summary, today)
            return (0, due.day.toordinal() if due is not None else (today + timedelta(days=9999)).toordinal())
