"""The envelope of a sending to the préfecture: when it was sent is in its name, which acts it holds in its XML.

`EACT--211300413--20251209-6.xml` is the envelope that the commune 211300413 made on 9 December 2025, the sixth of that
day; `ABC-EACT--211300413--20251209-6.tar.gz` the archive in which its platform ABC sent it. The answers of the
préfecture name their service too (`EACT--PREF013-211300413-20251210-4.xml`), and their day is not that of the sending.

Source: ACTES protocol, names of envelopes and of archives, element EnveloppeCLMISILL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import find_identifier_in_name, parse_compact_date
from generator.reading.message_xml import list_file_names, read_attribute, read_day, refuse_message

SENDING = "EnveloppeCLMISILL"
ANSWER = "EnveloppeMISILLCL"
_REAL = "E"  # application EACT; TACT, FACT, QACT, DACT are those of trials, training and tests
# What a browser adds to a file downloaded twice, « EACT--…-6 (1).xml », is passed over.
_NAME = re.compile(
    r"(?:.*[/\\])?(?:[A-Z0-9]{1,8}-)?(?P<application>[A-Z])ACT--(?P<sender>\d{9})--(?P<day>\d{8})-\d{1,4}"
    r"(?: ?\(\d+\))?(?:\.xml|\.tar|\.tar\.gz|\.tgz|\.zip)?",
    re.I,
)

_SENT_ACT = re.compile(r"-1-1_\d+(?:\.\w+)?$")  # other envelopes ask for a cancellation or a classification


@dataclass(frozen=True, slots=True)
class EnvelopeName:
    """What the name of an envelope, or of its archive, says."""

    sender: str  # SIREN
    day: date
    trial: bool  # not sent to the real application


@dataclass(frozen=True, slots=True)
class SendingEnvelope:
    """One sending: who sent which acts, when. `acts` are identifiers as the names of the files give them."""

    sender: str
    sent: date
    acts: tuple[str, ...]
    file_name: str

    def holds(self, identifier: object) -> bool:
        """Whether an act was in it."""
        return str(identifier).upper() in self.acts


def parse_envelope_name(name: str) -> EnvelopeName | None:
    """What a file's name says when it is that of an envelope of a sending or of its archive; else nothing."""
    found = _NAME.fullmatch(name.strip())
    day = parse_compact_date(found["day"]) if found else None
    if found is None or day is None:
        return None
    return EnvelopeName(found["sender"], day, found["application"].upper() != _REAL)


def read_envelope(root: etree._Element, file_name: str) -> SendingEnvelope:
    """The sending that an envelope describes. `file_name` must be the one that the protocol gave it.

    Raises: `InputFileError` when the name says no day, or another sender than the content, or a trial; or when it holds
    no act.
    """
    name = parse_envelope_name(file_name)
    if name is None:
        message = "l'enveloppe ne dit le jour de l'envoi que par son nom, et ce fichier en porte un autre"
        hint = "lui rendre son nom (EACT--SIREN--AAAAMMJJ-N.xml), ou donner la date d'envoi à la main"
        raise refuse_message(Code.ENVELOPPE_SANS_DATE, message, file_name, hint)
    if name.trial:
        message = "cette enveloppe est celle d'un essai, elle n'a pas été envoyée à la préfecture"
        raise refuse_message(Code.ENVELOPPE_ESSAI, message, file_name, "prendre l'enveloppe nommée EACT--…")
    sent = [one for one in list_file_names(root) if _SENT_ACT.search(one)]
    acts = tuple(dict.fromkeys(found for one in sent if (found := find_identifier_in_name(one))))
    if not acts:
        message = "cette enveloppe n'envoie aucun acte"
        raise refuse_message(Code.ENVELOPPE_SANS_ACTE, message, file_name, "prendre celle de l'envoi de l'acte")
    senders = {read_attribute(element, "SIREN") for element in root.iter("{*}IDCL")} - {""}
    senders |= {act.split("-")[1] for act in acts}
    if senders != {name.sender}:
        others = ", ".join(sorted(senders - {name.sender}))
        message = f"le nom de l'enveloppe dit qu'elle vient de {name.sender}, son contenu de {others}"
        raise refuse_message(Code.ENVELOPPE_DISCORDANTE, message, file_name, "la reprendre sur la plateforme")
    return SendingEnvelope(name.sender, name.day, acts, file_name)


@dataclass(frozen=True, slots=True)
class SideFile:
    """A file that goes with the messages and tells nothing more; `finding` says so.

    `acts` are the identifiers that it or its name gives; a description without any gives the act's `number` and `day`.
    """

    finding: Diagnostic
    acts: tuple[str, ...]
    number: str = ""
    day: date | None = None


def read_side_file(root: etree._Element, kind: str, file_name: str) -> SideFile | None:
    """What to say of a file that goes with the messages and tells nothing more; nothing for any other kind."""
    what = _SIDE_FILES.get(kind)
    if what is None:
        return None
    message = f"ce fichier est {what} : il n'apprend ni la réception ni l'envoi, il est laissé de côté"
    finding = Diagnostic(Code.MESSAGE_SANS_EFFET, message, Span(file_name), severity=Severity.ADVICE)
    names = (find_identifier_in_name(name) for name in (file_name, *list_file_names(root)))
    acts = tuple(dict.fromkeys(name for name in names if name))
    if acts or kind != _DESCRIPTION:
        return SideFile(finding, acts)
    return SideFile(finding, (), read_attribute(root, "NumeroInterne"), read_day(read_attribute(root, "Date")))


_DESCRIPTION = "Acte"
_SIDE_FILES = {
    ANSWER: "l'enveloppe de la réponse",
    _DESCRIPTION: "la description de l'acte envoyé",
    "RetourClassification": "la classification de la préfecture",
}
