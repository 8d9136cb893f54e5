"""The originals and the joined file of an act: frozen pages, with the signed pages and deliberations that came back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from generator.acts.act import FrozenPiece
from generator.acts.freezing import list_codes, name_sheets, title_original
from generator.acts.kept.digest_list import COPIES
from generator.acts.register import Act, keep_version, list_versions, read_version
from generator.acts.signed_pages import OriginalRecord, Signing, list_received, say_missing, take_scans
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Severity, Span
from generator.files import read_bytes, sha256
from generator.making.deliberations import TakenDeliberations, list_notes, take_deliberations
from generator.making.workshop import Workshop
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.model.identity import Furniture
from generator.output_folder import ORIGINALS
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.originals import make_original, prepare_original
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.pdf_files.signatures.code import add_codes
from generator.pdf_files.signatures.sheets import Copy, SheetPen, has_sheets, number_sheets
from generator.project import FIXED_FONT


@dataclass(frozen=True, slots=True)
class MadeOriginal:
    """An original with its signed pages: its record, and its bytes. `scans` are the digests of what was put into it."""

    record: OriginalRecord
    data: bytes
    scans: tuple[str, ...]


def make_originals(
    act: Act, dossier: Dossier, joined: bytes, warnings: DiagnosticCollector, only: str | None = None
) -> dict[str, MadeOriginal]:
    """The originals of an act by party, or that of `only`; `dossier` is the act's, `joined` its joined file.

    One of which nothing has come back is the very file that was frozen. What is missing goes to `warnings`.

    Raises: `InputFileError` when a scan cannot be used, or a file of the act was touched.
    """
    signing = find_signing(act)
    total = len(open_pdf(joined, act.record.title).pages)
    found: dict[str, MadeOriginal] = {}
    font = read_bytes(FIXED_FONT)
    pen = SheetPen(font)
    for number, party in enumerate(dossier.facts.parties, start=1):
        blank = act.record.parties[number - 1].original
        if only not in (None, party.id) or not blank:
            continue
        record = OriginalRecord(number, party.id, signing, list_received(dossier, party, signing), total)
        if record.received and not record.signed:
            span = Span(dossier.folder)
            warnings.add(
                Diagnostic(Code.EXEMPLAIRE_INCOMPLET, say_missing(record, party), span, severity=Severity.WARNING)
            )
        scans = take_scans(dossier, party, number, signing, warnings)
        if not scans and joined_at_freezing(act, dossier):
            found[party.id] = MadeOriginal(record, act.read(blank), ())
            continue
        if not act.record.joined:
            # Taken over: the pages of the very file that was signed, and over them what has come back since.
            data = _save_twice(make_original(act.read(blank), scans, "", font))
            found[party.id] = MadeOriginal(record, data, digest_scans(dossier, party))
            continue
        original = prepare_original(joined, scans, title_original(act.record.title, number, party), font)
        to_sign = [page for page in signing.pages if page not in record.received]
        codes = list_codes(act.record.dossier, number, to_sign, signing.digest)
        drawn = add_codes(original, joined, codes, font, name_original(record))
        warnings.extend(drawn.warnings)
        if has_sheets(open_pdf(act.read(blank), blank)):
            copy = Copy(number, len(act.record.parties), name_sheets(act.record.pieces))
            number_sheets(original, copy, pen, drawn.lefts, scans)
        found[party.id] = MadeOriginal(record, _save_twice(save_pdf(original)), digest_scans(dossier, party))
    return found


def _save_twice(original: bytes) -> bytes:
    """The same file, saved from what was saved: a new stream has its keys in another order than one that was read.

    So an original that is taken over, its pages put in again, keeps its bytes.
    """
    return save_pdf(open_pdf(original, "exemplaire"))


def find_signing(act: Act) -> Signing:
    """The pages that are signed, and the digest of the text that they bear."""
    return Signing(act.record.signature_pages, act.record.text)


def name_original(record: OriginalRecord) -> str:
    """Where an original is written, below the dossier's output."""
    return f"{ORIGINALS}/{record.number}-{record.party}.pdf"


def joined_at_freezing(act: Act, dossier: Dossier) -> bool:
    """Whether the deliberations are those that the joined file had when it was frozen."""
    return not act.record.joined or _digest_deliberations(dossier) == dict(act.record.deliberations)


def join_act(act: Act, dossier: Dossier, furniture: Furniture, warnings: DiagnosticCollector) -> bytes:
    """The convention and its annexes, joined: the frozen pages, and the open pieces filled with what has come back.

    A joined file that was made once is kept, and used again as long as the same deliberations are there.

    Raises: `InputFileError` when a deliberation cannot be used, or a file of the act was touched; `TemplateError`,
    `ParityError` when an open piece cannot be made.
    """
    if not act.record.joined:
        return act.read(act.record.parties[0].original)
    taken = take_deliberations(dossier)
    warnings.extend(list_notes(taken))
    if joined_at_freezing(act, dossier) or not any(piece.open for piece in act.record.pieces):
        return act.read(act.record.joined)
    name = _name_joined(dossier)
    made = list_versions(act, name, COPIES)
    if made:
        return read_version(act, made[-1])
    workshop = Workshop(dossier, furniture, taken)
    pieces = [
        Piece(piece.id, piece.title, _fill(piece, workshop, taken) or act.read(piece.linked), piece.page_prefix)
        for piece in act.record.pieces
    ]
    data = join_pieces(pieces, act.record.title)
    keep_version(act, name, data, COPIES)
    return data


def find_joined_digest(act: Act, dossier: Dossier) -> str:
    """The digest of the joined file that `join_act` would give; empty when it would have to be made."""
    if not act.record.joined:
        return act.record.files.get(act.record.parties[0].original, "")
    if joined_at_freezing(act, dossier) or not any(piece.open for piece in act.record.pieces):
        return act.record.files[act.record.joined]
    made = list_versions(act, _name_joined(dossier), COPIES)
    return made[-1].whole if made else ""


def _name_joined(dossier: Dossier) -> str:
    return f"toutes-les-pieces-{_sum_up(_digest_deliberations(dossier))}.pdf"


def _fill(piece: FrozenPiece, workshop: Workshop, taken: TakenDeliberations) -> bytes | None:
    """An open piece as it is now; nothing when it is none."""
    if not piece.open or not taken:
        return None
    (document,) = workshop.compose((piece.id,), draft=False)
    return workshop.make_piece(document).pdf


def _digest_deliberations(dossier: Dossier) -> dict[str, str]:
    return {party: sha256(file.data) for party, file in sorted(dossier.deliberations.items())}


def digest_scans(dossier: Dossier, party: Party) -> tuple[str, ...]:
    """The digests of what came back signed for a party."""
    whole = dossier.scans.get(party.id)
    pages = dossier.signed_pages.get(party.id, ())
    return tuple(sha256(file.data) for file in (*([whole] if whole else ()), *(page.file for page in pages)))


def _sum_up(digests: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in digests.items()).encode()).hexdigest()[:12]
