"""The messages that the préfecture sends back through ACTES: acknowledgement, anomaly, cancellation.

Real messages do not all satisfy the published schema, nor the encoding they declare: only what is used is
required, names are compared without their prefix, and no entity is ever resolved. Only an `Acknowledgement`
yields acts to stamp.

Source: ACTES protocol, namespace http://www.interieur.gouv.fr/ACTES#v1.1-20040216, messages 1-2, 1-3 and 6-2.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from lxml import etree

from generator.errors import Diagnostic, InputFileError, Span
from generator.model.acts import (
    NATURE_BY_NUMBER,
    ActIdentifier,
    ActMetadata,
    find_identifier_in_name,
    parse_act_identifier,
)

MAX_MESSAGE_BYTES = 1024 * 1024  # a real one has a few kilobytes
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_SINGLE_BYTE_ENCODINGS = {"iso8859-1", "iso8859-15", "cp1252"}
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
_WANTED = "il faut le fichier XML de l'accusé de réception, nommé …-1-2_1.xml"


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
    """`AnomalieActe`: the préfecture refused the sending; no stamp may come of it."""

    day: date | None
    code: str
    detail: str
    acts: tuple[ReceivedAct, ...]
    identifier: str  # from the names of files, else empty; not checked
    file_name: str


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
    root = _parse_xml(data, file_name)
    kind = etree.QName(root).localname
    acts = tuple(_read_act(element) for element in _children(root, "ActeRecu"))
    names = [file_name, *(element.text or "" for element in root.iter("{*}NomFichier"))]
    named = next((found for name in names if (found := find_identifier_in_name(name.strip()))), "")
    identifier = _attribute(root, "IDActe") or named
    match kind:
        case "ARActe":
            received = _read_date(_attribute(root, "DateReception"))
            if received is None:
                raise _refuse("accuse-incomplet", "la date de réception (DateReception) manque", file_name)
            return Acknowledgement(_identify_acts(identifier, acts, file_name), received, acts, file_name)
        case "AnomalieActe":
            return Anomaly(
                _read_date(_text(root, "Date")),
                _text(root, "Nature"),
                _text(root, "Detail"),
                acts,
                identifier,
                file_name,
            )
        case "ARAnnulation":
            return Cancellation(identifier, _read_date(_attribute(root, "DateReception")), file_name)
        case _:
            what = _OTHER_MESSAGES.get(kind, f"un document « {kind} »")
            raise _refuse("accuse-type", f"ce fichier est {what}", file_name, _WANTED)


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
        "accuse-anomalie",
        f"la préfecture a refusé {act}{when} ({code}« {anomaly.detail or 'sans détail'} ») : aucun tampon",
        Span(anomaly.file_name),
        hint="corriger ce que la préfecture indique, envoyer l'acte à nouveau, puis prendre le nouvel accusé",
    )


def explain_cancellation(cancellation: Cancellation) -> Diagnostic:
    """Why an act that was received has no stamp any more."""
    when = f" le {cancellation.received:%d/%m/%Y}" if cancellation.received else ""
    return Diagnostic(
        "accuse-annulation",
        f"la transmission de {_name_act(cancellation.identifier)} a été annulée{when} : aucun tampon",
        Span(cancellation.file_name),
        hint="retirer la copie tamponnée si elle existe ; l'acte est à transmettre à nouveau",
    )


def _name_act(identifier: str) -> str:
    return f"l'acte {identifier}" if identifier else "l'acte"


def _identify_acts(text: str, acts: tuple[ReceivedAct, ...], file_name: str) -> tuple[ActIdentifier, ...]:
    if not text:
        raise _refuse("accuse-incomplet", "l'identifiant de l'acte (IDActe) manque", file_name)
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
    nature = _attribute(element, "CodeNatureActe")
    matters = tuple(
        code for rank in range(1, 6) for child in _children(element, f"CodeMatiere{rank}") if (code := _code(child))
    )
    return ReceivedAct(
        _read_date(_attribute(element, "Date")),
        _attribute(element, "NumeroInterne"),
        NATURE_BY_NUMBER.get(nature.lstrip("0"), nature if nature in NATURE_BY_NUMBER.values() else ""),
        _text(element, "Objet"),
        matters,
    )


def _code(element: etree._Element) -> str:
    return _attribute(element, "CodeMatiere") or (element.text or "").strip()


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _text(element: etree._Element, name: str) -> str:
    return next((" ".join("".join(child.itertext()).split()) for child in _children(element, name)), "")


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its prefix, or a child of that name: both are met."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value).strip()
    return _text(element, name)


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])  # some senders add a time or a zone
    except ValueError:
        return None


def _parse_xml(data: bytes, file_name: str) -> etree._Element:
    if len(data) > MAX_MESSAGE_BYTES:
        raise _refuse("accuse-trop-gros", "un accusé de réception ne dépasse pas 1 Mio", file_name, _WANTED)
    text = _decode(data)
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.I):
        # Entities are the way in for attacks, and ACTES messages have none.
        raise _refuse("accuse-doctype", "ce XML déclare un DOCTYPE ou des entités : il est refusé", file_name, _WANTED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        message = "ce fichier n'est pas un XML lisible"
        raise InputFileError(
            Diagnostic("accuse-illisible", message, Span(file_name, line, column), hint=_WANTED)
        ) from fault
    if root is None:
        raise _refuse("accuse-illisible", "ce fichier est vide", file_name, _WANTED)
    return root


def _decode(data: bytes) -> str:
    """The characters of a message. What it declares is not believed: UTF-8 proves itself, the rest is Latin."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:2] in (b"<\0", b"\0<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED_ENCODING.match(data)
        return data.decode(_known_encoding(declared.group(1).decode()) if declared else "cp1252", "replace")


def _known_encoding(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return found if found in _SINGLE_BYTE_ENCODINGS else "cp1252"


def _refuse(code: str, message: str, file_name: str, hint: str | None = None) -> InputFileError:
    return InputFileError(Diagnostic(code, message, Span(file_name), hint=hint))
