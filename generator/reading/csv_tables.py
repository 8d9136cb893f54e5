"""CSV tables with the place of every line: separator « ; » or « , », first line of column names."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.model.document import Origin
from generator.model.facts import Unknown
from generator.reading.located_yaml import TO_COMPLETE

MAX_CSV_LINES = 20_000


@dataclass(frozen=True, slots=True)
class CsvLine:
    """A line by column name; `origin` is its place."""

    cells: dict[str, str]
    origin: Origin
    text: str

    def value(self, column: str) -> str | Unknown:
        """A cell, « à compléter » being an unknown fact."""
        return read_cell(self.cells[column], column, self.origin)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file: its columns in order, its lines, and the place of its first line."""

    columns: tuple[str, ...]
    lines: tuple[CsvLine, ...]
    origin: Origin


def read_cell(text: str, what: str, origin: Origin) -> str | Unknown:
    """A cell's text, or the unknown fact that « à compléter » stands for."""
    match = TO_COMPLETE.match(text)
    return Unknown(match["what"] or what.replace("_", " "), origin) if match else text


def parse_csv(text: str, file: str, required: Sequence[str], *, free_columns: bool = False) -> CsvTable:
    """Read a CSV table whose columns must be `required`, in any order, and others too with `free_columns`.

    Raises: `ContentError` with every fault: columns missing, unknown or doubled, lines of another length.
    """
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    faults = DiagnosticCollector()
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        faults.extend(_check_columns(columns, Span(file, 1, 1, max(1, len(header))), header, required, free_columns))
        faults.raise_errors()
        lines: list[CsvLine] = []
        start = reader.line_num + 1
        for cells in reader:
            origin = Origin(file, start)
            start = reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            written = delimiter.join(cells)
            if len(cells) != len(columns):
                message = f"{len(cells)} cellules au lieu de {len(columns)}"
                hint = f"chaque ligne doit avoir {len(columns) - 1} « {delimiter} » ; un texte qui en contient se met"
                faults.add(
                    Diagnostic("csv-ligne", message, Span(file, origin.line), written, f"{hint} entre guillemets")
                )
                continue
            lines.append(CsvLine(dict(zip(columns, (c.strip() for c in cells), strict=True)), origin, written))
            if len(lines) > MAX_CSV_LINES:
                raise ContentError(Diagnostic("csv-trop-long", f"plus de {MAX_CSV_LINES} lignes", Span(file)))
    except csv.Error as fault:
        message = "ligne illisible : des guillemets ouverts ne sont pas refermés"
        raise ContentError(Diagnostic("csv-ligne", message, Span(file, reader.line_num))) from fault
    faults.raise_errors()
    return CsvTable(columns, tuple(lines), Origin(file, 1))


def _check_columns(
    columns: tuple[str, ...], span: Span, header: str, required: Sequence[str], free_columns: bool
) -> Iterator[Diagnostic]:
    for name in required:
        if name not in columns:
            near = difflib.get_close_matches(name, [c for c in columns if c not in required], 1)
            hint = (
                f"« {near[0]} » en est-elle une autre graphie ?" if near else f"colonnes voulues : {';'.join(required)}"
            )
            yield Diagnostic("csv-colonne", f"la colonne « {name} » manque", span, header, hint)
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield Diagnostic("csv-colonne", f"la colonne « {name} » figure deux fois", span, header)
        if not name:
            yield Diagnostic("csv-colonne", "une colonne n'a pas de nom", span, header, "nommer chaque colonne")
        if name and not free_columns and name not in required:
            hint = f"colonnes admises : {';'.join(required)}"
            yield Diagnostic("csv-colonne", f"colonne inconnue : « {name} »", span, header, hint)
