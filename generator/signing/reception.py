"""`ctg recevoir`: scans as the copier delivers them, each page filed under its original; nothing is ever lost.

A page that is filed is filed right: its code must name this CTG, an original and a signature page that exist, and the
very text that the act has frozen; it must look like the page that it names, and be signed in all its frames. It goes
under that act, after the versions of it that came before. The pages of text of an original that is scanned whole are
kept together beside its signed pages; any other page goes to `signatures/a-classer/`, in a file whose name says why.
The files themselves are kept whole under the act, with their blank pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from generator.acts.act_dossier import RECEIVED, name_signed_page, open_act_dossier, tell_version
from generator.acts.find_or_freeze import find_or_freeze
from generator.acts.originals import find_signing
from generator.acts.paper.deposits import sift_deposits
from generator.acts.paper.page_check import PageCheck
from generator.acts.register import Act, keep_version, list_versions
from generator.acts.request import ActRequest
from generator.acts.signed_pages import OriginalRecord, Signing, list_received, say_missing
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, remove_file, sha256, write_bytes
from generator.intake.door import take_pdf
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_FILE
from generator.model.progress import Progress, tell_nobody
from generator.pdf_files.pdf_bytes import open_pdf, refuse_signed
from generator.pdf_files.signatures.code import SignatureCode, name_dossier
from generator.pdf_files.signatures.scan_recognition import SeenPage, join_pages, look_at_pages, split_pages
from generator.project import Project
from generator.signing.whole_originals import Sheet, find_whole_originals, list_runs

_MANY = 4  # pages in a row without a code: more are kept in one file


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person says that a page goes: the original's number, its page, how to turn it (degrees clockwise).

    `sheet` is its rank in its file, from 1; nothing when the file has no other page.
    """

    number: int
    page: int
    turn: int = 0
    sheet: int | None = None


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
    written now or by a run before.
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


@dataclass(slots=True)
class _Tray:
    """The pages sorted so far: files to write, by path, and what was counted or said."""

    act: Act
    dossier: Dossier
    folder: Path
    signing: Signing
    totals: Mapping[int, frozenset[int]]  # how many pages each original may have
    check: PageCheck
    filed: dict[str, list[bytes]] = field(default_factory=dict)  # by name among what came back, versions in order
    text: dict[tuple[int, str], tuple[bytes, int]] = field(default_factory=dict)  # original and name; data and pages
    aside: dict[Path, bytes] = field(default_factory=dict)
    aside_pages: int = 0
    blank: int = 0
    known: int = 0
    standing: list[Path] = field(default_factory=list)  # what is known, where it was filed
    warnings: DiagnosticCollector = field(default_factory=DiagnosticCollector)

    def name_of(self, number: int, page: int) -> str:
        return name_signed_page(self.dossier.facts.parties[number - 1], page, self.signing.digest)

    def file_page(self, name: str, data: bytes) -> None:
        """Put a page in its place, after what is there already; the same bytes are not kept twice."""
        here = self.filed.setdefault(name, [])
        whole = sha256(data)
        filed = [version.file for version in list_versions(self.act, name) if version.whole == whole]
        if filed or data in here:
            self.known += 1
            self.standing += filed
        else:
            here.append(data)

    def keep_text(self, number: int, data: bytes, pages: int) -> None:
        """Keep the pages of text of an original beside its signed ones."""
        party = self.dossier.facts.parties[number - 1]
        name = f"{SIGNATURES}/{party.id}/texte-{sha256(data)[:12]}.pdf"
        if versions := list_versions(self.act, name):
            self.known += pages
            self.standing.append(versions[-1].file)
        else:
            self.text[number, name] = (data, pages)

    def set_aside(self, data: bytes, why: Diagnostic, pages: int = 1) -> None:
        place = self.folder / SIGNATURES / UNFILED / f"{why.code.removeprefix('page-')}-{sha256(data)[:12]}.pdf"
        if place in self.aside or place.is_file():
            self.known += pages
        self.aside[place] = data
        self.aside_pages += pages
        self.warnings.add(why)


@dataclass(frozen=True, slots=True)
class _Scan:
    """A file from the copier: as it was given, and as a PDF that may be opened."""

    name: str
    given: bytes
    pdf: bytes


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
    sifted = sift_deposits(work.act, open_act_dossier(work.act, work.living))
    dossier = sifted.dossier
    tray = _Tray(work.act, dossier, folder, find_signing(work.act), _count_pages(work.act), PageCheck(work.act))
    tray.warnings.extend((*sifted.notes, *sifted.accepted))
    tray.warnings.extend(replace(why, severity=Severity.WARNING) for why in sifted.refused)
    scans = _take_files(request.files, tray.warnings)
    for scan in scans:
        tell(f"lecture de {Path(scan.name).name}")
        seen = look_at_pages(scan.pdf, scan.name)
        if placement is not None:
            _place_by_hand(tray, scan, seen, placement)
        else:
            _sort_pages(tray, scan, seen)
    unfiled = (folder / SIGNATURES / UNFILED).resolve()
    known = [file.resolve().parent == unfiled for file in request.files]
    whole = tuple(
        _keep_whole(work.act, file.name, scan.given)
        for file, scan, kept in zip(request.files, scans, known, strict=True)
        if not kept
    )
    for place, data in tray.aside.items():
        if not place.is_file():
            write_bytes(place, data)
    filed = tuple(_keep(tray, name, data) for name, versions in tray.filed.items() for data in versions)
    texts = tuple(
        TextPages(_keep(tray, name, data), number, pages) for (number, name), (data, pages) in tray.text.items()
    )
    if placement is not None and placement.sheet is None and known[0]:
        remove_file(request.files[0])
    return _report(tray, filed, texts, whole)


def _keep(tray: _Tray, name: str, data: bytes) -> Path:
    """Keep a file that came back; one that follows another is told."""
    version, _ = keep_version(tray.act, name, data)
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
    tray: _Tray, filed: tuple[Path, ...], texts: tuple[TextPages, ...], whole: tuple[Path, ...]
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
    )


def _take_files(files: Sequence[Path], notes: DiagnosticCollector) -> list[_Scan]:
    """The files from outside, through intake; the faults of all of them at once."""
    faults = DiagnosticCollector()
    taken: list[_Scan] = []
    for file in files:
        name = display_path(file)
        try:
            data = read_bytes(file)
            report = take_pdf(data, name)
            with open_pdf(report.pdf, name) as pdf:
                refuse_signed(pdf, name)
                _refuse_original(pdf, name)
            notes.extend(n for n in report.notes if n.severity is not Severity.ADVICE)
            taken.append(_Scan(name, data, report.pdf))
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


# --- sorting -------------------------------------------------------------------------------------------------------


def _sort_pages(tray: _Tray, scan: _Scan, seen: Sequence[SeenPage]) -> None:
    shown = {rank: page for rank, page in enumerate(seen, 1) if not page.blank}
    tray.blank += len(seen) - len(shown)
    doubts = {rank: next(_doubt(tray, page.codes), None) for rank, page in shown.items()}
    sheets = [
        Sheet(rank, page.codes[0] if doubts[rank] is None else None, bool(page.codes)) for rank, page in shown.items()
    ]
    whole = find_whole_originals(sheets, tray.signing.pages, tray.totals)
    for number, ranks in whole.text.items():
        turns = {seen[s.rank - 1].turn for s in sheets if s.code is not None and s.code.number == number}
        turn = turns.pop() if len(turns) == 1 else 0
        tray.keep_text(number, join_pages(scan.pdf, scan.name, dict.fromkeys(ranks, turn)), len(ranks))
    as_text = {rank for ranks in whole.text.values() for rank in ranks}
    loose = [s.rank for s in sheets if not s.readable and s.rank not in as_text and s.rank not in whole.expected]
    runs = [run for run in list_runs(loose, list(shown)) if len(run) >= _MANY]
    for run in runs:
        pages = dict.fromkeys(run, 0)
        tray.set_aside(join_pages(scan.pdf, scan.name, pages), _explain_run(scan, run), len(run))
    together = as_text.union(*runs)
    alone = {rank: page.turn for rank, page in shown.items() if rank not in together}
    for rank, data in split_pages(scan.pdf, scan.name, alone).items():
        page = seen[rank - 1]
        why = doubts[rank]
        if why is None and page.place is not None:
            why = tray.check.find_fault(page.codes[0], scan.pdf, rank, page.place)
        _sort_page(tray, _Page(scan.name, rank, data), page.codes, why, whole.expected.get(rank))


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a scan, as a file of its own."""

    scan: str
    rank: int
    data: bytes


def _sort_page(
    tray: _Tray,
    page: _Page,
    codes: Sequence[SignatureCode],
    why: Diagnostic | None,
    expected: tuple[int, int] | None,
) -> None:
    if why is None:
        tray.file_page(tray.name_of(codes[0].number, codes[0].page), page.data)
        return
    if expected is not None:
        number, place = expected
        words = f"{why.message} ; à cette place du fichier, ce doit être l'exemplaire n° {number}, page {place}"
        hint = f"la regarder, puis : ctg recevoir FICHIER DOSSIER --exemplaire {number} --page {place}"
        why = replace(why, message=words, hint=hint)
    message = f"page {page.rank} du fichier : {why.message}"
    tray.set_aside(page.data, replace(why, message=message, span=Span(page.scan), severity=Severity.WARNING))


def _explain_run(scan: _Scan, run: Sequence[int]) -> Diagnostic:
    where = f"pages {run[0]} à {run[-1]} du fichier" if len(run) == run[-1] - run[0] + 1 else f"{len(run)} pages"
    message = f"{where} : aucun code lisible, elles sont mises de côté ensemble, en un fichier de {len(run)} pages"
    hint = "s'il y a une page signée parmi elles : ctg recevoir FICHIER DOSSIER --exemplaire N --page P --feuille RANG"
    return Diagnostic(Code.PAGE_ILLISIBLE, message, Span(scan.name), hint=hint, severity=Severity.WARNING)


def _name_page(code: SignatureCode) -> str:
    return f"exemplaire n° {code.number}, page {code.page}"


def _doubt(tray: _Tray, codes: Sequence[SignatureCode]) -> Iterator[Diagnostic]:
    """Reasons not to file a page, the first being the one to tell; none when it can be filed."""
    by_hand = "la placer à la main : ctg recevoir FICHIER DOSSIER --exemplaire N --page P"
    if not codes:
        yield Diagnostic(Code.PAGE_ILLISIBLE, "aucun code lisible, elle est mise de côté", hint=by_hand)
        return
    if len(codes) > 1:
        words = f"elle porte {len(codes)} codes différents, elle est mise de côté"
        yield Diagnostic(Code.PAGE_CODES_CONTRAIRES, words, hint="numériser les feuilles une à une")
    for code in codes:
        if code.dossier != name_dossier(tray.dossier.name):
            words = f"elle est d'une autre CTG, « {code.dossier.lower()} » ({_name_page(code)})"
            yield Diagnostic(Code.PAGE_AUTRE_DOSSIER, words, hint="la recevoir dans le dossier de cette CTG")
        if code.digest != tray.signing.digest:
            words = f"elle a été signée sur un texte qui a changé depuis ({_name_page(code)}, texte {code.digest})"
            hint = "rétablir le texte signé, ou faire signer à nouveau la page du nouvel exemplaire"
            yield Diagnostic(Code.PAGE_TEXTE_CHANGE, words, hint=hint)
        if not _exists(tray, code.number, code.page):
            words = f"{_name_page(code)} n'existe pas dans cette CTG"
            yield Diagnostic(Code.PAGE_INCONNUE, words, hint="assembler, imprimer et faire signer à nouveau")


def _exists(tray: _Tray, number: int, page: int) -> bool:
    return 1 <= number <= len(tray.dossier.facts.parties) and page in tray.signing.pages


def _place_by_hand(tray: _Tray, scan: _Scan, seen: Sequence[SeenPage], wanted: Placement) -> None:
    if not _exists(tray, wanted.number, wanted.page):
        pages = ", ".join(str(page) for page in tray.signing.pages)
        hint = f"exemplaires : 1 à {len(tray.dossier.facts.parties)} ; pages de signature : {pages}"
        message = f"exemplaire n° {wanted.number}, page {wanted.page} : cette page de signature n'existe pas"
        raise UsageError(Diagnostic(Code.PAGE_INCONNUE, message, Span(scan.name), hint=hint))
    rank = wanted.sheet or 1
    if rank > len(seen) or (wanted.sheet is None and len(seen) != 1):
        message = f"ce fichier a {len(seen)} page{'s' if len(seen) > 1 else ''} ; une seule se place à la main"
        hint = f"dire laquelle : --feuille, de 1 à {len(seen)} ; ou recevoir d'abord le fichier entier"
        raise InputFileError(Diagnostic(Code.PAGE_A_PLACER, message, Span(scan.name), hint=hint))
    page = seen[rank - 1]
    expected = SignatureCode(name_dossier(tray.dossier.name), wanted.number, wanted.page, tray.signing.digest)
    others = [code for code in page.codes if code != expected]
    if others:
        message = f"le code de cette page dit autre chose : {_name_page(others[0])}, texte {others[0].digest}"
        hint = "vérifier le numéro et la page, ou le dossier ; une page signée sur un autre texte ne peut pas servir"
        raise InputFileError(Diagnostic(Code.PAGE_A_PLACER, message, Span(scan.name), hint=hint))
    turn = (wanted.turn + page.turn) % 360
    (data,) = split_pages(scan.pdf, scan.name, {rank: turn}).values()
    tray.file_page(tray.name_of(wanted.number, wanted.page), data)
