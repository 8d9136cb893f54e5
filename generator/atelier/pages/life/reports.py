"""Points d'étape and bilans: which there are, their day, one made as a job."""

from __future__ import annotations

import datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.life.report_pages import MadeReport, list_made_reports, read_report_file, show_report
from generator.api.life.reports import PossibleReports, ReportRequest, list_reports
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.dossier.documents import send_made, take_shelf
from generator.atelier.pages.life.work import write_report
from generator.atelier.processes.desk import Lane
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.codes import Code
from generator.errors import CtgError, Diagnostic


async def show_reports(request: Request) -> Response:
    """The reports of a convention."""
    place, possible = await _read(request)
    return await _show(request, place, possible)


async def show_pages(request: Request) -> Response:
    """The pages of a report that was made."""
    place, name = await call(take_dossier, request), request.path_params["report"]
    site = take_site(request)
    made = await _find_made(request, place, name)
    values: dict[str, Any] = {"place": place, "shown": None, "faults": (), "formats": made.formats}
    try:
        values["shown"] = await site.composers.ask(
            place.folder, show_report, place.folder, site.project, take_shelf(request), name, lane=Lane.FILES
        )
    except CtgError as fault:
        values["faults"] = fault.diagnostics
    return show(request, "life/report.html", values)


async def send_file(request: Request) -> Response:
    """A file of a report that was made."""
    place, name = await call(take_dossier, request), request.path_params["report"]
    made = await _find_made(request, place, name)
    if request.path_params["format"] not in made.formats:
        raise refuse_unknown_page()
    project = take_site(request).project
    return send_made(await call(read_report_file, place.folder, project, name, request.path_params["format"]))


async def _find_made(request: Request, place: DossierPlace, name: str) -> MadeReport:
    made = await call(list_made_reports, place.folder, take_site(request).project)
    found = next((one for one in made if one.name == name), None)
    if found is None:
        raise refuse_unknown_page()
    return found


async def _show(
    request: Request, place: DossierPlace, possible: PossibleReports, faults: tuple[Diagnostic, ...] = ()
) -> Response:
    made = await call(list_made_reports, place.folder, take_site(request).project)
    values = {"place": place, "possible": possible, "made": made, "faults": faults}
    return show(request, "life/reports.html", values, status=422 if faults else 200)


async def make(request: Request) -> Response:
    """One report is made, beside the page."""
    require(request, Role.REDIGER)
    place, possible = await _read(request)
    form = await take_form(request)
    wanted = next((one for one in possible.reports if one.nature == _say(form, "nature")), None)
    day = _say(form, "autre-jour") or _say(form, "jour")
    try:
        asked = datetime.date.fromisoformat(day) if day else None
    except ValueError:
        asked = None
    if wanted is None or (day and asked is None):
        message = "quel bilan, et à quelle date ?"
        fault = Diagnostic(Code.BILAN_SANS_DATE, message, hint="choisir l'un et l'autre")
        return await _show(request, place, possible, (fault,))
    extract = _say(form, "extrait")
    site = take_site(request)
    order = ReportRequest(
        place.folder,
        site.project,
        site.project.output,
        wanted.nature,
        asked,
        extract if extract in dict(possible.extracts) else None,
        final=_say(form, "final") == "oui",
    )
    link = find_url(request, "report", dossier=place.id)
    title = f"{wanted.title}{f' – {dict(possible.extracts)[extract]}' if order.extract else ''}"
    job = await call(
        site.jobs.start, "bilan", title, place, write_report, order, who(request), link, person=who(request)
    )
    return redirect(request, "task", task=job)


async def _read(request: Request) -> tuple[DossierPlace, PossibleReports]:
    site, place = take_site(request), await call(take_dossier, request)
    return place, await site.composers.ask(place.folder, list_reports, place.folder, site.project)


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/vie/bilans"
ROUTES = (
    Route(_HERE, show_reports, name="report"),
    Route(_HERE, make, methods=["POST"], name="make_report"),
    Route(f"{_HERE}/{{report}}", show_pages, name="report_pages"),
    Route(f"{_HERE}/{{report}}/fichier/{{format}}", send_file, name="report_file"),
)
