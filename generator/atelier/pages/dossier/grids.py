"""The tables of a dossier as grids: typed in or pasted into, checked cell by cell, saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from generator.api.editing import (
    Author,
    Conflict,
    ConflictError,
    TableEdit,
    TableRow,
    UnreadableError,
    describe_living_text,
    keep_base,
    read_base,
    save_edits,
)
from generator.api.grids import CellFinding, Grid, check_grid, list_grids, make_edit, open_grid, place_faults
from generator.api.projects import DossierPlace
from generator.atelier.answers import redirect, show
from generator.atelier.pages.dossier.conflicts import name_conflict, settle_posted, show_conflicts
from generator.atelier.pages.dossier.drafts import forget_draft
from generator.atelier.remedies import drop_commands
from generator.atelier.requests import ask_composer, call, read_json, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page, refuse_unreadable
from generator.errors import UsageError

_BLANK_ROWS = 5
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class _Typed:
    """A grid as it came: its rows, and what it was made from; `refused`: the dossier could not be read with it."""

    rows: tuple[TableRow, ...]
    digest: str
    base: str
    refused: bool = False


async def show_grids(request: Request) -> Response:
    """The tables of a dossier."""
    place = await call(take_dossier, request)
    entries = await ask_composer(request, place, list_grids, place.folder)
    return show(request, "dossier/grids.html", {"place": place, "entries": entries})


async def show_grid(request: Request) -> Response:
    """One table; with « ?constats », what the rules find in it stands in the page."""
    place, grid = await _open(request)
    base = await call(keep_base, take_site(request).folder, grid.text)
    typed = _Typed(grid.rows, grid.digest, base)
    found: Sequence[CellFinding] = ()
    if "constats" in request.query_params:
        found = await _check(request, place, grid, typed)
    return await _show(request, place, grid, typed, found)


async def save_grid(request: Request) -> Response:
    """Save a table; one with which the dossier could not be read comes back as it was typed, faults at their cells."""
    place, grid = await _open(request)
    require(request, Role.REDIGER)
    form = await take_form(request)
    typed = _read_form(form, grid)
    if form.get("ajouter"):
        return await _show(request, place, grid, typed, ())
    edit = await _make_edit(request, grid, typed)
    edits = settle_posted(form, [edit])
    try:
        args = (place.folder, take_site(request).project, edits, Author(who(request)))
        saved = await ask_composer(request, place, save_edits, *args)
    except ConflictError as fault:
        return show_conflicts(request, place, fault, form, lambda one: _name_cell(grid, one))
    except UnreadableError as fault:
        found = await ask_composer(request, place, place_faults, place.folder, grid, edit, fault.diagnostics)
        return await _show(request, place, grid, replace(typed, refused=True), found)
    await forget_draft(request, place, form)
    notice = "Le tableau est enregistré." if saved.id else "Rien n’avait changé : rien n’est enregistré."
    return redirect(request, "grid", notice=notice, dossier=place.id, table=grid.entry.id)


async def check(request: Request) -> Response:
    """What the rules find in a table as it is being typed, in JSON; nothing is written."""
    place, grid = await _open(request)
    typed = _read_form(await take_form(request), grid)
    found = await _check(request, place, grid, typed)
    return JSONResponse([_tell(grid, one) for one in found])


async def _open(request: Request) -> tuple[DossierPlace, Grid]:
    """The dossier and the table that the address names.

    Raises: `Refusal` (404) when there is none.
    """
    place = await call(take_dossier, request)
    try:
        args = (place.folder, take_site(request).project, request.path_params["table"])
        return place, await ask_composer(request, place, open_grid, *args)
    except UsageError as fault:
        raise refuse_unknown_page() from fault


async def _make_edit(request: Request, grid: Grid, typed: _Typed) -> TableEdit:
    base = await call(read_base, take_site(request).folder, typed.base)
    return make_edit(grid, typed.rows, typed.digest, base)


async def _check(request: Request, place: DossierPlace, grid: Grid, typed: _Typed) -> tuple[CellFinding, ...]:
    edit = await _make_edit(request, grid, typed)
    return await ask_composer(request, place, check_grid, place.folder, take_site(request).project, grid, edit)


async def _show(
    request: Request, place: DossierPlace, grid: Grid, typed: _Typed, found: Sequence[CellFinding]
) -> Response:
    told = [_tell(grid, one) for one in found]
    blank = tuple(TableRow(0, ("",) * len(grid.columns)) for _ in range(_BLANK_ROWS))
    values: dict[str, Any] = {
        "place": place,
        "grid": grid,
        "rows": (*typed.rows, *blank),
        "count": len(typed.rows),
        "digest": typed.digest,
        "base": typed.base,
        "found": told,
        "by_cell": {(one["rang"], one["colonne"]): one for one in told},
        "is_checked": bool(found) or "constats" in request.query_params,
        "refused": typed.refused,
        "living": await call(describe_living_text, place.folder),
        "writes": request.state.session.role >= Role.REDIGER,
    }
    return show(request, "dossier/grid.html", values, status=422 if typed.refused else 200)


def _tell(grid: Grid, found: CellFinding) -> dict[str, Any]:
    """A finding as the page and its script use it; ranks are from 0, -1 for the whole table or the whole row."""
    column = next((rank for rank, one in enumerate(grid.columns) if one.key == found.column), -1)
    one = found.finding
    remedy = drop_commands(one.hint)
    words = f"{one.message}. Que faire : {remedy}" if remedy else one.message
    return {
        "rang": -1 if found.row is None else found.row,
        "colonne": column,
        "titre": grid.columns[column].title if column >= 0 else "",
        "gravite": "admis" if one.admitted else one.severity.value,
        "mots": words,
    }


def _read_form(form: FormData, grid: Grid) -> _Typed:
    """A grid as it was sent: by the script as one field, by a plain form as a field for each cell.

    Raises: `Refusal` (400) when it is neither.
    """
    digest, base = (str(form.get(name, "")) for name in ("empreinte", "base"))
    count = len(grid.columns)
    whole = form.get("grille")
    rows: list[tuple[Any, Any]]
    try:
        if isinstance(whole, str):
            rows = [(line, cells) for line, cells in read_json(whole)]
        else:
            cells = [form.getlist(f"c{rank}") for rank in range(count)]
            gone = {str(one) for one in form.getlist("retirer")}
            lines = form.getlist("ligne")
            found = zip(lines, *cells, strict=True)
            rows = [(line, row) for rank, (line, *row) in enumerate(found) if str(rank) not in gone]
        typed = tuple(TableRow(int(line), tuple(str(cell) for cell in row)) for line, row in rows)
    except (ValueError, TypeError) as fault:
        raise refuse_unreadable(400) from fault
    if len(typed) > _MOST_ROWS or any(len(row.cells) != count for row in typed):
        raise refuse_unreadable(400)
    kept = [row for row in typed if row.line or any(cell.strip() for cell in row.cells)]
    return _Typed(tuple(kept), digest, base)


def _name_cell(grid: Grid, conflict: Conflict) -> str:
    """« Équipements › La Pause, Ormeval › Places »."""
    row = next((row for row in grid.rows if conflict.path and row.line == conflict.path[0]), None)
    if row is None:
        return name_conflict(conflict)
    said = (dict(one.choices).get(cell, cell) for one, cell in zip(grid.columns[:3], row.cells, strict=False))
    called = ", ".join(filter(None, said))[:120]
    column = next((one.title for one in grid.columns if one.key == conflict.path[1]), "")
    return " › ".join(filter(None, (grid.entry.title, called, column)))


ROUTES = (
    Route("/dossiers/{dossier}/tableaux", show_grids, name="grids"),
    Route("/dossiers/{dossier}/tableaux/{table}", show_grid, name="grid"),
    Route("/dossiers/{dossier}/tableaux/{table}", save_grid, methods=["POST"], name="save_grid"),
    Route("/dossiers/{dossier}/tableaux/{table}/constats", check, methods=["POST"], name="check_grid"),
)
