"""`ctg assembler`: one original per signatory, and one stamped copy for each act received by the préfecture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.assembling.intake import take_pdf
from generator.assembling.joining import Piece, join_pieces
from generator.assembling.originals import FigurePage, make_original, pair_signature_scans
from generator.assembling.stamp import apply_stamp
from generator.checking.completeness import list_gaps
from generator.errors import Diagnostic, DiagnosticCollector, ParityError, Severity, Span
from generator.files import read_bytes, remove_file, write_bytes
from generator.manifest import MANIFEST_FILE, PieceRecord, build_manifest, read_manifest
from generator.model.acts import write_stamp_text
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.model.identity import Furniture
from generator.pipeline.composition import CONVENTION, Selection, compose_pieces, list_pieces
from generator.pipeline.deliberations import (
    TakenDeliberations,
    insert_deliberations,
    list_notes,
    take_deliberations,
)
from generator.pipeline.generation import Say, carry_word, write_word
from generator.pipeline.opening import TEMPLATES, open_dossier
from generator.pipeline.received_acts import collect_acts
from generator.writing.embedded_content import attach_content
from generator.writing.parity import compare_text
from generator.writing.pdf import write_pdf
from generator.writing.pdf_text import read_pdf_text

ORIGINALS = "exemplaires"
STAMPED = "prefecture"
STAMP_FONT = TEMPLATES / "fonts" / "LiberationSans-Regular.ttf"


@dataclass(frozen=True, slots=True)
class AssemblyReport:
    """What was assembled: the files, how many originals carry their signed pages, and what to look at."""

    folder: Path
    files: tuple[Path, ...]
    originals: int
    signed: int
    stamped: int
    warnings: tuple[Diagnostic, ...]


def assemble_dossier(folder: Path, output: Path, *, say: Say = lambda _: None) -> AssemblyReport:
    """Make the originals and the stamped copies of a dossier into `output`/<dossier's name>/.

    A piece with gaps carries « PROJET » in them, the others do not. Every piece is rendered once.

    Raises: `ContentError`, `TemplateError`, `ParityError`; `InputFileError` when a scan or an act cannot be used:
    then nothing is written.
    """
    say("lecture du dossier")
    dossier, furniture = open_dossier(folder)
    warnings = DiagnosticCollector()
    acts = collect_acts(dossier, warnings)
    taken = take_deliberations(dossier)
    warnings.extend(list_notes(taken))
    documents = _compose_for_assembly(dossier, furniture, taken, warnings)
    pieces: list[Piece] = []
    records: list[PieceRecord] = []
    linked = frozenset(list_pieces(dossier))
    content = attach_content(dossier)
    for document in documents:
        say(document.meta.slug)
        result = write_pdf(document, furniture, (content,), linked)
        difference = compare_text(document, read_pdf_text(result.data), f"{document.meta.slug}.pdf")
        if difference is not None:
            raise ParityError(difference)
        data = insert_deliberations(dossier, document, result, taken)
        if document.meta.piece == CONVENTION:
            data = carry_word(document, data, write_word(document, furniture, result.section_pages))
        pieces.append(Piece(document.meta.piece, _piece_title(document), data, document.meta.page_prefix))
        records.append(PieceRecord(document, result.page_count, result.signature_pages))
    say("assemblage")
    title = documents[0].meta.title
    joined = join_pieces(pieces, title)
    signature_pages = next(r.signature_pages for r in records if r.document.meta.piece == CONVENTION)
    outputs: dict[str, bytes] = {}
    by_party: dict[str, bytes] = {}
    font = read_bytes(STAMP_FONT)
    for number, party in enumerate(dossier.facts.parties, start=1):
        scans = _take_scans(dossier, party, number, signature_pages, warnings)
        name = f"{title} – exemplaire n° {number}, {party.nom}"
        by_party[party.id] = make_original(joined, scans, name, font)
        outputs[f"{ORIGINALS}/{number}-{party.id}.pdf"] = by_party[party.id]
    for act, party_id in acts:
        say(f"tampon {act.identifier}")
        name = f"{STAMPED}/{act.identifier}.pdf"
        stamped = apply_stamp(by_party.get(party_id, joined), write_stamp_text(act), font, name)
        warnings.extend(stamped.warnings)
        outputs[name] = stamped.pdf
    files = _write_outputs(dossier, output / dossier.name, tuple(records), outputs)
    return AssemblyReport(
        folder=output / dossier.name,
        files=files,
        originals=len(by_party),
        signed=sum(p in dossier.scans for p in by_party),
        stamped=len(acts),
        warnings=warnings.found,
    )


def _compose_for_assembly(
    dossier: Dossier, furniture: Furniture, taken: TakenDeliberations, warnings: DiagnosticCollector
) -> tuple[Document, ...]:
    """The trees, each marked as a draft only when it has gaps."""
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), False, taken))
    marked: list[Document] = []
    for document in documents:
        gaps = list_gaps((document,))
        if gaps:
            message = f"{document.meta.piece.replace('-', ' ')} : {len(gaps)} éléments à compléter, « PROJET » y figure"
            span = Span(dossier.folder)
            warnings.add(Diagnostic("piece-incomplete", message, span, severity=Severity.WARNING))
        marked.append(replace(document, meta=replace(document.meta, draft=bool(gaps))))
    return tuple(marked)


def _take_scans(
    dossier: Dossier, party: Party, number: int, pages: tuple[int, ...], warnings: DiagnosticCollector
) -> dict[int, FigurePage]:
    file = dossier.scans.get(party.id)
    if file is None:
        return {}
    taken = take_pdf(file.data, file.name)
    warnings.extend(taken.notes)
    return pair_signature_scans(taken.pdf, file.name, pages, number, party.nom)


def _piece_title(document: Document) -> str:
    return document.cover.subtitle or "Convention"


def _write_outputs(
    dossier: Dossier, target: Path, records: tuple[PieceRecord, ...], outputs: dict[str, bytes]
) -> tuple[Path, ...]:
    manifest = target / MANIFEST_FILE
    before = dict(read_manifest(read_bytes(manifest))) if manifest.is_file() else {}
    former = [n for n in before.get("sorties", {}) if n.startswith((f"{ORIGINALS}/", f"{STAMPED}/"))]
    before["sorties"] = {n: d for n, d in before.get("sorties", {}).items() if n not in former}
    # What stands in the output folder under a piece's name was made by `generer`: its record stays.
    kept = tuple(r for r in records if r.document.meta.piece not in before.get("pieces", {}))
    data = build_manifest(dossier, kept or records, outputs, before)
    for name, content in outputs.items():
        write_bytes(target / name, content)
    for name in former:
        if name not in outputs:
            remove_file(target / name)
    write_bytes(manifest, data)
    return tuple(target / name for name in (*outputs, MANIFEST_FILE))
