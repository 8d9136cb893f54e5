"""`ctg preparer-signature`, `ctg signer`, `ctg controler-signatures`: the circuit of electronic signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from generator.acts.act_outputs import write_act_outputs
from generator.acts.find_or_freeze import find_or_freeze
from generator.acts.request import ActRequest
from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes
from generator.intake.door import take_pdf
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import TO_SIGN
from generator.pdf_files.signatures.control import (
    SignatureReport,
    control_signatures,
    read_root_certificates,
    refuse_broken,
)
from generator.pdf_files.signatures.electronic import SigningOrder, open_certificate, sign_field
from generator.project import FIXED_FONT
from generator.signing.timestamp_authority import reach_authority


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


def prepare_dossier(request: ActRequest, tell: Progress = tell_nobody) -> PreparationReport:
    """Write the file of the act to sign: its pieces, with a field for each representative.

    With an order, a dossier of which nothing is frozen is frozen first.

    Raises: as `find_or_freeze`; `UsageError` when the act was signed before it was recorded.
    """
    tell("lecture du dossier")
    work = find_or_freeze(request, tell)
    record = work.act.record
    if not record.to_sign:
        message = f"l'{work.act.name} a été repris alors qu'il était déjà signé : il n'y a rien à signer"
        raise UsageError(Diagnostic(Code.ACTE_DEJA_SIGNE, message, Span(work.living.folder)))
    data = work.act.read(record.to_sign)
    name = f"{TO_SIGN}/{PurePosixPath(record.to_sign).name}"
    _, notes = write_act_outputs(request, work, {name: data}, (TO_SIGN,))
    return PreparationReport(request.target / name, record.fields, (*work.notes, *notes))


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
