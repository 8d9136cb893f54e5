"""The next convention: its dossier made from one that ends, or from a PDF; the facts that are to be confirmed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.kept.files import find_kept_file, keep_file
from generator.api.life.confirmations import Confirmed, FactToConfirm, confirm_facts, list_facts
from generator.api.life.renewal import NextPeriod, RenewalRequest, list_models, propose_period
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.life.uploads import copy_uploads, list_uploads
from generator.atelier.pages.life.work import renew_convention
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.codes import Code
from generator.errors import CtgError, Diagnostic
from generator.model.names import slugify


async def show_renewal(request: Request) -> Response:
    """The form of a renewal."""
    place = await call(take_dossier, request)
    return await _show(request, place)


async def _show(
    request: Request,
    place: DossierPlace | None,
    said: dict[str, str] | None = None,
    faults: tuple[Diagnostic, ...] = (),
) -> Response:
    project = take_site(request).project
    period: NextPeriod | None = None
    models: list[tuple[str, str]] = []
    told = faults
    try:
        models = [(one.name, f"{one.name} (version {one.version})") for one in await call(list_models, project)]
        if place is not None:
            period = await ask_composer(request, place, propose_period, place.folder, project)
    except CtgError as fault:
        told = (*faults, *fault.diagnostics)
    known = {}
    if period is not None:
        known = {"debut": period.first.isoformat(), "fin": period.last.isoformat(), "nom": period.name}
    values = {
        "place": place,
        "period": period,
        "models": [("", "le plus récent qui remplace celui-ci"), *models],
        "said": {**known, **(said or {})},
        "faults": told,
    }
    return show(request, "life/renewal.html", values, status=422 if faults else 200)


async def renew(request: Request) -> Response:
    """The next dossier is made, beside the page."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request) if "dossier" in request.path_params else None
    form = await take_form(request)
    said = {name: _say(form, name) for name in ("debut", "fin", "nom", "modele")}
    site = take_site(request)
    try:
        first, last = (datetime.date.fromisoformat(said[name]) for name in ("debut", "fin"))
    except ValueError:
        fault = Diagnostic(Code.PERIODE_INVALIDE, "quelle est la période de la prochaine convention ?")
        return await _show(request, place, said, (fault,))
    source = place.folder if place is not None else await _keep_source(request, form)
    name = slugify(said["nom"])
    if source is None or not name:
        message = "aucun PDF n'est donné" if source is None else "le nouveau dossier n'a pas de nom"
        fault = Diagnostic(Code.FICHIER_INCONNU, message, hint="compléter, puis recommencer")
        return await _show(request, place, said, (fault,))
    target = (place.convention or place).folder.parent / name if place is not None else site.project.content / name
    link = find_url(request, "confirmations", dossier=_name_place(site.project.content, target))
    order = RenewalRequest(source, site.project, first, last, target, said["modele"] or None)
    job = await call(
        site.jobs.start,
        "renouvellement",
        f"Renouvellement : {name}",
        None,
        renew_convention,
        order,
        who(request),
        link,
        person=who(request),
    )
    return redirect(request, "task", task=job)


async def show_renewal_of_file(request: Request) -> Response:
    """The same, from a PDF."""
    return await _show(request, None)


async def _keep_source(request: Request, form: FormData) -> Path | None:
    """The PDF of the form, kept until the job has read it."""
    uploads = list_uploads(form, "fichier")[:1]
    store = take_site(request).folder / "renouvellements"

    def keep() -> Path | None:
        with copy_uploads(uploads) as files:
            names = [keep_file(store, called, path) for called, path in files]
        return find_kept_file(store, names[0]) if names else None

    return await call(keep)


def _name_place(content: Path, target: Path) -> str:
    return target.relative_to(content).as_posix().replace("/", "~")


# --- what is to be confirmed -----------------------------------------------------------------------------------------


async def show_confirmations(request: Request) -> Response:
    """The facts of a dossier that are still to be confirmed."""
    place = await call(take_dossier, request)
    return await _show_facts(request, place)


async def _show_facts(
    request: Request,
    place: DossierPlace,
    said: dict[str, str] | None = None,
    faults: tuple[Diagnostic, ...] = (),
) -> Response:
    groups: dict[str, list[FactToConfirm]] = {}
    for fact in await ask_composer(request, place, list_facts, place.folder):
        groups.setdefault(fact.part, []).append(fact)
    values: dict[str, Any] = {
        "place": place,
        "groups": groups,
        "total": sum(map(len, groups.values())),
        "said": said or {},
        "faults": [replace(one, span=None) for one in faults],
    }
    return show(request, "life/confirmations.html", values, status=422 if faults else 200)


async def confirm(request: Request) -> Response:
    """Facts are confirmed, or corrected and confirmed."""
    require(request, Role.REDIGER)
    site, place = take_site(request), await call(take_dossier, request)
    form = await take_form(request)
    said: list[Confirmed] = []
    for fact in await ask_composer(request, place, list_facts, place.folder):
        match _say(form, f"fait-{fact.key}"):
            case "confirmer":
                said.append(Confirmed(fact.id))
            case "corriger":
                said.append(Confirmed(fact.id, _say(form, f"valeur-{fact.key}")))
    try:
        await site.composers.ask(place.folder, confirm_facts, place.folder, site.project, tuple(said), who(request))
    except CtgError as fault:
        typed = {name: _say(form, name) for name in form}
        return await _show_facts(request, place, typed, fault.diagnostics)
    count = len(said)
    notice = f"{count} faits ne sont plus à confirmer." if count > 1 else "Un fait n’est plus à confirmer."
    return redirect(request, "confirmations", dossier=place.id, notice=notice)


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/vie"
ROUTES = (
    Route(f"{_HERE}/renouvellement", show_renewal, name="renewal"),
    Route(f"{_HERE}/renouvellement", renew, methods=["POST"], name="renew"),
    Route(f"{_HERE}/a-confirmer", show_confirmations, name="confirmations"),
    Route(f"{_HERE}/a-confirmer", confirm, methods=["POST"], name="confirm"),
    Route("/renouveler", show_renewal_of_file, name="renewal_of_file"),
    Route("/renouveler", renew, methods=["POST"], name="renew_file"),
)
