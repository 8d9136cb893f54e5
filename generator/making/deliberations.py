"""The real, received deliberations put in their place in annexe 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from generator.annexes.deliberations.sections import deliberation_slots
from generator.codes import Code
from generator.composing.grammar import of_party
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.files import read_bytes, sha256
from generator.intake.door import IntakeReport, take_pdfs
from generator.model.document import Document
from generator.model.dossier import Dossier, InputFile
from generator.project import FIXED_FONT
from generator.remembered import LastAnswers

if TYPE_CHECKING:
    from generator.writing.pdf.result import PdfResult

TakenDeliberations = Mapping[str, IntakeReport]  # by party id


class AwaitedDeliberations(TakenDeliberations):
    """The dossier's real deliberations, read through intake when one is first asked for.

    Any access may raise what `take_deliberations` raises.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    @cached_property
    def _taken(self) -> TakenDeliberations:
        return take_deliberations(self._dossier)

    def __getitem__(self, party: str) -> IntakeReport:
        return self._taken[party]

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


class DeliberationPages(Mapping[str, int]):
    """How many pages each deliberation has, by party; the files are read when the first number is asked for."""

    def __init__(self, taken: TakenDeliberations) -> None:
        self._taken = taken

    def __getitem__(self, party: str) -> int:
        return self._taken[party].pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


def take_deliberations(dossier: Dossier) -> TakenDeliberations:
    """The dossier's real deliberations, each through intake.

    Raises: `InputFileError` when one cannot be used, shows nothing, or is signed: its pages cannot be put into another
    file.
    """
    taken: dict[str, IntakeReport] = {}
    shared = list_shared(dossier)
    reports = take_pdfs([(file.name, file.data) for file in dossier.deliberations.values()])
    for (party, file), report in zip(dossier.deliberations.items(), reports, strict=True):
        if report.signed:
            message = "cette délibération est signée électroniquement : la mettre dans l'annexe romprait sa signature"
            message += _tell_changes(file)
            hint = "déposer une copie sans signature, et garder l'original signé à part"
            raise InputFileError(Diagnostic(Code.PDF_SIGNE, message, Span(file.name), hint=hint))
        if _shows_nothing(report.pdf, file.name):
            raise InputFileError(_tell_empty(file))
        taken[party] = replace(report, notes=(*report.notes, _tell_shared(file))) if party in shared else report
    return taken


def list_shared(dossier: Dossier) -> frozenset[str]:
    """The parties whose deliberation is, to the byte, another party's too, or that on an earlier act of the CTG: a file
    was copied to a second place.
    """
    count = Counter(sha256(file.data) for file in dossier.deliberations.values())
    own = dossier.facts.avenant.numero if dossier.facts.avenant is not None else 0
    count.update(digest for other in dossier.other_acts if other.number < own for digest in other.deliberations)
    return frozenset(party for party, file in dossier.deliberations.items() if count[sha256(file.data)] > 1)


def list_empty(dossier: Dossier) -> tuple[dict[str, Diagnostic], tuple[Diagnostic, ...]]:
    """The parties whose deliberation shows nothing, with what is to be told; and why files cannot be looked at."""
    files = dossier.deliberations
    try:
        reports = take_pdfs([(file.name, file.data) for file in files.values()])
    except InputFileError as fault:
        return {}, fault.diagnostics
    empty: dict[str, Diagnostic] = {}
    unread: list[Diagnostic] = []
    for (party, file), report in zip(files.items(), reports, strict=True):
        try:
            if _shows_nothing(report.pdf, file.name):
                empty[party] = _tell_empty(file)
        except InputFileError as fault:
            unread += fault.diagnostics
    return empty, tuple(unread)


def _shows_nothing(pdf: bytes, name: str) -> bool:
    digest = sha256(pdf)
    empty = _empty.find(digest)
    if empty is None:
        from generator.pdf_files.signatures.blank_files import shows_nothing  # noqa: PLC0415  # loads what draws pages

        empty = shows_nothing(pdf, name)
        _empty.keep(digest, empty)
    return empty


_empty = LastAnswers[str, bool](64)


def _tell_empty(file: InputFile) -> Diagnostic:
    message = "ce PDF est vide, il n'y a ni texte ni encre sur aucune page : ce n'est pas une délibération"
    hint = "déposer la délibération votée, ou retirer ce fichier"
    return Diagnostic(Code.DELIBERATION_VIDE, message, Span(file.name), hint=hint)


def _tell_shared(file: InputFile) -> Diagnostic:
    message = (
        "ce fichier est aussi déposé comme délibération d'une autre partie, ou sur un acte d'avant : il n'est compté "
        "pour aucune"
    )
    hint = "chaque assemblée a sa délibération sur chaque acte : déposer la sienne, sous l'identifiant de sa partie"
    return Diagnostic(Code.DELIBERATION_PARTAGEE, message, Span(file.name), hint=hint, severity=Severity.WARNING)


def _tell_changes(file: InputFile) -> str:
    """What is wrong with the signatures of a file, if anything: content that came after them, for one."""
    from generator.pdf_files.signatures.control import control_signatures  # noqa: PLC0415 - a library that is long to load

    try:
        report = control_signatures(file.data, file.name)
    except InputFileError as fault:
        return "".join(f" ; {found.message}" for found in fault.diagnostics)
    problems = dict.fromkeys(state.problem for state in report.signatures if state.problem)
    return "".join(f" ; et {problem}" for problem in problems)


def list_notes(taken: TakenDeliberations) -> tuple[Diagnostic, ...]:
    """What was done to the deliberations on their way in."""
    return tuple(note for report in taken.values() for note in report.notes)


def insert_deliberations(dossier: Dossier, document: Document, result: PdfResult, taken: TakenDeliberations) -> bytes:
    """The PDF of a piece with its real deliberations in the place of the pages kept for them.

    Raises: `InputFileError` when a deliberation cannot be drawn.
    """
    # Imported here: what only reads a dossier does not load the libraries that write into PDFs.
    from generator.pdf_files.originals import InsertedDocument, insert_document  # noqa: PLC0415

    data = result.data
    for section, party_id in deliberation_slots(document):
        if party_id not in taken:
            continue
        party = next(p for p in dossier.facts.parties if p.id == party_id)
        first = result.section_pages[section]
        pages = range(first, first + taken[party_id].pages)
        inserted = InsertedDocument(
            taken[party_id].pdf, dossier.deliberations[party_id].name, f"Délibération {of_party(party)}"
        )
        data = insert_document(data, inserted, first, pages, read_bytes(FIXED_FONT))
    return data
