"""An original signed electronically, as the parapheur gives it back: put byte for byte, once it is worth something."""

from __future__ import annotations

from dataclasses import replace

from generator.acts.act_dossier import open_act_dossier
from generator.acts.depositing.placing import Delivery, Deposited, Desk, put_file, take_out, tell_same
from generator.acts.electronic.verdicts import FileVerdict, judge_originals
from generator.acts.register import Act, find_act
from generator.acts.signed_originals import explain_kinship
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path, sha256
from generator.making.dossier_folder import ELECTRONIC, SIGNATURES, read_dossier
from generator.model.dossier import InputFile
from generator.pdf_files.signatures.control import refuse_broken

_SHORT = 12


def deposit_signed(desk: Desk, delivery: Delivery) -> Deposited:
    """Put a file that was signed electronically into the dossier of its act.

    One that goes on from a file that stands there, with more signatures, takes its place; the former is kept.

    Raises: `UsageError` when nothing is frozen; `InputFileError` when the file is not the act's, carries no signature
    or one that no longer holds, or stands there already; `ContentError` when the dossier cannot be read.
    """
    act = find_act(desk.folder)
    if act is None:
        message, hint = "aucun acte n'est arrêté dans ce dossier : rien n'a été donné à signer", "l'arrêter d'abord"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(desk.folder)), hint=hint))
    living = read_dossier(desk.folder, desk.project)
    same = next((one for one in living.electronic_originals if sha256(one.data) == sha256(delivery.data)), None)
    if same is not None:
        raise InputFileError(tell_same(delivery, same.path))
    name = f"{SIGNATURES}/{ELECTRONIC}/original-{sha256(delivery.data)[:_SHORT]}.pdf"
    file = InputFile(delivery.shown, delivery.data, name)
    # With the others: one certificate that signs for several people is seen wherever it does.
    dossier = open_act_dossier(act, living)
    verdicts = judge_originals(act, replace(dossier, electronic_originals=(*dossier.electronic_originals, file)))
    verdict = next(one for one in verdicts if one.original is file)
    _refuse_worthless(act, verdict)
    count = len(verdict.report.signatures)
    words = f"original signé électroniquement, {count} signature{'s' if count > 1 else ''}"
    put = put_file(desk, delivery, name, words)
    for former in living.electronic_originals:
        if delivery.data.startswith(former.data):
            kept = take_out(desk, former.path, f"remplacé par le même fichier, signé par d'autres encore : {name}")
            put = replace(put, replaced=kept)
    return put


def _refuse_worthless(act: Act, verdict: FileVerdict) -> None:
    name = verdict.original.name
    if not verdict.report.signatures:
        message = "ce PDF ne porte aucune signature électronique"
        hint = "déposer le fichier tel que le parapheur l'a rendu ; la numérisation de pages signées a son propre dépôt"
        raise InputFileError(Diagnostic(Code.PDF_SANS_SIGNATURE, message, Span(name), hint=hint))
    if not verdict.ties.kinship.is_act:
        hint = "donner à signer le fichier préparé pour cet acte, et déposer celui que le parapheur en rend"
        message = f"{explain_kinship(act, verdict)} : il n'est pas déposé"
        raise InputFileError(Diagnostic(Code.SIGNATURE_A_RAPPROCHER, message, Span(name), hint=hint))
    refuse_broken(verdict.report, name)


def list_signed(desk: Desk) -> tuple[FileVerdict, ...]:
    """The signed files that stand in the dossier of an act, and what each signature is worth; none without an act.

    Raises: `InputFileError` when one cannot be read; `ContentError` when the dossier cannot be read.
    """
    act = find_act(desk.folder)
    if act is None:
        return ()
    return judge_originals(act, open_act_dossier(act, read_dossier(desk.folder, desk.project)))
