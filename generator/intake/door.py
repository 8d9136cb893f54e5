"""The one door for files from outside: scans, PDFs, messages and logos are hostile until they have passed here.

The file is opened by a child process whose memory and time are bounded (`pdf_child` for PDFs and pictures,
`message_child` for XML, `logo_child` for logos), so that a file made to hang or to fill the memory stops the child and
nothing else. What comes back is a repaired PDF or well-formed messages, or the reason in French.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.model.workbook import SheetCell, SheetContent
from generator.remembered import LastAnswers

MAX_MEMORY_BYTES = 3 * 1024**3  # address space of the child, libraries included
_LEAST_MEMORY_BYTES = 1024**3  # of a child that reads a small file; a large one is given more, up to the bound
_MEMORY_PER_BYTE = 6
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
    (report,) = take_pdfs([(name, data)], max_seconds=max_seconds, max_memory_bytes=max_memory_bytes)
    return report


def take_pdfs(
    files: Sequence[tuple[str, bytes]], *, max_seconds: float = MAX_SECONDS, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> tuple[IntakeReport, ...]:
    """The same for several files, given by the name to show and the bytes, in the same order.

    One child reads them all; one that stops the child is found by reading each alone. What came through lately is not
    read again: the same bytes come through as they did.

    Raises: `InputFileError` with the reasons of every file that is refused, or takes too much time or memory.
    """
    bounds = max_seconds, max_memory_bytes
    known = [_through.find(_name_file(*file, *bounds)) for file in files]
    unread = [file for file, report in zip(files, known, strict=True) if report is None]
    read = iter(_read_pdfs(unread, max_seconds, max_memory_bytes))
    reports = tuple(report or next(read) for report in known)
    for file, report in zip(files, reports, strict=True):
        if len(report.pdf) <= _MOST_KEPT_BYTES:
            _through.keep(_name_file(*file, *bounds), report)
    return reports


_MOST_KEPT, _MOST_KEPT_BYTES = 16, 512 * 1024  # how many that came through are known again, and how large at most
_Named = tuple[str, str, float, int]  # a file, and the bounds that it was read within
_through = LastAnswers[_Named, IntakeReport](_MOST_KEPT)


def _name_file(name: str, data: bytes, max_seconds: float, max_memory_bytes: int) -> _Named:
    return name, hashlib.sha256(data).hexdigest(), max_seconds, max_memory_bytes


def _read_pdfs(
    files: Sequence[tuple[str, bytes]], max_seconds: float, max_memory_bytes: int
) -> tuple[IntakeReport, ...]:
    if not files:
        return ()
    try:
        answer, body = ask_child(
            "pdf_child",
            _order(files, max_seconds, _allow_memory(files, max_memory_bytes)),
            _join(files),
            files[0][0],
            _HINT_AGAIN,
        )
    except InputFileError:
        if len(files) == 1:
            raise
        return _take_each(files, max_seconds, max_memory_bytes)
    reports: list[IntakeReport] = []
    faults: list[Diagnostic] = []
    place = 0
    for (name, data), one in zip(files, answer["files"], strict=True):
        notes = tuple(_read_note(note, name) for note in one["notes"])
        pdf = data if one["signed"] else body[place : place + one["size"]]
        place += one["size"]
        faults += notes if one["refused"] else ()
        reports.append(IntakeReport(pdf, notes, one["pages"], one["signed"]))
    if faults:
        raise InputFileError(faults)
    return tuple(reports)


def _take_each(
    files: Sequence[tuple[str, bytes]], max_seconds: float, max_memory_bytes: int
) -> tuple[IntakeReport, ...]:
    reports: list[IntakeReport] = []
    faults: list[Diagnostic] = []
    for name, data in files:
        try:
            reports += _read_pdfs([(name, data)], max_seconds, max_memory_bytes)
        except InputFileError as fault:
            faults += fault.diagnostics
    if faults:
        raise InputFileError(faults)
    return tuple(reports)


@contextmanager
def foresee_intake(
    pdfs: Sequence[tuple[str, bytes]],
    messages: Sequence[tuple[str, bytes]],
    logos: tuple[tuple[str, bytes], ...],
) -> Iterator[None]:
    """Let children read what `take_pdfs`, `take_messages` and `check_logos` will be asked for; this process goes on.

    What nobody has asked for at the end is stopped.
    """
    unread = [file for file in pdfs if _through.find(_name_file(*file, MAX_SECONDS, MAX_MEMORY_BYTES)) is None]
    ahead = (
        ("logo_child", () if logos in _sound_logos else logos, MAX_MESSAGE_SECONDS, MAX_MESSAGE_MEMORY_BYTES),
        ("pdf_child", unread, MAX_SECONDS, _allow_memory(unread, MAX_MEMORY_BYTES)),
        ("message_child", messages, MAX_MESSAGE_SECONDS, MAX_MESSAGE_MEMORY_BYTES),
    )
    keys: list[_Key] = []
    try:
        for module, files, seconds, memory in ahead:
            if files:
                keys.append((module, json.dumps(_order(files, seconds, memory)), _join(files)))
                _ahead[keys[-1]] = _Child(*keys[-1], seconds)
        yield
    finally:
        for key in keys:
            if (child := _ahead.pop(key, None)) is not None:
                child.stop()


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
    order = _order(files, max_seconds, max_memory_bytes)
    try:
        answer, body = ask_child("message_child", order, _join(files), files[0][0], _HINT_MESSAGE)
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


def check_logos(
    files: tuple[tuple[str, bytes], ...],
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> None:
    """Pass logos, given by the name to show and the bytes; the same ones are looked at once.

    Raises: `InputFileError` with every logo that is no PNG or SVG, or does more than show a picture.
    """
    if not files or files in _sound_logos:
        return
    order = _order(files, max_seconds, max_memory_bytes)
    names = ", ".join(name for name, _ in files)
    answer, _ = ask_child("logo_child", order, _join(files), names, _HINT_LOGO)
    if answer["notes"]:
        raise InputFileError(tuple(_read_note(note, names) for note in answer["notes"]))
    if len(_sound_logos) >= _MAX_SOUND_LOGOS:
        _sound_logos.clear()
    _sound_logos.add(files)


_MAX_SOUND_LOGOS = 64  # a process that verifies hundreds of dossiers does not keep all their pictures
_sound_logos: set[tuple[tuple[str, bytes], ...]] = set()  # of a process: those of a Caf come back with each dossier


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
    answer, _ = ask_child("workbook_child", order, data, name, "le recopier dans un classeur neuf : ctg lot --help")
    if answer["notes"]:
        raise InputFileError(tuple(_read_note(note, name) for note in answer["notes"]))
    title = str(answer["title"])
    unread = [
        _tell_unread(Span(f"{name}:{title}!{address}" if address else name), message)
        for address, message in answer["unread"]
    ]
    return SheetContent(title, tuple(_read_cell(cell) for cell in answer["cells"]), _shorten(unread, name))


_MAX_UNREAD = 50  # told one by one


def _tell_unread(span: Span, message: str) -> Diagnostic:
    hint = "l'afficher (ou ôter le filtre, le trait) pour qu'elle soit lue ; sinon rien à faire"
    return Diagnostic(Code.CLASSEUR_MASQUE, message, span, hint=hint, severity=Severity.WARNING)


def _shorten(unread: Sequence[Diagnostic], name: str) -> tuple[Diagnostic, ...]:
    more = len(unread) - _MAX_UNREAD
    if more <= 0:
        return tuple(unread)
    return (
        *unread[:_MAX_UNREAD],
        _tell_unread(Span(name), f"et {more} autres lignes ou colonnes qui ne sont pas lues"),
    )


_UNUSABLE = {
    "fusion": "cette cellule en recouvre d'autres (cellules fusionnées) : on ne sait pas pour quelles lignes elle vaut",
    "barree": "cette cellule est barrée, en tout ou en partie",
    "invisible": "le format de cette cellule (« ;;; ») n'en montre rien",
    "longueur": "cette cellule est démesurée, 32 767 caractères au plus",
    "formule": "cette formule n'a pas de résultat enregistré",
    "erreur": "cette cellule est en erreur",
}


def _read_cell(cell: Sequence[Any]) -> SheetCell:
    row, column, kind, value, trouble, address = cell
    day = datetime.date.fromisoformat(value) if kind == "date" else value
    return SheetCell(row, column, address, day, _UNUSABLE.get(trouble, ""))


def _order(files: Sequence[tuple[str, bytes]], seconds: float, memory: int) -> dict[str, Any]:
    return {
        "memory": memory,
        "seconds": seconds,
        "files": [{"name": name, "size": len(data)} for name, data in files],
    }


def _allow_memory(files: Sequence[tuple[str, bytes]], most: int) -> int:
    """What a child may take, by the size of what it reads: one megabyte that asks for two gigabytes is refused."""
    return min(most, _LEAST_MEMORY_BYTES + _MEMORY_PER_BYTE * sum(len(data) for _, data in files))


def _join(files: Sequence[tuple[str, bytes]]) -> bytes:
    return b"".join(data for _, data in files)


_Key = tuple[str, str, bytes]  # the child's module, its order, the files


class _Child:
    """A bounded child at work; it is spoken to in a thread, so that whoever has something else to do may do it."""

    def __init__(self, module: str, order: str, data: bytes, seconds: float) -> None:
        environment = {**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
        # -P: nothing is imported from the current folder.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"generator.intake.{module}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._answer = b""
        self._late = False
        # The order comes on the first line, the files after it.
        self._thread = Thread(target=self._talk, args=(order.encode() + b"\n" + data, seconds), daemon=True)
        self._thread.start()

    def _talk(self, order: bytes, seconds: float) -> None:
        try:
            self._answer, _ = self._process.communicate(order, seconds)
        except subprocess.TimeoutExpired:
            self._late = True
            self._process.kill()
            self._process.communicate()
            # A child that is stopped before all was written to it leaves this end open.
            if self._process.stdin is not None:
                with suppress(BrokenPipeError):
                    self._process.stdin.close()

    def stop(self) -> None:
        """Whatever it is doing."""
        self._process.kill()
        self._thread.join()

    def wait(self) -> tuple[int, bytes]:
        """Its return code and what it says.

        Raises: `TimeoutError` when it took more than its time.
        """
        try:
            self._thread.join()
        except BaseException:  # interrupted: nobody waits any more
            self._process.kill()
            raise
        if self._late:
            raise TimeoutError
        return self._process.returncode, self._answer


_ahead: dict[_Key, _Child] = {}


def ask_child(module: str, order: dict[str, Any], data: bytes, name: str, hint: str) -> tuple[dict[str, Any], bytes]:
    """The answer of a bounded child, and the bytes after it; `name` and `hint` are shown when it gives none."""
    seconds = float(order["seconds"])
    key = (module, json.dumps(order), data)
    child = _ahead.pop(key, None) or _Child(*key, seconds)
    try:
        code, said = child.wait()
    except TimeoutError as fault:
        message = f"la lecture de ce fichier a été arrêtée après {seconds:.0f} s"
        raise InputFileError(Diagnostic(Code.FICHIER_TROP_LONG, message, Span(name), hint=hint)) from fault
    head, _, body = said.partition(b"\n")
    answer = _read_answer(head)
    if code != 0 or answer is None:
        message = "la lecture de ce fichier demande trop de mémoire, ou a échoué : il est refusé"
        raise InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=hint))
    return answer, body


def _read_answer(head: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(head)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _read_note(note: dict[str, Any], name: str) -> Diagnostic:
    span = Span(note.get("file") or name, note.get("line", 0), note.get("column", 0))
    return Diagnostic(
        Code(note["code"]), note["message"], span, hint=note["hint"] or None, severity=Severity(note["severity"])
    )
