"""The pages of a scan sorted by their codes, or placed by a person: filed under an original, or kept aside.

A page that is filed is filed right: its code must name this CTG, an original and a signature page that exist, and the
very text that the act has frozen; it must look like the page that it names, and be signed in all its frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.pdf_files.signatures.code import SignatureCode, name_dossier
from generator.pdf_files.signatures.scan_recognition import SeenPage, join_pages, split_pages
from generator.signing.reception_tray import Scan, Tray
from generator.signing.whole_originals import Sheet, find_whole_originals, list_runs

_BY_HAND = "ctg recevoir FICHIER DOSSIER"
_MANY = 4  # pages in a row without a code: more are kept in one file


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person says that a page goes: the original's number, its page, how to turn it (degrees clockwise).

    `sheet` is its rank in its file, from 1; nothing when the file has no other page.
    """

    number: int
    page: int
    turn: int = 0
    sheet: int | None = None


def sort_pages(tray: Tray, scan: Scan, seen: Sequence[SeenPage]) -> None:
    shown = {rank: page for rank, page in enumerate(seen, 1) if not page.blank}
    tray.blank += len(seen) - len(shown)
    doubts = {rank: next(_doubt(tray, page.codes), None) for rank, page in shown.items()}
    sheets = [
        Sheet(rank, page.codes[0] if doubts[rank] is None else None, bool(page.codes)) for rank, page in shown.items()
    ]
    whole = find_whole_originals(sheets, tray.signing.pages, tray.totals)
    for number, ranks in whole.text.items():
        turns = {seen[s.rank - 1].turn for s in sheets if s.code is not None and s.code.number == number}
        turn = turns.pop() if len(turns) == 1 else 0
        tray.keep_text(number, join_pages(scan.pdf, scan.name, dict.fromkeys(ranks, turn)), len(ranks))
    as_text = {rank for ranks in whole.text.values() for rank in ranks}
    loose = [s.rank for s in sheets if not s.readable and s.rank not in as_text and s.rank not in whole.expected]
    runs = [run for run in list_runs(loose, list(shown)) if len(run) >= _MANY]
    for run in runs:
        pages = dict.fromkeys(run, 0)
        tray.set_aside(join_pages(scan.pdf, scan.name, pages), _explain_run(scan, run), len(run))
    together = as_text.union(*runs)
    alone = {rank: page.turn for rank, page in shown.items() if rank not in together}
    for rank, data in split_pages(scan.pdf, scan.name, alone).items():
        page = seen[rank - 1]
        why = doubts[rank]
        if why is None and page.place is not None:
            why = tray.check.find_fault(page.codes[0], scan.pdf, rank, page.place, scan.name)
        _sort_page(tray, _Page(scan.name, rank, data), page.codes, why, whole.expected.get(rank))


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a scan, as a file of its own."""

    scan: str
    rank: int
    data: bytes


def _sort_page(
    tray: Tray,
    page: _Page,
    codes: Sequence[SignatureCode],
    why: Diagnostic | None,
    expected: tuple[int, int] | None,
) -> None:
    if why is None:
        name = tray.name_of(codes[0].number, codes[0].page)
        if not tray.was_withdrawn(name, page.data):
            tray.file_page(name, page.data)
            return
        words = f"elle a été retirée de l'{_name_page(codes[0])} : elle n'y est pas classée de nouveau"
        hint = f"si c'est bien sa place : {_BY_HAND} --exemplaire {codes[0].number} --page {codes[0].page}"
        why = Diagnostic(Code.PAGE_RETIREE, words, hint=hint)
    if expected is not None:
        number, place = expected
        words = f"{why.message} ; à cette place du fichier, ce doit être l'exemplaire n° {number}, page {place}"
        hint = f"la regarder, puis : ctg recevoir FICHIER DOSSIER --exemplaire {number} --page {place}"
        why = replace(why, message=words, hint=hint)
    message = f"page {page.rank} du fichier : {why.message}"
    tray.set_aside(page.data, replace(why, message=message, span=Span(page.scan), severity=Severity.WARNING))


def _explain_run(scan: Scan, run: Sequence[int]) -> Diagnostic:
    where = f"pages {run[0]} à {run[-1]} du fichier" if len(run) == run[-1] - run[0] + 1 else f"{len(run)} pages"
    message = f"{where} : aucun code lisible, elles sont mises de côté ensemble, en un fichier de {len(run)} pages"
    hint = "s'il y a une page signée parmi elles : ctg recevoir FICHIER DOSSIER --exemplaire N --page P --feuille RANG"
    return Diagnostic(Code.PAGE_ILLISIBLE, message, Span(scan.name), hint=hint, severity=Severity.WARNING)


def _name_page(code: SignatureCode) -> str:
    return f"exemplaire n° {code.number}, page {code.page}"


def _doubt(tray: Tray, codes: Sequence[SignatureCode]) -> Iterator[Diagnostic]:
    """Reasons not to file a page, the first being the one to tell; none when it can be filed."""
    by_hand = f"la placer à la main : {_BY_HAND} --exemplaire N --page P"
    if not codes:
        yield Diagnostic(Code.PAGE_ILLISIBLE, "aucun code lisible, elle est mise de côté", hint=by_hand)
        return
    if len(codes) > 1:
        words = f"elle porte {len(codes)} codes différents, elle est mise de côté"
        yield Diagnostic(Code.PAGE_CODES_CONTRAIRES, words, hint="numériser les feuilles une à une")
    for code in codes:
        if code.dossier != name_dossier(tray.dossier.name):
            words = f"elle est d'une autre CTG, « {code.dossier.lower()} » ({_name_page(code)})"
            yield Diagnostic(Code.PAGE_AUTRE_DOSSIER, words, hint="la recevoir dans le dossier de cette CTG")
        if code.digest != tray.signing.digest:
            words = f"elle a été signée sur un texte qui a changé depuis ({_name_page(code)}, texte {code.digest})"
            hint = "rétablir le texte signé, ou faire signer à nouveau la page du nouvel exemplaire"
            yield Diagnostic(Code.PAGE_TEXTE_CHANGE, words, hint=hint)
        if not _exists(tray, code.number, code.page):
            words = f"{_name_page(code)} n'existe pas dans cette CTG"
            yield Diagnostic(Code.PAGE_INCONNUE, words, hint="assembler, imprimer et faire signer à nouveau")


def _exists(tray: Tray, number: int, page: int) -> bool:
    return 1 <= number <= len(tray.dossier.facts.parties) and page in tray.signing.pages


def place_by_hand(tray: Tray, scan: Scan, seen: Sequence[SeenPage], wanted: Placement) -> None:
    if not _exists(tray, wanted.number, wanted.page):
        pages = ", ".join(str(page) for page in tray.signing.pages)
        hint = f"exemplaires : 1 à {len(tray.dossier.facts.parties)} ; pages de signature : {pages}"
        message = f"exemplaire n° {wanted.number}, page {wanted.page} : cette page de signature n'existe pas"
        raise UsageError(Diagnostic(Code.PAGE_INCONNUE, message, Span(scan.name), hint=hint))
    rank = wanted.sheet or 1
    if rank > len(seen) or (wanted.sheet is None and len(seen) != 1):
        message = f"ce fichier a {len(seen)} page{'s' if len(seen) > 1 else ''} ; une seule se place à la main"
        hint = f"dire laquelle : --feuille, de 1 à {len(seen)} ; ou recevoir d'abord le fichier entier"
        raise InputFileError(Diagnostic(Code.PAGE_A_PLACER, message, Span(scan.name), hint=hint))
    page = seen[rank - 1]
    expected = SignatureCode(name_dossier(tray.dossier.name), wanted.number, wanted.page, tray.signing.digest)
    others = [code for code in page.codes if code != expected]
    if others:
        message = f"le code de cette page dit autre chose : {_name_page(others[0])}, texte {others[0].digest}"
        hint = "vérifier le numéro et la page, ou le dossier ; une page signée sur un autre texte ne peut pas servir"
        raise InputFileError(Diagnostic(Code.PAGE_A_PLACER, message, Span(scan.name), hint=hint))
    why = tray.check.judge(wanted.page, scan.pdf, rank, page, scan.name)
    tray.placed = f"placée à la main : {_name_page(expected)}"
    if why is not None:
        tray.placed += f", malgré un doute : {why.message}"
        message = f"{_name_page(expected)}, placée à la main : {why.message} ; elle est comptée, puisqu'on le dit"
        hint = "la regarder ; une numérisation de la page signée prendra sa place"
        tray.warnings.add(Diagnostic(why.code, message, Span(scan.name), hint=hint, severity=Severity.WARNING))
    turn = (wanted.turn + page.turn) % 360
    (data,) = split_pages(scan.pdf, scan.name, {rank: turn}).values()
    tray.file_page(tray.name_of(wanted.number, wanted.page), data)
