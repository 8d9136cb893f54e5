"""The texts that a dossier brings: a list, and an editor beside the text as it will print."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.editing import Author, ConflictError, TextEdit, UnreadableError, keep_base, read_base, save_edits
from generator.api.projects import DossierPlace
from generator.api.wording import TextPreview, TextSheet, list_texts, open_text_sheet, preview_text
from generator.atelier.answers import redirect, show
from generator.atelier.pages.dossier.conflicts import settle_posted, show_conflicts
from generator.atelier.pages.dossier.drafts import forget_draft
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import Diagnostic

_REFUSED = 422


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
    faults: tuple[Diagnostic, ...] = (),
    base: str = "",
) -> Response:
    """A text in its editor; `faults` keep it from being saved, `base` is then what it was made from."""
    shown = await _preview(request, place, sheet.text)
    if not faults:
        base = await call(keep_base, take_site(request).folder, sheet.text)
    values = {
        "place": place,
        "sheet": sheet,
        "base": base,
        "shown": shown,
        "text": Markup(shown.html),
        "faults": faults,
    }
    return show(request, "dossier/text.html", values, status=_REFUSED if faults else 200)


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
    words, base = str(form.get("texte", "")).replace("\r\n", "\n"), str(form.get("base", ""))
    mine = TextEdit(sheet.name.file, str(form.get("empreinte", "")), words, await call(read_base, site.folder, base))
    edits = settle_posted(form, [mine])
    try:
        saved = await ask_composer(request, place, save_edits, place.folder, site.project, edits, Author(who(request)))
    except ConflictError as fault:
        return show_conflicts(request, place, fault, form, lambda _: sheet.name.title)
    except UnreadableError as fault:
        edit = next((one for one in edits if isinstance(one, TextEdit)), mine)
        typed = replace(sheet, text=edit.text, digest=edit.digest)
        return await _show(request, place, typed, fault.diagnostics, base if edit.base is not None else "")
    await forget_draft(request, place, form)
    notice = "Texte enregistré." if saved.id else "Rien n’avait changé : rien n’est enregistré."
    return redirect(request, "text", notice=notice, dossier=place.id, text=sheet.name.id)


ROUTES = (
    Route("/dossiers/{dossier}/textes", show_texts, name="texts"),
    Route("/dossiers/{dossier}/textes/{text}", show_text, name="text", methods=["GET"]),
    Route("/dossiers/{dossier}/textes/{text}", save, name="save_text", methods=["POST"]),
    Route("/dossiers/{dossier}/textes/{text}/apercu", show_text_preview, name="text_preview", methods=["POST"]),
)
