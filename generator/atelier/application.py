"""The application: its pages, what guards them, what is shown when something goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.atelier import assets
from generator.atelier.answers import show_faults, show_refusal
from generator.atelier.guard import Guard
from generator.atelier.pages.acts import (
    act_files,
    circuit,
    deliberations,
    freezing,
    originals,
    publication,
    scans,
    sending,
    signatures,
)
from generator.atelier.pages.dossier import (
    clauses,
    documents,
    drafts,
    findings,
    forms,
    grids,
    history,
    home,
    preview,
    sheets,
    texts,
)
from generator.atelier.pages.life import (
    amendments,
    comparison,
    hub,
    impact,
    renewal,
    reports,
    returns,
    tracking,
)
from generator.atelier.pages.project import batches, board, calendar, creation, help, imports, leaving, start, tasks
from generator.atelier.processes.sweeping import sweep_daily
from generator.atelier.security.headers import protect
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import Refusal, refuse_unknown_page, refuse_unreadable
from generator.atelier.site import Site
from generator.errors import CtgError

# Each module has its `ROUTES`. One line each, in the order of the alphabet.
PAGES: tuple[ModuleType, ...] = (
    act_files,
    amendments,
    assets,
    batches,
    board,
    calendar,
    circuit,
    clauses,
    comparison,
    creation,
    deliberations,
    documents,
    drafts,
    findings,
    forms,
    freezing,
    grids,
    help,
    history,
    home,
    hub,
    impact,
    imports,
    leaving,
    originals,
    preview,
    publication,
    renewal,
    reports,
    returns,
    scans,
    sending,
    sheets,
    signatures,
    start,
    tasks,
    texts,
    tracking,
)

_ACTS = ".pages.acts."  # what is done there commits people
_log = logging.getLogger("ctg.atelier")


def make_application(site: Site) -> Starlette:
    """The pages of a site; what runs beside them ends with the application."""

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(sweep_daily(site.folder, site.jobs))
        yield
        sweeping.cancel()
        site.close()

    application = Starlette(
        routes=[route for module in PAGES for route in module.ROUTES],
        middleware=[Middleware(Guard)],
        exception_handlers={
            Refusal: _answer_refusal,
            CtgError: _answer_fault,
            HTTPException: _answer_http_fault,
            Exception: _answer_bug,
        },
        lifespan=live,
    )
    application.state.site = site
    site.routes = frozenset(route.name for module in PAGES for route in module.ROUTES)
    site.role_of_page = {route.name: role for module in PAGES for route, role in _list_roles(module)}
    return application


def _list_roles(module: ModuleType) -> Iterator[tuple[Route, Role]]:
    """What each page of a module asks of whoever changes something by it: its `ROLES` say it, by name, or its place."""
    usual = Role.ARRETER if _ACTS in module.__name__ else Role.REDIGER
    told: Mapping[str, Role] = getattr(module, "ROLES", {})
    for route in module.ROUTES:
        yield route, told.get(route.name, usual)


async def _answer_refusal(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Refusal)
    return show_refusal(request, fault)


async def _answer_fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, CtgError)
    return show_faults(request, fault)


async def _answer_http_fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    if fault.status_code == 404:
        return show_refusal(request, refuse_unknown_page())
    if fault.status_code == 405:
        words = "Cette adresse ne s’ouvre pas de cette façon."
        return show_refusal(request, Refusal(405, "Page introuvable", words, "Repartir du tableau de bord."))
    return show_refusal(request, refuse_unreadable(fault.status_code))


async def _answer_bug(request: Request, fault: Exception) -> Response:
    _log.error("%s %s : %s", request.method, request.url.path, type(fault).__name__)  # uvicorn tells the rest
    words = "L’atelier a rencontré une erreur qu’il ne connaît pas. Ce qui avait été enregistré l’est toujours."
    remedy = "Recommencer ; si cela se répète, signaler ce que la fenêtre de « ctg atelier » affiche."
    answer = show_refusal(request, Refusal(500, "Erreur du programme", words, remedy))
    protect(answer.headers, request.scope["state"].get("nonce", ""))
    return answer
