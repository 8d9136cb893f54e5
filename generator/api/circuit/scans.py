"""Signed pages that come back from the copier: filed by their codes, placed by a person, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act_dossier import name_signed_page
from generator.acts.depositing.placing import TAKE_OUT, Desk
from generator.acts.originals import find_signing
from generator.acts.paper.withdrawals import list_used
from generator.acts.register import find_act, list_returns
from generator.acts.telling.deeds import Deed, tell_journal
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError
from generator.files import sha256, show_as, write_bytes
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.model.progress import Progress, tell_nobody
from generator.signing.page_sorting import Placement
from generator.signing.page_withdrawal import WithdrawReport, WithdrawRequest, withdraw_page
from generator.signing.reception import ReceptionReport, ReceptionRequest, receive_scans
from generator.signing.unfiled_pages import UnfiledPages, draw_unfiled, find_unfiled, list_unfiled, set_aside

__all__ = [
    "FiledPage",
    "GivenScan",
    "PagePlace",
    "PileReport",
    "Placement",
    "ScanPile",
    "UnfiledPages",
    "draw_unfiled",
    "keep_given_scan",
    "list_filed_pages",
    "list_page_places",
    "list_unfiled",
    "place_page",
    "receive_pile",
    "set_page_aside",
    "take_page_out",
]

_SHORT = 12
_ENDINGS = (
    (b"%PDF", ".pdf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)


@dataclass(frozen=True, slots=True)
class GivenScan:
    """A file of the copier: where it is kept while it is read, and what the person who gives it calls it."""

    file: Path
    shown: str


@dataclass(frozen=True, slots=True)
class ScanPile:
    """What the copier delivered, in any order, for the dossier of a desk."""

    desk: Desk
    scans: tuple[GivenScan, ...]


@dataclass(frozen=True, slots=True)
class PileReport:
    """What became of a pile: what was filed and what waits, in French; files that were refused, and why.

    `filed` and `aside` count pages. `warnings` say of each page that was not filed why it was not.
    """

    filed: int
    aside: int
    says: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A signature page of an original, where a page that came back may go; `filed` when one stands there."""

    number: int
    page: int
    party: str
    filed: bool


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A signed page that is filed: of which original, which page, and how many versions of it are kept."""

    number: int
    page: int
    party: str
    file: Path
    versions: int


def keep_given_scan(folder: Path, shown: str, data: bytes) -> GivenScan:
    """Write a file of the copier into a folder of ours, under a name of ours.

    Raises: `OutputError` when it cannot be written.
    """
    ending = next((ending for start, ending in _ENDINGS if data.lstrip()[:4].startswith(start[:4])), ".bin")
    file = folder / f"scan-{sha256(data)[:_SHORT]}{ending}"
    write_bytes(file, data)
    return GivenScan(file, shown)


def receive_pile(pile: ScanPile, tell: Progress = tell_nobody) -> PileReport:
    """File the pages of a pile under the originals of an act, as `ctg recevoir` does; one file that is bad stops none.

    Raises: as `receive_scans`, but for the files that cannot be used, which are told.
    """
    with show_as(tuple((scan.file, scan.shown) for scan in pile.scans)):
        try:
            return _summarise([_receive(pile.desk, pile.scans, None, tell)], ())
        except InputFileError as fault:
            if len(pile.scans) == 1:
                return _summarise([], fault.diagnostics)
        reports: list[ReceptionReport] = []
        refused = DiagnosticCollector()
        for scan in pile.scans:
            try:
                reports.append(_receive(pile.desk, (scan,), None, tell))
            except InputFileError as fault:
                refused.extend(fault.diagnostics)
        return _summarise(reports, refused.found)


def _receive(
    desk: Desk, scans: Sequence[GivenScan], placement: Placement | None, tell: Progress = tell_nobody
) -> ReceptionReport:
    request = ReceptionRequest(
        tuple(scan.file for scan in scans), desk.folder, desk.project, desk.project.output, placement
    )
    report = receive_scans(request, tell)
    aside = [file for file in report.set_aside if file not in report.standing]
    filed = (*report.filed, *(text.file for text in report.text), *aside)
    deed = Deed("recevoir", report.given, filed, report.standing, reason=report.placed if filed else "")
    told = tell_journal(desk.folder, desk.project, desk.order.by, deed)
    return replace(report, warnings=(*report.warnings, *told))


def _summarise(reports: Sequence[ReceptionReport], refused: Sequence[Diagnostic]) -> PileReport:
    filed = sum(len(report.filed) for report in reports)
    text = sum(one.pages for report in reports for one in report.text)
    aside = sum(report.aside_pages for report in reports)
    blank, known = sum(report.blank for report in reports), sum(report.known for report in reports)
    counts = (
        (filed, "page classée", "pages classées"),
        (text, "page de texte gardée", "pages de texte gardées"),
        (aside, "page à classer", "pages à classer"),
        (blank, "page blanche", "pages blanches"),
        (known, "page déjà connue", "pages déjà connues"),
    )
    says = [f"{count} {many if count > 1 else one}" for count, one, many in counts if count]
    if reports:
        last = reports[-1]
        plural = "s" if last.signed > 1 else ""
        says += [f"{last.signed} exemplaire{plural} sur {last.originals} signé{plural}", *last.missing]
    warnings = DiagnosticCollector()
    for report in reports:
        warnings.extend(report.warnings)
    return PileReport(filed, aside, tuple(says), warnings.found, tuple(refused))


def list_page_places(folder: Path) -> tuple[PagePlace, ...]:
    """Where the signed pages of an act go: those that nothing fills yet come first.

    Raises: `InputFileError` when the act cannot be read.
    """
    act = find_act(folder)
    if act is None:
        return ()
    filed = {(one.number, one.page) for one in list_filed_pages(folder)}
    places = (
        PagePlace(number, page, party.name, (number, page) in filed)
        for number, party in enumerate(act.record.parties, start=1)
        for page in find_signing(act).pages
    )
    return tuple(sorted(places, key=lambda place: (place.filed, place.number, place.page)))


def list_filed_pages(folder: Path) -> tuple[FiledPage, ...]:
    """The signed pages that are filed under an act on its very text, by original, then by page.

    Raises: `InputFileError` when the act cannot be read.
    """
    act = find_act(folder)
    if act is None:
        return ()
    returns = list_returns(act)
    found = []
    for number, party in enumerate(act.record.parties, start=1):
        for page in find_signing(act).pages:
            name = name_signed_page(party.id, page, act.record.text)
            used = list_used(act, name) if name in returns else ()
            if used:
                found.append(FiledPage(number, page, party.name, used[-1].file, len(used)))
    return tuple(found)


def place_page(desk: Desk, name: str, placement: Placement) -> PileReport:
    """Put a page that waits, by the name of its file, where a person says.

    Raises: `UsageError` when it waits no more, or there is no such place; `InputFileError` when its code says another
    one.
    """
    file = find_unfiled(desk.folder, name)
    return _summarise([_receive(desk, (GivenScan(file, name),), placement)], ())


def take_page_out(desk: Desk, number: int, page: int, reason: str) -> WithdrawReport:
    """Take a page out of the original under which it was filed, and put it among those to file.

    Raises: as `withdraw_page`.
    """
    report = withdraw_page(WithdrawRequest(desk.folder, number, page, reason, desk.order))
    words = f"retirée de l'{report.words} : {reason}"
    deed = Deed("recevoir", (), [report.note, report.kept], act=report.act, reason=words)
    tell_journal(desk.folder, desk.project, desk.order.by, deed)
    return report


def set_page_aside(desk: Desk, name: str, reason: str) -> Path:
    """Take a file of pages out of those that wait, because they are of no use here; where a copy is kept.

    Raises: as `set_aside`.
    """
    waiting = desk.folder / SIGNATURES / UNFILED / name
    gone = set_aside(desk.folder, name)
    words = " ".join(reason.split()) or "page sans objet pour cet acte"
    deed = Deed(TAKE_OUT, {waiting: gone.digest}, [gone.kept], act=gone.act, reason=words)
    tell_journal(desk.folder, desk.project, desk.order.by, deed)
    return gone.kept
