"""`ctg transmission`: what each collectivité sends to the préfecture, named by the protocol, with its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.received_acts import read_dossier_acts
from generator.acts.sending import (
    LIST_FILE,
    SentFile,
    check_size,
    identify_act,
    list_missing_for_sending,
    name_sent_file,
    sends_acts,
    write_sending_list,
)
from generator.checking.law.act_matching import find_act
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, remove_file, sha256, write_bytes
from generator.intake.door import take_pdf
from generator.making.dossier_folder import read_dossier
from generator.manifest import MANIFEST_FILE, Manifest, find_manifest, record_outputs, write_manifest
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.output_folder import ORIGINALS, SENDINGS
from generator.project import Project


@dataclass(frozen=True, slots=True)
class TransmissionReport:
    """The files written, and the parties left aside with the reason."""

    files: tuple[Path, ...]
    notes: tuple[Diagnostic, ...]


def prepare_transmission(folder: Path, project: Project, output: Path, only: str | None = None) -> TransmissionReport:
    """Write `transmission/<party>/` below the dossier's output: for every party that can send, or for `only`.

    A party whose act has been received is left aside, unless it is asked for.

    Raises: `UsageError` when `only` is no local authority of the dossier; `ContentError` when what is asked cannot be
    sent, with what is missing; `InputFileError` for a file that cannot be used or a bundle too large.
    """
    dossier = read_dossier(folder, project)
    target = output / dossier.name
    asked = _select_parties(dossier, only)
    acts = read_dossier_acts(dossier)
    manifest = find_manifest(target)
    if manifest is not None:
        _check_current(dossier, manifest, target)
    outputs: dict[str, bytes] = {}
    notes = [d for d in acts.findings if d.severity is Severity.ERROR]
    refusals: list[Diagnostic] = []
    for party in asked:
        received = find_act(party, acts.received)
        if only is None and received is not None:
            message = f"{party.nom} : acte reçu en préfecture le {received.received:%d/%m/%Y}, il n'est plus à envoyer"
            span = Span(dossier.folder)
            notes.append(Diagnostic(Code.ACTE_DEJA_RECU, message, span, severity=Severity.ADVICE))
            continue
        original = _find_original(dossier, party, target)
        missing = list_missing_for_sending(
            party, has_deliberation=party.id in dossier.deliberations, has_original=original.is_file()
        )
        if missing:
            message = f"{party.nom} : l'acte ne peut pas être envoyé, il manque {' ; '.join(missing)}"
            hint = "compléter le dossier, assembler, puis relancer cette commande"
            refusals.append(Diagnostic(Code.TRANSMISSION_INCOMPLETE, message, Span(dossier.folder), hint=hint))
            continue
        files, found = _gather_files(dossier, party, original, manifest)
        notes += found
        outputs |= {f"{SENDINGS}/{party.id}/{file.name}": file.data for file in files}
        outputs[f"{SENDINGS}/{party.id}/{LIST_FILE}"] = _write_list(dossier, party, files)
    if refusals and not outputs:
        raise ContentError(refusals)
    notes += [replace(refusal, severity=Severity.WARNING) for refusal in refusals]
    return TransmissionReport(_write_outputs(target, manifest, outputs), tuple(notes))


def _select_parties(dossier: Dossier, only: str | None) -> tuple[Party, ...]:
    senders = tuple(party for party in dossier.facts.parties if sends_acts(party))
    if only is None:
        return senders
    chosen = tuple(party for party in senders if party.id == only)
    if not chosen:
        message = f"« {only} » n'est pas une collectivité de ce dossier"
        hint = f"collectivités : {', '.join(party.id for party in senders)}"
        raise UsageError(Diagnostic(Code.PARTIE_INCONNUE, message, Span(dossier.folder), hint=hint))
    return chosen


def _check_current(dossier: Dossier, manifest: Manifest, target: Path) -> None:
    """Refuse originals made from other facts or texts than today's, or that say « PROJET »."""
    drafts = [name.replace("-", " ") for name, piece in manifest.pieces.items() if piece.draft]
    hint = "lancer « ctg generer --final » puis « ctg assembler », et vérifier le résultat"
    # An acknowledgement that arrived since, for another party, does not make the originals out of date.
    answers = f"{dossier.folder}/prefecture/"
    now = {file.name: sha256(file.data) for file in dossier.inputs if not file.name.startswith(answers)}
    then = {name: d for name, d in manifest.inputs.items() if not name.startswith(answers)}
    if then != now:
        message = "le dossier a changé depuis que les exemplaires ont été assemblés"
        raise ContentError(Diagnostic(Code.TRANSMISSION_PERIMEE, message, Span(display_path(target)), hint=hint))
    if drafts:
        message = f"ces pièces sont encore des projets : {', '.join(drafts)}"
        raise ContentError(Diagnostic(Code.TRANSMISSION_PERIMEE, message, Span(display_path(target)), hint=hint))


def _find_original(dossier: Dossier, party: Party, target: Path) -> Path:
    rank = dossier.facts.parties.index(party) + 1
    return target / ORIGINALS / f"{rank}-{party.id}.pdf"


def _gather_files(
    dossier: Dossier, party: Party, original: Path, manifest: Manifest | None
) -> tuple[tuple[SentFile, ...], list[Diagnostic]]:
    """The act and its annexe, named; what is signed goes byte for byte."""
    act = identify_act(party, dossier.facts, dossier.references.tables)
    if act is None:
        raise ValueError(f"{party.id} was said to be complete")
    deposited = dossier.deliberations[party.id]
    taken = take_pdf(deposited.data, deposited.name)
    # Sent byte for byte when intake had nothing to repair, and always when signed: rewriting breaks a signature.
    data = taken.pdf if taken.notes and not taken.signed else deposited.data
    convention = read_bytes(original)
    listed = manifest.outputs if manifest is not None else {}
    if sha256(convention) != listed.get(f"{ORIGINALS}/{original.name}"):
        message = "cet exemplaire n'est pas celui que le manifeste décrit : il a été touché"
        hint = "relancer « ctg assembler », ou « ctg controler » pour voir ce qui a changé"
        raise InputFileError(Diagnostic(Code.FICHIER_MODIFIE, message, Span(display_path(original)), hint=hint))
    files = (
        SentFile(name_sent_file(act, 1), "la délibération", data),
        SentFile(name_sent_file(act, 2), "la convention et ses annexes", convention),
    )
    check_size(files, Span(display_path(original)))
    return files, list(taken.notes)


def _write_list(dossier: Dossier, party: Party, files: tuple[SentFile, ...]) -> bytes:
    act = identify_act(party, dossier.facts, dossier.references.tables)
    if act is None:
        raise ValueError(f"{party.id} was said to be complete")
    # Notepad, on Windows, wants the byte order mark and CRLF.
    return ("\ufeff" + write_sending_list(party, act, files).replace("\n", "\r\n")).encode()


def _write_outputs(target: Path, manifest: Manifest | None, outputs: Mapping[str, bytes]) -> tuple[Path, ...]:
    if manifest is None or not outputs:  # without a manifest no original is known to be whole: none was taken
        return ()
    folders = {name.rsplit("/", 1)[0] for name in outputs}
    former = [n for n in manifest.outputs if n.rsplit("/", 1)[0] in folders and n not in outputs]
    for name, data in outputs.items():
        write_bytes(target / name, data)
    for name in former:
        remove_file(target / name)
    write_bytes(target / MANIFEST_FILE, write_manifest(record_outputs(manifest, outputs, former)))
    return tuple(target / name for name in outputs)
