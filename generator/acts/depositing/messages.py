"""What the préfecture, or a platform, sends back: each file told by what it says, and put beside the others.

Names are ours: that of a file of the protocol is written anew from what it says (an identifier, a day, a rank), since
some of it is said nowhere else; any other file is named by its digest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import assert_never

from generator.acts.act_dossier import PREFECTURE, open_act_dossier
from generator.acts.depositing.placing import Delivery, Deposited, Desk, put_file, tell_same
from generator.acts.received_acts import read_dossier_acts, sort_messages
from generator.acts.register import find_act
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.files import sha256
from generator.intake.prefecture_files import PrefectureFiles, read_each_file
from generator.making.dossier_folder import read_dossier
from generator.model.dossier import Dossier, InputFile
from generator.model.facts import Party
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Cancellation,
    Objection,
    PiecesReceived,
    PrefectureMessage,
)

_ENDINGS = ((b"PK\x03\x04", ".zip"), (b"\x1f\x8b", ".tar.gz"))
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_SHORT = 12
# What the protocol calls its files, and nothing else: letters, figures, « - » and « _ », within a bounded length.
_ENVELOPE = re.compile(
    r"(?:([A-Za-z0-9]{1,8})-)?([A-Z])ACT--([A-Z0-9]{0,7}-?\d{9})--?(?:(\d{9})-)?(\d{8})-(\d{1,4})", re.I
)
_MESSAGE = re.compile(
    r"((?:ANO_)?(?:99_[A-Z]{2}-)?(?:\d{3}|02[AB])-\d{9}-\d{8}-[A-Za-z0-9_-]{1,15}-[A-Z]{2})-(\d-\d(?:_\d{1,3})?)", re.I
)
_NOT_A_MESSAGE = (
    "déposer l'accusé lui-même (.xml, ou l'archive de la plateforme), non son impression ; une délibération et des "
    "pages signées ont leur propre dépôt"
)


@dataclass(frozen=True, slots=True)
class MessageDeposit(Deposited):
    """A message that was put: the parties whose act it is about, and what keeps it from counting, if anything."""

    parties: tuple[str, ...] = ()
    doubts: tuple[Diagnostic, ...] = ()


def deposit_message(desk: Desk, delivery: Delivery) -> MessageDeposit:
    """Put a message of the préfecture, an envelope or an archive of either into the dossier whose act it is about.

    Raises: `InputFileError` when it cannot be read, is about another act, tells nothing, or stands there already;
    `ContentError` when the dossier cannot be read.
    """
    living = read_dossier(desk.folder, desk.project)
    same = next((one for one in living.acknowledgements if sha256(one.data) == sha256(delivery.data)), None)
    if same is not None:
        raise InputFileError(tell_same(delivery, f"{PREFECTURE}/{PurePosixPath(same.name).name}"))
    act = find_act(desk.folder)
    dossier = open_act_dossier(act, living) if act is not None else living
    name = _name_message(delivery, {PurePosixPath(one.name).name for one in living.acknowledgements})
    # What its name tells counts: it is read under the one that it will have.
    (said,) = read_each_file([(name, delivery.data)])
    _refuse_unread(said, name, delivery.shown)
    alone = replace(dossier, acknowledgements=(InputFile(name, delivery.data),))
    others = sort_messages(alone).others
    if name in others:
        found = others[name]
        words = found.message.replace("à rapprocher, sans effet sur ce dossier", "il n'est pas déposé ici")
        raise InputFileError(replace(found, message=words, severity=Severity.ERROR, span=Span(delivery.shown)))
    parties, words = _tell_what(alone, said)
    doubts = tuple(
        replace(one, span=Span(delivery.shown))
        for one in read_dossier_acts(alone).findings
        if one.severity is not Severity.ADVICE
    )
    put = put_file(desk, delivery, f"{PREFECTURE}/{name}", words)
    return MessageDeposit(put.shown, put.name, put.words, put.replaced, put.notes, parties, doubts)


def _refuse_unread(said: PrefectureFiles, name: str, shown: str) -> None:
    """Refuse a file of which nothing can be used; one message that cannot be read among others is told later."""
    errors = [found for found in said.findings if found.severity is Severity.ERROR]
    if errors and not (said.messages or said.envelopes):
        raise InputFileError([_show_as(found, name, shown) for found in errors])
    if not (said.messages or said.envelopes):
        told = next(iter((*said.findings, *(file.finding for file in said.beside))), None)
        message = told.message if told is not None else "ce fichier ne dit rien d'un acte"
        raise InputFileError(Diagnostic(Code.MESSAGE_SANS_EFFET, message, Span(shown), hint=_NOT_A_MESSAGE))


def _show_as(found: Diagnostic, name: str, shown: str) -> Diagnostic:
    file = found.span.file.replace(name, shown, 1) if found.span is not None else shown
    hint = _NOT_A_MESSAGE if "ce fichier est " in found.message else found.hint
    return replace(found, span=Span(file), hint=hint)


def _tell_what(dossier: Dossier, said: PrefectureFiles) -> tuple[tuple[str, ...], str]:
    """The ids of the parties that the messages are about, and what these are, in French."""
    acts = read_dossier_acts(dossier)
    sirens = {party.siren: party for party in dossier.facts.parties if isinstance(party.siren, str)}
    named = [str(one.identifier) for one in acts.received]
    named += [identifier for message in said.messages for identifier in _list_identifiers(message)]
    named += [identifier for envelope in said.envelopes for identifier in envelope.acts]
    found = [party for name in named if (party := _find_sender(name, sirens)) is not None]
    kinds = [_name_kind(message) for message in said.messages] + ["enveloppe d'un envoi" for _ in said.envelopes]
    kinds_said = ", ".join(dict.fromkeys(kinds))
    parties = tuple(dict.fromkeys(party.id for party in found))
    names = ", ".join(dict.fromkeys(party.nom for party in found))
    return parties, f"{kinds_said} : {names}" if names else kinds_said


def _find_sender(identifier: str, sirens: dict[str, Party]) -> Party | None:
    parts = identifier.split("-")
    return sirens.get(parts[1]) if len(parts) > 1 else None


def _list_identifiers(message: PrefectureMessage) -> list[str]:
    if isinstance(message, Acknowledgement):
        return [str(identifier) for identifier in message.identifiers]
    if isinstance(message, Anomaly):
        return [message.identifier, *message.others]
    return [message.identifier]


def _name_kind(message: PrefectureMessage) -> str:
    match message:
        case Acknowledgement():
            return "accusé de réception"
        case Anomaly():
            return "anomalie signalée par la préfecture"
        case Cancellation():
            return "accusé d'annulation"
        case Objection():
            return "acte contesté ou observation de la préfecture"
        case PiecesReceived():
            return "pièces complémentaires reçues"
        case _:
            assert_never(message)


def _name_message(delivery: Delivery, taken: set[str]) -> str:
    """The name that a message will have, as none that stands there: what a browser does with a second download."""
    stem, ending = _name_stem(delivery), _find_ending(delivery.data)
    names = (f"{stem}{f' ({rank})' if rank else ''}{ending}" for rank in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def _name_stem(delivery: Delivery) -> str:
    shown = re.sub(r"(?: ?\(\d+\))?(?:\.(?:xml|tar|tar\.gz|tgz|zip))?$", "", delivery.shown.strip(), flags=re.I)
    for form in (_ENVELOPE, _MESSAGE):
        if form.fullmatch(shown):
            return shown
    return f"message-{sha256(delivery.data)[:_SHORT]}"


def _find_ending(data: bytes) -> str:
    """By what the file is, and not by what it is called."""
    ending = next((ending for start, ending in _ENDINGS if data.startswith(start)), "")
    if not ending and data[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK:
        return ".tar"
    return ending or ".xml"
