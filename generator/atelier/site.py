"""One atelier: its project, its settings, and what all its pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.api.board import Board
from generator.api.forms import show_day
from generator.atelier.french_spaces import FrenchSpaces
from generator.atelier.processes.composers import Composers
from generator.atelier.processes.jobs import Jobs
from generator.atelier.remedies import drop_commands
from generator.atelier.security.bodies import BodyBounds
from generator.atelier.security.cookie import name_cookie
from generator.atelier.security.hosts import list_origins
from generator.atelier.security.people import ProxyIdentity, Role
from generator.atelier.security.roles import RolesFile
from generator.atelier.security.secret import read_secret
from generator.atelier.security.sessions import Sessions
from generator.project import Project

PACKAGE = Path(__file__).resolve().parent
OWN_FOLDER = ".ctg-atelier"  # of a project: drafts, jobs, summaries; it may be deleted, and is never the truth


@dataclass(frozen=True, slots=True)
class Settings:
    """How an atelier is opened.

    `person` is who works, on one's own machine. `base_url` is the address that people type, when a reverse proxy
    answers it; `identity` is then how people are known.
    """

    project: Project
    host: str = "127.0.0.1"
    port: int = 0
    base_url: str = ""
    person: str = ""
    identity: ProxyIdentity | None = None
    open_browser: bool = True
    workers: int = 2


class Site:
    """What the pages of one server share: `request.app.state.site`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.project = settings.project
        self.folder = settings.project.root / OWN_FOLDER
        self.origins = list_origins(settings.base_url, settings.port)
        self.cookie = name_cookie(settings.base_url, settings.port)
        self.bounds = BodyBounds()
        self.roles = RolesFile(settings.identity.roles) if settings.identity else None
        self.sessions = Sessions(read_secret(self.folder) if settings.identity else b"")
        self.role_of_page: Mapping[str, Role] = {}  # to change something, by the name of the page
        self.composers = Composers(settings.workers)
        self.jobs = Jobs(self.folder / "taches")
        self.board = Board(self.project, self.folder / "resumes")
        self.templates = make_templates()
        self.routes: frozenset[str] = frozenset()  # names of the pages that there are

    def close(self) -> None:
        """End what runs beside the pages."""
        self.jobs.close()
        self.board.close()
        self.composers.close()


def make_templates() -> Environment:
    """The templates of the pages: what is put into them is text, never HTML, unless a page marks it so."""
    environment = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        extensions=[FrenchSpaces],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["without_commands"] = drop_commands
    environment.filters["show_day"] = show_day
    environment.filters["capitalize_first"] = _capitalize_first
    return environment


def _capitalize_first(words: str) -> str:
    """The same words, the first letter as a capital: « acte n° 01 » gives « Acte n° 01 »."""
    return words[:1].upper() + words[1:]
