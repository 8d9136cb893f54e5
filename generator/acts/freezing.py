"""`ctg arreter`: the text of a dossier frozen into an act, with everything that will be printed, signed and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.acts.act import ACT_FILE, ActRecord, FrozenParty, FrozenPiece, write_act
from generator.acts.kept.act_sources import list_sources
from generator.acts.register import Act, record_act
from generator.acts.signature_frames import list_frames
from generator.acts.signed_pages import Signing, describe_signing
from generator.acts.twice.second_writing import SecondWriting
from generator.annexes.registry import empty_tables
from generator.checking.gap_stages import count_stages, keep_frozen_sections
from generator.errors import Severity
from generator.files import read_bytes, sha256
from generator.intake.prefecture_files import read_receipts
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.generation import refuse_unfinished, write_piece
from generator.making.joined_file import title_piece, write_joined_file
from generator.making.review import review_dossier
from generator.making.workshop import Workshop
from generator.manifest import NamedVersion, PieceRecord
from generator.model.acts import FreezeOrder
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.model.pieces import AMENDMENT, SIGNED_ACT, plan_signed_act
from generator.model.progress import Progress, tell_nobody
from generator.pdf_files.originals import prepare_original
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.pdf_files.signatures.code import SignatureCode, add_codes, name_dossier
from generator.pdf_files.signatures.fields import name_file_to_sign, prepare_signature_fields
from generator.pdf_files.signatures.sheets import Copy, NumberedPiece, SheetPen, name_piece, number_sheets
from generator.project import FIXED_FONT
from generator.version import __version__
from generator.writing.formats import DOCX, PDF
from generator.writing.trees.trees import write_tree

_JOINED = "assemblage/toutes-les-pieces.pdf"


def freeze_workshop(workshop: Workshop, folder: Path, order: FreezeOrder, tell: Progress = tell_nobody) -> Act:
    """Freeze the text of an opened dossier into the register of its folder.

    What goes on changing after the signature (deliberations, the tracking table) is no part of the text: its gaps
    refuse nothing.

    Raises: `IncompleteError` with the gaps, or `ContentError` with the errors of the rules; `UsageError` when an act
    is there already; `ParityError`, `TemplateError`, `InputFileError`, `OutputError`. Nothing is written then.
    """
    tell("composition")
    documents = compose_act(workshop)
    check_finished(workshop.dossier, documents)
    record, files = draft_act(workshop, documents, order, tell)
    return record_act(folder, record, files)


def compose_act(workshop: Workshop) -> tuple[Document, ...]:
    """The trees of an act: those of the finals, with the tables that stay open left blank.

    Raises: as `compose_pieces`.
    """
    documents = workshop.compose(list_pieces(workshop.dossier), draft=False)
    blank, names = empty_tables(workshop.dossier)
    selection = Selection(names, draft=False, deliberations=workshop.taken)
    again = {d.meta.piece: d for d in compose_pieces(blank, workshop.furniture.identity, selection)}
    return tuple(again.get(document.meta.piece, document) for document in documents)


def draft_act(
    workshop: Workshop, documents: tuple[Document, ...], order: FreezeOrder, tell: Progress = tell_nobody
) -> tuple[ActRecord, dict[str, bytes]]:
    """An act of some pieces of a dossier, as `compose_act` gives them, and its files; nothing is written to the disk.

    It is made twice, the second time by a process that remembers nothing (`second_writing.py`).

    Raises: `ParityError`, also when both have not the same bytes; `TemplateError`, `InputFileError`; `OutputError` when
    the act cannot be made twice.
    """
    plain = Workshop(workshop.dossier, workshop.furniture, workshop.taken)
    pieces = tuple(document.meta.piece for document in documents)
    with SecondWriting(digest_again, (plain, pieces, order), workshop.dossier.folder) as second:
        record, files = _make_act(workshop, documents, order, tell)
        tell("seconde écriture, comparée")
        return replace(record, written_twice=second.compare(_digest_act(record))), files


def digest_again(workshop: Workshop, pieces: tuple[str, ...], order: FreezeOrder) -> dict[str, str]:
    """The digests of an act, composed and made from its dossier: what the second process is asked."""
    documents = tuple(document for document in compose_act(workshop) if document.meta.piece in pieces)
    record, _ = _make_act(workshop, documents, order, tell_nobody)
    return _digest_act(record)


def _digest_act(record: ActRecord) -> dict[str, str]:
    return {**record.files, ACT_FILE: sha256(write_act(record))}


def _make_act(
    workshop: Workshop, documents: tuple[Document, ...], order: FreezeOrder, tell: Progress
) -> tuple[ActRecord, dict[str, bytes]]:
    dossier = workshop.dossier
    files: dict[str, bytes] = {}
    pieces: list[FrozenPiece] = []
    for document in documents:
        tell(document.meta.slug)
        piece, written = _freeze_piece(workshop, document)
        pieces.append(piece)
        files |= written
        files[piece.tree] = write_tree(document, dossier.folder, dossier.model.folder)
    joined = write_joined_file(workshop, documents, tell)
    signing = describe_signing(documents, joined.signature_pages)
    files[_JOINED] = joined.data
    files |= _print_originals(dossier, joined.data, joined.title, signing, name_sheets(pieces))
    frames = list_frames(dossier.facts.parties, joined.signature_places)
    to_sign = f"signature/{name_file_to_sign(plan_signed_act(dossier.model.plan).slug)}"
    font = read_bytes(FIXED_FONT)
    files[to_sign] = prepare_signature_fields(joined.data, frames, font, f"{joined.title} – à signer")
    files |= list_sources(dossier)
    model, amendment = dossier.model.plan, dossier.facts.avenant
    record = ActRecord(
        number=1 + (amendment.numero if amendment is not None else 0),
        nature=AMENDMENT if amendment is not None else SIGNED_ACT.id,
        title=joined.title,
        dossier=dossier.name,
        day=order.day.isoformat(),
        by=order.by,
        program=NamedVersion("ctg", __version__),
        model=NamedVersion(model.nom, model.version),
        content_date=documents[0].meta.content_date.isoformat(),
        text=signing.digest,
        signature_pages=signing.pages,
        page_count=len(open_pdf(joined.data, joined.title).pages),
        joined=_JOINED,
        to_sign=to_sign,
        fields=tuple(signer for frame in frames for signer in frame.signers),
        pieces=tuple(pieces),
        parties=tuple(
            FrozenParty(party.id, party.nom, name_blank(number, party))
            for number, party in enumerate(dossier.facts.parties, start=1)
        ),
        deliberations={party: sha256(file.data) for party, file in sorted(dossier.deliberations.items())},
        files=digest_files(files),
    )
    return record, files


def digest_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """What the record of an act says of its files."""
    return {name: sha256(data) for name, data in sorted(files.items())}


def check_finished(dossier: Dossier, documents: Sequence[Document]) -> None:
    """Refuse a text with gaps or with errors of the rules.

    Raises: `IncompleteError` with the gaps, `ContentError` with the errors.
    """
    signed = tuple(keep_frozen_sections(document) for document in documents)
    stages = count_stages(documents, dossier.facts, dossier.marks)
    found = review_dossier(dossier, tuple(documents), read_receipts(dossier))
    errors = tuple(finding for finding in found if finding.severity is Severity.ERROR)
    refuse_unfinished(signed, dossier, errors, stages.say_text())


def name_blank(number: int, party: Party) -> str:
    """Where the original of a party is kept in the act, as it is printed to be signed."""
    return f"exemplaires/{number}-{party.id}.pdf"


def title_original(title: str, number: int, party: Party) -> str:
    """The title of an original."""
    return f"{title} – exemplaire n° {number}, {party.nom}"


def list_codes(dossier: str, number: int, pages: Sequence[int], digest: str) -> dict[int, SignatureCode]:
    """The codes that pages to sign bear, by page; `dossier` is the name that the act was frozen under."""
    return {page: SignatureCode(name_dossier(dossier), number, page, digest) for page in pages}


def _freeze_piece(workshop: Workshop, document: Document) -> tuple[FrozenPiece, dict[str, bytes]]:
    written = write_piece(workshop, document, (DOCX.suffix, PDF.suffix))
    slug = document.meta.slug
    pdf, docx = f"pieces/{PDF.name_file(slug)}", f"pieces/{DOCX.name_file(slug)}"
    linked = f"assemblage/{PDF.name_file(slug)}"
    files = {
        pdf: written.files[PDF.name_file(slug)],
        docx: written.files[DOCX.name_file(slug)],
        linked: workshop.make_piece(document).pdf,
    }
    record: PieceRecord = written.record
    piece = FrozenPiece(
        id=document.meta.piece,
        title=title_piece(document),
        pdf=pdf,
        docx=docx,
        linked=linked,
        tree=f"arbres/{document.meta.piece}.json",
        page_prefix=document.meta.page_prefix,
        page_count=record.page_count,
        signature_pages=record.signature_pages,
        open=bool(document.sections) and all(section.living for section in document.sections),
    )
    return piece, files


def name_sheets(pieces: Sequence[FrozenPiece]) -> tuple[NumberedPiece, ...]:
    """The pieces of an act as the pages of its originals name them."""
    return tuple(NumberedPiece(name_piece(piece.title), piece.page_prefix, piece.open) for piece in pieces)


def _print_originals(
    dossier: Dossier, joined: bytes, title: str, signing: Signing, pieces: tuple[NumberedPiece, ...]
) -> dict[str, bytes]:
    font = read_bytes(FIXED_FONT)
    files: dict[str, bytes] = {}
    pen = SheetPen(font)
    for number, party in enumerate(dossier.facts.parties, start=1):
        original = prepare_original(joined, {}, title_original(title, number, party), font)
        codes = list_codes(dossier.name, number, signing.pages, signing.digest)
        drawn = add_codes(original, joined, codes, font, name_blank(number, party))
        copy = Copy(number, len(dossier.facts.parties), pieces)
        number_sheets(original, copy, pen, drawn.lefts)
        files[name_blank(number, party)] = save_pdf(original)
    return files
