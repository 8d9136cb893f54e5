"""The files of the tracking, from CSV to values, each fault at its line. What they name is checked when composed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from generator.annexes.former_parties import call_former_parties
from generator.annexes.party_names import call_parties
from generator.annexes.tracked_sheets import settle_line
from generator.codes import Code
from generator.errors import DiagnosticCollector
from generator.files import display_path, is_there, read_text
from generator.model.annexes import MEASURES_FILE, MEETINGS_FILE, SPENDING_FILE, TRACKING_FILE, TRACKING_STATES
from generator.model.facts import CtgFacts, Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import IndicatorValue, MeasureKind, Meeting, NextStep, SpendingLine, Statement
from generator.model.words.typed import (
    TypedFault,
    read_choice,
    read_day,
    read_euros,
    read_share,
    read_sheet_number,
    read_whole,
)
from generator.reading.csv_tables import CsvLine, parse_csv, refuse_line, stop_at_bound

TRACKING_COLUMNS = (
    "date",
    "auteur",
    "fiche",
    "operation",
    "etat",
    "motif",
    "debut",
    "fin",
    "pourcentage",
    "avancement",
    "difficultes",
    "publics",
    "suite",
)
FORMER_TRACKING_COLUMNS = ("fiche", "etat", "avancement", "difficultes", "mise_a_jour")
TRACKING_PROSE = ("motif", "avancement", "difficultes", "publics")  # cells that may have lines of their own
SPENDING_COLUMNS = ("date", "auteur", "fiche", "operation", "financeur", "annee", "engage", "paye")
MEASURE_COLUMNS = ("fiche", "operation", "indicateur", "nature", "date", "valeur", "unite", "source")
MEETING_COLUMNS = ("instance", "date", "presents", "decisions")
MEETING_PROSE = ("presents", "decisions")
# The tables of a new convention: their columns alone.
BLANK_TABLES = {
    TRACKING_FILE: ";".join(TRACKING_COLUMNS) + "\n",
    SPENDING_FILE: ";".join(SPENDING_COLUMNS) + "\n",
    MEASURES_FILE: ";".join(MEASURE_COLUMNS) + "\n",
    MEETINGS_FILE: ";".join(MEETING_COLUMNS) + "\n",
}
NEXT_STEPS = tuple(step.value for step in NextStep)
MEASURE_KINDS = tuple(kind.value for kind in MeasureKind)
_PERCENT_HINT = "écrire un nombre entier de 0 à 100"

T = TypeVar("T")


def is_former(text: str) -> bool:
    """Whether a tracking table has the former columns: one line a fiche, its day as « mise_a_jour »."""
    heads = {head.strip().strip('"') for head in text.split("\n", 1)[0].replace(",", ";").replace("\t", ";").split(";")}
    return any(heads) and not heads & {"date", "auteur", "operation"}


def read_tracking(path: Path) -> tuple[Statement, ...]:
    """`annexe-4/suivi.csv`, in its form of today or the former one; none when the file is missing."""
    if not is_there(path):
        return ()
    return parse_tracking(read_text(path), display_path(path))


def parse_tracking(text: str, name: str) -> tuple[Statement, ...]:
    """The statements of a tracking table.

    Raises: `ContentError` with every fault.
    """
    former = is_former(text)
    columns = FORMER_TRACKING_COLUMNS if former else TRACKING_COLUMNS
    prose = tuple(column for column in TRACKING_PROSE if column in columns)
    reader = _Reader(DiagnosticCollector())
    read = reader.read_former if former else reader.read_statement
    table = parse_csv(text, name, columns, prose=prose)
    return reader.read_all([settle_line(line) for line in table.lines], read)


def read_spending(path: Path, facts: CtgFacts | None) -> tuple[SpendingLine, ...]:
    """`annexe-4/depenses.csv`, the financers checked when the facts could be read; none when the file is missing.

    Who was a party of an act and left is called by its name, and has no id any more.
    """
    if not is_there(path):
        return ()
    table = parse_csv(read_text(path), display_path(path), SPENDING_COLUMNS)
    known = call_parties(facts, cafs=True) if facts is not None else None
    if known is not None and any(slugify(line.cells["financeur"]) not in known for line in table.lines):
        known = {**call_former_parties(path.parents[1]), **known}
    reader = _Reader(DiagnosticCollector(), known)
    return reader.read_all(table.lines, reader.read_spending)


def read_measures(path: Path) -> tuple[IndicatorValue, ...]:
    """`annexe-4/valeurs-indicateurs.csv`; none when the file is missing."""
    if not is_there(path):
        return ()
    table = parse_csv(read_text(path), display_path(path), MEASURE_COLUMNS)
    reader = _Reader(DiagnosticCollector())
    return reader.read_all(table.lines, reader.read_measure)


def read_meetings(path: Path) -> tuple[Meeting, ...]:
    """`annexe-4/reunions.csv`; none when the file is missing."""
    if not is_there(path):
        return ()
    table = parse_csv(read_text(path), display_path(path), MEETING_COLUMNS, prose=MEETING_PROSE)
    reader = _Reader(DiagnosticCollector())
    return reader.read_all(table.lines, reader.read_meeting)


@dataclass(slots=True)
class _Reader:
    """Lines of one file; the faults of all of them. `parties`: the financers by what they may be called."""

    faults: DiagnosticCollector
    parties: dict[str, str] | None = None

    def read_all(self, lines: Sequence[CsvLine], read: Callable[[CsvLine], T]) -> tuple[T, ...]:
        """Every line; raises `ContentError` when one has a fault."""
        found: list[T] = []
        for line in lines:
            found.append(read(line))
            stop_at_bound(self.faults)
        self.faults.raise_errors()
        return tuple(found)

    # --- the lines of each file ----------------------------------------------------------------------------------

    def read_former(self, line: CsvLine) -> Statement:
        self.check_choice(line, "etat", TRACKING_STATES, "état inconnu")
        try:
            day: datetime.date | None = read_day(line.cells["mise_a_jour"])
        except TypedFault:
            day = None  # this form took any words for its day
        fiche, state, done, trouble, words = (line.cells[column] for column in FORMER_TRACKING_COLUMNS)
        return Statement(fiche, state, done, trouble, words, line.origin, day)

    def read_statement(self, line: CsvLine) -> Statement:
        self.require(line, "fiche", "par exemple 3, ou le nom du fichier de la fiche")
        self.check_choice(line, "etat", TRACKING_STATES, "état inconnu")
        day = self.read_day(line, "date", required=True)
        began, ended = self.read_day(line, "debut"), self.read_day(line, "fin")
        if began is not None and ended is not None and ended < began:
            message = f"finie le {_write(ended)}, avant d'être commencée le {_write(began)}"
            self.refuse(line, Code.SUIVI_DATES, message, "corriger « debut » ou « fin »")
        self.check_state(line, day, began, ended)
        percent = self.read_number(line, "pourcentage", lambda words: read_whole(words.rstrip("% \u00a0\u202f")))
        if percent is not None and percent > 100:
            self.refuse(line, Code.NOMBRE_INVALIDE, f"« pourcentage » : {percent} est plus de 100", _PERCENT_HINT)
        step = read_choice(line.cells["suite"], NEXT_STEPS, {})
        if step and step not in NEXT_STEPS:
            hint = f"valeurs admises : {', '.join(NEXT_STEPS)}, ou rien"
            self.refuse(line, Code.VALEUR_INVALIDE, f"suite inconnue : « {step} »", hint)
        cells = line.cells
        return Statement(
            fiche=cells["fiche"],
            etat=cells["etat"],
            avancement=cells["avancement"],
            difficultes=cells["difficultes"],
            mise_a_jour=_write(day) if day is not None else cells["date"],
            origin=line.origin,
            jour=day,
            auteur=cells["auteur"],
            operation=cells["operation"],
            motif=cells["motif"],
            debut=began,
            fin=ended,
            pourcentage=percent,
            publics=cells["publics"],
            suite=step,
        )

    def read_spending(self, line: CsvLine) -> SpendingLine:
        self.require(line, "fiche", "par exemple 3, ou le nom du fichier de la fiche")
        financer = line.cells["financeur"]
        if self.parties is not None:
            financer = self.parties.get(slugify(financer), financer)
            if financer not in self.parties.values():
                hint = f"identifiants de ctg.yaml : {', '.join(sorted(set(self.parties.values())))}"
                self.refuse(line, Code.REFERENCE_INCONNUE, f"financeur inconnu : « {financer} »", hint)
        if not line.cells["annee"]:
            self.require(line, "annee", "par exemple 2027")
        year = self.read_number(line, "annee", read_whole) or 0
        engaged, paid = (self.read_number(line, column, read_euros) for column in ("engage", "paye"))
        if engaged is None and paid is None and not (line.cells["engage"] or line.cells["paye"]):
            self.refuse(
                line, Code.VALEUR_VIDE, "ni « engage » ni « paye » n'est rempli", "en remplir un, ou ôter la ligne"
            )
        return SpendingLine(
            fiche=read_sheet_number(line.cells["fiche"]),
            operation=line.cells["operation"],
            financeur=financer,
            annee=year,
            engage=engaged,
            paye=paid,
            origin=line.origin,
            jour=self.read_day(line, "date", required=True),
            auteur=line.cells["auteur"],
        )

    def read_measure(self, line: CsvLine) -> IndicatorValue:
        for column, hint in (("fiche", "par exemple 3"), ("operation", "par exemple 1"), ("indicateur", "ses mots")):
            self.require(line, column, hint)
        nature = self.check_choice(line, "nature", MEASURE_KINDS, "nature inconnue")
        value = line.value("valeur")
        if value == "":
            self.require(line, "valeur", "un nombre, ou « à compléter »")
        found = nature == MeasureKind.FOUND
        return IndicatorValue(
            fiche=read_sheet_number(line.cells["fiche"]),
            operation=line.cells["operation"],
            indicateur=line.cells["indicateur"],
            nature=MeasureKind(nature) if nature in MEASURE_KINDS else MeasureKind.FOUND,
            valeur=value if isinstance(value, Unknown) else _read_value(value),
            unite=line.cells["unite"],
            source=line.cells["source"],
            origin=line.origin,
            jour=self.read_day(line, "date", required=found),
        )

    def read_meeting(self, line: CsvLine) -> Meeting:
        self.require(line, "instance", "le nom d'une instance de annexe-4/pilotage.yaml")
        day = self.read_day(line, "date", required=True)
        cells = line.cells
        return Meeting(cells["instance"], day or datetime.date.min, cells["presents"], cells["decisions"], line.origin)

    # --- cells -----------------------------------------------------------------------------------------------------

    def refuse(self, line: CsvLine, code: Code, message: str, hint: str) -> None:
        self.faults.add(refuse_line(line, code, message, hint))

    def require(self, line: CsvLine, column: str, hint: str) -> None:
        if not line.cells[column]:
            self.refuse(line, Code.VALEUR_VIDE, f"« {column} » doit être rempli", hint)

    def check_choice(self, line: CsvLine, column: str, choices: Sequence[str], told: str) -> str:
        word = read_choice(line.cells[column], choices, {})
        if word not in choices:
            hint = f"valeurs admises : {', '.join(choices)}"
            self.refuse(line, Code.VALEUR_INVALIDE, f"{told} : « {word} »", hint)
        return word

    def check_state(
        self,
        line: CsvLine,
        day: datetime.date | None,
        began: datetime.date | None,
        ended: datetime.date | None,
    ) -> None:
        """Refuse days that the state of a line denies."""
        state = line.cells["etat"]
        if state == "à lancer" and began is not None and day is not None and began <= day:
            message = f"« à lancer », mais commencée le {_write(began)}"
            self.refuse(line, Code.SUIVI_DATES, message, "écrire « en cours », ou corriger « debut »")
        if state == "réalisée" and ended is not None and day is not None and ended > day:
            message = f"« réalisée » le {_write(day)}, mais finie le {_write(ended)}, plus tard"
            self.refuse(line, Code.SUIVI_DATES, message, "écrire « en cours », ou corriger « fin »")

    def read_day(self, line: CsvLine, column: str, *, required: bool = False) -> datetime.date | None:
        words = line.cells[column]
        if not words:
            if required:
                self.require(line, column, "écrire une date : 31/03/2027")
            return None
        try:
            return read_day(words)
        except TypedFault as fault:
            self.refuse(line, Code.DATE_INVALIDE, f"« {column} » : {fault.message}", fault.hint)
            return None

    def read_number(self, line: CsvLine, column: str, read: Callable[[str], int]) -> int | None:
        words = line.cells[column]
        if not words:
            return None
        try:
            number = read(words)
        except TypedFault as fault:
            self.refuse(line, Code.NOMBRE_INVALIDE, f"« {column} » : {fault.message}", fault.hint)
            return None
        if number < 0:
            self.refuse(line, Code.NOMBRE_INVALIDE, f"« {column} » : {words} est négatif", "vérifier")
            return None
        return number


def _read_value(words: str) -> Decimal | str:
    try:
        number = read_share(words)
    except TypedFault:
        return words
    return number.to_integral_value() if number == number.to_integral_value() else number


def _write(day: datetime.date) -> str:
    return f"{day:%d/%m/}{day.year:04d}"
