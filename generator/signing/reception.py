"""`ctg recevoir`: scans as the copier delivers them, each page filed under its original; nothing is ever lost.

A page goes under its act, after the versions of it that came before. The pages of text of an original that is scanned
whole are kept together beside its signed pages; any other page goes to `signatures/a-classer/`, in a file whose name
says why. The files themselves are kept whole under the act, with their blank pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from generator.acts.act_dossier import RECEIVED, open_act_dossier, tell_version
from generator.acts.find_or_freeze import find_or_freeze
from generator.acts.originals import find_signing
from generator.acts.paper.deposits import sift_deposits
from generator.acts.paper.page_check import PageCheck
from generator.acts.paper.withdrawals import put_back
from generator.acts.register import Act, keep_version, list_versions
from generator.acts.request import ActRequest
from generator.acts.signed_pages import OriginalRecord, list_received, say_missing
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.files import (
    display_path,
    read_bytes,
    remove_file,
    remove_leftovers,
    sha256,
    wait_for_folder,
    write_bytes,
)
from generator.intake.door import take_pdf
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.model.embedded import CONTENT_FILE
from generator.model.progress import Progress, tell_nobody
from generator.pdf_files.pdf_bytes import open_pdf, refuse_signed
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from generator.project import Project
from generator.signing.page_sorting import Placement, place_by_hand, sort_pages
from generator.signing.reception_tray import Scan, Tray


@dataclass(frozen=True, slots=True)
class TextPages:
    """The pages of text of an original that was scanned whole, kept in one file."""

    file: Path
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class ReceptionReport:
    """What became of the pages, filed under the act; `missing` says what is still expected, original by original.

    `set_aside` are files, which hold `aside_pages` in all. `standing` are files under the act that hold what was given,
    written now or by a run before. `given` are the files of the copier, with their digests; `placed` says what a person
    has placed by hand, and what was seen of it.
    """

    filed: tuple[Path, ...]
    text: tuple[TextPages, ...]
    whole: tuple[Path, ...]  # the files that were given, kept under the act
    set_aside: tuple[Path, ...]
    aside_pages: int
    blank: int
    known: int  # already filed or kept, byte for byte
    missing: tuple[str, ...]
    signed: int
    originals: int
    warnings: tuple[Diagnostic, ...]
    standing: tuple[Path, ...] = ()
    given: Mapping[Path, str] = field(default_factory=dict)
    placed: str = ""


@dataclass(frozen=True, slots=True)
class ReceptionRequest:
    """Pages of the copier to file: the files, the dossier and its project, where its originals were made.

    With a `placement`, one page of the one file goes where it says, unless its code says otherwise; a file of one page
    that was kept in `a-classer` is then taken away from there.
    """

    files: Sequence[Path]
    folder: Path
    project: Project
    output: Path
    placement: Placement | None = None


def receive_scans(request: ReceptionRequest, tell: Progress = tell_nobody) -> ReceptionReport:
    """File each page under its original.

    Raises: `UsageError` when nothing is frozen, or when there is no such original or page; `TemplateError`;
    `InputFileError` when a file cannot be read, or a page cannot go where it is wanted. Nothing is written then.
    """
    folder, placement = request.folder, request.placement
    tell("lecture du dossier")
    work = find_or_freeze(ActRequest(folder, request.project, request.output))
    whole_dossier = open_act_dossier(work.act, work.living)
    sifted = sift_deposits(work.act, whole_dossier)
    act, signing, totals = work.act, find_signing(work.act), _count_pages(work.act)
    tray = Tray(act, sifted.dossier, whole_dossier, folder, signing, totals, PageCheck(act))
    tray.warnings.extend((*sifted.notes, *sifted.accepted))
    tray.warnings.extend(replace(why, severity=Severity.WARNING) for why in sifted.refused)
    scans = _take_files(request.files, tray.warnings)
    for scan in scans:
        tell(f"lecture de {Path(scan.name).name}")
        seen = look_at_pages(scan.pdf, scan.name)
        if placement is not None:
            place_by_hand(tray, scan, seen, placement)
        else:
            sort_pages(tray, scan, seen)
    unfiled = (folder / SIGNATURES / UNFILED).resolve()
    known = [file.resolve().parent == unfiled for file in request.files]
    whole = tuple(
        _keep_whole(work.act, file.name, scan.given)
        for file, scan, kept in zip(request.files, scans, known, strict=True)
        if not kept
    )
    waiting = {place: data for place, data in tray.aside.items() if not place.is_file()}
    tray.standing += [place for place in tray.aside if place not in waiting]
    if waiting:
        with wait_for_folder(unfiled):
            remove_leftovers(unfiled)  # of a run that was killed; nobody else writes there now
            for place, data in waiting.items():
                write_bytes(place, data)
    filed = tuple(_keep(tray, name, data) for name, versions in tray.filed.items() for data in versions)
    texts = tuple(
        TextPages(_keep(tray, name, data), number, pages) for (number, name), (data, pages) in tray.text.items()
    )
    if placement is not None and placement.sheet is None and known[0]:
        remove_file(request.files[0])
    given = {file: sha256(scan.given) for file, scan in zip(request.files, scans, strict=True)}
    return replace(_report(tray, filed, texts, whole), given=given)


def _keep(tray: Tray, name: str, data: bytes) -> Path:
    """Keep a file that came back; one that follows another is told."""
    version, _ = keep_version(tray.act, name, data)
    put_back(tray.act, name, version)
    if version.rank > 1:
        tray.warnings.add(tell_version(tray.act, name, version))
    return version.file


def _keep_whole(act: Act, name: str, data: bytes) -> Path:
    """Keep a file as it was given, blank pages and all: nothing that people send is lost."""
    kept = f"{RECEIVED}/{name}"
    before = next((v for v in list_versions(act, kept) if sha256(data).startswith(v.digest)), None)
    return (before or keep_version(act, kept, data)[0]).file


def _count_pages(act: Act) -> dict[int, frozenset[int]]:
    """How many pages each original may have: the convention alone, or all its pieces."""
    signed = (piece.page_count for piece in act.record.pieces if piece.signature_pages)
    totals = frozenset({*signed, act.record.page_count})
    return dict.fromkeys(range(1, len(act.record.parties) + 1), totals)


def _report(
    tray: Tray, filed: tuple[Path, ...], texts: tuple[TextPages, ...], whole: tuple[Path, ...]
) -> ReceptionReport:
    records = []
    missing = []
    for number, party in enumerate(tray.dossier.facts.parties, start=1):
        received = set(list_received(tray.dossier, party, tray.signing))
        received |= {page for page in tray.signing.pages if tray.filed.get(tray.name_of(number, page))}
        pages = tuple(page for page in tray.signing.pages if page in received)
        record = OriginalRecord(number, party.id, tray.signing, pages)
        records.append(record)
        if not record.signed:
            missing.append(say_missing(record, party))
    return ReceptionReport(
        filed=filed,
        text=texts,
        whole=whole,
        set_aside=tuple(tray.aside),
        aside_pages=tray.aside_pages,
        blank=tray.blank,
        known=tray.known,
        missing=tuple(missing),
        signed=sum(record.signed for record in records),
        originals=len(records),
        warnings=tray.warnings.found,
        standing=(*whole, *tray.standing),
        placed=tray.placed,
    )


def _take_files(files: Sequence[Path], notes: DiagnosticCollector) -> list[Scan]:
    """The files from outside, through intake; the faults of all of them at once."""
    faults = DiagnosticCollector()
    taken: list[Scan] = []
    for file in files:
        name = display_path(file)
        try:
            data = read_bytes(file)
            report = take_pdf(data, name)
            with open_pdf(report.pdf, name) as pdf:
                refuse_signed(pdf, name)
                _refuse_original(pdf, name)
            notes.extend(n for n in report.notes if n.severity is not Severity.ADVICE)
            taken.append(Scan(name, data, report.pdf))
        except InputFileError as fault:
            faults.extend(fault.diagnostics)
    faults.raise_errors(InputFileError)
    return taken


def _refuse_original(pdf: pikepdf.Pdf, name: str) -> None:
    """Refuse our own PDF, given in place of its scan: it bears the same codes, and nobody has signed it."""
    if CONTENT_FILE in pdf.attachments:
        message = "ce PDF est celui que le programme a produit, pas la numérisation de pages signées"
        hint = "donner les fichiers que le copieur a faits des pages imprimées et signées"
        raise InputFileError(Diagnostic(Code.SCAN_NON_SIGNE, message, Span(name), hint=hint))
