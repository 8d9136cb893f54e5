"""The files of the diagnostic, from CSV and YAML to values, each fault at its line."""

from __future__ import annotations

from pathlib import Path

from generator.annexes.kind import AnnexeSource
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, read_text
from generator.model.annexes import (
    CHARTS_FILE,
    INDICATORS_FILE,
    Chart,
    Charts,
    DiagnosticValues,
    Indicator,
    IndicatorTable,
)
from generator.reading.csv_tables import parse_csv, read_cell
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

INDICATOR_COLUMNS = ("theme", "indicateur", "unite", "annee", "source")


def read_diagnostic(source: AnnexeSource) -> DiagnosticValues:
    """The indicators, and the charts of those that could be read."""
    table = source.attempt(lambda: read_indicators(source.folder / INDICATORS_FILE), IndicatorTable((), ()))
    charts: tuple[Chart, ...] = ()
    if table.lines:
        charts = source.attempt(lambda: read_charts(source.folder / CHARTS_FILE, table), ())
    return DiagnosticValues(table, charts)


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
