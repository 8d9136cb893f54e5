"""What goes to the préfecture and what comes back from it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.depositing import DepositReport, MessageDeposit, deposit_messages, list_put
from generator.api.circuit.following import Stage, list_act_outputs, read_circuit
from generator.api.circuit.jobs import do_sending
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.acts.frame import (
    find_today,
    follow_job,
    frame,
    read_field,
    say_here,
    start_job,
    take_deliveries,
    take_desk,
)
from generator.atelier.requests import call, require, take_form, take_site
from generator.atelier.security.people import Role


async def show_sending(request: Request, report: DepositReport | None = None) -> Response:
    """Each party that sends its act, its bundle, its receipt; the messages that are put, those that are refused."""
    place, desk = await take_desk(request)
    circuit = await take_site(request).composers.ask(
        place.folder, read_circuit, place.folder, desk.project, find_today()
    )
    files = await call(list_act_outputs, place.folder, desk.project)
    put = await call(list_put, place.folder)
    values = frame(
        request,
        place,
        "sending",
        circuit=circuit,
        lines=circuit.parties,
        bundles={one.party for one in files if one.kind == "transmission"},
        files=[one for one in files if one.kind == "transmission"],
        messages=[name for name in put if name.startswith("prefecture/")],
        findings=say_here(circuit.findings),
        faults=say_here(circuit.faults),
        refused=[(one.delivery.shown, say_here(one.faults)) for one in report.refused] if report is not None else [],
        doubtful=_list_doubtful(report),
        Stage=Stage,
    )
    return show(request, "acts/sending.html", values, status=422 if values["refused"] else 200)


def _list_doubtful(report: DepositReport | None) -> list[tuple[str, object]]:
    put = report.put if report is not None else ()
    return [(one.shown, say_here(one.doubts)) for one in put if isinstance(one, MessageDeposit) and one.doubts]


async def prepare_bundles(request: Request) -> Response:
    """Prepare what is sent, in a job."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    party, reason = read_field(form, "partie"), read_field(form, "motif")
    link = find_url(request, "sending", dossier=place.id)
    return follow_job(request, start_job(request, place, "Envoi en préfecture", do_sending, desk, party, reason, link))


async def receive_messages(request: Request) -> Response:
    """Put what the préfecture or the platform gave."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    _, given = await take_deliveries(request)
    report = await call(deposit_messages, desk, given)
    if report.refused or _list_doubtful(report):
        return await show_sending(request, report)
    words = " ".join(f"Déposé : {one.words}." for one in report.put) or "Aucun fichier n’a été choisi."
    return redirect(request, "sending", dossier=place.id, notice=words)


async def _show_alone(request: Request) -> Response:
    return await show_sending(request)


_AT = "/dossiers/{dossier}/circuit/prefecture"
ROUTES = (
    Route(_AT, _show_alone, name="sending"),
    Route(_AT, receive_messages, methods=["POST"], name="receive_messages"),
    Route(f"{_AT}/preparer", prepare_bundles, methods=["POST"], name="prepare_bundles"),
)
