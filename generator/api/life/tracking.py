"""The tracking of a convention, operation by operation: what was said, what is late, what somebody adds by a form."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from generator.acts.telling.deeds import say_moment
from generator.annexes.party_names import call_parties
from generator.annexes.sheet_numbers import NumberedSheet, number_sheets
from generator.annexes.steering.tracked_rows import find_layout
from generator.codes import Code
from generator.composing.tracking.history import Measure, OperationHistory, read_history
from generator.dossier_place import find_convention_folder
from generator.editing.recomposing import Place
from generator.editing.values import EditedFiles
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, Diagnostic, UsageError
from generator.files import sha256
from generator.making.dossier_folder import read_dossier
from generator.making.workshop import open_workshop
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import IndicatorValue, NextStep, State
from generator.model.words.prose import join_lines, strip_signs
from generator.project import Project
from generator.reporting.lateness import say_lateness
from generator.returning.tracking.told import (
    STATED,
    ToldMeasure,
    ToldMeeting,
    ToldMoney,
    ToldOperation,
    find_operation,
    say_cells,
    write_meeting,
    write_operation,
)

__all__ = [
    "NEXT_STEPS",
    "STATED",
    "STATES",
    "HeldMeeting",
    "ToldMeasure",
    "ToldMeeting",
    "ToldMoney",
    "ToldOperation",
    "TrackedMeasure",
    "TrackedMoney",
    "TrackedOperation",
    "TrackedPlan",
    "read_plan",
    "tell_meeting",
    "tell_operation",
]

STATES = tuple(state.value for state in State)
NEXT_STEPS = tuple(step.value for step in NextStep)
_COMMAND = "atelier"


@dataclass(frozen=True, slots=True)
class TrackedMoney:
    """Whole euros of a party (id, name) in a year: planned, engaged, paid; None where nobody said."""

    financer: str
    name: str
    year: int
    planned: int | None
    engaged: int | None
    paid: int | None


@dataclass(frozen=True, slots=True)
class TrackedMeasure:
    """An indicator: its value before, its target, the last value and the day of it; empty where nobody said.

    One that is not `counted` is appreciated in words.
    """

    name: str
    unit: str
    counted: bool
    before: str
    target: str
    value: str
    day: datetime.date | None


@dataclass(frozen=True, slots=True)
class TrackedOperation:
    """An operation and what was said of it last. `called` is « 5.1 », `pilot` who leads it, in the words of the fiche.

    `parties` are the ids of who leads it, when that is a party, and of who finances it. `cells` are those of its last
    statement, by column; `late` says why it is late, or nothing. `seen` is a digest of all this.
    """

    sheet: str
    rank: int
    called: str
    sheet_title: str
    title: str
    pilot: str
    parties: tuple[str, ...]
    state: str
    known: bool
    percent: int | None
    day: datetime.date | None
    author: str
    cells: Mapping[str, str]
    late: str
    money: tuple[TrackedMoney, ...]
    measures: tuple[TrackedMeasure, ...]
    seen: str

    def find_day(self, column: str) -> str:
        """A day of the last statement (« debut », « fin ») as ISO 8601, or nothing."""
        return "-".join(reversed(self.cells[column].split("/")))

    @property
    def id(self) -> str:
        """What an address calls it: the name of its fiche and its rank."""
        return f"{self.sheet.removeprefix('fiche:')}~{self.rank}"


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that was held."""

    body: str
    day: datetime.date
    present: str
    decisions: str


@dataclass(frozen=True, slots=True)
class TrackedPlan:
    """The operations of a plan in order, the parties (id, name), the instances, the meetings, the newest first.

    `refusal` says why nothing can be told by a form: the table has a line for each fiche.
    """

    operations: tuple[TrackedOperation, ...]
    parties: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    meetings: tuple[HeldMeeting, ...]
    refusal: str = ""

    def find(self, id_: str) -> TrackedOperation | None:
        """The operation that an address calls so."""
        return next((one for one in self.operations if one.id == id_), None)


def read_plan(folder: Path, project: Project, day: datetime.date) -> TrackedPlan:
    """The tracking of a convention as known on a day, by its folder or that of one of its avenants.

    Raises: `ContentError` with every fault of the dossier.
    """
    return _describe(read_dossier(find_convention_folder(folder), project), day)


def tell_operation(folder: Path, project: Project, told: ToldOperation, seen: str, who: str) -> tuple[str, ...]:
    """Add what somebody tells of one operation to the history; the files written, below the dossier.

    `seen` is the digest of the operation as whoever tells has seen it.

    Raises: `ContentError` when something else was said of it meanwhile, or with all that cannot be said; `UsageError`
    when nothing is new; `OutputError`. Nothing is written then.
    """
    convention = find_convention_folder(folder)
    place = Place(open_workshop(convention, project), convention, project)
    sheet, operation = find_operation(place.dossier, told.sheet, told.rank)
    if seen != _digest(operation):
        last = operation.last
        who_spoke = last.auteur if last is not None and last.auteur else "quelqu'un"
        message = f"depuis que cette page a été ouverte, {who_spoke} a parlé de cette opération : rien n'est écrit"
        hint = "ce qui est dit à présent est affiché à côté de votre saisie : la relire, puis enregistrer à nouveau"
        raise ContentError(Diagnostic(Code.FICHIER_CHANGE, message, hint=hint))
    called = f"{sheet.planned.number}.{operation.rank}"
    return _write(convention, write_operation(place, told), who, f"suivi de l'opération {called}")


def tell_meeting(folder: Path, project: Project, told: ToldMeeting, who: str) -> tuple[str, ...]:
    """Add a meeting to the list; the files written, below the dossier.

    Raises: `ContentError` for another instance, or a day when it met already; `OutputError`.
    """
    if not told.body.strip():
        message, hint = "quelle instance s'est réunie ?", "la choisir dans la liste"
        raise UsageError(Diagnostic(Code.VALEUR_VIDE, message, hint=hint))
    convention = find_convention_folder(folder)
    place = Place(open_workshop(convention, project), convention, project)
    return _write(convention, write_meeting(place, told), who, f"réunion : {told.body}")


def _write(folder: Path, edited: EditedFiles, who: str, reason: str) -> tuple[str, ...]:
    write_files(folder, edited, Author(who, say_moment(), {}, reason, _COMMAND))
    return tuple(file.path for file in edited.files)


# --- the plan as plain values ----------------------------------------------------------------------------------------


def _describe(dossier: Dossier, day: datetime.date) -> TrackedPlan:
    parties = call_parties(dossier.facts)
    names = {party.id: party.nom for party in dossier.facts.parties}
    sheets = {sheet.key: sheet for sheet in number_sheets(dossier)}
    operations = tuple(
        _describe_operation(operation, sheets[history.planned.key], parties, names, day)
        for history in read_history(dossier).sheets
        for operation in history.operations
    )
    steering = dossier.steering
    bodies = () if isinstance(steering, Unknown) else tuple(body.nom for body in steering.instances)
    meetings = sorted(dossier.meetings, key=lambda one: one.jour, reverse=True)
    refusal = ""
    if not find_layout(dossier).is_history:
        refusal = (
            "Le tableau de suivi de ce dossier a une ligne par fiche action, sous son ancienne forme : il se remplit "
            "dans son classeur, qui se reprend à la page « Retours »."
        )
    return TrackedPlan(
        operations,
        tuple(names.items()),
        bodies,
        tuple(HeldMeeting(one.instance, one.jour, one.presents, one.decisions) for one in meetings),
        refusal,
    )


def _describe_operation(
    history: OperationHistory,
    sheet: NumberedSheet,
    parties: Mapping[str, str],
    names: Mapping[str, str],
    day: datetime.date,
) -> TrackedOperation:
    operation, last = history.operation, history.last
    pilot = operation.pilote if isinstance(operation.pilote, str) else ""
    leads = parties.get(slugify(pilot), "")
    financers = dict.fromkeys(one.financer for one in history.money)
    return TrackedOperation(
        sheet=sheet.key,
        rank=history.rank,
        called=f"{sheet.number}.{history.rank}",
        sheet_title=_say(sheet.title) or f"Fiche {sheet.number}",
        title=_say(operation.titre) or f"Opération {sheet.number}.{history.rank}",
        pilot=strip_signs(pilot),
        parties=tuple(dict.fromkeys(filter(None, (leads, *financers)))),
        state=history.state.value,
        known=history.known,
        percent=last.pourcentage if last is not None else None,
        day=last.jour if last is not None else None,
        author=last.auteur if last is not None else "",
        cells=say_cells(last),
        late=say_lateness(history, sheet, day),
        money=tuple(
            TrackedMoney(m.financer, names.get(m.financer, m.financer), m.year, m.planned, m.engaged, m.paid)
            for m in history.money
        ),
        measures=tuple(map(_describe_measure, history.measures)),
        seen=_digest(history),
    )


def _describe_measure(measure: Measure) -> TrackedMeasure:
    last = measure.last
    return TrackedMeasure(
        measure.name,
        measure.unit,
        measure.counted,
        _say_value(measure.before),
        _say_value(measure.target),
        _say_value(last),
        last.jour if last is not None else None,
    )


def _digest(history: OperationHistory) -> str:
    """A digest of what is said of an operation, that changes when anything more is."""
    said = [history.rank, history.name, *_list_said(history)]
    return sha256(json.dumps(said, ensure_ascii=False, default=str).encode())[:16]


def _list_said(history: OperationHistory) -> Iterator[object]:
    last = history.last
    yield (say_cells(last), last.jour if last is not None else None)
    yield from ((one.financer, one.year, one.engaged, one.paid) for one in history.money)
    yield from ((one.name, one.unit, _say_value(one.last), len(one.values)) for one in history.measures)


def _say(words: object) -> str:
    return strip_signs(join_lines(words)) if isinstance(words, str) else ""


def _say_value(value: IndicatorValue | None) -> str:
    if value is None or isinstance(value.valeur, Unknown):
        return ""
    return str(value.valeur).replace(".", ",") if isinstance(value.valeur, Decimal) else value.valeur
