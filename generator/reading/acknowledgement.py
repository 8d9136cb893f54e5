"""The messages that the préfecture sends back through ACTES: acknowledgement, anomaly, cancellation.

Real messages do not all satisfy the published schema: only what is used is required. Only an `Acknowledgement` yields
acts to stamp.

Source: ACTES protocol, messages 1-2, 1-3 and 6-2, and the anomaly of a whole envelope (ANO_EACT--….xml).
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

_OTHER_MESSAGES = {
    "Acte": "l'acte envoyé (message 1-1), pas l'accusé de réception",
    "EnveloppeCLMISILL": "l'enveloppe de l'envoi, pas l'accusé de réception",
    "EnveloppeMISILLCL": "l'enveloppe de la réponse, pas l'accusé de réception",
    "DemandePieceComplementaire": "une demande de pièces complémentaires de la préfecture",
    "LettreObservations": "une lettre d'observations de la préfecture",
    "DefereTA": "un déféré au tribunal administratif",
    "RetourClassification": "la classification de la préfecture",
    "Annulation": "une demande d'annulation",
}


@dataclass(frozen=True, slots=True)
class ReceivedAct:
    """One `ActeRecu`: what the préfecture recopies of an act. Parts that the message leaves out are empty."""

    decided: date | None
    number: str
    nature: str  # two letters, or empty
    subject: str
    matters: tuple[str, ...]  # codes of the classification, from the widest


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


PrefectureMessage = Acknowledgement | Anomaly | Cancellation


def read_prefecture_message(data: bytes, file_name: str) -> PrefectureMessage:
    """What a message of the préfecture says; `file_name` is shown in faults and may supply the identifier.

    Raises: `InputFileError` when it is not such a message, or lacks the identifier or the date of receipt.
    """
    root = parse_message(data, file_name)
    kind = name_element(root)
    acts = tuple(_read_act(element) for element in find_children(root, "ActeRecu"))
    names = [file_name, *list_file_names(root)]
    named = tuple(dict.fromkeys(found for name in names if (found := find_identifier_in_name(name))))
    identifier = read_attribute(root, "IDActe") or next(iter(named), "")
    match kind:
        case "ARActe":
            received = read_day(read_attribute(root, "DateReception"))
            if received is None:
                raise refuse_message(Code.ACCUSE_INCOMPLET, "la date de réception (DateReception) manque", file_name)
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
        case _:
            what = _OTHER_MESSAGES.get(kind, f"un document « {kind} »")
            raise refuse_message(Code.ACCUSE_TYPE, f"ce fichier est {what}", file_name)


def take_received_acts(
    message: PrefectureMessage, sent: date | None = None, published: date | None = None
) -> tuple[ActMetadata, ...]:
    """The acts that may be stamped, each with the message's file as its source; the other dates are given.

    Raises: `InputFileError` for an anomaly or a cancellation, with the préfecture's reason.
    """
    match message:
        case Acknowledgement(identifiers=identifiers, received=received, file_name=name):
            return tuple(ActMetadata(identifier, received, sent, published, source=name) for identifier in identifiers)
        case Anomaly():
            raise InputFileError(explain_anomaly(message))
        case Cancellation():
            raise InputFileError(explain_cancellation(message))
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
        day = act.decided or main.decided
        own = f"{main.department}-{main.siren}-{day:%Y%m%d}-{act.number}-{act.nature or main.nature}"
        identifier, faults = parse_act_identifier(own, Span(file_name))
        if identifier is None:
            raise InputFileError(faults)
        found.append(identifier)
    return tuple(dict.fromkeys(found if main in found else [main, *found]))


def _read_act(element: etree._Element) -> ReceivedAct:
    nature = read_attribute(element, "CodeNatureActe")
    matters = tuple(
        code for rank in range(1, 6) for child in find_children(element, f"CodeMatiere{rank}") if (code := _code(child))
    )
    return ReceivedAct(
        read_day(read_attribute(element, "Date")),
        read_attribute(element, "NumeroInterne"),
        NATURE_BY_NUMBER.get(nature.lstrip("0"), nature if nature in NATURE_BY_NUMBER.values() else ""),
        read_words(element, "Objet"),
        matters,
    )


def _code(element: etree._Element) -> str:
    return read_attribute(element, "CodeMatiere") or (element.text or "").strip()
