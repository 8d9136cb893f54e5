"""The one door for files from outside: scans, PDFs, messages and logos are hostile until they have passed here.

The file is opened by a child process whose memory and time are bounded (`intake_worker` for PDFs and pictures,
`intake_messages` for XML, `intake_logos`), so that a file made to hang or to fill the memory stops the child and
nothing else. What comes back is a repaired PDF or well-formed messages, or the reason in French.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.model.workbook import SheetCell, SheetContent

MAX_MEMORY_BYTES = 3 * 1024**3  # address space of the child, libraries included
MAX_SECONDS = 120.0
MAX_MESSAGE_MEMORY_BYTES = 2 * 1024**3
MAX_MESSAGE_SECONDS = 30.0
# The child finds the package where this process found it, installed or not.
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_HINT_AGAIN = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"
_HINT_LOGO = "enregistrer le logo en PNG"
_HINT_MESSAGE = "le télécharger à nouveau sur la plateforme de télétransmission"


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What came through. `notes` says what was done to the file, for the person who gave it.

    `pdf` is a repaired copy without active content, except for a signed file, which is kept byte for byte.
    """

    pdf: bytes
    notes: tuple[Diagnostic, ...]
    pages: int
    signed: bool = False


@dataclass(frozen=True, slots=True)
class MessageFile:
    """What one file of messages holds: each XML by its name, well-formed and in UTF-8; or why it is refused."""

    documents: tuple[tuple[str, bytes], ...]
    faults: tuple[Diagnostic, ...]


def take_pdf(
    data: bytes, name: str, *, max_seconds: float = MAX_SECONDS, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> IntakeReport:
    """A file from outside, as a PDF that the rest of the program may open.

    A PNG, JPEG or TIFF picture becomes a PDF. `name` is shown in faults and notes.

    Raises: `InputFileError` when the file is refused, or takes too much time or memory.
    """
    limits = {"memory": max_memory_bytes, "seconds": max_seconds, "name": name}
    answer, body = _ask_child("intake_worker", limits, data, name, _HINT_AGAIN)
    notes = tuple(_read_note(note, name) for note in answer["notes"])
    if answer["refused"]:
        raise InputFileError(notes)
    return IntakeReport(data if answer["signed"] else body, notes, answer["pages"], answer["signed"])


def take_messages(
    files: Sequence[tuple[str, bytes]],
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> tuple[MessageFile, ...]:
    """The XML messages in files from outside, given by the name to show and the bytes, in the same order.

    A file is one message, or the archive of a sending or of an answer. One child reads them all; one that stops the
    child is found by reading each alone.
    """
    if not files:
        return ()
    order = {
        "memory": max_memory_bytes,
        "seconds": max_seconds,
        "files": [{"name": name, "size": len(data)} for name, data in files],
    }
    try:
        answer, body = _ask_child(
            "intake_messages", order, b"".join(data for _, data in files), files[0][0], _HINT_MESSAGE
        )
    except InputFileError as fault:
        if len(files) == 1:
            return (MessageFile((), fault.diagnostics),)
        alone = [take_messages([file], max_seconds=max_seconds, max_memory_bytes=max_memory_bytes) for file in files]
        return tuple(found for (found,) in alone)
    found: list[MessageFile] = []
    place = 0
    for (name, _), one in zip(files, answer["files"], strict=True):
        documents = []
        for document in one["documents"]:
            documents.append((str(document["name"]), body[place : place + document["size"]]))
            place += document["size"]
        found.append(MessageFile(tuple(documents), tuple(_read_note(note, name) for note in one["notes"])))
    return tuple(found)


@lru_cache(maxsize=64)
def check_logos(
    files: tuple[tuple[str, bytes], ...],
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> None:
    """Pass logos, given by the name to show and the bytes; the same ones are looked at once.

    Raises: `InputFileError` with every logo that is no PNG or SVG, or does more than show a picture.
    """
    if not files:
        return
    order = {
        "memory": max_memory_bytes,
        "seconds": max_seconds,
        "files": [{"name": name, "size": len(data)} for name, data in files],
    }
    names = ", ".join(name for name, _ in files)
    answer, _ = _ask_child("intake_logos", order, b"".join(data for _, data in files), names, _HINT_LOGO)
    if answer["notes"]:
        raise InputFileError(tuple(_read_note(note, names) for note in answer["notes"]))


def take_workbook(
    data: bytes,
    name: str,
    sheet: str,
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> SheetContent:
    """The cells of the sheet of that title in an .xlsx from outside, or of its only sheet. No formula is evaluated.

    Raises: `InputFileError` when the file is refused, or takes too much time or memory.
    """
    order = {"memory": max_memory_bytes, "seconds": max_seconds, "name": name, "sheet": sheet}
    answer, _ = _ask_child("intake_workbook", order, data, name, "le recopier dans un classeur neuf : ctg lot --help")
    if answer["notes"]:
        raise InputFileError(tuple(_read_note(note, name) for note in answer["notes"]))
    return SheetContent(answer["title"], tuple(_read_cell(cell) for cell in answer["cells"]))


_UNUSABLE = {
    "formule": "cette formule n'a pas de résultat enregistré",
    "erreur": "cette cellule est en erreur",
}


def _read_cell(cell: Sequence[Any]) -> SheetCell:
    row, column, kind, value, trouble, address = cell
    day = datetime.date.fromisoformat(value) if kind == "date" else value
    return SheetCell(row, column, address, day, _UNUSABLE.get(trouble, ""))


def _ask_child(module: str, order: dict[str, Any], data: bytes, name: str, hint: str) -> tuple[dict[str, Any], bytes]:
    """The answer of a bounded child, and the bytes after it; `name` and `hint` are shown when it gives none."""
    seconds = float(order["seconds"])
    environment = {**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
    try:
        # The order comes on the first line, the file after it. -P: nothing is imported from the current folder.
        child = subprocess.run(
            [sys.executable, "-P", "-m", f"generator.assembling.{module}"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        message = f"la lecture de ce fichier a été arrêtée après {seconds:.0f} s"
        raise InputFileError(Diagnostic("fichier-trop-long", message, Span(name), hint=hint)) from fault
    head, _, body = child.stdout.partition(b"\n")
    answer = _read_answer(head)
    if child.returncode != 0 or answer is None:
        message = "la lecture de ce fichier demande trop de mémoire, ou a échoué : il est refusé"
        raise InputFileError(Diagnostic("fichier-trop-lourd", message, Span(name), hint=hint))
    return answer, body


def _read_answer(head: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(head)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _read_note(note: dict[str, Any], name: str) -> Diagnostic:
    place = Span(note.get("file") or name, note.get("line", 0), note.get("column", 0))
    return Diagnostic(
        note["code"], note["message"], place, hint=note["hint"] or None, severity=Severity(note["severity"])
    )
