"""`ctg assembler`: one original per signatory, and one stamped copy for each act received by the préfecture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.received_acts import collect_acts
from generator.acts.signed_originals import attach_originals, take_signed_originals
from generator.acts.signed_pages import (
    OriginalRecord,
    Signing,
    describe_signing,
    list_received,
    say_missing,
    take_scans,
)
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Severity, Span
from generator.files import read_bytes, remove_file, write_bytes
from generator.making.deliberations import list_notes
from generator.making.dossier_folder import SIGNATURES
from generator.making.generation import GenerationReport, GenerationRequest, generate_dossier
from generator.making.joined_file import compose_for_assembly, write_joined_file
from generator.making.workshop import Workshop, open_workshop
from generator.manifest import MANIFEST_FILE, PieceRecord, build_manifest, find_manifest, record_outputs, write_manifest
from generator.model.acts import write_stamp_text
from generator.model.dossier import Dossier
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import ORIGINALS, STAMPED
from generator.pdf_files.originals import prepare_original
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.pdf_files.signatures.code import SignatureCode, add_codes, name_dossier
from generator.prefecture.stamp import lay_stamp
from generator.prefecture.stamp_ground import StampGround
from generator.project import FIXED_FONT, Project


@dataclass(frozen=True, slots=True)
class AssemblyReport:
    """What was assembled: the files, how many originals have all their signed pages, and what to look at."""

    folder: Path
    files: tuple[Path, ...]
    originals: int
    signed: int
    stamped: int
    warnings: tuple[Diagnostic, ...]


def assemble_dossier(
    folder: Path, project: Project, output: Path, *, tell: Progress = tell_nobody, workshop: Workshop | None = None
) -> AssemblyReport:
    """Make the originals and the stamped copies of a dossier into `output`/<dossier's name>/.

    A piece with gaps carries « PROJET » in them, the others do not. Every piece is rendered once; one that `workshop`
    has made already is not rendered again.

    Raises: `ContentError`, `TemplateError`, `ParityError`; `InputFileError` when a scan or an act cannot be used:
    then nothing is written.
    """
    tell("lecture du dossier")
    workshop = workshop or open_workshop(folder, project)
    dossier = workshop.dossier
    warnings = DiagnosticCollector()
    acts = collect_acts(dossier, warnings)
    electronic = take_signed_originals(dossier, warnings)
    warnings.extend(list_notes(workshop.taken))
    documents = compose_for_assembly(workshop, warnings)
    file = write_joined_file(workshop, documents, tell)
    joined, title, records = file.data, file.title, file.records
    convention = next(r for r in records if r.document.meta.signed)
    signing = describe_signing(documents, convention.signature_pages)
    outputs: dict[str, bytes] = {}
    by_party: dict[str, bytes] = {}
    originals: list[OriginalRecord] = []
    font = read_bytes(FIXED_FONT)
    total = len(open_pdf(joined, title).pages)
    for number, party in enumerate(dossier.facts.parties, start=1):
        record = OriginalRecord(number, party.id, signing, list_received(dossier, party, signing), total)
        if record.received and not record.signed:
            span = Span(f"{dossier.folder}/{SIGNATURES}/{party.id}")
            warnings.add(
                Diagnostic(Code.EXEMPLAIRE_INCOMPLET, say_missing(record, party), span, severity=Severity.WARNING)
            )
        name = f"{title} – exemplaire n° {number}, {party.nom}"
        scans = take_scans(dossier, party, number, signing, warnings)
        original = prepare_original(joined, scans, name, font)
        codes = _list_codes(dossier, record)
        if codes:
            warnings.extend(add_codes(original, joined, codes, font, name_original(record)))
        by_party[party.id] = save_pdf(original)
        outputs[name_original(record)] = by_party[party.id]
        originals.append(record)
    ground = StampGround(joined)
    for act, party_id in acts:
        tell(f"tampon {act.identifier}")
        name = f"{STAMPED}/{act.identifier}.pdf"
        source = by_party.get(party_id, joined)
        copy = open_pdf(source, name)
        own_ground = StampGround(source, like=ground, own_pages=signing.pages)
        warnings.extend(lay_stamp(copy, write_stamp_text(act), font, name, own_ground))
        outputs[name] = attach_originals(save_pdf(copy), electronic, convention.document.meta.content_date)
    files = _write_outputs(dossier, output / dossier.name, records, outputs, originals)
    return AssemblyReport(
        folder=output / dossier.name,
        files=files,
        originals=len(by_party),
        signed=sum(record.signed for record in originals),
        stamped=len(acts),
        warnings=warnings.found,
    )


def produce_dossier(
    request: GenerationRequest, tell: Progress = tell_nobody
) -> tuple[GenerationReport, AssemblyReport]:
    """Generate the pieces of a dossier, then its originals and stamped copies; each piece is rendered once.

    Raises: as `generate_dossier`, then as `assemble_dossier`.
    """
    workshop = open_workshop(request.folder, request.project)
    generated = generate_dossier(request, tell, workshop)
    return generated, assemble_dossier(request.folder, request.project, request.output, tell=tell, workshop=workshop)


def name_original(record: OriginalRecord) -> str:
    """Where an original is written, below the dossier's output."""
    return f"{ORIGINALS}/{record.number}-{record.party}.pdf"


def _list_codes(dossier: Dossier, record: OriginalRecord) -> dict[int, SignatureCode]:
    """The codes of the pages that are still to sign: a scan bears the one it was printed with."""
    signing: Signing = record.signing
    spelt = name_dossier(dossier.name)
    return {
        page: SignatureCode(spelt, record.number, page, signing.digest)
        for page in signing.pages
        if page not in record.received
    }


def _write_outputs(
    dossier: Dossier,
    target: Path,
    records: tuple[PieceRecord, ...],
    outputs: dict[str, bytes],
    originals: list[OriginalRecord],
) -> tuple[Path, ...]:
    before = find_manifest(target)
    former = tuple(n for n in before.outputs if n.startswith((f"{ORIGINALS}/", f"{STAMPED}/"))) if before else ()
    left = record_outputs(before, {}, former) if before else None
    # What stands in the output folder under a piece's name was made by `generer`: its record stays.
    kept = tuple(r for r in records if before is None or r.document.meta.piece not in before.pieces)
    described = [record.describe(name_original(record)) for record in originals]
    manifest = build_manifest(dossier, kept or records, outputs, left, described)
    for name, content in outputs.items():
        write_bytes(target / name, content)
    for name in former:
        if name not in outputs:
            remove_file(target / name)
    write_bytes(target / MANIFEST_FILE, write_manifest(manifest))
    return tuple(target / name for name in (*outputs, MANIFEST_FILE))
