"""What comes from the préfecture's side, through intake: its messages, and the envelopes of what was sent to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity
from generator.intake.door import MessageFile, take_messages
from generator.model.acts import find_identifier_in_name
from generator.model.dossier import Dossier
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Objection,
    PrefectureMessage,
    read_prefecture_message,
)
from generator.reading.message_xml import name_element, parse_message
from generator.reading.sending_envelope import SENDING, SendingEnvelope, SideFile, read_envelope, read_side_file


@dataclass(frozen=True, slots=True)
class PrefectureFiles:
    """What some files say, in their order; `findings` tell of those that say nothing, or cannot be used.

    `beside` are the files that only go with the others, alone or in an archive.
    """

    messages: tuple[PrefectureMessage, ...]
    envelopes: tuple[SendingEnvelope, ...]
    findings: tuple[Diagnostic, ...]
    beside: tuple[SideFile, ...] = ()

    def refuse_faults(self) -> None:
        """Raise `InputFileError` with what cannot be used, if anything."""
        faults = DiagnosticCollector()
        faults.extend(d for d in self.findings if d.severity is Severity.ERROR)
        faults.raise_errors(InputFileError)


def read_prefecture_files(files: Sequence[tuple[str, bytes]]) -> PrefectureFiles:
    """The messages and envelopes in files given by their name to show and their bytes; nothing is raised.

    A file may be the archive of a sending or of an answer. An envelope that only goes with an answer, or the
    description of the act sent, is told of and left aside.
    """
    each = read_each_file(files)
    return PrefectureFiles(
        tuple(message for one in each for message in one.messages),
        tuple(envelope for one in each for envelope in one.envelopes),
        tuple(finding for one in each for finding in one.findings),
        tuple(file for one in each for file in one.beside),
    )


def read_each_file(files: Sequence[tuple[str, bytes]]) -> tuple[PrefectureFiles, ...]:
    """What each of some files says, in their order; as `read_prefecture_files`."""
    return tuple(_sort(name, taken) for (name, _), taken in zip(files, take_messages(files), strict=True))


def _sort(name: str, taken: MessageFile) -> PrefectureFiles:
    found: list[PrefectureMessage] = []
    envelopes: list[SendingEnvelope] = []
    beside: list[SideFile] = []
    findings: list[Diagnostic] = []
    faults = list(taken.faults)
    for shown, data in taken.documents:
        try:
            root = parse_message(data, shown)
            kind = name_element(root)
            side = read_side_file(root, kind, shown)
            if kind == SENDING:
                envelopes.append(read_envelope(root, shown))
            elif side is None:
                found.append(read_prefecture_message(data, shown))
            else:
                beside.append(side)
                findings += [side.finding] if shown == name else []  # inside an archive it has its place
        except InputFileError as fault:
            faults += fault.diagnostics
    found += _list_unreadable(faults)
    return PrefectureFiles(tuple(_name_acts(found)), tuple(envelopes), (*findings, *faults), tuple(beside))


def _list_unreadable(faults: Sequence[Diagnostic]) -> list[Objection]:
    """What cannot be read but is named as a message that may put an act in question: in doubt, it does."""
    names = dict.fromkeys(d.span.file for d in faults if d.span is not None and d.severity is Severity.ERROR)
    return [
        Objection("", identifier, "", name)
        for name in names
        if _MAY_OBJECT.search(name) and (identifier := find_identifier_in_name(name)) is not None
    ]


def _name_acts(messages: Sequence[PrefectureMessage]) -> list[PrefectureMessage]:
    """The messages of one file; one that names no act concerns those that the same archive says to be received."""
    received = [str(i) for m in messages if isinstance(m, Acknowledgement) for i in m.identifiers]
    named: list[PrefectureMessage] = []
    for message in messages:
        numbered = isinstance(message, Anomaly) and any(act.number for act in message.acts)
        if isinstance(message, Acknowledgement) or message.identifier or numbered or not received:
            named.append(message)
        else:
            named += [replace(message, identifier=identifier) for identifier in received]
    return named


_MAY_OBJECT = re.compile(r"-(?:1-3|[2-9]-\d)(?:_\d+)?(?: ?\(\d+\))?(?:\.\w+)?$")


def read_receipts(dossier: Dossier) -> tuple[Acknowledgement, ...]:
    """The acknowledgements of a dossier, whatever they fit; nothing is raised."""
    files = read_prefecture_files([(file.name, file.data) for file in dossier.acknowledgements])
    return list_receipts(files)


def list_receipts(files: PrefectureFiles) -> tuple[Acknowledgement, ...]:
    """The acknowledgements among the messages of some files."""
    return tuple(message for message in files.messages if isinstance(message, Acknowledgement))
