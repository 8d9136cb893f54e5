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
from pathlib import PurePosixPath

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError
from generator.reading.message_xml import MAX_MESSAGE_BYTES, parse_message, refuse_message
from generator.system import bound_process

_MAX_UNPACKED_BYTES = 600 * 1024 * 1024  # a transmission has 150 MiB of PDFs, which hardly shrink
_MAX_MEMBERS = 2000
# What tells of a sending or of its answer; the acts themselves and their annexes may be XML too.
_MEMBER = re.compile(r"(?:ANO_)?[A-Z]ACT--.*\.xml|.*-(?:1-2|1-3|6-2)_\d+\.xml", re.I)
_OTHER_KINDS = (
    (b"%PDF-", "un PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel"),
    (b"\x89PNG\r\n\x1a\n", "une image"),
    (b"\xff\xd8\xff", "une image"),
)


def open_messages(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The messages of one file, told by its content and not by its name.

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
        return [(name, _rewrite(data, name))]
    if not members:
        message = "cette archive ne contient ni enveloppe ni message de la préfecture"
        raise refuse_message(Code.ARCHIVE_SANS_MESSAGE, message, name)
    # The folders inside the archive do not matter, and no path of it is ever opened.
    return [
        (inside, _rewrite(content, inside))
        for path, content in members
        for inside in [f"{name}/{PurePosixPath(path).name}"]
    ]


def _rewrite(data: bytes, name: str) -> bytes:
    return bytes(etree.tostring(parse_message(data, name), encoding="utf-8", xml_declaration=False))


def _is_wanted(path: str) -> bool:
    return _MEMBER.fullmatch(PurePosixPath(path).name) is not None


def _read_tar(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    packed = io.BytesIO(data)
    plain = gzip.GzipFile(fileobj=packed) if data.startswith(b"\x1f\x8b") else packed
    try:
        with tarfile.open(fileobj=_Bounded(plain, name), mode="r|") as archive:
            for rank, member in enumerate(archive):
                if rank >= _MAX_MEMBERS:
                    raise _too_large(name)
                stream = archive.extractfile(member) if member.isreg() and _is_wanted(member.name) else None
                if stream is not None:
                    yield member.name, stream.read(MAX_MESSAGE_BYTES + 1)
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
                if not member.is_dir() and _is_wanted(member.filename):
                    with archive.open(member) as stream:
                        yield member.filename, stream.read(MAX_MESSAGE_BYTES + 1)
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
            documents, notes = open_messages(sys.stdin.buffer.read(file["size"]), file["name"]), []
        except InputFileError as fault:
            documents, notes = [], [_describe(note) for note in fault.diagnostics]
        answers.append({"notes": notes, "documents": [{"name": n, "size": len(d)} for n, d in documents]})
        bodies += [data for _, data in documents]
    sys.stdout.buffer.write(json.dumps({"files": answers}).encode() + b"\n" + b"".join(bodies))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
