"""The one door for files from outside: scans and PDFs are hostile until they have passed here.

The file is opened by a child process whose memory and time are bounded (`intake_worker`), so that a file made to
hang or to fill the memory stops the child and nothing else. What comes back is a repaired PDF, or the reason in French.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import Diagnostic, InputFileError, Severity, Span

MAX_MEMORY_BYTES = 3 * 1024**3  # address space of the child, libraries included
MAX_SECONDS = 120.0
# The child finds the package where this process found it, installed or not.
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_HINT_AGAIN = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What came through. `notes` says what was done to the file, for the person who gave it.

    `pdf` is a repaired copy without active content, except for a signed file, which is kept byte for byte.
    """

    pdf: bytes
    notes: tuple[Diagnostic, ...]
    pages: int
    signed: bool = False


def take_pdf(
    data: bytes, name: str, *, max_seconds: float = MAX_SECONDS, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> IntakeReport:
    """A file from outside, as a PDF that the rest of the program may open.

    A PNG, JPEG or TIFF picture becomes a PDF. `name` is shown in faults and notes.

    Raises: `InputFileError` when the file is refused, or takes too much time or memory.
    """
    limits = {"memory": max_memory_bytes, "seconds": max_seconds, "name": name}
    environment = {**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
    try:
        # The order comes on the first line, the file after it. -P: nothing is imported from the current folder.
        child = subprocess.run(
            [sys.executable, "-P", "-m", "generator.assembling.intake_worker"],
            input=json.dumps(limits).encode() + b"\n" + data,
            capture_output=True,
            timeout=max_seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        message = f"la lecture de ce fichier a été arrêtée après {max_seconds:.0f} s"
        raise InputFileError(Diagnostic("fichier-trop-long", message, Span(name), hint=_HINT_AGAIN)) from fault
    head, _, body = child.stdout.partition(b"\n")
    answer = _read_answer(head)
    if child.returncode != 0 or answer is None:
        raise InputFileError(
            Diagnostic(
                "fichier-trop-lourd",
                "la lecture de ce fichier demande trop de mémoire, ou a échoué : il est refusé",
                Span(name),
                hint=_HINT_AGAIN,
            )
        )
    notes = tuple(_read_note(note, name) for note in answer["notes"])
    if answer["refused"]:
        raise InputFileError(notes)
    return IntakeReport(data if answer["signed"] else body, notes, answer["pages"], answer["signed"])


def _read_answer(head: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(head)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _read_note(note: dict[str, str], name: str) -> Diagnostic:
    hint = note["hint"] or None
    return Diagnostic(note["code"], note["message"], Span(name), hint=hint, severity=Severity(note["severity"]))
