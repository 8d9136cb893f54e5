"""Pages that a person put into `signatures/` by hand: which of them count as signed, looked at as a scan's are.

`ctg recevoir` looks at what it files; a file that is put there without it is looked at here, each time that it would
count. One of which a page does not count is left out whole, and told, until a person accepts it (`ctg accepter`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.electronic.acceptances import Acceptance, find_acceptance, list_acceptances
from generator.acts.paper.page_check import NOT_COUNTED, PageCheck
from generator.acts.register import Act
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.files import sha256
from generator.intake.door import take_pdf
from generator.making.dossier_folder import SIGNATURES
from generator.model.dossier import Dossier, InputFile
from generator.model.facts import Party
from generator.pdf_files.signatures.code import SignatureCode, name_dossier
from generator.pdf_files.signatures.scan_recognition import SeenPage, look_at_pages


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file that was put by hand: whose original, which of its pages (from 1) in order, where it stands."""

    party: Party
    number: int
    pages: tuple[int, ...]
    file: InputFile
    path: str  # below the dossier

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return sha256(self.file.data)


@dataclass(frozen=True, slots=True)
class DepositVerdict:
    """What is said of a deposit: faults by page, the pages that a person has accepted, why it cannot be read at all.

    `trusted` are pages of which the act knows no frame: they count, and nobody has looked for ink on them.
    """

    deposit: Deposit
    faults: tuple[tuple[int, Diagnostic], ...] = ()
    accepted: tuple[tuple[int, Acceptance], ...] = ()
    trusted: tuple[int, ...] = ()
    refused: tuple[Diagnostic, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the file is taken for the signed pages that it should be."""
        return not self.faults and not self.refused


@dataclass(frozen=True, slots=True)
class SiftedDossier:
    """A dossier with the signed pages that count, and no others.

    `notes` say why others do not, `accepted` what counts on a person's word; `refused` are files that cannot be read.
    """

    dossier: Dossier
    notes: tuple[Diagnostic, ...]
    accepted: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...]

    def refuse_unread(self) -> None:
        """Refuse a dossier of which a deposit cannot be read.

        Raises: `InputFileError` with the reasons.
        """
        if self.refused:
            raise InputFileError(self.refused)


def sift_deposits(act: Act, dossier: Dossier) -> SiftedDossier:
    """The dossier of an act without what was put by hand and does not count.

    Raises: `InputFileError` when a file of the act was touched.
    """
    notes: list[Diagnostic] = []
    accepted: list[Diagnostic] = []
    refused: list[Diagnostic] = []
    left_out: set[int] = set()
    for verdict in judge_deposits(act, dossier):
        if not verdict.counts:
            left_out.add(id(verdict.deposit.file))
        refused += verdict.refused
        notes += (_tell_fault(verdict.deposit, page, why, dossier) for page, why in verdict.faults)
        accepted += (_tell_accepted(verdict.deposit, page, one) for page, one in verdict.accepted)
        accepted += [_tell_trusted(verdict.deposit, act, dossier)] if verdict.trusted and verdict.counts else []
    if left_out:
        pages = {
            party: tuple(page for page in own if id(page.file) not in left_out)
            for party, own in dossier.signed_pages.items()
        }
        scans = {party: file for party, file in dossier.scans.items() if id(file) not in left_out}
        dossier = replace(dossier, scans=scans, signed_pages={party: own for party, own in pages.items() if own})
    return SiftedDossier(dossier, tuple(notes), tuple(accepted), tuple(refused))


def judge_deposits(act: Act, dossier: Dossier) -> tuple[DepositVerdict, ...]:
    """What each file that was put by hand is worth; `dossier` is the act's.

    Raises: `InputFileError` when a file of the act, or an acceptance, was touched.
    """
    deposits = tuple(list_deposits(act, dossier))
    if not deposits:
        return ()
    acceptances = list_acceptances(act)
    check = PageCheck(act)
    return tuple(_judge(act, deposit, check, acceptances) for deposit in deposits)


def list_deposits(act: Act, dossier: Dossier) -> Iterator[Deposit]:
    """The files that were put by hand as signed pages of an act."""
    pages = act.record.signature_pages
    for number, party in enumerate(dossier.facts.parties, start=1):
        if party.id in dossier.scans:
            file = dossier.scans[party.id]
            yield Deposit(party, number, pages, file, f"{SIGNATURES}/{Path(file.name).name}")
        for page in dossier.signed_pages.get(party.id, ()):
            # One that bears another text is told where originals are made.
            if not page.filed and page.digest == act.record.text and page.page in pages:
                path = f"{SIGNATURES}/{party.id}/{Path(page.file.name).name}"
                yield Deposit(party, number, (page.page,), page.file, path)


def name_page(page: int) -> str:
    """What an acceptance of a page is about."""
    return f"page-{page}"


def _judge(act: Act, deposit: Deposit, check: PageCheck, acceptances: tuple[Acceptance, ...]) -> DepositVerdict:
    name = deposit.file.name
    try:
        pdf = take_pdf(deposit.file.data, name).pdf
        seen = look_at_pages(pdf, name)
    except InputFileError as fault:
        return DepositVerdict(deposit, refused=fault.diagnostics)
    if len(seen) != len(deposit.pages):
        listed = ", ".join(str(page) for page in deposit.pages) or "aucune"
        message = f"ce scan a {len(seen)} page(s), pour {len(deposit.pages)} page(s) de signature ({listed})"
        hint = "numériser seulement les pages de signature, toutes, dans l'ordre ; ou le donner à « ctg recevoir »"
        return DepositVerdict(deposit, refused=(Diagnostic(Code.SCAN_NOMBRE_PAGES, message, Span(name), hint=hint),))
    faults: list[tuple[int, Diagnostic]] = []
    accepted: list[tuple[int, Acceptance]] = []
    trusted: list[int] = []
    for rank, (page, one) in enumerate(zip(deposit.pages, seen, strict=True), start=1):
        word = find_acceptance(acceptances, deposit.file.data, name_page(page))
        if word is not None:
            accepted.append((page, word))
            continue
        expected = SignatureCode(name_dossier(act.record.dossier), deposit.number, page, act.record.text)
        why = _tell_other(expected, one) or check.judge(page, pdf, rank, one, name)
        if why is not None:
            faults.append((page, why))
        elif not check.knows(page):
            trusted.append(page)
    return DepositVerdict(deposit, tuple(faults), tuple(accepted), tuple(trusted))


def _tell_other(expected: SignatureCode, seen: SeenPage) -> Diagnostic | None:
    others = [code for code in seen.codes if code != expected]
    if others:
        words = f"son code est celui d'une autre page ({_describe_code(others[0], expected)})"
        return Diagnostic(Code.PAGE_DIFFERENTE, words)
    return None


def _describe_code(code: SignatureCode, expected: SignatureCode) -> str:
    """« exemplaire n° 3, page 17 », with the CTG or the text when these are others."""
    words = f"exemplaire n° {code.number}, page {code.page}"
    if code.dossier != expected.dossier:
        words += f" de la CTG « {code.dossier.lower()} »"
    return words if code.digest == expected.digest else f"{words}, signé sur le texte {code.digest}"


# --- what is told --------------------------------------------------------------------------------------------------


def _tell_fault(deposit: Deposit, page: int, why: Diagnostic, dossier: Dossier) -> Diagnostic:
    message = f"déposée à la main, page {page} de l'exemplaire n° {deposit.number} : {why.message} ; {NOT_COUNTED}"
    command = f"ctg accepter {dossier.folder} {deposit.path} --page {page}"
    hint = (
        f'numériser la page signée, entière ; si elle est bien signée, après l\'avoir regardée : {command} --motif "…"'
    )
    return Diagnostic(why.code, message, Span(deposit.file.name), hint=hint, severity=Severity.WARNING)


def _tell_accepted(deposit: Deposit, page: int, word: Acceptance) -> Diagnostic:
    message = f"page {page} de l'exemplaire n° {deposit.number} ({word.vu}) : {word.shown}"
    return Diagnostic(Code.SIGNATURE_ACCEPTEE, message, Span(deposit.file.name), severity=Severity.ADVICE)


def _tell_trusted(deposit: Deposit, act: Act, dossier: Dossier) -> Diagnostic:
    why = "est repris d'avant le registre" if act.record.taken_over is not None else "n'a pas de code sur cette page"
    message = f"comptée comme signée sans que l'encre y soit cherchée : l'{act.name} {why}, ses cadres sont inconnus"
    hint = f"la regarder ; si elle n'est pas signée, la retirer de {dossier.folder}/{SIGNATURES}/"
    return Diagnostic(Code.PAGE_NON_REGARDEE, message, Span(deposit.file.name), hint=hint, severity=Severity.ADVICE)
