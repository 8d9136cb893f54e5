"""The dossier as forms: each one filled, checked while one types, saved; its cards opened one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.api.filling import FormAnswer, post_form
from generator.api.forms import (
    Form,
    FormRequest,
    FoundField,
    Look,
    check_form,
    find_field_at,
    find_owner,
    list_faults,
    list_forms,
    look_at_dossier,
    name_anchor,
    open_card,
    open_form,
    walk_cards,
    write_before,
)
from generator.api.places import search_communes
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.dossier.drafts import forget_draft
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.text_links import read_place, write_place

_MOST_TOLD = 6  # changes that a notice names


async def show_forms(request: Request) -> Response:
    """The forms of a dossier, with what each waits for."""
    place = await call(take_dossier, request)
    look = await look_at(request, place)
    entries = await ask_composer(request, place, list_forms, place.folder, take_site(request).project, look)
    values = {"place": place, "entries": entries, "unreadable": look.completeness is None}
    return show(request, "dossier/forms.html", values)


async def show_form(request: Request) -> Response:
    """A form, with what is found at each field."""
    place = await call(take_dossier, request)
    asked = await _ask(request, place)
    look = await look_at(request, place)
    form = await ask_composer(request, place, open_form, asked, look)
    return _show(request, place, asked, FormAnswer(form))


async def save_form(request: Request) -> Response:
    """Save a form, and what its button asks for; what is refused is shown with all that was typed."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    posted = await _take_posted(request)
    asked = await _ask(request, place)
    action = (posted.get("_action") or [""])[0]
    if action.startswith("chercher:"):
        form = await ask_composer(request, place, check_form, _open(asked, posted), posted)
        found = await call(search_communes, (posted.get("_mots") or [""])[0])
        return _show(request, place, asked, FormAnswer(form), {"found_communes": found})
    answer: FormAnswer = await ask_composer(request, place, post_form, asked, posted, who(request))
    if not answer.saved:
        return _show(request, place, asked, answer)
    await forget_draft(request, place, await take_form(request))
    return _go_back(request, place, asked, answer)


def _go_back(request: Request, place: DossierPlace, asked: FormRequest, answer: FormAnswer) -> Response:
    if answer.says:
        more = len(answer.says) - _MOST_TOLD
        told = [*answer.says[:_MOST_TOLD], *([f"et {more} autres"] if more > 0 else [])]
        notice = "Enregistré. " + " ; ".join(told)
    else:
        notice = "Rien n’avait changé : rien n’est écrit."
    back = redirect(request, *_name_route(asked), notice=notice, **_name_params(place, asked))
    opened = urlencode([("carte", name) for name in answer.opened])
    anchor = f"#carte-{name_anchor(answer.anchor)}" if answer.anchor else ""
    back.headers["location"] += f"{'?' if opened else ''}{opened}{anchor}"
    return back


async def check(request: Request) -> Response:
    """What would be found with what is typed: a fragment, each field's findings."""
    place = await call(take_dossier, request)
    posted = await _take_posted(request)
    asked = _open(await _ask(request, place), posted)
    turn = f"{who(request)} checks {place.id}"
    form: Form = await take_site(request).composers.ask(place.folder, check_form, asked, posted, newest_of=turn)
    return show(request, "dossier/form_check.html", {"place": place, "form": form, "cards": walk_cards(form)})


async def show_card(request: Request) -> Response:
    """A card of a form, whole: a fragment, put into the page that is open."""
    place = await call(take_dossier, request)
    asked = await _ask(request, place, opened=False)
    name = request.query_params.get("carte", "")
    look = await look_at(request, place)
    form, card = await ask_composer(request, place, open_card, asked, name, look)
    owner, _ = find_owner(form, name)
    if card is None or owner is None:
        return Response("", status_code=404)
    values: dict[str, Any] = _list_values(request, place, asked, form)
    values |= {"card": card, "owner": owner, "before": write_before(card.items), "level": 3 + name.count("/[")}
    values["stale"] = request.query_params.get("empreinte", form.digest) != form.digest
    return show(request, "dossier/form_card.html", values)


async def find_communes(request: Request) -> Response:
    """Communes that some words look for: a fragment, to be chosen from."""
    place = await call(take_dossier, request)
    found = await call(search_communes, request.query_params.get("mots", "")[:200])
    values = {"place": place, "found": found, "list_name": request.query_params.get("liste", "")[:200]}
    return show(request, "dossier/form_communes.html", values)


async def go_to_field(request: Request) -> Response:
    """The way to the field of a value, or to the cell of a table; to the places where it appears when it has none."""
    place = await call(take_dossier, request)
    file, path = read_place(request.query_params.get("fichier", ""), request.query_params.get("cle", ""))
    owner = place
    found = await ask_composer(request, place, find_field_at, place.folder, file, path)
    if found is None and place.convention is not None:  # an avenant's dossier is made from its convention's
        owner = place.convention
        found = await ask_composer(request, owner, find_field_at, owner.folder, file, path)
    if found is not None:
        return RedirectResponse(find_field_url(request, owner, found), status_code=303)
    if file.endswith(".csv") and "grid" in take_site(request).routes:
        table = file.rpartition("/")[2].removesuffix(".csv")
        line = f"#ligne-{path[0]}" if path else ""
        return RedirectResponse(find_url(request, "grid", dossier=owner.id, table=table) + line, status_code=303)
    if not file or not path:
        return redirect(request, "forms", dossier=place.id)
    uses = f"{find_url(request, 'uses', dossier=place.id)}?{write_place(file, path)}"
    return RedirectResponse(uses, status_code=303)


def find_field_url(request: Request, place: DossierPlace, field: FoundField) -> str:
    """The address of a field, its card open."""
    params = {"form": field.form} if not field.sheet else {"fiche": field.sheet}
    base = find_url(request, "sheet" if field.sheet else "form", dossier=place.id, **params)
    opened = f"?{urlencode([('carte', field.card)])}" if field.card else ""
    return f"{base}{opened}#{field.anchor}"


async def look_at(request: Request, place: DossierPlace) -> Look:
    """What is found of a dossier, from its composer."""
    return await ask_composer(request, place, look_at_dossier, place.folder, take_site(request).project)


async def _take_posted(request: Request) -> dict[str, list[str]]:
    form = await take_form(request)
    posted: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            posted.setdefault(name, []).append(value)
    return posted


async def _ask(request: Request, place: DossierPlace, *, opened: bool = True) -> FormRequest:
    """The form that an address names; cards to show whole are among its parameters."""
    cards = tuple(request.query_params.getlist("carte")) if opened else ()
    project = take_site(request).project
    if "fiche" in request.path_params:
        return FormRequest(place.folder, project, "fiche", f"{request.path_params['fiche']}.yaml", cards)
    return FormRequest(place.folder, project, request.path_params["form"], "", cards)


def _open(asked: FormRequest, posted: Mapping[str, list[str]]) -> FormRequest:
    opened = tuple(dict.fromkeys((*asked.opened, *posted.get("_ouvertes", ()))))
    return FormRequest(asked.folder, asked.project, asked.form, asked.file, opened)


def _name_route(asked: FormRequest, suffix: str = "") -> tuple[str]:
    return (f"{'sheet' if asked.file else 'form'}{suffix}",)


def _name_params(place: DossierPlace, asked: FormRequest) -> dict[str, str]:
    if asked.file:
        return {"dossier": place.id, "fiche": asked.file.removesuffix(".yaml")}
    return {"dossier": place.id, "form": asked.form}


def _list_values(request: Request, place: DossierPlace, asked: FormRequest, form: Form) -> dict[str, Any]:
    """What the templates of forms read, whole or in part."""
    params = _name_params(place, asked)
    own, card = (find_url(request, *_name_route(asked, suffix), **params) for suffix in ("", "_card"))
    digest = urlencode({"empreinte": form.digest})

    def page_address(name: str) -> str:
        return f"{own}?{urlencode({'carte': name})}#carte-{name_anchor(name)}"

    return {
        "place": place,
        "form": form,
        "sheet": params.get("fiche", ""),
        "own_address": own,
        "check_address": find_url(request, *_name_route(asked, "_check"), **params),
        "communes_address": find_url(request, "form_communes", dossier=place.id),
        "page_address": page_address,
        "card_address": lambda name: f"{card}?{urlencode({'carte': name})}&{digest}",
    }


def _show(
    request: Request,
    place: DossierPlace,
    asked: FormRequest,
    answer: FormAnswer,
    more: Mapping[str, Any] | None = None,
) -> Response:
    form = answer.form
    shown = {field.conflict for field in form.walk_fields() if field.conflict is not None}
    values = {
        **_list_values(request, place, asked, form),
        "answer": answer,
        "faults": answer.faults,
        "lost_conflicts": tuple(one for one in answer.conflicts if one not in shown)[:1],
        "summary": list_faults(form) if answer.refused else (),
        "before": write_before(form.items),
        **(more or {}),
    }
    status = 422 if answer.refused else 409 if answer.conflicts else 200
    return show(request, "dossier/form.html", values, status=status)


_FORM, _SHEET = "/dossiers/{dossier}/formulaires/{form}", "/dossiers/{dossier}/fiches/{fiche}"
ROUTES = (
    Route("/dossiers/{dossier}/formulaires", show_forms, name="forms"),
    Route("/dossiers/{dossier}/champ", go_to_field, name="field"),
    Route("/dossiers/{dossier}/communes", find_communes, name="form_communes"),
    Route(f"{_FORM}/controle", check, methods=["POST"], name="form_check"),
    Route(f"{_FORM}/carte", show_card, name="form_card"),
    Route(_FORM, show_form, name="form"),
    Route(_FORM, save_form, methods=["POST"], name="form"),
    Route(f"{_SHEET}/controle", check, methods=["POST"], name="sheet_check"),
    Route(f"{_SHEET}/carte", show_card, name="sheet_card"),
    Route(_SHEET, show_form, name="sheet"),
    Route(_SHEET, save_form, methods=["POST"], name="sheet"),
)
