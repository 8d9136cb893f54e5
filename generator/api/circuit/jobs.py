"""Long work on an act, as the pages have it done beside them: the same functions, with what they say as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.acts.depositing.placing import Desk
from generator.api.circuit.making import MadeFiles, assemble_act, prepare_sending, prepare_signing
from generator.api.circuit.scans import ScanPile, receive_pile
from generator.api.long_work import JobResult
from generator.errors import Diagnostic, InputFileError, Severity
from generator.files import remove_folder
from generator.model.progress import Progress, tell_nobody

__all__ = ["AssemblyChoices", "do_assembly", "do_reception", "do_sending", "do_signing"]


@dataclass(frozen=True, slots=True)
class AssemblyChoices:
    """What is made besides originals and copies: the files to publish, with « La Ctg en bref » before each.

    With `overwrite`, what a person has changed among the documents is replaced, and a copy of it is kept.
    """

    publication: bool = False
    leaflet: bool = False
    overwrite: bool = False


def do_assembly(desk: Desk, choices: AssemblyChoices, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Make the originals and the stamped copies of an act; `link` is the page that shows them.

    Raises: as `assemble_act`.
    """
    return _give(assemble_act(desk, choices.publication, choices.leaflet, choices.overwrite, tell=tell), link)


def do_signing(desk: Desk, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Make the file to sign electronically.

    Raises: as `prepare_signing`.
    """
    return _give(prepare_signing(desk, tell=tell), link)


def do_sending(desk: Desk, party: str, reason: str, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Prepare what is sent to the préfecture.

    Raises: as `prepare_sending`.
    """
    return _give(prepare_sending(desk, party, reason, tell=tell), link)


def do_reception(pile: ScanPile, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """File what the copier delivered; the files that were given are kept under the act, and gone from where they wait.

    Raises: as `receive_pile`; `InputFileError` when no file at all could be used.
    """
    report = receive_pile(pile, tell)
    for folder in {scan.file.parent for scan in pile.scans}:
        remove_folder(folder)
    if report.refused and not report.says:
        raise InputFileError(report.refused)
    says = (*report.says, *say_found((*report.refused, *report.warnings)))
    return JobResult(says, (), link)


def _give(made: MadeFiles, link: str) -> JobResult:
    return JobResult((*made.says, *say_found(made.notes)), made.files, link)


def say_found(found: Sequence[Diagnostic]) -> tuple[str, ...]:
    """What is to be looked at, a line each: where, what; advice is left out."""
    return tuple(
        f"{one.span} : {one.message}" if one.span is not None else one.message
        for one in found
        if one.severity is not Severity.ADVICE
    )
