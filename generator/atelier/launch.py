"""Opening the atelier: a port of this machine, a launch token, the server, the browser; a clean stop."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from generator.atelier.application import make_application
from generator.atelier.assets import has_asset
from generator.atelier.guard import ENTRY
from generator.atelier.patience import PatientProtocol
from generator.atelier.security.tokens import forget_tokens, issue_token
from generator.atelier.site import OWN_FOLDER, Settings, Site
from generator.codes import Code
from generator.errors import Diagnostic, OutputError, Span, UsageError
from generator.files import display_path, read_text, write_bytes
from generator.system import lock_folder, say_reason

_SERVER = "serveur"  # below the own folder: held by the server that runs, with its address
_ADDRESS = "adresse"
_MAX_CONNECTIONS = 500  # beyond, one is told to come back: twenty people have six each
_SECONDS_TO_END = 5  # for answers under way


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve the pages until Ctrl-C; `tell` is given each line to show, the address first.

    When the atelier of this project is open already, another address that opens it is told, and no server started.

    Raises: `UsageError` when the port is taken; `OutputError` when the project's folder cannot be written.
    """
    with _hold(settings.project.root / OWN_FOLDER / _SERVER) as (place, alone):
        if not alone:
            _open_again(settings, place, tell)
            return
        with closing(_listen(settings.host, settings.port)) as listening:
            os.chdir(settings.project.root)  # messages name files from there
            site = Site(replace(settings, port=listening.getsockname()[1]))
            write_bytes(place / _ADDRESS, site.origins[0].encode(), lasting=False)
            forget_tokens(site.folder)
            site.composers.start()  # warm by the time that a dossier is opened
            _announce(site, tell)
            _run(site, listening, tell)


def make_entry(folder: Path, origin: str) -> str:
    """An address that opens once the atelier whose own folder this is.

    Raises: `OutputError` when the folder cannot be written.
    """
    return f"{origin}{ENTRY}?jeton={issue_token(folder)}"


def _announce(site: Site, tell: Callable[[str], None]) -> None:
    if site.settings.identity is None:
        tell(f"l'atelier est ouvert : {make_entry(site.folder, site.origins[0])}")
        tell("cette adresse sert une fois ; « ctg atelier » en donne une autre ; Ctrl-C ferme l'atelier")
    else:
        listening = f"{site.settings.host}, port {site.settings.port}"
        tell(f"l'atelier est ouvert : {site.origins[0]} ({listening}) ; Ctrl-C le ferme")
    if not has_asset("vendor/htmx.min.js"):
        tell("mode simple : les scripts des pages n'ont pas été construits (make assets) ; tout reste possible")


def make_server(site: Site) -> uvicorn.Server:
    """What answers for this atelier, once given the sockets that it listens to."""
    config = uvicorn.Config(
        make_application(site),
        loop="asyncio",
        http=PatientProtocol,
        limit_concurrency=_MAX_CONNECTIONS,
        ws="none",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )
    server = _Server(config)
    if site.settings.open_browser:
        server.when_started = lambda: webbrowser.open(make_entry(site.folder, site.origins[0]))
    return server


def _run(site: Site, listening: socket.socket, tell: Callable[[str], None]) -> None:
    try:
        make_server(site).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn has stopped cleanly, and says why
        tell("l'atelier est fermé ; tout ce qui a été enregistré est dans les dossiers")


class _Server(uvicorn.Server):
    when_started: Callable[[], object] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.when_started is not None:
            self.when_started()


@contextmanager
def _hold(place: Path) -> Iterator[tuple[Path, bool]]:
    """The folder of the server that runs, and whether it is this one; the system lets go of it however this ends."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        descriptor = lock_folder(place)
    except OSError as fault:
        message = f"l'atelier ne peut pas écrire dans le projet : {say_reason(fault)}"
        hint = "demander le droit d'écrire dans ce dossier, ou en ouvrir une copie"
        raise OutputError(
            Diagnostic(Code.ECRITURE_IMPOSSIBLE, message, Span(display_path(place)), hint=hint)
        ) from fault
    try:
        yield place, descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _open_again(settings: Settings, place: Path, tell: Callable[[str], None]) -> None:
    if settings.identity is not None:
        message = "un atelier est déjà ouvert sur ce projet"
        hint = "l'arrêter d'abord, ou ouvrir celui-ci sur un autre projet"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(place)), hint=hint))
    address = make_entry(place.parent, read_text(place / _ADDRESS))
    tell(f"l'atelier de ce projet est déjà ouvert : {address}")
    if settings.open_browser:
        webbrowser.open(address)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two programs share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # who is told the address may ask at once: it waits
    except OSError as fault:
        listening.close()
        message = f"le port {port} ne peut pas être ouvert : {say_reason(fault)}"
        hint = "sans « --port », l'atelier en prend un qui est libre"
        raise UsageError(Diagnostic(Code.COMMANDE, message, hint=hint)) from fault
    return listening
