"""The signature pages of a dossier's originals: which they are, on which text, and which have come back signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Severity, Span
from generator.intake.door import take_pdf
from generator.manifest import OriginalEntry
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.pdf_files.originals import FigurePage, describe_signature_page, pair_signature_scans
from generator.pdf_files.scans import read_scan_pages
from generator.writing.parity import digest_signed_text


@dataclass(frozen=True, slots=True)
class Signing:
    """What is signed: the signature pages of every original (1-based, the convention comes first) and their text."""

    pages: tuple[int, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class OriginalRecord:
    """One original for the manifest: its number, its party, what is signed and which of its pages have come back.

    `total` is how many pages it has, the annexes included.
    """

    number: int
    party: str
    signing: Signing
    received: tuple[int, ...]
    total: int = 0

    @property
    def signed(self) -> bool:
        """An original is signed when all its signature pages are there."""
        return bool(self.signing.pages) and set(self.received) >= set(self.signing.pages)

    def describe(self, file: str) -> OriginalEntry:
        """The record as the manifest keeps it; `file` is the original's path."""
        return OriginalEntry(
            number=self.number,
            party=self.party,
            file=file,
            text=self.signing.digest,
            page_count=self.total,
            signature_pages=self.signing.pages,
            received_pages=self.received,
            signed=self.signed,
        )


def describe_signing(documents: Sequence[Document], pages: tuple[int, ...]) -> Signing:
    """What is signed, from the trees of all pieces and the pages that the convention's PDF keeps for signatures."""
    return Signing(pages, digest_signed_text(documents))


def list_received(dossier: Dossier, party: Party, signing: Signing) -> tuple[int, ...]:
    """The signature pages that stand filed for a party, on this very text. A scan filed whole counts for all."""
    if party.id in dossier.scans:
        return signing.pages
    filed = {p.page for p in dossier.signed_pages.get(party.id, ()) if p.digest == signing.digest}
    return tuple(page for page in signing.pages if page in filed)


def say_missing(record: OriginalRecord, party: Party) -> str:
    """« exemplaire n° 2, Commune d'Ormeval : il manque la page 17 »."""
    missing = [str(page) for page in record.signing.pages if page not in record.received]
    pages = f"la page {missing[0]}" if len(missing) == 1 else f"les pages {', '.join(missing)}"
    return f"exemplaire n° {record.number}, {party.nom} : il manque {pages}"


def take_scans(
    dossier: Dossier, party: Party, number: int, signing: Signing, warnings: DiagnosticCollector
) -> dict[int, FigurePage]:
    """The scans of one original, by page: the scan filed whole, and over it the pages filed one by one.

    Raises: `InputFileError` when a scan cannot be used.
    """
    found: dict[int, FigurePage] = {}
    whole = dossier.scans.get(party.id)
    if whole is not None:
        taken = take_pdf(whole.data, whole.name)
        warnings.extend(taken.notes)
        found = pair_signature_scans(taken.pdf, whole.name, signing.pages, number, party.nom)
    for page in dossier.signed_pages.get(party.id, ()):
        if page.digest != signing.digest or page.page not in signing.pages:
            message = "cette page a été signée sur un texte qui a changé depuis : elle n'entre pas dans l'exemplaire"
            hint = "rétablir le texte signé, ou faire signer à nouveau la page du nouvel exemplaire"
            span = Span(page.file.name)
            warnings.add(Diagnostic(Code.PAGE_TEXTE_CHANGE, message, span, hint=hint, severity=Severity.WARNING))
            continue
        taken = take_pdf(page.file.data, page.file.name)
        warnings.extend(taken.notes)
        rank = signing.pages.index(page.page) + 1
        words = describe_signature_page(number, party.nom, rank, len(signing.pages))
        found[page.page] = FigurePage(read_scan_pages(taken.pdf, page.file.name)[0], words)
    return found
