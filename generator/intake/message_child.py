"""The child process of `intake` for the messages of the préfecture: XML files, or archives that hold some.

In: one line of JSON (limits, name and size of each file), then the files. Out: one line of JSON (for each file, what is
refused and the size of each document), then the documents: well-formed XML in UTF-8, without entities.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError
from generator.reading.acknowledgement import MESSAGE_KINDS
from generator.reading.message_xml import MAX_MESSAGE_BYTES, name_element, parse_message, refuse_message
from generator.system import bound_process, leave_process

_MAX_UNPACKED_BYTES = 600 * 1024 * 1024  # a transmission has 150 MiB of PDFs, which hardly shrink
_MAX_MEMBERS = 2000
_MAX_INNER_BYTES = 64 * 1024 * 1024  # of an archive within another
_DEEPEST = 2
_START = 512
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
# What tells of a sending or of its answer; the acts themselves and their annexes (1-1) may be XML too.
_MEMBER = re.compile(r"(?:ANO_)?[A-Z]ACT--.*\.xml|.*-(?:1-[23]|[2-6]-\d)_\d+(?: ?\(\d+\))?\.xml", re.I)
# What damaged or encrypted archives make the libraries raise.
_DAMAGES = (
    tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip
_OTHER_KINDS = (
    (b"%PDF-", "un PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel"),
    (b"\x89PNG\r\n\x1a\n", "une image"),
    (b"\xff\xd8\xff", "une image"),
)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The messages of one file by their names, and what is wrong with some of them: the others are kept."""

    documents: tuple[tuple[str, bytes], ...]
    faults: tuple[Diagnostic, ...] = ()


def open_messages(data: bytes, name: str) -> OpenedFile:
    """The messages of one file, told by its content and not by its name.

    In an archive, a message under another name than the protocol's is found too, and one that cannot be read does not
    take the others with it.

    Raises: `InputFileError` when it is of another kind, damaged, too large once unpacked, or holds no message.
    """
    if not data:
        raise refuse_message(Code.ACCUSE_ILLISIBLE, "ce fichier est vide", name)
    for start, what in _OTHER_KINDS:
        if data.startswith(start):
            raise refuse_message(Code.ACCUSE_ILLISIBLE, f"ce fichier est {what}, non un message XML", name)
    if not _is_archive(data):
        return OpenedFile(((name, _rewrite(data, name)),))
    members = list(_read_archive(data, name, _Budget(name), 0))
    documents: list[tuple[str, bytes]] = []
    faults: list[Diagnostic] = []
    for path, content in members:
        # The folders inside the archive do not matter, and no path of it is ever opened.
        inside = f"{name}/{PurePosixPath(path).name}"
        try:
            documents.append((inside, _rewrite(content, inside)))
        except InputFileError as fault:
            faults += fault.diagnostics
    if not documents and not faults:
        message = "cette archive ne contient ni enveloppe ni message de la préfecture"
        raise refuse_message(Code.ARCHIVE_SANS_MESSAGE, message, name)
    return OpenedFile(tuple(documents), tuple(faults))


def _rewrite(data: bytes, name: str) -> bytes:
    return bytes(etree.tostring(parse_message(data, name), encoding="utf-8", xml_declaration=False))


def _is_archive(data: bytes) -> bool:
    return data.startswith((_ZIP, _GZIP)) or data[257:262] == b"ustar"


def _is_wanted(path: str, content: bytes) -> bool:
    """By its name; else, whatever its name, by an element of the protocol that tells of an act."""
    return _MEMBER.fullmatch(PurePosixPath(path).name) is not None or _is_message(content)


def _is_message(content: bytes) -> bool:
    if not content.lstrip(_BEFORE_XML).startswith(b"<"):
        return False
    try:
        return name_element(parse_message(content, "")) in MESSAGE_KINDS
    except InputFileError:
        return False


class _Budget:
    """What may still be read of an archive and of those within it: a small one can hold an endless file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bytes = _MAX_UNPACKED_BYTES
        self._members = _MAX_MEMBERS

    def spend(self, size: int) -> None:
        """Take so many bytes. Raises: `InputFileError` when there are no more."""
        self._bytes -= size
        if self._bytes < 0:
            raise _too_large(self._name)

    def count_member(self) -> None:
        """Take one member. Raises: `InputFileError` when there are no more."""
        self._members -= 1
        if self._members < 0:
            raise _too_large(self._name)


def _read_archive(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """The messages of an archive, and of the archives within it: what was received packed may be packed again.

    Raises: `InputFileError` when it is damaged, too large, or holds archives in archives in archives.
    """
    members = _list_zip(data) if data.startswith(_ZIP) else _list_tar(data, name, budget)
    try:
        for path, stream in members:
            budget.count_member()
            start = stream.read(_START)
            budget.spend(len(start))
            if _is_archive(start):
                content = start + stream.read(_MAX_INNER_BYTES + 1)
                budget.spend(len(content))
                if len(content) > _MAX_INNER_BYTES or depth == _DEEPEST:
                    raise _too_large(name)
                if not _is_office_file(content):
                    yield from _read_archive(content, name, budget, depth + 1)
            elif PurePosixPath(path).suffix.lower() == ".xml" or start.lstrip(_BEFORE_XML).startswith(b"<"):
                content = start + stream.read(MAX_MESSAGE_BYTES + 1)
                budget.spend(len(content))
                if _is_wanted(path, content):
                    yield path, content
    except _DAMAGES as fault:
        raise _damaged(name) from fault


def _is_office_file(data: bytes) -> bool:
    """Whether an archive is a document of an office program, as an annexe may be."""
    return data.startswith(_ZIP) and (b"[Content_Types].xml" in data or data[30:38] == b"mimetype")


def _list_tar(data: bytes, name: str, budget: _Budget) -> Iterator[tuple[str, IO[bytes]]]:
    packed = io.BytesIO(data)
    plain: Any = gzip.GzipFile(fileobj=packed) if data.startswith(_GZIP) else packed
    if data.startswith(_GZIP) and not _is_packed_tar(data):
        yield name, plain  # one file, packed by itself
        return
    with tarfile.open(fileobj=_Bounded(plain, budget), mode="r|") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is not None:
                yield member.name, stream


def _is_packed_tar(data: bytes) -> bool:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        return stream.read(_START)[257:262] == b"ustar"


class _Bounded(io.RawIOBase):
    """A stream that is read within a budget."""

    def __init__(self, stream: io.BufferedIOBase, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        """It is only read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, fewer at the end."""
        found = self._stream.read(size)
        self._budget.spend(len(found))
        return found


def _list_zip(data: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                with archive.open(member) as stream:
                    yield member.filename, stream


def _too_large(name: str) -> InputFileError:
    return refuse_message(Code.FICHIER_TROP_LOURD, "cette archive est trop grosse une fois ouverte", name)


def _damaged(name: str) -> InputFileError:
    return refuse_message(Code.ACCUSE_ILLISIBLE, "cette archive est abîmée", name, "la télécharger à nouveau")


def _describe(note: Diagnostic) -> dict[str, object]:
    span = note.span
    return {
        "code": note.code,
        "message": note.message,
        "hint": note.hint or "",
        "severity": note.severity.value,
        "file": span.file if span else "",
        "line": span.line if span else 0,
        "column": span.column if span else 0,
    }


def answer_parent() -> None:
    """Read the order and the files, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    answers, bodies = [], []
    for file in order["files"]:
        try:
            opened = open_messages(sys.stdin.buffer.read(file["size"]), file["name"])
        except InputFileError as fault:
            opened = OpenedFile((), fault.diagnostics)
        documents = [{"name": name, "size": len(data)} for name, data in opened.documents]
        answers.append({"notes": [_describe(note) for note in opened.faults], "documents": documents})
        bodies += [data for _, data in opened.documents]
    sys.stdout.buffer.write(json.dumps({"files": answers}).encode() + b"\n" + b"".join(bodies))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
