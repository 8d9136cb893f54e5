"""`ctg tamponner`: any PDF, stamped from an acknowledgement, into a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.assembling.intake import take_pdf
from generator.assembling.stamp import apply_stamp
from generator.errors import Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes
from generator.model.acts import write_stamp_text
from generator.pipeline.assembly import STAMP_FONT
from generator.reading.acknowledgement import read_prefecture_message, take_received_acts


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A PDF to stamp from an acknowledgement, into a copy; the dates are those that the acknowledgement lacks."""

    source: Path
    acknowledgement: Path
    copy: Path
    sent: date | None = None
    published: date | None = None
    simulation: bool = False


def stamp_file(request: StampRequest) -> tuple[Diagnostic, ...]:
    """Write a stamped copy of a PDF and return what to look at. The source is never touched.

    Raises: `UsageError` when the copy would replace the source; `InputFileError` when the PDF or the acknowledgement
    cannot be used: nothing is written then.
    """
    if request.copy.resolve() == request.source.resolve():
        message = "la copie tamponnée remplacerait l'original"
        raise UsageError(
            Diagnostic("copie-sur-original", message, Span(display_path(request.copy)), hint="donner un autre nom")
        )
    name = display_path(request.acknowledgement)
    message_read = read_prefecture_message(read_bytes(request.acknowledgement), name)
    acts = take_received_acts(message_read, request.sent, request.published)
    if len(acts) != 1:
        words = f"cet accusé porte sur {len(acts)} actes : on ne sait pas lequel tamponner"
        hint = "ranger l'accusé dans prefecture/ du dossier et utiliser « ctg assembler »"
        raise InputFileError(Diagnostic("accuse-plusieurs-actes", words, Span(name), hint=hint))
    act = replace(acts[0], simulation=request.simulation)
    shown = display_path(request.source)
    taken = take_pdf(read_bytes(request.source), shown)
    stamped = apply_stamp(taken.pdf, write_stamp_text(act), read_bytes(STAMP_FONT), shown)
    write_bytes(request.copy, stamped.pdf)
    return (*taken.notes, *stamped.warnings)
