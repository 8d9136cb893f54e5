"""A new CTG: communes and grouping chosen by a search, a name, a period, a model, an identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.creating import (
    NewCtg,
    create_ctg,
    list_identity_choices,
    list_model_choices,
    propose_days,
    propose_name,
    sort_by_field,
)
from generator.api.places import (
    find_chosen_communes,
    find_chosen_grouping,
    list_departements,
    list_usual_groupings,
    search_communes,
    search_groupings,
)
from generator.atelier.answers import redirect, show
from generator.atelier.requests import call, require, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import ContentError, Diagnostic, TemplateError, UsageError

_CREATE = "creer"
_FEW_GROUPINGS = 4


async def show_creation(request: Request) -> Response:
    """The form, empty, with the usual period."""
    require(request, Role.REDIGER)
    first, last = await call(propose_days)
    order = NewCtg("", first_day=first.isoformat(), last_day=last.isoformat())
    return await _show_form(request, order)


async def take_creation(request: Request) -> Response:
    """Another search, or the new CTG."""
    require(request, Role.REDIGER)
    form = await take_form(request)
    order = _read_order(form)
    if form.get("faire") != _CREATE:
        return await _show_form(request, order, form)
    try:
        made = await call(create_ctg, order, take_site(request).project, who(request))
    except (UsageError, ContentError, TemplateError) as fault:
        return await _show_form(request, order, form, sort_by_field(fault), status=422)
    notice = f"La CTG est créée : {made.files} fichiers, à compléter dans ces pages."
    return redirect(request, "home", dossier=made.id, notice=notice)


async def show_search(request: Request) -> Response:
    """What a search finds, alone: asked while one types."""
    params = request.query_params
    words, departement = params.get("mots", "")[:200], params.get("departement", "")[:3]
    values = await call(_search, words, departement, params.getlist("commune"), params.get("epci", ""))
    return show(request, "project/creation-found.html", values)


async def show_choice(request: Request) -> Response:
    """What goes with a choice: the name that it gives, the groupings of its communes. Asked when it changes."""
    params = request.query_params
    values = await call(_describe_choice, tuple(params.getlist("commune")[:2000]), params.get("epci", ""))
    return show(request, "project/creation-choice.html", values)


async def _show_form(
    request: Request,
    order: NewCtg,
    form: FormData | None = None,
    faults: dict[str, tuple[Diagnostic, ...]] | None = None,
    *,
    status: int = 200,
) -> Response:
    words = str(form.get("mots", ""))[:200] if form is not None else ""
    departement = str(form.get("departement", ""))[:3] if form is not None else ""
    former = str(form.get("nom_propose", "")) if form is not None else ""
    project = take_site(request).project
    values: dict[str, Any] = {
        "order": replace(order, name="" if order.name == former else order.name),
        "faults": faults or {},
        "departements": await call(list_departements),
        "models": await call(list_model_choices, project),
        "identities": await call(list_identity_choices, project),
        "departement": departement,
        **await call(_search, words, departement, order.communes, order.grouping),
        **await call(_describe_choice, order.communes, order.grouping),
    }
    return show(request, "project/creation.html", values, status=status)


def _search(words: str, departement: str, communes: Any, grouping: str) -> dict[str, Any]:
    """What is found that is not chosen yet; groupings after communes."""
    found = [one for one in search_communes(words, departement) if one.insee not in communes]
    wholes = [one for one in search_groupings(words, departement, _FEW_GROUPINGS) if one.siren != grouping]
    return {"words": words, "found_communes": found, "found_groupings": wholes}


def _describe_choice(communes: tuple[str, ...], grouping: str) -> dict[str, Any]:
    usual = [one for one in list_usual_groupings(communes) if one.siren != grouping]
    return {
        "chosen_communes": find_chosen_communes(communes),
        "chosen_grouping": find_chosen_grouping(grouping),
        "usual_groupings": usual[:_FEW_GROUPINGS],
        "proposed_name": propose_name(communes, grouping),
    }


def _read_order(form: FormData) -> NewCtg:
    def words(name: str) -> str:
        return str(form.get(name, ""))[:500]

    communes = tuple(str(code)[:20] for code in dict.fromkeys(form.getlist("commune")))
    groupings = [str(siren)[:20] for siren in form.getlist("epci") if siren]
    return NewCtg(
        words("nom"),
        communes,
        groupings[-1] if groupings else "",
        words("debut"),
        words("fin"),
        words("modele"),
        words("identite"),
    )


ROUTES = (
    Route("/nouveau", show_creation, name="new_dossier"),
    Route("/nouveau", take_creation, name="create_dossier", methods=["POST"]),
    Route("/nouveau/recherche", show_search, name="creation_search"),
    Route("/nouveau/choix", show_choice, name="creation_choice"),
)
