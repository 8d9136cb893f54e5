"""Workbooks that come back, through the bounded child that opens them: what each cell holds, as the file has it."""

from __future__ import annotations

from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.intake.door import MAX_MESSAGE_MEMORY_BYTES, MAX_MESSAGE_SECONDS, ask_child

_HINT = "le recopier dans un classeur neuf, et enregistrer celui-ci au format « Classeur Excel (.xlsx) »"


def take_sheets(
    data: bytes,
    name: str,
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> dict[str, Any]:
    """All sheets of an .xlsx from outside, as `sheets_child` tells them.

    Raises: `InputFileError` when the file is refused, or takes too much time or memory.
    """
    order = {"memory": max_memory_bytes, "seconds": max_seconds, "name": name}
    answer, _ = ask_child("sheets_child", order, data, name, _HINT)
    if answer["notes"]:
        raise InputFileError(
            tuple(
                Diagnostic(
                    Code(one["code"]), one["message"], Span(name), hint=one["hint"], severity=Severity(one["severity"])
                )
                for one in answer["notes"]
            )
        )
    return answer
