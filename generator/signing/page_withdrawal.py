"""`ctg recevoir --retirer`: a page taken out of the original under which it was filed, and put among those to file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.act_dossier import name_signed_page
from generator.acts.paper.withdrawals import list_used, withdraw
from generator.acts.register import find_act, read_version
from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, sha256, wait_for_folder, write_bytes
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.model.acts import FreezeOrder


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """The page to take out: the original's number, its page (in the convention, from 1), why, and who says so."""

    folder: Path
    number: int
    page: int
    reason: str
    order: FreezeOrder


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """What was taken out, in French; the page, kept again among those to file, and the note under the act.

    `before` is the version that is used in its place, if any.
    """

    words: str
    kept: Path
    note: Path
    act: str
    before: Path | None


def withdraw_page(request: WithdrawRequest) -> WithdrawReport:
    """Take the page that is used out of an original. What was filed stays under the act, and is used no more.

    Raises: `UsageError` when nothing is frozen, no such page is filed, or no reason is given; `OutputError`.
    """
    act = find_act(request.folder)
    span = Span(display_path(request.folder))
    if act is None:
        message = "aucun acte n'est arrêté dans ce dossier : aucune page n'y est classée"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, span))
    words = f"exemplaire n° {request.number}, page {request.page}"
    parties = act.record.parties
    name = ""
    if request.number <= len(parties):
        name = name_signed_page(parties[request.number - 1].id, request.page, act.record.text)
    used = list_used(act, name) if name else ()
    if not used:
        message = f"{words} : aucune page n'y est classée, il n'y a rien à retirer"
        hint = (
            "« ctg historique » dit ce qui a été classé ; ce qui est déposé dans signatures/ se retire en l'ôtant de là"
        )
        raise UsageError(Diagnostic(Code.PAGE_INCONNUE, message, span, hint=hint))
    reason = " ".join(request.reason.split())
    if not reason:
        message = "dire pourquoi la page est retirée : c'est gardé avec l'acte, et montré par « ctg historique »"
        raise UsageError(
            Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, span, hint='dire pourquoi : --motif "classée par erreur"')
        )
    data = read_version(act, used[-1])
    unfiled = request.folder / SIGNATURES / UNFILED
    kept = unfiled / name_withdrawn(data)
    with wait_for_folder(unfiled):
        write_bytes(kept, data)  # first: a run that dies between the two has lost nothing, and may be done again
    told = f"par {request.order.by}, le {request.order.day:%d/%m/%Y}, {reason}"
    note = withdraw(act, name, used[-1], told)
    return WithdrawReport(words, kept, note.file, act.place.name, used[-2].file if len(used) > 1 else None)


def name_withdrawn(data: bytes) -> str:
    """What a page that was withdrawn is called among those to file."""
    return f"{Code.PAGE_RETIREE.removeprefix('page-')}-{sha256(data)[:12]}.pdf"
