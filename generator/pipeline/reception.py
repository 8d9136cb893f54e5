"""`ctg recevoir`: scans as the copier delivers them, each page filed under its original; nothing is ever lost.

A page that is filed is filed right: its code must name this CTG, an original and a signature page that exist, and the
very text of today. Any other page is kept as a file of its own in `signatures/a-classer/`, whose name says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from generator.assembling.intake import take_pdf
from generator.assembling.pdf_bytes import open_pdf, refuse_signed
from generator.assembling.scan_recognition import SeenPage, look_at_pages, split_pages
from generator.assembling.signature_code import SignatureCode, name_dossier
from generator.checking.completeness import list_gaps
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, remove_file, sha256, write_bytes
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_FILE
from generator.model.identity import Furniture
from generator.pipeline.composition import CONVENTION, Selection, compose_pieces, list_pieces
from generator.pipeline.generation import Say
from generator.pipeline.opening import open_dossier
from generator.pipeline.signed_pages import OriginalRecord, Signing, describe_signing, list_received, say_missing
from generator.reading.dossier_folder import SIGNATURES, UNFILED
from generator.writing.pdf import write_pdf


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person says that a page goes: the original's number, its page, how to turn it (degrees clockwise)."""

    number: int
    page: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ReceptionReport:
    """What became of the pages; `missing` says what is still expected, original by original."""

    filed: tuple[Path, ...]
    set_aside: tuple[Path, ...]
    blank: int
    known: int  # already filed or kept, byte for byte
    missing: tuple[str, ...]
    signed: int
    originals: int
    warnings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Tray:
    """The pages sorted so far: files to write, by path, and what was counted or said."""

    dossier: Dossier
    folder: Path
    signing: Signing
    filed: dict[Path, bytes] = field(default_factory=dict)
    aside: dict[Path, bytes] = field(default_factory=dict)
    blank: int = 0
    known: int = 0
    warnings: DiagnosticCollector = field(default_factory=DiagnosticCollector)

    def place_of(self, number: int, page: int) -> Path:
        party = self.dossier.facts.parties[number - 1]
        return self.folder / SIGNATURES / party.id / f"page-{page}-{self.signing.digest}.pdf"

    def file_page(self, place: Path, data: bytes) -> bool:
        """Put a page in its place; false when another page is already there."""
        former = self.filed.get(place) or (read_bytes(place) if place.is_file() else None)
        if former == data:
            self.known += 1
        elif former is None:
            self.filed[place] = data
        return former in (None, data)

    def set_aside(self, data: bytes, why: Diagnostic) -> None:
        place = self.folder / SIGNATURES / UNFILED / f"{why.code.removeprefix('page-')}-{sha256(data)[:12]}.pdf"
        if place in self.aside or place.is_file():
            self.known += 1
        self.aside[place] = data
        self.warnings.add(why)


@dataclass(frozen=True, slots=True)
class _Scan:
    name: str
    pdf: bytes


def receive_scans(
    files: Sequence[Path], folder: Path, placement: Placement | None = None, *, say: Say = lambda _: None
) -> ReceptionReport:
    """File the pages of `files` under the originals of the dossier in `folder`.

    With a `placement`, the one page of the one file goes where it says, unless its code says otherwise; a file that
    was kept in `a-classer` is then taken away from there.

    Raises: `ContentError`, `TemplateError`; `UsageError` when there is no such original or page; `InputFileError` when
    a file cannot be read, or a page cannot go where it is wanted. Nothing is written then.
    """
    say("lecture du dossier")
    dossier, furniture = open_dossier(folder)
    tray = _Tray(dossier, folder, _find_what_is_signed(dossier, furniture))
    scans = _take_files(files, tray.warnings)
    for scan in scans:
        say(f"lecture de {Path(scan.name).name}")
        seen = look_at_pages(scan.pdf, scan.name)
        if placement is not None:
            _place_by_hand(tray, scan, seen, placement)
        else:
            _sort_pages(tray, scan, seen)
    new_aside = {place: data for place, data in tray.aside.items() if not place.is_file()}
    for place, data in (*tray.filed.items(), *new_aside.items()):
        write_bytes(place, data)
    if placement is not None and files[0].resolve().parent == (folder / SIGNATURES / UNFILED).resolve():
        remove_file(files[0])
    return _report(tray)


def _find_what_is_signed(dossier: Dossier, furniture: Furniture) -> Signing:
    """The pages to sign and their text, as `assemble_dossier` gives them to every original."""
    (document,) = compose_pieces(dossier, furniture.identity, Selection((CONVENTION,), False))
    document = replace(document, meta=replace(document.meta, draft=bool(list_gaps((document,)))))
    result = write_pdf(document, furniture, (), frozenset(list_pieces(dossier)))
    return describe_signing(document, result.signature_pages)


def _report(tray: _Tray) -> ReceptionReport:
    records = []
    missing = []
    for number, party in enumerate(tray.dossier.facts.parties, start=1):
        received = set(list_received(tray.dossier, party, tray.signing))
        received |= {page for page in tray.signing.pages if tray.place_of(number, page) in tray.filed}
        pages = tuple(page for page in tray.signing.pages if page in received)
        record = OriginalRecord(number, party.id, tray.signing, pages)
        records.append(record)
        if not record.signed:
            missing.append(say_missing(record, party))
    return ReceptionReport(
        filed=tuple(tray.filed),
        set_aside=tuple(tray.aside),
        blank=tray.blank,
        known=tray.known,
        missing=tuple(missing),
        signed=sum(record.signed for record in records),
        originals=len(records),
        warnings=tray.warnings.found,
    )


def _take_files(files: Sequence[Path], notes: DiagnosticCollector) -> list[_Scan]:
    """The files from outside, through intake; the faults of all of them at once."""
    faults = DiagnosticCollector()
    taken: list[_Scan] = []
    for file in files:
        name = display_path(file)
        try:
            report = take_pdf(read_bytes(file), name)
            with open_pdf(report.pdf, name) as pdf:
                refuse_signed(pdf, name)
                _refuse_original(pdf, name)
            notes.extend(n for n in report.notes if n.severity is not Severity.ADVICE)
            taken.append(_Scan(name, report.pdf))
        except InputFileError as fault:
            faults.extend(fault.diagnostics)
    faults.raise_errors(InputFileError)
    return taken


def _refuse_original(pdf: pikepdf.Pdf, name: str) -> None:
    """The file that was printed bears the codes too, and nobody has signed it."""
    if CONTENT_FILE in pdf.attachments:
        message = "ce PDF est celui que le programme a produit, pas la numérisation de pages signées"
        hint = "donner les fichiers que le copieur a faits des pages imprimées et signées"
        raise InputFileError(Diagnostic("scan-non-signe", message, Span(name), hint=hint))


# --- sorting -------------------------------------------------------------------------------------------------------


def _sort_pages(tray: _Tray, scan: _Scan, seen: Sequence[SeenPage]) -> None:
    wanted = {rank: page.turn for rank, page in enumerate(seen, 1) if not page.blank}
    tray.blank += len(seen) - len(wanted)
    for rank, data in split_pages(scan.pdf, scan.name, wanted).items():
        codes = seen[rank - 1].codes
        why = next(_doubt(tray, codes), None)
        if why is None and not tray.file_page(tray.place_of(codes[0].number, codes[0].page), data):
            words = f"une autre numérisation de cette page est déjà classée ({_name_page(codes[0])}) : elle est gardée"
            hint = "pour préférer la nouvelle, supprimer le fichier classé et recevoir à nouveau celui-ci"
            why = Diagnostic("page-en-double", words, hint=hint)
        if why is not None:
            message = f"page {rank} du fichier : {why.message}"
            why = replace(why, message=message, span=Span(scan.name), severity=Severity.WARNING)
            tray.set_aside(data, why)


def _name_page(code: SignatureCode) -> str:
    return f"exemplaire n° {code.number}, page {code.page}"


def _doubt(tray: _Tray, codes: Sequence[SignatureCode]) -> Iterator[Diagnostic]:
    """Reasons not to file a page, the first being the one to tell; none when it can be filed."""
    by_hand = "la placer à la main : ctg recevoir FICHIER DOSSIER --exemplaire N --page P"
    if not codes:
        yield Diagnostic("page-illisible", "aucun code lisible, elle est mise de côté", hint=by_hand)
        return
    if len(codes) > 1:
        words = f"elle porte {len(codes)} codes différents, elle est mise de côté"
        yield Diagnostic("page-codes-contraires", words, hint="numériser les feuilles une à une")
    for code in codes:
        if code.dossier != name_dossier(tray.dossier.name):
            words = f"elle est d'une autre CTG, « {code.dossier.lower()} » ({_name_page(code)})"
            yield Diagnostic("page-autre-dossier", words, hint="la recevoir dans le dossier de cette CTG")
        if code.digest != tray.signing.digest:
            words = f"elle a été signée sur un texte qui a changé depuis ({_name_page(code)}, texte {code.digest})"
            hint = "rétablir le texte signé, ou faire signer à nouveau la page du nouvel exemplaire"
            yield Diagnostic("page-texte-change", words, hint=hint)
        if not _exists(tray, code.number, code.page):
            words = f"{_name_page(code)} n'existe pas dans cette CTG"
            yield Diagnostic("page-inconnue", words, hint="assembler, imprimer et faire signer à nouveau")


def _exists(tray: _Tray, number: int, page: int) -> bool:
    return 1 <= number <= len(tray.dossier.facts.parties) and page in tray.signing.pages


def _place_by_hand(tray: _Tray, scan: _Scan, seen: Sequence[SeenPage], wanted: Placement) -> None:
    if not _exists(tray, wanted.number, wanted.page):
        pages = ", ".join(str(page) for page in tray.signing.pages)
        hint = f"exemplaires : 1 à {len(tray.dossier.facts.parties)} ; pages de signature : {pages}"
        message = f"exemplaire n° {wanted.number}, page {wanted.page} : cette page de signature n'existe pas"
        raise UsageError(Diagnostic("page-inconnue", message, Span(scan.name), hint=hint))
    if len(seen) != 1:
        message = f"ce fichier a {len(seen)} pages ; une seule se place à la main"
        hint = "recevoir d'abord le fichier entier : ses pages sont séparées dans signatures/a-classer"
        raise InputFileError(Diagnostic("page-a-placer", message, Span(scan.name), hint=hint))
    expected = SignatureCode(name_dossier(tray.dossier.name), wanted.number, wanted.page, tray.signing.digest)
    others = [code for code in seen[0].codes if code != expected]
    if others:
        message = f"le code de cette page dit autre chose : {_name_page(others[0])}, texte {others[0].digest}"
        hint = "vérifier le numéro et la page, ou le dossier ; une page signée sur un autre texte ne peut pas servir"
        raise InputFileError(Diagnostic("page-a-placer", message, Span(scan.name), hint=hint))
    turn = (wanted.turn + seen[0].turn) % 360
    (data,) = split_pages(scan.pdf, scan.name, {1: turn}).values()
    place = tray.place_of(wanted.number, wanted.page)
    if not tray.file_page(place, data):
        message = f"cette place est prise par {display_path(place)}"
        hint = "supprimer d'abord ce fichier, s'il est moins bon"
        raise InputFileError(Diagnostic("page-en-double", message, Span(scan.name), hint=hint))
