"""What a newer model of clauses changes in the conventions of the project: measured as a job, shown as a table."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.kept.values import read_kept_value
from generator.api.life.renewal import ImpactReport, KnownModel, list_models, list_word_runs, write_impact_table
from generator.api.projects import list_places
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.life.work import measure_model
from generator.atelier.requests import call, require, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.model.names import slugify


async def show_impact(request: Request) -> Response:
    """The models, and what was measured of one."""
    site = take_site(request)
    models = await call(list_models, site.project)
    model = request.query_params.get("modele", "")
    known = _find(models, model) if model else None
    report = await call(read_kept_value, ImpactReport, _find_file(site.folder, known)) if known is not None else None
    places = {one.name: one.id for one in await call(list_places, site.project)}
    values = {
        "models": [(one.name, f"{one.name} (version {one.version})") for one in models],
        "model": model,
        "report": report,
        "places": places,
        "runs": list_word_runs,
    }
    return show(request, "life/impact.html", values)


async def send_table(request: Request) -> Response:
    """What was measured of a model, as CSV."""
    site = take_site(request)
    known = _find(await call(list_models, site.project), request.query_params.get("modele", ""))
    report = await call(read_kept_value, ImpactReport, _find_file(site.folder, known))
    if report is None:
        raise refuse_unknown_page()
    name = f"impact-{slugify(known.name)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_impact_table(report), media_type="text/csv; charset=utf-8", headers=headers)


async def measure(request: Request) -> Response:
    """The impact of a model is measured, beside the page."""
    require(request, Role.LIRE)
    site, form = take_site(request), await take_form(request)
    models = await call(list_models, site.project)
    known = _find(models, str(form.get("modele", "")))
    link = f"{find_url(request, 'impact')}?modele={known.name}"
    job = await call(
        site.jobs.start,
        "impact",
        f"Ce que change le modèle {known.name}",
        None,
        measure_model,
        known.name,
        site.project,
        _find_file(site.folder, known),
        link,
        person=who(request),
    )
    return redirect(request, "task", task=job)


def _find(models: tuple[KnownModel, ...], name: str) -> KnownModel:
    found = next((one for one in models if one.name == name), None)
    if found is None:
        raise refuse_unknown_page()
    return found


def _find_file(folder: Path, model: KnownModel) -> Path:
    return folder / "impact" / f"{model.name}.json"


# Nothing of a dossier changes: whoever may read may do it.
ROLES = {"measure_impact": Role.LIRE}
ROUTES = (
    Route("/impact", show_impact, name="impact"),
    Route("/impact/tableau.csv", send_table, name="impact_table"),
    Route("/impact", measure, methods=["POST"], name="measure_impact"),
)
