"""The messages that the préfecture sends back through ACTES: acknowledgement, anomaly, cancellation, objections.

Real messages do not all satisfy the published schema: only what is used is required. Only an `Acknowledgement` yields
acts to stamp.

Source: ACTES protocol v1.1, messages 1-2 to 6-2, and the anomaly of a whole envelope (ANO_EACT--….xml); CGCT L. 2131-6
(deferral by the préfet).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.model.acts import (
    NATURE_BY_NUMBER,
    ActIdentifier,
    ActMetadata,
    find_identifier_in_name,
    parse_act_identifier,
)
from generator.reading.message_xml import (
    find_children,
    list_file_names,
    name_element,
    parse_message,
    read_attribute,
    read_day,
    read_words,
    refuse_message,
)

# What is exchanged on an act once received puts it in question, whoever wrote it: by the name of the element, its
# number in the protocol and what it says, before the name of the act. Only the receipt of pieces asked for ends it.
_OBJECTIONS = {
    "CourrierSimple": ("2-1", "la préfecture a écrit au sujet de"),
    "ReponseCourrierSimple": ("2-2", "une réponse a été faite à un courrier de la préfecture sur"),
    "DemandePieceComplementaire": ("3-1", "la préfecture a demandé des pièces complémentaires pour"),
    "ARDemandePieceComplementaire": ("3-2", "une demande de pièces complémentaires a été reçue pour"),
    "RefusPieceComplementaire": ("3-3", "des pièces complémentaires ont été refusées à la préfecture pour"),
    "PieceComplementaire": ("3-4", "des pièces complémentaires ont été envoyées, sans accusé de réception, pour"),
    "LettreObservations": ("4-1", "la préfecture a fait des observations sur"),
    "ARLettreObservations": ("4-2", "une lettre d'observations de la préfecture a été reçue sur"),
    "RejetLettreObservations": ("4-3", "des observations de la préfecture ont été rejetées sur"),
    "ReponseLettreObservations": ("4-4", "une réponse a été faite à des observations de la préfecture sur"),
    "ARReponseRejetLettreObservations": ("4-5", "la préfecture a reçu une réponse à ses observations sur"),
    "DefereTA": ("5-1", "la préfecture a déféré au tribunal administratif"),
    "Annulation": ("6-1", "l'annulation a été demandée pour"),
}
PIECES_RECEIVED = "ARPieceComplementaire"
_REASONS = ("NatureIllegalite", "Motif", "DescriptionPieces", "Objet", "Description")
# The elements that tell of an act which the préfecture knows.
MESSAGE_KINDS = frozenset(_OBJECTIONS) | {
    "ARActe",
    "AnomalieActe",
    "AnomalieEnveloppe",
    "ARAnnulation",
    PIECES_RECEIVED,
}
_OTHER_MESSAGES = {
    "Acte": "l'acte envoyé (message 1-1), pas l'accusé de réception",
    "EnveloppeCLMISILL": "l'enveloppe de l'envoi, pas l'accusé de réception",
    "EnveloppeMISILLCL": "l'enveloppe de la réponse, pas l'accusé de réception",
    "RetourClassification": "la classification de la préfecture",
}


@dataclass(frozen=True, slots=True)
class ReceivedAct:
    """One `ActeRecu`: what the préfecture recopies of an act. Parts that the message leaves out are empty.

    `misdated` is a date that is written in no form of the schema, as it stands.
    """

    decided: date | None
    number: str
    nature: str  # two letters, what is written when it is no nature that is known, or empty
    subject: str
    matters: tuple[str, ...]  # codes of the classification, from the widest
    misdated: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`ARActe`: the acts are received. `identifiers` has one for each act, in the order of the message."""

    identifiers: tuple[ActIdentifier, ...]
    received: date
    acts: tuple[ReceivedAct, ...]
    file_name: str


@dataclass(frozen=True, slots=True)
class Anomaly:
    """`AnomalieActe`, `AnomalieEnveloppe`: the préfecture refused the sending; no stamp may come of it.

    `others` are the other acts of an envelope that was refused whole.
    """

    day: date | None
    code: str
    detail: str
    acts: tuple[ReceivedAct, ...]
    identifier: str  # from the names of files, else empty; not checked
    file_name: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancellation:
    """`ARAnnulation`: an act that had been received is cancelled; no stamp may come of it."""

    identifier: str
    received: date | None
    file_name: str


@dataclass(frozen=True, slots=True)
class Objection:
    """A message that puts an act in question. `number` is that of the protocol ("5-1"), empty when it is unreadable.

    `identifier` is the act as the message, or the name of its file, writes it; empty when neither does.
    """

    number: str
    identifier: str
    reason: str
    file_name: str


@dataclass(frozen=True, slots=True)
class PiecesReceived:
    """The préfecture has received the additional pieces of an act: what it had asked for is settled."""

    identifier: str
    file_name: str


PrefectureMessage = Acknowledgement | Anomaly | Cancellation | Objection | PiecesReceived


def read_prefecture_message(data: bytes, file_name: str) -> PrefectureMessage:
    """What a message of the préfecture says; `file_name` is shown in faults and may supply the identifier.

    Raises: `InputFileError` when it is not such a message, or lacks the identifier or the date of receipt, or has that
    date in another form than the schema's.
    """
    root = parse_message(data, file_name)
    kind = name_element(root)
    acts = tuple(_read_act(element) for element in find_children(root, "ActeRecu"))
    names = [file_name, *list_file_names(root)]
    named = tuple(dict.fromkeys(found for name in names if (found := find_identifier_in_name(name))))
    identifier = read_attribute(root, "IDActe") or next(iter(named), "")
    match kind:
        case "ARActe":
            received = _read_receipt_day(root, file_name)
            return Acknowledgement(_identify_acts(identifier, acts, file_name), received, acts, file_name)
        case "AnomalieActe" | "AnomalieEnveloppe":
            return Anomaly(
                read_day(read_words(root, "Date")),
                read_words(root, "Nature"),
                read_words(root, "Detail"),
                acts,
                identifier,
                file_name,
                named[1:] if kind == "AnomalieEnveloppe" else (),
            )
        case "ARAnnulation":
            return Cancellation(identifier, read_day(read_attribute(root, "DateReception")), file_name)
        case _ if kind == PIECES_RECEIVED:
            return PiecesReceived(identifier, file_name)
        case _:
            if kind in _OBJECTIONS:
                reason = next((words for name in _REASONS if (words := read_words(root, name))), "")
                return Objection(_OBJECTIONS[kind][0], identifier, reason, file_name)
            what = _OTHER_MESSAGES.get(kind, f"un document « {kind} »")
            raise refuse_message(Code.ACCUSE_TYPE, f"ce fichier est {what}", file_name)


def take_received_acts(
    message: PrefectureMessage, sent: date | None = None, published: date | None = None
) -> tuple[ActMetadata, ...]:
    """The acts that may be stamped, each with the message's file as its source; the other dates are given.

    Raises: `InputFileError` for any other message, with the préfecture's reason.
    """
    match message:
        case Acknowledgement(identifiers=identifiers, received=received, file_name=name):
            return tuple(ActMetadata(identifier, received, sent, published, source=name) for identifier in identifiers)
        case Anomaly():
            raise InputFileError(explain_anomaly(message))
        case Cancellation():
            raise InputFileError(explain_cancellation(message))
        case Objection():
            raise InputFileError(explain_objection(message))
        case PiecesReceived(file_name=name):
            message_kind = "ce fichier est l'accusé de réception de pièces complémentaires, pas celui de l'acte"
            raise refuse_message(Code.ACCUSE_TYPE, message_kind, name)
        case _:
            assert_never(message)


def explain_anomaly(anomaly: Anomaly) -> Diagnostic:
    """Why an act has no stamp: the préfecture's code and words."""
    act = _name_act(anomaly.identifier or next((act.number for act in anomaly.acts if act.number), ""))
    when = f" le {anomaly.day:%d/%m/%Y}" if anomaly.day else ""
    code = f"nature {anomaly.code}, " if anomaly.code else ""
    return Diagnostic(
        Code.ACCUSE_ANOMALIE,
        f"la préfecture a refusé {act}{when} ({code}« {anomaly.detail or 'sans détail'} ») : aucun tampon",
        Span(anomaly.file_name),
        hint="corriger ce que la préfecture indique, envoyer l'acte à nouveau, puis prendre le nouvel accusé",
    )


def explain_cancellation(cancellation: Cancellation) -> Diagnostic:
    """Why an act that was received has no stamp any more."""
    when = f" le {cancellation.received:%d/%m/%Y}" if cancellation.received else ""
    return Diagnostic(
        Code.ACCUSE_ANNULATION,
        f"la transmission de {_name_act(cancellation.identifier)} a été annulée{when} : aucun tampon",
        Span(cancellation.file_name),
        hint="retirer la copie tamponnée si elle existe ; l'acte est à transmettre à nouveau",
    )


def explain_objection(objection: Objection) -> Diagnostic:
    """Why an act has no stamp while it is in question."""
    act = f"l'acte {objection.identifier}" if objection.identifier else "un acte qu'il ne nomme pas"
    saying = next((words for number, words in _OBJECTIONS.values() if number == objection.number), "")
    reason = f" (« {objection.reason[:200]} »)" if objection.reason else ""
    message = f"{saying} {act}{reason} : aucun tampon"
    if not saying:
        message = f"un message de la préfecture sur {act} est illisible : aucun tampon sans savoir ce qu'il dit"
    return Diagnostic(
        Code.ACTE_CONTESTE,
        message,
        Span(objection.file_name),
        hint="traiter l'affaire avec la préfecture ; une fois réglée, ranger ce message hors du dossier et relancer",
    )


def find_inner_differences(message: Acknowledgement, identifier: ActIdentifier) -> tuple[str, ...]:
    """What an acknowledgement of one act says otherwise inside than in its identifier, field by field."""
    if len(message.acts) != 1:
        return ()
    (act,) = message.acts
    found: list[str] = []
    if act.misdated:
        found.append(f"date : « {act.misdated} » est mal écrite dans l'accusé, il faut AAAA-MM-JJ")
    elif act.decided is not None and act.decided != identifier.decided:
        found.append(f"date : l'accusé dit {identifier.decided:%d/%m/%Y} et {act.decided:%d/%m/%Y}")
    if act.number and act.number.upper() != identifier.number.upper():
        found.append(f"numéro : l'accusé dit {identifier.number} et {act.number}")
    if act.nature and act.nature != identifier.nature:
        found.append(f"nature : l'accusé dit {identifier.nature} et {act.nature}")
    return tuple(found)


def _read_receipt_day(root: etree._Element, file_name: str) -> date:
    written = read_attribute(root, "DateReception")
    received = read_day(written)
    if received is not None:
        return received
    if not written:
        raise refuse_message(Code.ACCUSE_INCOMPLET, "la date de réception (DateReception) manque", file_name)
    raise refuse_message(*_say_misdated("DateReception", written), file_name, _HINT_DAY)


_HINT_DAY = "redemander l'accusé à la plateforme : le protocole veut des dates écrites AAAA-MM-JJ, comme 2025-11-26"


def _say_misdated(name: str, written: str) -> tuple[Code, str]:
    return Code.ACCUSE_DATE, f"la date {name} est mal écrite : « {written[:40]} »"


def _name_act(identifier: str) -> str:
    return f"l'acte {identifier}" if identifier else "l'acte"


def _identify_acts(text: str, acts: tuple[ReceivedAct, ...], file_name: str) -> tuple[ActIdentifier, ...]:
    if not text:
        raise refuse_message(Code.ACCUSE_INCOMPLET, "l'identifiant de l'acte (IDActe) manque", file_name)
    main, faults = parse_act_identifier(text, Span(file_name))
    if main is None:
        raise InputFileError(faults)
    if len(acts) < 2:
        return (main,)
    # IDActe names one of them; the others come from the same sender, with their own date, number and nature.
    found = []
    for act in acts:
        if act.misdated:
            raise refuse_message(*_say_misdated("de l'acte", act.misdated), file_name, _HINT_DAY)
        day = act.decided or main.decided
        own = f"{main.department}-{main.siren}-{day:%Y%m%d}-{act.number}-{act.nature or main.nature}"
        identifier, faults = parse_act_identifier(own, Span(file_name))
        if identifier is None:
            raise InputFileError(faults)
        found.append(identifier)
    written = {str(one).upper() for one in found}
    return tuple(dict.fromkeys(found if str(main).upper() in written else [main, *found]))


def _read_act(element: etree._Element) -> ReceivedAct:
    nature = read_attribute(element, "CodeNatureActe")
    matters = tuple(
        code for rank in range(1, 6) for child in find_children(element, f"CodeMatiere{rank}") if (code := _code(child))
    )
    day = read_attribute(element, "Date")
    return ReceivedAct(
        read_day(day),
        read_attribute(element, "NumeroInterne"),
        NATURE_BY_NUMBER.get(nature.lstrip("0"), nature.upper()),
        read_words(element, "Objet"),
        matters,
        day if read_day(day) is None else "",
    )


def _code(element: etree._Element) -> str:
    return read_attribute(element, "CodeMatiere") or (element.text or "").strip()
