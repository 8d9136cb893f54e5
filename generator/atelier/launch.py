"""Opening the atelier: a port of this machine, a launch token, the server, the browser; a clean stop."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import uvicorn

from generator.atelier.application import make_application
from generator.atelier.guard import ENTRY
from generator.atelier.security.tokens import forget_tokens, issue_token
from generator.atelier.site import Settings, Site
from generator.codes import Code
from generator.errors import Diagnostic, UsageError
from generator.system import say_reason


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve the pages until Ctrl-C; `tell` is given each line to show, the address first.

    Raises: `UsageError` when the port is taken; `OutputError` when the project's folder cannot be written.
    """
    with closing(_listen(settings.host, settings.port)) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        site = Site(settings)
        forget_tokens(site.folder)
        address = make_entry(site)
        tell(f"l'atelier est ouvert : {address}")
        tell("cette adresse ne sert qu'une fois ; Ctrl-C l'arrête")
        server = _Server(uvicorn.Config(make_application(site), log_level="warning", server_header=False))
        if settings.open_browser:
            server.when_started = lambda: webbrowser.open(address)
        server.run(sockets=[listening])


def make_entry(site: Site) -> str:
    """An address that opens the atelier once.

    Raises: `OutputError` when the project's folder cannot be written.
    """
    return f"{site.origins[0]}{ENTRY}?jeton={issue_token(site.folder)}"


class _Server(uvicorn.Server):
    when_started: Callable[[], object] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.when_started is not None:
            self.when_started()


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as fault:
        listening.close()
        message = f"le port {port} ne peut pas être ouvert : {say_reason(fault)}"
        hint = "sans « --port », l'atelier en prend un qui est libre"
        raise UsageError(Diagnostic(Code.COMMANDE, message, hint=hint)) from fault
    return listening
