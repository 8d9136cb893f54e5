"""`ctg tamponner`: any PDF, stamped from an acknowledgement, into a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.assembling.intake import take_pdf
from generator.assembling.stamp import apply_stamp
from generator.checking.acts import check_act
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes
from generator.model.acts import ActMetadata, check_act_dates, write_stamp_text
from generator.pipeline.assembly import STAMP_FONT
from generator.reading.acknowledgement import read_prefecture_message, take_received_acts
from generator.reading.dossier_folder import read_dossier


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A PDF to stamp from an acknowledgement, into a copy; the dates are those that the acknowledgement lacks.

    `dossier` is the CTG that the act must belong to; `identifier` names the act when the acknowledgement has several.
    """

    source: Path
    acknowledgement: Path
    copy: Path
    sent: date | None = None
    published: date | None = None
    simulation: bool = False
    dossier: Path | None = None
    identifier: str | None = None


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
    act = _choose_act(take_received_acts(message_read, request.sent, request.published), request.identifier, name)
    act = replace(act, simulation=request.simulation)
    notes = (*check_act_dates(act, Span(name)), *_check_dossier(act, request.dossier, name))
    shown = display_path(request.source)
    taken = take_pdf(read_bytes(request.source), shown)
    stamped = apply_stamp(taken.pdf, write_stamp_text(act), read_bytes(STAMP_FONT), shown)
    write_bytes(request.copy, stamped.pdf)
    return (*notes, *taken.notes, *stamped.warnings)


def _choose_act(acts: tuple[ActMetadata, ...], identifier: str | None, name: str) -> ActMetadata:
    known = ", ".join(str(act.identifier) for act in acts)
    if identifier is not None:
        chosen = [act for act in acts if str(act.identifier) == identifier.strip().upper()]
        if chosen:
            return chosen[0]
        words = f"cet accusé ne porte pas sur l'acte {identifier}"
        raise InputFileError(Diagnostic("accuse-autre-acte", words, Span(name), hint=f"il porte sur : {known}"))
    if len(acts) != 1:
        words = f"cet accusé porte sur {len(acts)} actes : on ne sait pas lequel tamponner"
        hint = f"le nommer avec --acte, parmi : {known}"
        raise InputFileError(Diagnostic("accuse-plusieurs-actes", words, Span(name), hint=hint))
    return acts[0]


def _check_dossier(act: ActMetadata, folder: Path | None, name: str) -> tuple[Diagnostic, ...]:
    """What does not fit the dossier, when there is one: errors are raised, doubts returned."""
    if folder is None:
        return ()
    found = check_act(act.identifier, read_dossier(folder).facts, Span(name))
    errors = [d for d in found if d.severity is Severity.ERROR]
    if errors:
        raise InputFileError(errors)
    return found
