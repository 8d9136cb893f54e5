"""Points d'étape and bilans: which there are, their day, one made as a job."""

from __future__ import annotations

import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.life.reports import PossibleReports, ReportRequest, list_reports
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.life.work import write_report
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.codes import Code
from generator.errors import Diagnostic


async def show_reports(request: Request) -> Response:
    """The reports of a convention."""
    place, possible = await _read(request)
    return _show(request, place, possible)


def _show(
    request: Request, place: DossierPlace, possible: PossibleReports, faults: tuple[Diagnostic, ...] = ()
) -> Response:
    values = {"place": place, "possible": possible, "faults": faults}
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
        return _show(request, place, possible, (fault,))
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
ROUTES = (Route(_HERE, show_reports, name="report"), Route(_HERE, make, methods=["POST"], name="make_report"))
