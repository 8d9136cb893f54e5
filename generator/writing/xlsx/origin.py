"""What a workbook was made from, in a sheet of it that nobody sees: the dossier, and what each table said when it left.

A custom part or property would be lost in Google Sheets and in LibreOffice; a sheet is kept by all. Its cells hold one
text, compressed and in base64, so that nobody who unhides it reads, or changes, a second table.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import sha256

if TYPE_CHECKING:
    from openpyxl import Workbook

ORIGIN_SHEET = "ctg-origine"
_WORDS = "Ce que ce classeur disait à son départ : ctg reprendre le compare à ce qui revient. Ne pas modifier."
_CHUNK = 30_000  # a cell holds 32 767 characters
_MAX_BYTES = 48 * 1024 * 1024
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class BaseTable:
    """What a sheet said when it left: its title there, its columns, its rows, all as text; no row is a head."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WorkbookOrigin:
    """What a workbook was made from. `use` says what it is (« suivi », « tableur »), `program` by which version."""

    dossier: str
    use: str
    program: str
    tables: tuple[BaseTable, ...]

    def find_table(self, sheet: str) -> BaseTable | None:
        """What a sheet said, by its title."""
        return next((one for one in self.tables if one.sheet.casefold() == sheet.strip().casefold()), None)


def add_origin(workbook: Workbook, origin: WorkbookOrigin) -> None:
    """Put into a workbook, as its last sheet, what it was made from."""
    sheet = workbook.create_sheet(ORIGIN_SHEET)
    sheet.sheet_state = "veryHidden"
    said = json.dumps({"schema": _SCHEMA, **asdict(origin)}, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(zlib.compress(said, 9)).decode("ascii")
    rows = [_WORDS, sha256(said), *(packed[start : start + _CHUNK] for start in range(0, len(packed), _CHUNK))]
    for row, words in enumerate(rows, 1):
        cell = sheet.cell(row, 1, words)
        cell.data_type = "s"


def read_origin(cells: Iterable[str], name: str) -> WorkbookOrigin:
    """What the cells of that sheet say, in their order.

    Raises: `InputFileError` when they cannot be believed, or were written by a later program.
    """
    try:
        _, digest, *packed = (one.strip() for one in cells)
        inflater = zlib.decompressobj()
        said = inflater.decompress(base64.b64decode("".join(packed), validate=True), _MAX_BYTES)
        if inflater.unconsumed_tail or sha256(said) != digest:
            raise ValueError(ORIGIN_SHEET)
        content = json.loads(said)
        if int(content["schema"]) > _SCHEMA:
            message = "ce classeur a été fait par une version plus récente de ce programme"
            raise InputFileError(
                Diagnostic(Code.ORIGINE_ILLISIBLE, message, Span(name), hint="mettre le programme à jour")
            )
        tables = tuple(_read_table(one) for one in content["tables"])
        return WorkbookOrigin(str(content["dossier"]), str(content["use"]), str(content["program"]), tables)
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError) as fault:
        message = "ce que ce classeur dit de son origine est abîmé : il ne peut pas être comparé à ce qui fut envoyé"
        hint = "reprendre le fichier tel qu'il a été reçu ; sinon supprimer sa feuille masquée « ctg-origine »"
        raise InputFileError(Diagnostic(Code.ORIGINE_ILLISIBLE, message, Span(name), hint=hint)) from fault


def _read_table(table: dict[str, Any]) -> BaseTable:
    rows = tuple(tuple(str(one) for one in row) for row in table["rows"])
    return BaseTable(str(table["sheet"]), tuple(str(one) for one in table["columns"]), rows)
