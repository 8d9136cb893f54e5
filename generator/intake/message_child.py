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

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError
from generator.reading.acknowledgement import MESSAGE_KINDS
from generator.reading.message_xml import MAX_MESSAGE_BYTES, name_element, parse_message, refuse_message
from generator.system import bound_process

_MAX_UNPACKED_BYTES = 600 * 1024 * 1024  # a transmission has 150 MiB of PDFs, which hardly shrink
_MAX_MEMBERS = 2000
# What tells of a sending or of its answer; the acts themselves and their annexes (1-1) may be XML too.
_MEMBER = re.compile(r"(?:ANO_)?[A-Z]ACT--.*\.xml|.*-(?:1-[23]|[2-6]-\d)_\d+(?: ?\(\d+\))?\.xml", re.I)
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
    if data.startswith(b"PK\x03\x04"):
        members = list(_read_zip(data, name))
    elif data.startswith(b"\x1f\x8b") or data[257:262] == b"ustar":
        members = list(_read_tar(data, name))
    else:
        return OpenedFile(((name, _rewrite(data, name)),))
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


def _may_be_wanted(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() == ".xml"


def _is_wanted(path: str, content: bytes) -> bool:
    """By its name; else, whatever its name, by an element of the protocol that tells of an act."""
    return _MEMBER.fullmatch(PurePosixPath(path).name) is not None or _is_message(content)


def _is_message(content: bytes) -> bool:
    try:
        return name_element(parse_message(content, "")) in MESSAGE_KINDS
    except InputFileError:
        return False


def _read_tar(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    packed = io.BytesIO(data)
    plain = gzip.GzipFile(fileobj=packed) if data.startswith(b"\x1f\x8b") else packed
    try:
        with tarfile.open(fileobj=_Bounded(plain, name), mode="r|") as archive:
            for rank, member in enumerate(archive):
                if rank >= _MAX_MEMBERS:
                    raise _too_large(name)
                stream = archive.extractfile(member) if member.isreg() and _may_be_wanted(member.name) else None
                content = stream.read(MAX_MESSAGE_BYTES + 1) if stream is not None else b""
                if stream is not None and _is_wanted(member.name, content):
                    yield member.name, content
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as fault:
        raise _damaged(name) from fault


class _Bounded(io.RawIOBase):
    """A stream that may be read up to so many bytes: a small archive can hold an endless file."""

    def __init__(self, stream: io.BufferedIOBase, name: str) -> None:
        self._stream = stream
        self._left = _MAX_UNPACKED_BYTES
        self._name = name

    def readable(self) -> bool:
        """It is only read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, fewer at the end."""
        found = self._stream.read(size)
        self._left -= len(found)
        if self._left < 0:
            raise _too_large(self._name)
        return found


def _read_zip(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise _too_large(name)
            for member in members:
                if member.is_dir() or not _may_be_wanted(member.filename):
                    continue
                with archive.open(member) as stream:
                    content = stream.read(MAX_MESSAGE_BYTES + 1)
                if _is_wanted(member.filename, content):
                    yield member.filename, content
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, ValueError, RuntimeError, NotImplementedError) as fault:
        raise _damaged(name) from fault


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
