"""Word files from outside, through the door: the parts that are read of them, checked by a bounded child."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.intake.door import MAX_MESSAGE_MEMORY_BYTES, MAX_MESSAGE_SECONDS, ask_child

MAX_WORD_BYTES = 64 * 1024 * 1024
_HINT = "l'ouvrir dans Word et l'enregistrer à nouveau, au format .docx"


def take_word(
    data: bytes,
    name: str,
    *,
    max_seconds: float = MAX_MESSAGE_SECONDS,
    max_memory_bytes: int = MAX_MESSAGE_MEMORY_BYTES,
) -> Mapping[str, bytes]:
    """The parts of a .docx from outside that are read, well-formed, by the names that this program gives them.

    `name` is shown in faults.

    Raises: `InputFileError` when the file is refused, or takes too much time or memory.
    """
    if PurePath(name).name.startswith("~$"):
        message = "ce fichier est le verrou que Word pose à côté d'un document ouvert, et non le document"
        hint = f"fermer Word, et donner le document lui-même, dont le nom finit par « {PurePath(name).name[2:]} »"
        raise InputFileError(Diagnostic(Code.DOCX_ILLISIBLE, message, Span(name), hint=hint))
    if not data:
        message = "ce document Word est vide : l'envoi, ou la copie, ne s'est pas fait jusqu'au bout"
        raise InputFileError(Diagnostic(Code.DOCX_ILLISIBLE, message, Span(name), hint="le demander à nouveau"))
    if len(data) > MAX_WORD_BYTES:
        message = f"ce document Word dépasse {MAX_WORD_BYTES // 1024**2} Mio : il est refusé"
        raise InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=_HINT))
    order = {"memory": max_memory_bytes, "seconds": max_seconds, "name": name}
    answer, body = ask_child("word_child", order, data, name, _HINT)
    if answer["notes"]:
        faults = [
            Diagnostic(
                Code(note["code"]), note["message"], Span(name), hint=note["hint"], severity=Severity(note["severity"])
            )
            for note in answer["notes"]
        ]
        raise InputFileError(tuple(faults))
    parts: dict[str, bytes] = {}
    place = 0
    for part, size in answer["parts"]:
        parts[str(part)] = body[place : place + size]
        place += size
    return parts
