"""The history of a dossier: what was done to it, what each save has changed word by word, and a save undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.editing import (
    Author,
    ConflictError,
    compare_runs,
    describe_states,
    find_save,
    list_drafts,
    name_file,
    read_states,
    say_moment,
    tell_history,
    undo,
)
from generator.atelier.answers import redirect, show
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page

_PER_PAGE = 50


async def show_history(request: Request) -> Response:
    """The lines of the journal, the newest first."""
    place = await call(take_dossier, request)
    history = await call(tell_history, place.folder)
    words = request.query_params.get("page", "1")
    pages = max(1, -(-len(history.lines) // _PER_PAGE))
    page = min(max(1, int(words)), pages) if words.isdecimal() and len(words) < 6 else 1
    lines = history.lines[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    drafts = await call(list_drafts, take_site(request).folder, place.id, who(request))
    values = {"place": place, "lines": lines, "faults": history.faults, "page": page, "pages": pages}
    values["drafts"] = len(drafts)
    return show(request, "dossier/history.html", {**values, "count": len(history.lines)})


async def show_save(request: Request) -> Response:
    """One save, word by word."""
    place = await call(take_dossier, request)
    values = await call(_describe, place.folder, request.path_params["save"])
    return show(request, "dossier/save.html", {"place": place, **values, "conflicts": ()})


async def undo_save(request: Request) -> Response:
    """Undo one save; where a later one has written, the page says what stands there now."""
    place = await call(take_dossier, request)
    require(request, Role.REDIGER)
    name = request.path_params["save"]
    try:
        project = take_site(request).project
        saved = await ask_composer(request, place, undo, place.folder, project, name, Author(who(request)))
    except ConflictError as fault:
        values = await call(_describe, place.folder, name)
        conflicts = [
            (name_file(one.file), compare_runs(str(one.before or ""), str(one.theirs or ""))) for one in fault.conflicts
        ]
        return show(request, "dossier/save.html", {"place": place, **values, "conflicts": conflicts}, status=409)
    notice = (
        "L’enregistrement est annulé." if saved.id else "Il n’y avait plus rien à annuler : le dossier dit déjà cela."
    )
    return redirect(request, "history", notice=notice, dossier=place.id)


def _describe(folder: Path, name: str) -> dict[str, Any]:
    """A save with its differences, none when its versions are not kept.

    Raises: `Refusal` (404) when there is no such save.
    """
    save = find_save(folder, name)
    if save is None:
        raise refuse_unknown_page()
    states = read_states(folder, save)
    files = None if states is None else [describe_states(one) for one in states]
    day, hour = say_moment(save.moment)
    return {"save": save, "files": files, "day": day, "hour": hour}


ROUTES = (
    Route("/dossiers/{dossier}/historique", show_history, name="history"),
    Route("/dossiers/{dossier}/historique/{save}", show_save, name="save"),
    Route("/dossiers/{dossier}/historique/{save}", undo_save, methods=["POST"], name="undo"),
)
