"""Any two texts compared: word by word on the page, and as Word and PDF files with tracked changes."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.kept.files import find_kept_file, keep_file
from generator.api.life.comparison import TextVersion, compare_versions, list_versions
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.life.uploads import copy_uploads, list_uploads
from generator.atelier.pages.life.work import write_redlines
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import CtgError

_FILE = "fichier-"


async def show_comparison(request: Request) -> Response:
    """Two texts to choose; what has changed from one to the other, once they are."""
    place = await call(take_dossier, request)
    site = take_site(request)
    versions = await _list(request, place)
    chosen = [request.query_params.get(name, "") for name in ("avant", "apres")]
    before, after = [await _find(request, place, versions, one) for one in chosen]
    values: dict[str, Any] = {
        "place": place,
        "choices": [("", "choisir…"), *((one.id, one.name) for one in versions)],
        "before": before,
        "after": after,
        "found": None,
        "faults": (),
    }
    values["choices"] += [(one.id, one.name) for one in (before, after) if one is not None and one.id.startswith(_FILE)]
    if before is not None and after is not None:
        try:
            values["found"] = await site.composers.ask(
                place.folder, compare_versions, before.source, after.source, site.project
            )
        except CtgError as fault:
            values["faults"] = fault.diagnostics
    return show(request, "life/comparison.html", values)


async def receive(request: Request) -> Response:
    """A PDF or a Word file of ours is kept, to be compared with the text of today."""
    require(request, Role.LIRE)
    place, form = await call(take_dossier, request), await take_form(request)
    uploads = list_uploads(form, "fichier")[:2]
    if not uploads:
        return redirect(request, "comparison", dossier=place.id, notice="Aucun fichier n’a été déposé.")
    store = _find_store(request, place)

    def keep() -> list[str]:
        with copy_uploads(uploads) as files:
            return [keep_file(store, called, path) for called, path in files]

    names = [f"{_FILE}{name}" for name in await call(keep)]
    before, after = names if len(names) > 1 else (names[0], "aujourdhui")
    answer = redirect(request, "comparison", dossier=place.id)
    answer.headers["location"] += f"?avant={before}&apres={after}"
    return answer


async def write(request: Request) -> Response:
    """The files with tracked changes are made, beside the page."""
    require(request, Role.LIRE)
    place, form = await call(take_dossier, request), await take_form(request)
    versions = await _list(request, place)
    before, after = [await _find(request, place, versions, _say(form, name)) for name in ("avant", "apres")]
    if before is None or after is None:
        return redirect(request, "comparison", dossier=place.id, notice="Choisir deux textes.")
    site = take_site(request)
    target = site.folder / "comparaisons" / place.id / "ecarts" / secrets.token_hex(6)
    link = f"{find_url(request, 'comparison', dossier=place.id)}?avant={before.id}&apres={after.id}"
    job = await call(
        site.jobs.start,
        "comparaison",
        f"Comparaison : de {before.name} à {after.name}",
        place,
        write_redlines,
        (before.source, after.source),
        site.project,
        target,
        link,
        person=who(request),
    )
    return redirect(request, "task", task=job)


async def _list(request: Request, place: DossierPlace) -> tuple[TextVersion, ...]:
    return await ask_composer(request, place, list_versions, place.folder, take_site(request).project)


async def _find(
    request: Request, place: DossierPlace, versions: tuple[TextVersion, ...], wanted: str
) -> TextVersion | None:
    """A text by its id: one of the dossier, or a file that was put here."""
    if wanted.startswith(_FILE):
        path = await call(find_kept_file, _find_store(request, place), wanted.removeprefix(_FILE))
        return TextVersion(wanted, path.name, str(path)) if path is not None else None
    return next((one for one in versions if one.id == wanted), None)


def _find_store(request: Request, place: DossierPlace) -> Path:
    return take_site(request).folder / "comparaisons" / place.id / "fichiers"


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/vie/comparaison"
# Nothing of a dossier changes: whoever may read may do it.
ROLES = {"receive_compared": Role.LIRE, "write_comparison": Role.LIRE}
ROUTES = (
    Route(_HERE, show_comparison, name="comparison"),
    Route(f"{_HERE}/fichiers", receive, methods=["POST"], name="receive_compared"),
    Route(f"{_HERE}/ecarts", write, methods=["POST"], name="write_comparison"),
)
