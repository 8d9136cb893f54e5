"""The board: every CTG of the project, with its stage, who must act and what falls due."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.board import BoardPage, Order, Step, Wanted
from generator.atelier.answers import redirect, show
from generator.atelier.requests import call, take_site

_DUE = (("", "Toutes"), ("31", "Dans le mois"), ("92", "Sous trois mois"), ("366", "Dans l’année"))
_ORDERS = (
    (Order.NAME, "Par nom"),
    (Order.STEP, "Par étape"),
    (Order.DUE, "Par échéance"),
    (Order.GAPS, "Par nombre de manques"),
)


async def show_board(request: Request) -> Response:
    """The board; the way to begin, when the project has no dossier yet."""
    page, values = await _read(request)
    if not page.every:
        return redirect(request, "start")
    return show(request, "project/board.html", values)


async def show_rows(request: Request) -> Response:
    """The rows alone, as long as some are still being looked at."""
    _, values = await _read(request)
    return show(request, "project/board-rows.html", values)


async def _read(request: Request) -> tuple[BoardPage, dict[str, object]]:
    params = request.query_params
    wanted = _read_wanted(params)
    board = take_site(request).board
    page = await call(board.read, wanted, _read_number(params.get("page", "")) or 1, date.today())
    asked = {name: params[name] for name in ("mots", "etape", "echeance", "alertes", "tri") if params.get(name)}
    values: dict[str, object] = {
        "page": page,
        "wanted": wanted,
        "steps": tuple((step, page.steps[step]) for step in Step),
        "due_choices": _DUE,
        "order_choices": _ORDERS,
        "asked": asked,
        "asked_words": urlencode(asked),
        "ask": lambda **more: urlencode({**asked, **more}),
    }
    return page, values


def _read_wanted(params: QueryParams) -> Wanted:
    """What the address asks for; what it says that is unknown is left out."""
    step = next((one for one in Step if one == params.get("etape")), None)
    order = next((one for one in Order if one == params.get("tri")), Order.NAME)
    words, due = params.get("mots", "")[:200], _read_number(params.get("echeance", ""))
    return Wanted(words, step, due, bool(params.get("alertes")), order)


def _read_number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 5 else None


ROUTES = (
    Route("/", show_board, name="board"),
    Route("/tableau-de-bord/lignes", show_rows, name="board_rows"),
)
