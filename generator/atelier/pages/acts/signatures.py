"""Electronic signatures: the file to sign, the files that come back, what each signature is worth, what is accepted."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.depositing import DepositReport, deposit_originals
from generator.api.circuit.following import list_act_outputs
from generator.api.circuit.jobs import do_signing
from generator.api.circuit.scans import list_page_places
from generator.api.circuit.signatures import accept, list_signed_files
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.acts.frame import (
    attempt,
    follow_job,
    frame,
    read_field,
    say_here,
    start_job,
    take_deliveries,
    take_desk,
)
from generator.atelier.requests import call, require, take_form
from generator.atelier.security.people import Role
from generator.errors import Diagnostic


async def show_signatures(
    request: Request, report: DepositReport | None = None, faults: tuple[Diagnostic, ...] = ()
) -> Response:
    """The file to sign, and every signed file with its signatures."""
    place, desk = await take_desk(request)
    signed, unread = await attempt(list_signed_files, desk)
    files = await call(list_act_outputs, place.folder, desk.project)
    refused = [(one.delivery.shown, say_here(one.faults)) for one in report.refused] if report is not None else []
    values = frame(
        request,
        place,
        "signatures",
        signed=signed or (),
        to_sign=[one for one in files if one.kind == "signature"],
        frozen=bool(await call(list_page_places, place.folder)),
        refused=refused,
        faults=(*faults, *unread),
    )
    return show(request, "acts/signatures.html", values, status=422 if refused or faults else 200)


async def prepare_file(request: Request) -> Response:
    """Make the file to sign."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    link = find_url(request, "signatures", dossier=place.id)
    return follow_job(request, start_job(request, place, "Fichier à signer", do_signing, desk, link))


async def receive_signed(request: Request) -> Response:
    """Put files that were signed electronically."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    _, given = await take_deliveries(request)
    report = await call(deposit_originals, desk, given)
    if report.refused:
        return await show_signatures(request, report)
    words = " ".join(f"Déposé : {one.words}." for one in report.put) or "Aucun fichier n’a été choisi."
    return redirect(request, "signatures", dossier=place.id, notice=words)


async def accept_signature(request: Request) -> Response:
    """Accept what differs in a signed file, with a reason; or no longer."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    withdraw = read_field(form, "action") == "revenir"
    done, faults = await attempt(
        _accept, desk, read_field(form, "fichier"), read_field(form, "objet"), read_field(form, "motif"), withdraw
    )
    if faults:
        return await show_signatures(request, faults=faults)
    words = "N’est plus accepté : " if withdraw else "Accepté : "
    return redirect(request, "signatures", dossier=place.id, notice=words + " ; ".join(done.things))


def _accept(desk: Any, path: str, thing: str, reason: str, withdraw: bool) -> Any:
    return accept(desk, path, [thing], reason, withdraw=withdraw)


async def _show_alone(request: Request) -> Response:
    return await show_signatures(request)


_AT = "/dossiers/{dossier}/circuit/signatures"
ROUTES = (
    Route(_AT, _show_alone, name="signatures"),
    Route(_AT, receive_signed, methods=["POST"], name="receive_signed"),
    Route(f"{_AT}/preparer", prepare_file, methods=["POST"], name="prepare_file_to_sign"),
    Route(f"{_AT}/accepter", accept_signature, methods=["POST"], name="accept_signature"),
)
