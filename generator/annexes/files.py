"""The files of the five annexes, from CSV and YAML to values, each fault at its line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, list_files, read_text
from generator.model.annexes import (
    ActionSheet,
    Chart,
    Charts,
    Facility,
    Indicator,
    IndicatorTable,
    PastAction,
    Steering,
    TrackingLine,
)
from generator.model.facts import CtgFacts, Facts, Unknown
from generator.model.party_kinds import Nature
from generator.reading.csv_tables import MAX_FAULTS, CsvLine, parse_csv, read_cell
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.validation import validate_facts

INDICATOR_COLUMNS = ("theme", "indicateur", "unite", "annee", "source")
FACILITY_COLUMNS = (
    "collectivite",
    "type",
    "nom",
    "gestionnaire",
    "statut",
    "commune",
    "places",
    "heures",
    "etp",
    "existant",
    "soutien",
    "bonus_territoire",
)
TRACKING_COLUMNS = ("fiche", "etat", "avancement", "difficultes", "mise_a_jour")
REVIEW_COLUMNS = ("periode", "fiche", "action", "annees", "pilote", "etat", "avancement", "resultat")
TRACKING_STATES = ("à lancer", "en cours", "réalisée", "abandonnée")

F = TypeVar("F", bound=Facts)


def read_yaml_facts(path: Path, kind: type[F]) -> F:
    """A YAML file of the dossier as facts of a kind; `ContentError` with every fault."""
    return validate_facts(kind, load_yaml(read_text(path), display_path(path)))


def read_indicators(path: Path) -> IndicatorTable:
    """`annexe-1/indicateurs.csv`; an empty table when the file is missing."""
    if not path.exists():
        return IndicatorTable((), ())
    table = parse_csv(read_text(path), display_path(path), INDICATOR_COLUMNS, free_columns=True)
    columns = tuple(c for c in table.columns if c not in INDICATOR_COLUMNS)
    if not columns:
        message = "aucune colonne de comparaison après « source »"
        hint = "ajouter par exemple : Territoire;Département;France"
        raise ContentError(Diagnostic(Code.CSV_COLONNE, message, Span(display_path(path), 1), hint=hint))
    lines = tuple(
        Indicator(
            line.cells["theme"],
            line.cells["indicateur"],
            line.cells["unite"],
            line.cells["annee"],
            line.cells["source"],
            tuple(read_cell(line.cells[c], f"{line.cells['indicateur']} ({c})", line.origin) for c in columns),
            line.origin,
        )
        for line in table.lines
    )
    return IndicatorTable(columns, lines)


def read_charts(path: Path, table: IndicatorTable) -> tuple[Chart, ...]:
    """`annexe-1/graphiques.yaml`, its indicators and columns checked against the table."""
    if not path.exists():
        return ()
    located = load_yaml(read_text(path), display_path(path))
    charts = validate_facts(Charts, located).graphiques
    labels = {line.label for line in table.lines}
    faults = DiagnosticCollector()
    for rank, chart in enumerate(charts):
        for key, names, known in (
            ("indicateurs", chart.indicateurs, labels),
            ("colonnes", chart.colonnes, set(table.columns)),
        ):
            for position, name in enumerate(names):
                if name not in known:
                    span = located.span(("graphiques", rank, key, position))
                    message = f"« {name} » n'est pas dans indicateurs.csv"
                    hint = "reprendre exactement le nom de la colonne ou de l'indicateur"
                    faults.add(Diagnostic(Code.REFERENCE_INCONNUE, message, span, located.excerpt(span), hint))
    faults.raise_errors()
    return charts


def read_facilities(path: Path, facts: CtgFacts | None) -> tuple[Facility, ...]:
    """`annexe-2/equipements.csv`, the numbers checked, and the collectivités when the facts could be read."""
    if not path.exists():
        return ()
    table = parse_csv(read_text(path), display_path(path), FACILITY_COLUMNS)
    parties = {p.id for p in facts.parties if p.kind.nature is not Nature.CAF} if facts is not None else None
    faults = DiagnosticCollector()
    facilities: list[Facility] = []
    for line in table.lines:
        facilities.append(_read_facility(line, parties, faults))
        _stop_at_bound(faults)
    faults.raise_errors()
    return tuple(facilities)


def _stop_at_bound(faults: DiagnosticCollector) -> None:
    """After so many faults the whole table is to be looked at: nobody reads thousands of messages."""
    if len(faults.found) >= MAX_FAULTS:
        faults.raise_errors()


def _read_facility(line: CsvLine, parties: set[str] | None, faults: DiagnosticCollector) -> Facility:
    holder = line.cells["collectivite"]
    if parties is not None and holder not in parties:
        hint = f"identifiants de ctg.yaml : {', '.join(sorted(parties))}"
        faults.add(_at(line, Code.REFERENCE_INCONNUE, f"collectivité inconnue : « {holder} »", hint))
    existing = line.value("existant")
    if isinstance(existing, str) and existing not in ("existant", "nouveau"):
        faults.add(_at(line, Code.VALEUR_INVALIDE, f"« {existing} » dans « existant »", "écrire existant ou nouveau"))
    return Facility(
        collectivite=holder,
        type=line.cells["type"],
        nom=_required(line, "nom"),
        gestionnaire=_required(line, "gestionnaire"),
        statut=_required(line, "statut"),
        commune=_required(line, "commune"),
        places=_read_integer(line, "places", faults),
        heures=_read_integer(line, "heures", faults),
        etp=line.value("etp") or None,
        existant=existing if isinstance(existing, Unknown) else existing == "existant",
        soutien=_read_integer(line, "soutien", faults),
        bonus_territoire=_read_integer(line, "bonus_territoire", faults),
        origin=line.origin,
    )


def _required(line: CsvLine, column: str) -> str | Unknown:
    """A cell that no service can do without: empty, it is a gap."""
    return line.value(column) or Unknown(column, line.origin)


def _read_integer(line: CsvLine, column: str, faults: DiagnosticCollector) -> int | Unknown | None:
    value = line.value(column)
    if isinstance(value, Unknown):
        return value
    digits = value.replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit():
        faults.add(
            _at(line, Code.NOMBRE_INVALIDE, f"« {value} » n'est pas un nombre entier (« {column} »)", "chiffres seuls")
        )
        return None
    return int(digits)


def _at(line: CsvLine, code: Code, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, line.origin, line.text, hint)


def read_sheets(folder: Path, facts: CtgFacts | None) -> tuple[tuple[ActionSheet, Span], ...]:
    """`annexe-3/fiches/*.yaml` in the order of their names.

    Orientations, axes, parties and years are checked when the facts could be read.
    """
    faults = DiagnosticCollector()
    sheets: list[tuple[ActionSheet, Span]] = []
    for path in list_files(folder, "*.yaml"):
        try:
            sheets.append((_read_sheet(path, facts), Span(display_path(path), 1)))
        except ContentError as fault:
            faults.extend(fault.diagnostics)
    faults.raise_errors()
    return tuple(sheets)


def _read_sheet(path: Path, facts: CtgFacts | None) -> ActionSheet:
    located = load_yaml(read_text(path), display_path(path))
    sheet = validate_facts(ActionSheet, located)
    if facts is not None:
        _check_sheet(sheet, located, facts)
    return sheet


def _check_sheet(sheet: ActionSheet, located: LocatedData, facts: CtgFacts) -> None:
    faults = DiagnosticCollector()

    def refuse(keys: tuple[str | int, ...], message: str, hint: str) -> None:
        span = located.span(keys)
        faults.add(Diagnostic(Code.REFERENCE_INCONNUE, message, span, located.excerpt(span), hint))

    if not isinstance(facts.orientations, Unknown) and sheet.orientation not in {g.id for g in facts.orientations}:
        known = ", ".join(g.id for g in facts.orientations)
        refuse(("orientation",), f"orientation inconnue : « {sheet.orientation} »", f"dans ctg.yaml : {known}")
    if not isinstance(facts.axes, Unknown) and sheet.axe > len(facts.axes):
        refuse(("axe",), f"l'axe {sheet.axe} n'existe pas", f"ctg.yaml a {len(facts.axes)} axes")
    parties = {p.id for p in facts.parties}
    years = range(facts.periode.debut.year, facts.periode.fin.year + 1)
    for rank, operation in enumerate(sheet.operations):
        if isinstance(operation.financement, Unknown):
            continue
        for party, amounts in operation.financement.items():
            keys: tuple[str | int, ...] = ("operations", rank, "financement", party)
            if party not in parties:
                refuse(keys, f"« {party} » n'est pas un signataire", f"dans ctg.yaml : {', '.join(sorted(parties))}")
            for year in amounts:
                if years and year not in years:  # a period that ends before it begins is a fault of its own
                    hint = f"la période va de {years.start} à {years.stop - 1}"
                    refuse((*keys, str(year)), f"{year} est hors de la période de la convention", hint)
    faults.raise_errors()


def read_ended_actions(path: Path) -> tuple[PastAction, ...]:
    """`annexe-3/bilan.csv`, the actions of an earlier period; none when the file is missing.

    An empty result is a gap: it is what a bilan is for.
    """
    if not path.exists():
        return ()
    table = parse_csv(read_text(path), display_path(path), REVIEW_COLUMNS)
    faults = DiagnosticCollector()
    for line in table.lines:
        for column in ("periode", "fiche"):
            if not isinstance(line.value(column), str) or not line.cells[column]:
                faults.add(
                    _at(line, Code.VALEUR_VIDE, f"« {column} » doit être rempli", "par exemple 2026-2030, ou 1.1")
                )
        state = line.value("etat")
        if isinstance(state, str) and state not in ("", *TRACKING_STATES):
            hint = f"valeurs admises : {', '.join(TRACKING_STATES)}"
            faults.add(_at(line, Code.VALEUR_INVALIDE, f"état inconnu : « {state} »", hint))
        _stop_at_bound(faults)
    faults.raise_errors()
    return tuple(_read_past_action(line) for line in table.lines)


def _read_past_action(line: CsvLine) -> PastAction:
    def read(column: str) -> str | Unknown:
        return read_cell(line.cells[column], f"bilan de la fiche {line.cells['fiche']}, {column}", line.origin)

    return PastAction(
        periode=line.cells["periode"],
        fiche=line.cells["fiche"],
        action=read("action"),
        annees=read("annees"),
        pilote=read("pilote"),
        etat=read("etat"),
        avancement=read("avancement"),
        resultat=read("resultat") or Unknown(f"résultat de la fiche {line.cells['fiche']}", line.origin),
        origin=line.origin,
    )


def read_steering(path: Path) -> Steering | Unknown:
    """`annexe-4/pilotage.yaml`; an unknown fact when the file is missing."""
    if not path.exists():
        return Unknown("pilotage et suivi", Span(display_path(path), 1))
    return read_yaml_facts(path, Steering)


def read_tracking(path: Path) -> tuple[TrackingLine, ...]:
    """`annexe-4/suivi.csv`, the shared tracking table; none when the file is missing."""
    if not path.exists():
        return ()
    table = parse_csv(read_text(path), display_path(path), TRACKING_COLUMNS)
    faults = DiagnosticCollector()
    for line in table.lines:
        if line.cells["etat"] not in TRACKING_STATES:
            hint = f"valeurs admises : {', '.join(TRACKING_STATES)}"
            faults.add(_at(line, Code.VALEUR_INVALIDE, f"état inconnu : « {line.cells['etat']} »", hint))
            _stop_at_bound(faults)
    faults.raise_errors()
    return tuple(TrackingLine(**line.cells, origin=line.origin) for line in table.lines)
