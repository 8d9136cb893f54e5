"""The clauses that a CTG says otherwise than its model: a list, and an editor beside the model's words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.editing import Author, ConflictError, TextEdit, UnreadableError, keep_base, read_base
from generator.api.projects import DossierPlace
from generator.api.wording import (
    ClauseEdit,
    ClauseSheet,
    LostFactsError,
    Way,
    digest_words,
    find_clause_file,
    list_changed_clauses,
    open_clause,
    preview_clause,
    restore_clause,
    save_clause,
)
from generator.atelier.answers import redirect, show
from generator.atelier.pages.dossier.conflicts import settle_posted, show_conflicts
from generator.atelier.pages.dossier.drafts import forget_draft
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import ContentError, Diagnostic

_REFUSED = 422


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why an edit was not saved: facts that it loses, what is wrong in it."""

    lost: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


_NOT_REFUSED = _Refused()


async def show_clauses(request: Request) -> Response:
    """The clauses of this CTG that are not the model's."""
    place = await call(take_dossier, request)
    site = take_site(request)
    changed = await site.composers.ask(place.folder, list_changed_clauses, place.folder, site.project)
    return show(request, "dossier/clauses.html", {"place": place, "changed": changed})


async def show_clause(request: Request) -> Response:
    """A clause in its editor."""
    place = await call(take_dossier, request)
    sheet = await _open(request, place)
    way = Way.OWN_CLAUSE if sheet.own else Way.DEVIATION
    return await _show(request, place, ClauseEdit(sheet.id, sheet.text, way, "", digest_words(sheet.text)))


async def _open(request: Request, place: DossierPlace) -> ClauseSheet:
    site = take_site(request)
    name = request.path_params["clause"]
    return await site.composers.ask(place.folder, open_clause, place.folder, site.project, name)


async def _show(
    request: Request,
    place: DossierPlace,
    edit: ClauseEdit,
    refused: _Refused = _NOT_REFUSED,
) -> Response:
    sheet = await _open(request, place)
    site = take_site(request)
    shown = await site.composers.ask(place.folder, preview_clause, place.folder, site.project, edit)
    values = {
        "place": place,
        "sheet": sheet,
        "edit": edit,
        "shown": shown,
        "text": Markup(shown.html),
        "refused": refused,
    }
    await call(keep_base, site.folder, sheet.text)  # a conflict tells what the clause was before
    status = _REFUSED if refused.faults or refused.lost else 200
    return show(request, "dossier/clause.html", values, status=status)


async def _take_edit(request: Request) -> ClauseEdit:
    form = await take_form(request)
    way = Way.OWN_CLAUSE if form.get("facon") == Way.OWN_CLAUSE.value else Way.DEVIATION
    text = str(form.get("texte", "")).replace("\r\n", "\n")
    return ClauseEdit(
        request.path_params["clause"],
        text,
        way,
        str(form.get("motif", "")),
        str(form.get("empreinte", "")),
        form.get("perdu") == "oui",
    )


async def show_clause_preview(request: Request) -> Response:
    """A clause as it will print with what is being typed, and its lines beside the model's."""
    place = await call(take_dossier, request)
    site, edit = take_site(request), await _take_edit(request)
    newest = f"{who(request)} {request.url.path}"  # who types asks again before an answer comes
    asked = (place.folder, site.project, edit)
    shown = await site.composers.ask(place.folder, preview_clause, *asked, newest_of=newest)
    values = {"shown": shown, "text": Markup(shown.html)}
    return show(request, "dossier/clause_part.html", values)


async def save(request: Request) -> Response:
    """Save what this CTG says of a clause; what cannot be is said, and nothing typed is lost."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    site, form = take_site(request), await take_form(request)
    edit = _settle(form, await _take_edit(request))
    if edit is None:
        notice = "La version enregistrée est gardée."
        return redirect(request, "clause", notice=notice, dossier=place.id, clause=request.path_params["clause"])
    base = await call(read_base, site.folder, edit.read)
    try:
        args = (place.folder, site.project, edit, Author(who(request)), base)
        await ask_composer(request, place, save_clause, *args)
    except LostFactsError as fault:
        return await _show(request, place, edit, _Refused(lost=fault.facts))
    except ConflictError as fault:
        sheet = await _open(request, place)
        return show_conflicts(request, place, fault, form, lambda _: sheet.title)
    except (UnreadableError, ContentError) as fault:
        return await _show(request, place, edit, _Refused(faults=fault.diagnostics))
    await forget_draft(request, place, form)
    return redirect(request, "clause", notice="Clause enregistrée.", dossier=place.id, clause=edit.clause)


def _settle(form: FormData, edit: ClauseEdit) -> ClauseEdit | None:
    """The edit with what was decided on the page of conflicts; nothing when what the other has saved stays."""
    kept = settle_posted(form, [TextEdit(find_clause_file(edit.clause), edit.read, edit.text)])
    found = (one for one in kept if isinstance(one, TextEdit))
    return next((replace(edit, read=one.digest, text=one.text) for one in found), None)


async def restore(request: Request) -> Response:
    """Give the clause the model's words again."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    name = request.path_params["clause"]
    args = (place.folder, take_site(request).project, name, Author(who(request)))
    await ask_composer(request, place, restore_clause, *args)
    return redirect(request, "clause", notice="La clause a repris les mots du modèle.", dossier=place.id, clause=name)


ROUTES = (
    Route("/dossiers/{dossier}/clauses", show_clauses, name="clauses"),
    Route("/dossiers/{dossier}/clauses/{clause}", show_clause, name="clause", methods=["GET"]),
    Route("/dossiers/{dossier}/clauses/{clause}", save, name="save_clause", methods=["POST"]),
    Route("/dossiers/{dossier}/clauses/{clause}/apercu", show_clause_preview, name="clause_preview", methods=["POST"]),
    Route("/dossiers/{dossier}/clauses/{clause}/modele", restore, name="restore_clause", methods=["POST"]),
)
