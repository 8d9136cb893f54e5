"""The child process of `intake` for workbooks that come back: every cell of every sheet as the file has it.

Parts are read as they are, so that a file of whatever program is read the same way, and a damaged chart stops nothing.
No formula is evaluated; links, pictures and charts are not opened.

In: one line of JSON (limits, name), then the file. Out: one line of JSON. Source: ISO/IEC 29500-1, 18.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries

from generator.errors import InputFileError
from generator.intake.workbook_package import check_package, refuse_workbook
from generator.intake.workbook_styles import LOCAL_FORMATS, CellLook, is_off, is_struck_run, read_styles
from generator.system import bound_process, leave_process

_MAX_CELLS = 200_000
_MAX_LISTED = 20_000  # rows, columns or merged ranges that are told of one sheet
_LAST_COLUMN = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def list_sheets(data: bytes, name: str) -> dict[str, Any]:
    """What a workbook holds, as JSON.

    Raises: `InputFileError` with the reason why the file is refused.
    """
    check_package(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Package(archive, name).describe()
    except (InputFileError, MemoryError):
        raise
    except Exception as fault:
        raise refuse_workbook(name, "il est abîmé") from fault


class _Package:
    """One file: its parts by name, whatever their case."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.parts = {info.filename.lower().lstrip("/"): info for info in archive.infolist()}
        self.cells = 0

    def describe(self) -> dict[str, Any]:
        main = next((self.resolve("", target) for kind, _, target in self.relations("") if kind == "officeDocument"))
        workbook = self.parse(main)
        links = {number: (kind, self.resolve(main, target)) for kind, number, target in self.relations(main)}
        by_kind = dict(links.values())
        self.looks = read_styles(self.parse(by_kind["styles"])) if by_kind.get("styles") in self.parts else ()
        self.strings = list(self.read_strings(by_kind["sharedStrings"])) if "sharedStrings" in by_kind else []
        properties = next(_find(workbook, "workbookPr"), None)
        sheets = []
        for sheet in _find(workbook, "sheet"):
            kind, part = links.get(sheet.get(_RELATION_ID), ("", ""))
            if kind == "worksheet" and part in self.parts:
                sheets.append(self.describe_sheet(str(sheet.get("name")), sheet.get("state", "visible"), part))
        core = self.parse("docprops/core.xml") if "docprops/core.xml" in self.parts else None
        return {
            "from_1904": properties is not None and not is_off(properties.get("date1904", "")),
            "last_author": _find_last_author(core) if core is not None else "",
            "saved_on": next((_say(one)[:10] for one in _find(core, "modified")), "") if core is not None else "",
            "sheets": sheets,
        }

    def parse(self, part: str) -> Any:
        with self.archive.open(self.parts[part]) as stream:
            parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
            return etree.parse(stream, parser).getroot()

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The kind, the number and the target of each relation of a part; external ones left out."""
        folder, _, file = part.rpartition("/")
        place = posixpath.join(folder, "_rels", f"{file}.rels").lower()
        if place in self.parts:
            for one in _find(self.parse(place), "Relationship"):
                if one.get("TargetMode") != "External":
                    yield one.get("Type", "").rpartition("/")[2], one.get("Id", ""), one.get("Target", "")

    @staticmethod
    def resolve(part: str, target: str) -> str:
        if target.startswith("/"):
            return target.lstrip("/").lower()
        return posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lower()

    def read_strings(self, part: str) -> Iterator[tuple[str, str]]:
        """Each shared string, and whether its words are struck: « tout », « partie » or nothing."""
        with self.archive.open(self.parts[part]) as stream:
            for _, element in etree.iterparse(stream, events=("end",), no_network=True, resolve_entities=False):
                if _name(element) == "si":
                    yield _read_string(element)
                    element.clear()

    def describe_sheet(self, title: str, state: str, part: str) -> dict[str, Any]:
        reader = _SheetReader(self)
        with self.archive.open(self.parts[part]) as stream:
            for event, element in etree.iterparse(
                stream, events=("start", "end"), no_network=True, resolve_entities=False
            ):
                reader.take(event, element)
        remarks = []
        for kind, _, target in self.relations(part):
            if kind == "comments" and self.resolve(part, target) in self.parts:
                remarks += list(_read_remarks(self.parse(self.resolve(part, target))))
        return {
            "title": title,
            "state": state,
            "cells": reader.cells,
            "hidden_rows": sorted(reader.hidden_rows & reader.filled)[:_MAX_LISTED],
            "hidden_columns": sorted(reader.hidden_columns)[:_MAX_LISTED],
            "merged": reader.merged[:_MAX_LISTED],
            "filtered": reader.filtered,
            "remarks": remarks,
        }


class _SheetReader:
    """The elements of a sheet as they come: only the row that is being read is in memory."""

    def __init__(self, package: _Package) -> None:
        self.package = package
        self.cells: list[list[Any]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filled: set[int] = set()
        self.merged: list[list[int]] = []
        self.filtered = False
        self.row, self.column, self.hidden_by_default = 0, 0, False

    def take(self, event: str, element: Any) -> None:
        match event, _name(element):
            case "start", "sheetFormatPr":
                self.hidden_by_default = not is_off(element.get("zeroHeight", ""))
            case "start", "sheetPr":
                self.filtered = self.filtered or not is_off(element.get("filterMode", ""))
            case "start", "row":
                self.row, self.column = int(element.get("r") or self.row + 1), 0
                hidden = element.get("hidden", "1" if self.hidden_by_default else "")
                if not is_off(hidden) or _is_flat(element, "ht"):
                    self.hidden_rows.add(self.row)
            case "end", "row":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            case "start", "col" if not is_off(element.get("hidden", "")) or _is_flat(element, "width"):
                last = min(int(element.get("max", 0)), _LAST_COLUMN)
                self.hidden_columns |= set(range(int(element.get("min", 0)), last + 1))
            case "start", "mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
                self.merged.append([top or 1, left or 1, bottom or 1, right or 1])
            case "end", "c":
                self.read_cell(element)

    def read_cell(self, element: Any) -> None:
        found = _ADDRESS.fullmatch(element.get("r") or "")
        self.column = column_index_from_string(found[1]) if found is not None else self.column + 1
        if not len(element):
            return
        parts = {_name(child): child for child in element}
        written, formula = parts.get("v"), parts.get("f")
        raw = (written.text or "") if written is not None else ""
        look = self.find_look(element.get("s"))
        kind, struck = element.get("t", "n"), "tout" if look.struck else ""
        if kind in ("s", "inlineStr"):
            inline = parts.get("is")
            if kind == "s":
                raw, in_words = self.package.strings[int(raw)] if raw else ("", "")
            else:
                raw, in_words = _read_string(inline) if inline is not None else (raw, "")
            kind, struck = "str", in_words or struck
        elif kind == "str":
            raw = _unescape(raw)
        if not raw.strip() and formula is None:
            return
        self.package.cells += 1
        if self.package.cells > _MAX_CELLS:
            raise refuse_workbook(self.package.name, f"il a plus de {_MAX_CELLS} cellules")
        self.filled.add(self.row)
        says = None if formula is None else f"={formula.text or ''}"
        self.cells.append([self.row, self.column, kind, raw, look.number_format, says, struck])

    def find_look(self, number: str | None) -> CellLook:
        looks = self.package.looks
        rank = int(number or 0)
        return looks[rank] if rank < len(looks) else CellLook(LOCAL_FORMATS[0], struck=False)


def _read_string(element: Any) -> tuple[str, str]:
    """The words of a string, phonetic help left out, and whether its runs are struck."""
    words: list[str] = []
    struck: list[bool] = []
    for child in element:
        match _name(child):
            case "t":
                words.append(child.text or "")
                struck.append(False)
            case "r":
                said = "".join(one.text or "" for one in child if _name(one) == "t")
                words.append(said)
                if said.strip():
                    struck.append(is_struck_run(child))
    told = "tout" if struck and all(struck) else "partie" if any(struck) else ""
    return _unescape("".join(words)), told


def _unescape(words: str) -> str:
    """Signs that XML cannot hold, as the format writes them: `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def _read_remarks(root: Any) -> Iterator[list[str]]:
    authors = [_say(one) for one in _find(root, "author")]
    for one in _find(root, "comment"):
        words = "".join(_read_string(text)[0] for text in one if _name(text) == "text")
        author = int(one.get("authorId") or 0)
        yield [one.get("ref", ""), authors[author] if author < len(authors) else "", words]


def _find_last_author(core: Any) -> str:
    """Who saved the file last, unless it is who made it: then nobody else has, or the program does not say."""
    maker, last = (next((_say(one) for one in _find(core, name)), "") for name in ("creator", "lastModifiedBy"))
    return last if last != maker else ""


def _find(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter() if _name(one) == name)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _say(element: Any) -> str:
    return " ".join((element.text or "").split())


def _is_flat(element: Any, measure: str) -> bool:
    return bool(element.get(measure)) and float(element.get(measure)) == 0


def answer_parent() -> None:
    """Read the order and the file, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    try:
        answer = {"notes": [], **list_sheets(sys.stdin.buffer.read(), order["name"])}
    except InputFileError as fault:
        notes = [
            {"code": d.code, "message": d.message, "hint": d.hint or "", "severity": d.severity.value}
            for d in fault.diagnostics
        ]
        answer = {"notes": notes}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
