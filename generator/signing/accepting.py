"""`ctg accepter`: what differs in a signed original, accepted by a person who has looked at it, for that very file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import open_act_dossier, tell_version
from generator.acts.electronic.acceptances import BAND, Acceptance, keep_acceptance
from generator.acts.electronic.verdicts import FileVerdict, SignatureVerdict, judge_originals
from generator.acts.register import find_act, keep_version
from generator.acts.signed_originals import describe_bands, explain_kinship
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path, sha256
from generator.making.dossier_folder import ELECTRONIC, SIGNATURES
from generator.making.opening import open_dossier
from generator.model.acts import FreezeOrder
from generator.pdf_files.signatures.control import refuse_broken
from generator.project import Project


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """What is accepted of the signed original `file`: signatures, by field, and what is along its pages' edges."""

    folder: Path
    project: Project
    file: Path
    fields: tuple[str, ...]
    band: bool
    reason: str
    order: FreezeOrder


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """What was accepted, in French; the file that it is about, and what was kept of it under which act."""

    original: Path
    files: tuple[Path, ...]
    things: tuple[str, ...]
    act: str
    notes: tuple[Diagnostic, ...]


def accept_original(request: AcceptRequest) -> AcceptReport:
    """Keep under the act that a person accepts what differs in one of its signed originals.

    Raises: `UsageError` when nothing is frozen, no such file stands in the dossier, no reason is given, or there is
    nothing of the kind to accept; `InputFileError` when the file is not the act's, or its signatures do not hold.
    """
    span = Span(display_path(request.folder))
    act = find_act(request.folder)
    if act is None:
        message = "aucun acte n'est arrêté dans ce dossier : il n'y a rien à accepter"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, span))
    living, _ = open_dossier(request.folder, request.project)
    file = _find_file(judge_originals(act, open_act_dossier(act, living)), request)
    name = file.original.name
    if not file.ties.kinship.is_act:
        hint = "rien d'autre ne s'accepte que ce qui est au bord des pages, et le nom d'un signataire"
        raise InputFileError(Diagnostic(Code.SIGNATURE_A_RAPPROCHER, explain_kinship(act, file), Span(name), hint=hint))
    refuse_broken(file.report, name)
    things = list(_choose_things(file, request))
    if not request.reason.strip():
        message = "dire pourquoi c'est accepté : c'est gardé avec l'acte, et montré par « ctg etat »"
        hint = '--motif "délégation de signature du 3 mars 2026"'
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, Span(name), hint=hint))
    kept = f"{SIGNATURES}/{ELECTRONIC}/{PurePosixPath(file.original.path).name}"
    version, new = keep_version(act, kept, file.original.data)  # what is accepted is kept with what was accepted of it
    notes = (tell_version(act, kept, version),) if new and version.rank > 1 else ()
    files = tuple(
        keep_acceptance(act, _write_acceptance(file, request, thing, certificate, words))
        for thing, certificate, words in things
    )
    original = request.folder / SIGNATURES / ELECTRONIC / PurePosixPath(file.original.path).name
    return AcceptReport(original, files, tuple(words for _, _, words in things), act.place.name, notes)


def _find_file(files: tuple[FileVerdict, ...], request: AcceptRequest) -> FileVerdict:
    for file in files:
        if PurePosixPath(file.original.path).name == request.file.name:
            return file
    known = ", ".join(PurePosixPath(file.original.path).name for file in files) or "aucun"
    message = f"« {request.file.name} » n'est pas un original déposé dans {SIGNATURES}/{ELECTRONIC}/"
    span = Span(display_path(request.folder))
    raise UsageError(Diagnostic(Code.FICHIER_ABSENT, message, span, hint=f"ceux qui y sont : {known}"))


def _choose_things(file: FileVerdict, request: AcceptRequest) -> Iterator[tuple[str, str, str]]:
    """What is accepted: a field or `BAND`, the certificate's fingerprint if any, and the words that say it."""
    waiting = {one.state.field: one for one in file.signatures if _waits(one)}
    band = bool(file.ties.bands) and file.band is None
    if not request.fields and not request.band:
        raise _refuse(file, "dire ce qui est accepté", waiting, band=band)
    for field in request.fields:
        if field not in waiting:
            raise _refuse(file, f"rien n'est à accepter dans le champ « {field} »", waiting, band=band)
        yield field, waiting[field].state.subject.fingerprint, waiting[field].describe()
    if request.band:
        if not band:
            raise _refuse(file, "rien n'est à accepter au bord des pages", waiting, band=band)
        yield BAND, "", describe_bands(file.ties.bands)


def _waits(one: SignatureVerdict) -> bool:
    return bool(one.doubt or one.shared) and one.accepted is None


def _refuse(file: FileVerdict, message: str, waiting: dict[str, SignatureVerdict], *, band: bool) -> UsageError:
    listed = [f"--champ {field}" for field in waiting] + (["--bande"] if band else [])
    hint = f"ce qui attend : {', '.join(listed)}" if listed else "rien n'attend dans ce fichier"
    return UsageError(Diagnostic(Code.RIEN_A_ACCEPTER, message, Span(file.original.name), hint=hint))


def _write_acceptance(
    file: FileVerdict, request: AcceptRequest, thing: str, certificate: str, words: str
) -> Acceptance:
    return Acceptance(
        fichier=PurePosixPath(file.original.path).name,
        empreinte=sha256(file.original.data),
        objet=thing,
        certificat=certificate,
        vu=words,
        par=request.order.by,
        le=request.order.day.isoformat(),
        motif=" ".join(request.reason.split()),
    )
