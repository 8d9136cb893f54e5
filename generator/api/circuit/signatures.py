"""What the electronic signatures of an act are worth, and what a person accepts of them, or of a page put by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import open_act_dossier
from generator.acts.depositing.electronic import list_signed
from generator.acts.depositing.placing import Desk
from generator.acts.electronic.acceptances import BAND
from generator.acts.electronic.verdicts import FileVerdict, SignatureVerdict
from generator.acts.paper.deposits import DepositVerdict, judge_deposits
from generator.acts.register import find_act
from generator.acts.signed_originals import describe_bands, explain_kinship
from generator.acts.telling.deeds import Deed, tell_journal
from generator.errors import Diagnostic
from generator.making.dossier_folder import read_dossier
from generator.signing.accepting import AcceptRequest, accept_original

__all__ = ["Accepted", "SignatureLine", "SignedFile", "accept", "list_signed_files"]

_PAGE = re.compile(r"(?:page-)?([0-9]{1,5})")  # a page of a file that was put by hand


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature, or one thing of a signed file, and whether it counts; `thing` is what is accepted of it.

    `person` is who has to sign there, `signer` whom the certificate names, `when` the moment in French. `words` say why
    it counts or not; `waits` that a person may accept it; `accepted` who did, and why.
    """

    thing: str
    person: str
    signer: str
    when: str
    counts: bool
    words: str
    waits: bool = False
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signed file of the dossier: its path there, what ties it to the act, its lines, the fields still empty.

    `electronic` is false for a page that a person put by hand.
    """

    path: str
    words: str
    counts: bool
    lines: tuple[SignatureLine, ...]
    empty: tuple[str, ...] = ()
    electronic: bool = True

    @property
    def name(self) -> str:
        """Its name alone."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted, or no longer is, in French; and what to look at."""

    things: tuple[str, ...]
    notes: tuple[Diagnostic, ...]


def list_signed_files(desk: Desk) -> tuple[SignedFile, ...]:
    """What stands signed in a dossier and is judged for its act: electronic originals, then pages put by hand.

    Raises: `InputFileError` when one cannot be read; `ContentError` when the dossier cannot be read.
    """
    act = find_act(desk.folder)
    if act is None:
        return ()
    electronic = [
        _describe(verdict, "" if verdict.ties.kinship.is_act else explain_kinship(act, verdict))
        for verdict in list_signed(desk)
    ]
    dossier = open_act_dossier(act, read_dossier(desk.folder, desk.project))
    return (*electronic, *(_describe_deposit(verdict) for verdict in judge_deposits(act, dossier)))


def _describe(verdict: FileVerdict, foreign: str) -> SignedFile:
    lines = [_describe_signature(one, usable=verdict.usable) for one in verdict.signatures]
    for state in verdict.outside:
        words = f"dans un champ qui n'est à personne de l'acte ({state.field}) : ne compte pour personne"
        lines.append(
            SignatureLine(
                state.field,
                "personne",
                state.signer,
                _say_when(state.timestamp or state.announced),
                counts=False,
                words=words,
            )
        )
    if verdict.ties.bands:
        words = f"le parapheur a ajouté au bord des pages {describe_bands(verdict.ties.bands)}"
        accepted = verdict.band.shown if verdict.band is not None else ""
        lines.append(SignatureLine(BAND, "", "", "", bool(accepted), words, not accepted, accepted))
    words = foreign or str(verdict.ties.kinship)
    return SignedFile(verdict.original.path, words, verdict.complete, tuple(lines), verdict.report.empty_fields)


def _describe_signature(one: SignatureVerdict, *, usable: bool) -> SignatureLine:
    state = one.state
    waits = bool(one.doubt or one.shared) and one.accepted is None
    words = one.describe() if waits else state.problem
    if not words:
        words = "intacte, et le certificat nomme bien cette personne" if state.sound else "elle ne tient plus"
    if state.timestamp is not None:
        words += " ; horodatée par une autorité"
    accepted = one.accepted.shown if one.accepted is not None else ""
    when = _say_when(state.timestamp or state.announced)
    return SignatureLine(state.field, one.person, state.signer, when, usable and one.counts, words, waits, accepted)


def _describe_deposit(verdict: DepositVerdict) -> SignedFile:
    number = verdict.deposit.number
    lines = [
        SignatureLine(f"page-{page}", f"page {page}", "", "", counts=False, words=why.message, waits=True)
        for page, why in verdict.faults
    ]
    lines += [
        SignatureLine(f"page-{page}", f"page {page}", "", "", counts=True, words=word.vu, accepted=word.shown)
        for page, word in verdict.accepted
    ]
    words = f"déposé à la main pour l'exemplaire n° {number}"
    words += "".join(f" ; {why.message}" for why in verdict.refused)
    return SignedFile(verdict.deposit.path, words, verdict.counts, tuple(lines), electronic=False)


def _say_when(moment: datetime | None) -> str:
    return f"{moment.astimezone():%d/%m/%Y à %H:%M}" if moment is not None else ""


def accept(desk: Desk, path: str, things: Sequence[str], reason: str, *, withdraw: bool = False) -> Accepted:
    """Keep under the act that a person accepts `things` of a signed file, or no longer does, as `ctg accepter` does.

    `path` is that of one of `list_signed_files`, `things` are those of its lines.

    Raises: as `accept_original`.
    """
    numbers = {thing: int(found[1]) for thing in things if (found := _PAGE.fullmatch(thing)) is not None}
    pages = tuple(numbers.values())
    fields = tuple(thing for thing in things if thing != BAND and thing not in numbers)
    request = AcceptRequest(
        desk.folder,
        desk.project,
        Path(path),
        fields,
        band=BAND in things,
        reason=reason,
        order=desk.order,
        pages=pages,
        withdraw=withdraw,
    )
    report = accept_original(request)
    came_in = [report.original] if report.original is not None else []
    words = f"{'retrait : ' if withdraw else ''}{' ; '.join(report.things)} : {reason}"
    deed = Deed("accepter", came_in, report.files, act=report.act, reason=words)
    told = tell_journal(desk.folder, desk.project, desk.order.by, deed)
    return Accepted(report.things, (*report.notes, *told))
