"""CSV tables with the place of every line: separator « ; », « , » or tabulation, first line of column names."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.words.prose import find_line_fault, find_prose_fault, join_lines
from generator.reading.characters import find_long_value, list_forbidden_characters
from generator.reading.located_yaml import TO_COMPLETE

MAX_CSV_LINES = 20_000
MAX_FAULTS = 50  # after so many wrong lines, the whole file is to be looked at


@dataclass(frozen=True, slots=True)
class CsvLine:
    """A line by column name; `origin` is its place."""

    cells: dict[str, str]
    origin: Span
    text: str

    def value(self, column: str) -> str | Unknown:
        """A cell, « à compléter » being an unknown fact."""
        return read_cell(self.cells[column], column, self.origin)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file: its columns in order, its lines, and the place of its first line."""

    columns: tuple[str, ...]
    lines: tuple[CsvLine, ...]
    origin: Span


_NO_BREAK_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " ")


def encode_file(name: str, text: str) -> bytes:
    """A text of a dossier as bytes; a table begins with the mark that makes Excel read it as UTF-8."""
    return text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8")


def read_cell(text: str, what: str, origin: Span) -> str | Unknown:
    """A cell's text, or the unknown fact that « à compléter » stands for."""
    match = TO_COMPLETE.match(text)
    return Unknown(match["what"] or what.replace("_", " "), origin) if match else text


def parse_csv(
    text: str, file: str, required: Sequence[str], *, free_columns: bool = False, prose: Sequence[str] = ()
) -> CsvTable:
    """Read a CSV table whose columns must be `required`, in any order, and others too with `free_columns`.

    Cells of the columns `prose` keep their line ends; those of the others are one line.
    Raises: `ContentError` with every fault: columns missing, unknown or doubled, lines of another length, words that
    would not be printed as they are meant.
    """
    return _parse(text, file, tuple(required), free_columns, tuple(prose))


@lru_cache(maxsize=64)  # an edit of a dossier leaves most of its tables as they were
def _parse(text: str, file: str, required: tuple[str, ...], free_columns: bool, prose: tuple[str, ...]) -> CsvTable:
    """The table, which nobody may change."""
    raw = text.split("\n")
    header = raw[0]
    if not text.strip():
        hint = f"première ligne attendue : {';'.join(required)}"
        raise ContentError(Diagnostic(Code.FICHIER_VIDE, "ce tableau est vide", Span(file, 1), hint=hint))
    faults = DiagnosticCollector()
    faults.extend(list_forbidden_characters(text, file))
    faults.raise_errors()
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    start = 1
    try:
        # A no-break space in a heading looks like any other, and charts name their columns by them.
        columns = tuple(join_lines(cell.translate(_NO_BREAK_SPACES)) for cell in next(reader, []))
        faults.extend(_check_columns(columns, Span(file, 1, 1, max(1, len(header))), header, required, free_columns))
        faults.raise_errors()
        lines: list[CsvLine] = []
        start = reader.line_num + 1
        for cells in reader:
            origin = Span(file, start)
            start = reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            written = raw[origin.line - 1]
            if len(cells) != len(columns):
                faults.add(_wrong_length(len(cells), len(columns), delimiter, Span(file, origin.line), written))
                if len(faults.found) >= MAX_FAULTS:
                    break
                continue
            line = CsvLine(dict(zip(columns, (c.strip() for c in cells), strict=True)), origin, written)
            faults.extend(fault for cell in line.cells.values() if (fault := find_long_value(cell, origin)))
            faults.extend(_check_words(line, prose))
            faults.extend(_check_spreadsheet(line))
            stop_at_bound(faults)
            one_line = {c: v if c in prose else join_lines(v) for c, v in line.cells.items()}
            lines.append(replace(line, cells=one_line))
            if len(lines) > MAX_CSV_LINES:
                raise ContentError(Diagnostic(Code.CSV_TROP_LONG, f"plus de {MAX_CSV_LINES} lignes", Span(file)))
    except csv.Error as fault:
        message = "des guillemets sont mal placés dans cette ligne, ou n'y sont pas refermés"
        hint = 'un texte entre guillemets double ceux qu\'il contient : "la salle ""Simone Veil"""'
        if "field limit" in str(fault):
            message = (
                f"une cellule de cette ligne a plus de {csv.field_size_limit()} signes, ou un guillemet y reste ouvert"
            )
            hint = "la raccourcir : un long texte va dans un fichier de textes/"
        raise ContentError(
            (*faults.found, Diagnostic(Code.CSV_LIGNE, message, Span(file, start), raw[start - 1], hint))
        ) from (fault)
    faults.raise_errors()
    return CsvTable(columns, tuple(lines), Span(file, 1))


def _wrong_length(found: int, wanted: int, delimiter: str, span: Span, written: str) -> Diagnostic:
    sign = "tabulation" if delimiter == "\t" else f"« {delimiter} »"
    message = f"{found} cellule{'s' if found > 1 else ''} au lieu de {wanted}"
    hint = f"chaque ligne doit avoir {wanted - 1} {sign} ; un texte qui en contient se met entre guillemets"
    return Diagnostic(Code.CSV_LIGNE, message, span, written, hint)


def _check_columns(
    columns: tuple[str, ...], span: Span, header: str, required: Sequence[str], free_columns: bool
) -> Iterator[Diagnostic]:
    if not set(columns) & set(required):
        message, hint = "la première ligne ne donne pas les noms des colonnes", f"l'écrire ainsi : {';'.join(required)}"
        yield Diagnostic(Code.CSV_COLONNE, message, span, header, hint)
        return
    misspelt: set[str] = set()
    for name in required:
        if name not in columns:
            others = {slugify(c): c for c in columns if c not in required}
            near = difflib.get_close_matches(slugify(name), others, 1, 0.7)
            misspelt.update(others[n] for n in near)
            hint = (
                f"écrire « {name} » au lieu de « {others[near[0]]} »"
                if near
                else f"colonnes voulues : {';'.join(required)}"
            )
            yield Diagnostic(Code.CSV_COLONNE, f"la colonne « {name} » manque", span, header, hint)
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1 and name:
            yield Diagnostic(
                Code.CSV_COLONNE, f"la colonne « {name} » figure deux fois", span, header, "en retirer une"
            )
        if not name:
            yield Diagnostic(Code.CSV_COLONNE, "une colonne n'a pas de nom", span, header, "nommer chaque colonne")
        if name and not free_columns and name not in required and name not in misspelt:
            hint = f"colonnes admises : {';'.join(required)}"
            yield Diagnostic(Code.CSV_COLONNE, f"colonne inconnue : « {name} »", span, header, hint)


# What a spreadsheet makes of « 2.5 » or « 5/2 », and of a number longer than fifteen figures or than its column.
_MONTHS = "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"
_DATED = re.compile(
    rf"\d{{1,2}}-(?:{_MONTHS})\.?|(?:{_MONTHS})\.?-\d{{2}}|#{{3,}}|#(?:REF|N/A|NOM\?|VALEUR|DIV/0)!?", re.I
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2}", re.I)


def _check_spreadsheet(line: CsvLine) -> Iterator[Diagnostic]:
    """Cells that a spreadsheet has turned into something else; nobody can tell what they were."""
    hint = "dans le tableur, donner à la colonne le format Texte, puis retaper la valeur"
    for column, words in line.cells.items():
        if _DATED.fullmatch(words):
            message = f"« {column} » : un tableur a fait de cette valeur « {words} »"
            yield refuse_line(line, Code.VALEUR_DE_TABLEUR, message, hint)
        elif _ROUNDED.fullmatch(words):
            message = f"« {column} » : un tableur a arrondi ce nombre en « {words} »"
            yield refuse_line(line, Code.VALEUR_DE_TABLEUR, message, hint)


def _check_words(line: CsvLine, prose: Sequence[str]) -> Iterator[Diagnostic]:
    for column, words in line.cells.items():
        fault = find_prose_fault(words) if column in prose else find_line_fault(words)
        if fault is not None:
            yield refuse_line(line, Code.DONNEE_MISE_EN_FORME, f"« {column} » : {fault.message}", fault.hint)


def refuse_line(line: CsvLine, code: Code, message: str, hint: str) -> Diagnostic:
    """A fault of a whole line."""
    return Diagnostic(code, message, Span(line.origin.file, line.origin.line), line.text, hint)


def stop_at_bound(faults: DiagnosticCollector) -> None:
    """After so many faults the whole table is to be looked at: nobody reads thousands of messages."""
    if len(faults.found) >= MAX_FAULTS:
        faults.raise_errors()
