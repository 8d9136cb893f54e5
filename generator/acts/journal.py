"""`journal.jsonl`: what was done to a dossier, one line each; names and digests, and no value of its facts.

Each line is a JSON object that says of which schema it is. Lines are added, and never changed or taken away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.files import append_line, display_path, read_bytes
from generator.making.dossier_folder import JOURNAL_FILE
from generator.version import __version__

SCHEMA = 1
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done: when (ISO 8601 with its zone), by whom, by which command, on which act if any, and why.

    `came_in` and `went_out` are SHA-256 digests of files, by path below the dossier, else below its project, else by
    name. `schema` is that of the line: one of a later program may say more than is known here.
    """

    moment: str
    who: str
    command: str
    act: str = ""
    came_in: Mapping[str, str] = field(default_factory=dict)
    went_out: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    program: str = __version__
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class Journal:
    """The lines of a journal, the oldest first, and what is to be told of those that cannot be read."""

    entries: tuple[JournalEntry, ...]
    faults: tuple[Diagnostic, ...]


def append_entry(folder: Path, entry: JournalEntry) -> None:
    """Add a line to the journal of the dossier `folder`.

    Raises: `OutputError` when it cannot be written.
    """
    append_line(folder / JOURNAL_FILE, write_entry(entry).encode())


def write_entry(entry: JournalEntry) -> str:
    """An entry as a line of the file, without its end."""
    return json.dumps(describe_entry(entry), ensure_ascii=False)


def describe_entry(entry: JournalEntry) -> dict[str, Any]:
    """An entry as its line says it; what is empty is not said."""
    content = {
        "schema": entry.schema,
        "moment": entry.moment,
        "par": entry.who,
        "commande": entry.command,
        "acte": entry.act,
        "entrees": dict(entry.came_in),
        "sorties": dict(entry.went_out),
        "motif": entry.reason,
        "programme": entry.program,
    }
    return {key: value for key, value in content.items() if value}


def read_journal(folder: Path, naming: str = "") -> Journal:
    """The journal of the dossier `folder`; empty when nothing was ever done. With `naming`, the lines that say it.

    Raises: `InputFileError` when the file cannot be read.
    """
    path = folder / JOURNAL_FILE
    entries: list[JournalEntry] = []
    faults: list[Diagnostic] = []
    lines = read_bytes(path, _MAX_BYTES).split(b"\n") if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or naming.encode() not in line:
            continue
        try:
            entries.append(_parse_line(line))
        except (ValueError, TypeError, AttributeError):
            message = "cette ligne du journal ne se lit pas : elle a été coupée ou modifiée"
            span = Span(display_path(path), number)
            faults.append(Diagnostic(Code.JOURNAL_ABIME, message, span, severity=Severity.WARNING))
    return Journal(tuple(entries), tuple(faults))


def _parse_line(line: bytes) -> JournalEntry:
    """The entry of a line; one of a later schema as far as it says what is known here."""
    content = json.loads(line.decode("utf-8"))

    def words(key: str) -> str:
        value = content.get(key, "")
        if not isinstance(value, str):
            raise TypeError(key)
        return value

    def digests(key: str) -> dict[str, str]:
        return {str(name): str(digest) for name, digest in content.get(key, {}).items()}

    return JournalEntry(
        moment=words("moment"),
        who=words("par"),
        command=words("commande"),
        act=words("acte"),
        came_in=digests("entrees"),
        went_out=digests("sorties"),
        reason=words("motif"),
        program=words("programme"),
        schema=int(content.get("schema", 0)),
    )
