"""The files of the diagnostic, from CSV and YAML to values, each fault at its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from generator.annexes.kind import AnnexeSource
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, is_there, read_text
from generator.model.annexes import (
    CHARTS_FILE,
    INDICATORS_FILE,
    Chart,
    Charts,
    DiagnosticValues,
    Indicator,
    IndicatorTable,
)
from generator.reading.csv_tables import CsvLine, parse_csv, read_cell, refuse_line, stop_at_bound
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

# What programs write for no number, for one too big, or for a calculation that fails: « #DIV/0! », « 1,2E+07 ».
_NO_NUMBER = re.compile(
    r"[+−-]?(?:∞|nan|inf(?:inity)?|\d[\d ]*(?:[.,]\d+)?e[+−-]?\d+)|#[A-Z/0]+[A-Z0/]*[!?]?", re.IGNORECASE
)
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
    if not is_there(path):
        return IndicatorTable((), ())
    table = parse_csv(read_text(path), display_path(path), INDICATOR_COLUMNS, free_columns=True)
    columns = tuple(c for c in table.columns if c not in INDICATOR_COLUMNS)
    if not columns:
        message = "aucune colonne de comparaison après « source »"
        hint = "ajouter par exemple : Territoire;Département;France"
        raise ContentError(Diagnostic(Code.CSV_COLONNE, message, Span(display_path(path), 1), hint=hint))
    faults = DiagnosticCollector()
    theme = ""
    lines: list[Indicator] = []
    for line in table.lines:
        faults.extend(_check_line(line, columns, theme))
        theme = line.cells["theme"] or theme
        name = line.cells["indicateur"]
        values = tuple(read_cell(line.cells[c], f"{name} ({c})", line.origin) for c in columns)
        own_theme, label, unit, year, source = (line.cells[column] for column in INDICATOR_COLUMNS)
        lines.append(Indicator(own_theme, label, unit, year, source, values, line.origin))
        stop_at_bound(faults)
    faults.raise_errors()
    return IndicatorTable(columns, tuple(lines))


def _check_line(line: CsvLine, columns: tuple[str, ...], theme: str) -> Iterator[Diagnostic]:
    """Faults of a line: a cell that must say something and is empty, a cell that is no finite number nor words."""
    if not line.cells["theme"]:
        above = f"« {theme} », celui de la ligne au-dessus" if theme else "celui de l'indicateur"
        hint = f"y écrire {above} : un tableur ne l'écrit qu'une fois dans des cellules fusionnées"
        yield refuse_line(line, Code.CSV_LIGNE, "cet indicateur n'a pas de thème", hint)
    if not line.cells["indicateur"]:
        yield refuse_line(line, Code.CSV_LIGNE, "cette ligne n'a pas de nom d'indicateur", "le nommer, ou la retirer")
    for column in columns:
        if _NO_NUMBER.fullmatch(line.cells[column]):
            message = f"« {line.cells[column]} » n'est pas un nombre (colonne « {column} »)"
            hint = "écrire le nombre en entier, « à compléter », ou rien ; un tableur l'écrit quand un calcul échoue"
            yield refuse_line(line, Code.NOMBRE_INVALIDE, message, hint)


def read_charts(path: Path, table: IndicatorTable) -> tuple[Chart, ...]:
    """`annexe-1/graphiques.yaml`, its indicators and columns checked against the table."""
    if not is_there(path):
        return ()
    located = load_yaml(read_text(path), display_path(path))
    charts = validate_facts(Charts, located).graphiques
    labels = Counter(line.label for line in table.lines)
    dated = Counter(line.dated_label for line in table.lines if line.year)
    labels.update(name for name, count in dated.items() if count == 1 and name not in labels)
    faults = DiagnosticCollector()
    seen: set[str] = set()
    for rank, chart in enumerate(charts):
        if chart.id in seen:
            span = located.span(("graphiques", rank, "id"))
            message, hint = f"deux graphiques ont l'identifiant « {chart.id} »", "en donner un autre à celui-ci"
            faults.add(Diagnostic(Code.CLE_EN_DOUBLE, message, span, located.excerpt(span), hint))
        seen.add(chart.id)
        for key, names, known in (
            ("indicateurs", chart.indicateurs, labels),
            ("colonnes", chart.colonnes, Counter(table.columns)),
        ):
            for position, name in enumerate(names):
                span = located.span(("graphiques", rank, key, position))
                if known[name] > 1:
                    message = f"{known[name]} indicateurs s'appellent « {name} »"
                    years = " ou ".join(f"« {line.dated_label} »" for line in table.lines if line.label == name)
                    hint = f"dire lequel : {years} ; deux qui ont la même année veulent deux noms"
                    faults.add(Diagnostic(Code.REFERENCE_INCONNUE, message, span, located.excerpt(span), hint))
                elif name not in known:
                    message = f"« {name} » n'est pas dans indicateurs.csv"
                    hint = "reprendre exactement le nom de la colonne ou de l'indicateur"
                    faults.add(Diagnostic(Code.REFERENCE_INCONNUE, message, span, located.excerpt(span), hint))
    faults.raise_errors()
    return charts
