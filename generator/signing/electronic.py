"""`ctg preparer-signature`, `ctg signer`, `ctg controler-signatures`: the circuit of electronic signatures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.annexes.registry import list_other_folders
from generator.checking.completeness import select_marks
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes
from generator.intake.door import take_pdf
from generator.making.deliberations import list_notes
from generator.making.generation import refuse_gaps
from generator.making.joined_file import JoinedFile, compose_for_assembly, write_joined_file
from generator.making.workshop import open_workshop
from generator.manifest import MANIFEST_FILE, Manifest, build_manifest, find_manifest, write_manifest
from generator.model.dossier import Dossier
from generator.model.facts import Party, Representative
from generator.model.pieces import SIGNED_ACT
from generator.model.progress import Progress, tell_nobody
from generator.pdf_files.signatures.control import (
    SignatureReport,
    control_signatures,
    read_root_certificates,
    refuse_broken,
)
from generator.pdf_files.signatures.electronic import SigningOrder, open_certificate, sign_field
from generator.pdf_files.signatures.fields import TO_SIGN_FILE, SignatureFrame, prepare_signature_fields
from generator.project import FIXED_FONT, Project
from generator.signing.timestamp_authority import reach_authority
from generator.writing.pdf.result import SignaturePlace

TO_SIGN = f"signature/{TO_SIGN_FILE}"


@dataclass(frozen=True, slots=True)
class PreparationReport:
    """The file to sign, its fields with the words of each, and what to look at."""

    file: Path
    fields: tuple[tuple[str, str], ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """One field of a PDF to sign, into a new file. `moment` has its time zone; `authority` is an address."""

    source: Path
    field: str
    certificate: Path
    password: str
    copy: Path
    moment: datetime
    authority: str | None = None


def prepare_dossier(folder: Path, project: Project, output: Path, tell: Progress = tell_nobody) -> PreparationReport:
    """Write the convention and its annexes, joined, with a signature field for each representative.

    Raises: `ContentError` on faults, or with the list of gaps of the convention; `TemplateError`; `ParityError`.
    """
    tell("lecture du dossier")
    workshop = open_workshop(folder, project)
    dossier = workshop.dossier
    warnings = DiagnosticCollector()
    warnings.extend(list_notes(workshop.taken))
    documents = compose_for_assembly(workshop, warnings)
    signed = tuple(d for d in documents if d.meta.signed)
    marks = select_marks(dossier.marks, list_other_folders(dossier.model.plan, (SIGNED_ACT.id,)))
    refuse_gaps(signed, dossier.folder, marks)
    joined = write_joined_file(workshop, documents, tell)
    frames = list_frames(dossier, joined.signature_places)
    data = prepare_signature_fields(joined.data, frames, read_bytes(FIXED_FONT), f"{joined.title} – à signer")
    target = output / dossier.name
    manifest = _record(dossier, joined, data, find_manifest(target))
    write_bytes(target / TO_SIGN, data)
    write_bytes(target / MANIFEST_FILE, write_manifest(manifest))
    return PreparationReport(target / TO_SIGN, tuple(s for frame in frames for s in frame.signers), warnings.found)


def list_frames(dossier: Dossier, places: tuple[SignaturePlace, ...]) -> tuple[SignatureFrame, ...]:
    """Where each party signs and who signs there, in the order of the parties.

    A party that has several frames gives one to each of its people, as far as they go; the last takes the others.
    """
    by_party: dict[str, list[SignaturePlace]] = defaultdict(list)
    for place in places:
        by_party[place.party].append(place)
    frames: list[SignatureFrame] = []
    for party in dossier.facts.parties:
        signers = [
            (f"signature-{party.id}-{rank}", _describe_signer(party, person))
            for rank, person in enumerate(party.representants, start=1)
        ]
        own = by_party[party.id]
        for rank, place in enumerate(own):
            here = signers[rank:] if rank == len(own) - 1 else signers[rank : rank + 1]
            if here:
                frames.append(
                    SignatureFrame(place.page, place.left, place.bottom, place.width, place.height, tuple(here))
                )
    return tuple(frames)


def _describe_signer(party: Party, person: Representative) -> str:
    name = " ".join(word for word in (person.civilite, person.prenom, person.nom) if isinstance(word, str))
    office = f", {person.fonction}" if isinstance(person.fonction, str) else ""
    return f"Signature de {name}{office} ({party.nom})"


def _record(dossier: Dossier, joined: JoinedFile, data: bytes, before: Manifest | None) -> Manifest:
    # What stands in the output folder under a piece's name was made by `generer`: its record stays.
    known = before.pieces if before is not None else {}
    kept = tuple(r for r in joined.records if r.document.meta.piece not in known)
    return build_manifest(dossier, kept or joined.records, {TO_SIGN: data}, before)


def sign_file(request: SigningRequest) -> tuple[Diagnostic, ...]:
    """Sign one field into a new file, and give what to look at. The source is never touched.

    Raises: `UsageError` when the field or the password is wrong, or the copy would replace the source;
    `InputFileError` when the file, the certificate or the timestamp cannot be used, or a signature is broken already.
    """
    if request.copy.resolve() == request.source.resolve():
        message = "le fichier signé remplacerait celui qui est à signer"
        span = Span(display_path(request.copy))
        raise UsageError(Diagnostic(Code.COPIE_SUR_ORIGINAL, message, span, hint="donner un autre nom"))
    authority = reach_authority(request.authority) if request.authority is not None else None
    name = display_path(request.source)
    data = read_bytes(request.source)
    take_pdf(data, name)  # refuses a harmful file; its repairs are not used, since nothing may change
    refuse_broken(control_signatures(data, name), name)
    shown = display_path(request.certificate)
    certificate = open_certificate(read_bytes(request.certificate), request.password, shown)
    order = SigningOrder(request.field, certificate, request.moment, read_bytes(FIXED_FONT), authority)
    signed, warnings = sign_field(data, order, name)
    write_bytes(request.copy, signed)
    return warnings


def control_file(file: Path, roots: Path | None = None) -> tuple[SignatureReport, tuple[Diagnostic, ...]]:
    """The state of each signature of a PDF, and what to look at.

    Raises: `InputFileError` when the file or the roots cannot be read.
    """
    name = display_path(file)
    data = read_bytes(file)
    take_pdf(data, name)
    known = read_root_certificates(read_bytes(roots), display_path(roots)) if roots is not None else None
    report = control_signatures(data, name, known)
    if report.signatures:
        return report, ()
    message = "ce PDF ne porte aucune signature électronique"
    hint = "reprendre le fichier tel que le parapheur l'a rendu : une impression ou une fusion retire les signatures"
    return report, (Diagnostic(Code.PDF_SANS_SIGNATURE, message, Span(name), hint=hint),)
