"""The texts that a dossier brings: a list, and an editor beside the text as it will print."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.editing import Author, Conflict, ConflictError, UnreadableError, keep_base, read_base
from generator.api.projects import DossierPlace
from generator.api.wording import TextPreview, TextSheet, list_texts, open_text_sheet, preview_text, save_text
from generator.atelier.answers import redirect, show
from generator.atelier.pages.dossier.drafts import forget_draft
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import Diagnostic

_CONFLICT, _REFUSED = 409, 422


async def show_texts(request: Request) -> Response:
    """The texts that the model expects of this dossier."""
    place = await call(take_dossier, request)
    site = take_site(request)
    texts = await site.composers.ask(place.folder, list_texts, place.folder, site.project)
    return show(request, "dossier/texts.html", {"place": place, "texts": texts})


async def show_text(request: Request) -> Response:
    """A text in its editor."""
    place = await call(take_dossier, request)
    sheet = await _open(request, place)
    return await _show(request, place, sheet)


async def _open(request: Request, place: DossierPlace) -> TextSheet:
    site = take_site(request)
    name = request.path_params["text"]
    return await site.composers.ask(place.folder, open_text_sheet, place.folder, site.project, name)


async def _show(
    request: Request,
    place: DossierPlace,
    sheet: TextSheet,
    conflict: Conflict | None = None,
    faults: tuple[Diagnostic, ...] = (),
) -> Response:
    site = take_site(request)
    shown = await _preview(request, place, sheet.text)
    # What is edited is what the page shows: after a conflict, the version that somebody else has saved.
    read = str(conflict.theirs or "") if conflict is not None else sheet.text
    base = await call(keep_base, site.folder, read) if not faults else (await take_form(request)).get("base", "")
    values = {
        "place": place,
        "sheet": sheet,
        "base": base,
        "shown": shown,
        "text": Markup(shown.html),
        "conflict": conflict,
        "faults": faults,
    }
    status = _CONFLICT if conflict is not None else _REFUSED if faults else 200
    return show(request, "dossier/text.html", values, status=status)


async def _preview(request: Request, place: DossierPlace, words: str, newest: str = "") -> TextPreview:
    site = take_site(request)
    asked = (place.folder, site.project, request.path_params["text"], words)
    return await site.composers.ask(place.folder, preview_text, *asked, newest_of=newest)


async def show_text_preview(request: Request) -> Response:
    """A text as it will print with what is being typed."""
    place = await call(take_dossier, request)
    form = await take_form(request)
    newest = f"{who(request)} {request.url.path}"  # who types asks again before an answer comes
    shown = await _preview(request, place, str(form.get("texte", "")), newest)
    values = {"shown": shown, "text": Markup(shown.html)}
    return show(request, "dossier/text_part.html", values)


async def save(request: Request) -> Response:
    """Save a text, or show what somebody else has written meanwhile beside it."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    site, form = take_site(request), await take_form(request)
    sheet = await _open(request, place)
    mine = replace(sheet, text=str(form.get("texte", "")).replace("\r\n", "\n"), digest=str(form.get("empreinte", "")))
    base = await call(read_base, site.folder, str(form.get("base", "")))
    try:
        await site.composers.ask(place.folder, save_text, place.folder, site.project, mine, Author(who(request)), base)
    except ConflictError as fault:
        conflict = fault.conflicts[0]
        now = replace(mine, text=conflict.merged or mine.text, digest=conflict.digest)
        return await _show(request, place, now, conflict)
    except UnreadableError as fault:
        return await _show(request, place, mine, faults=fault.diagnostics)
    await forget_draft(request, place, form)
    return redirect(request, "text", notice="Texte enregistré.", dossier=place.id, text=sheet.name.id)


ROUTES = (
    Route("/dossiers/{dossier}/textes", show_texts, name="texts"),
    Route("/dossiers/{dossier}/textes/{text}", show_text, name="text", methods=["GET"]),
    Route("/dossiers/{dossier}/textes/{text}", save, name="save_text", methods=["POST"]),
    Route("/dossiers/{dossier}/textes/{text}/apercu", show_text_preview, name="text_preview", methods=["POST"]),
)
