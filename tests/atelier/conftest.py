"""The atelier of a small project: its pages asked in memory (`client`), or seen in a real browser (`page`)."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from generator.atelier.application import make_application
from generator.atelier.assets import has_asset
from generator.atelier.launch import make_entry, make_server
from generator.atelier.site import Settings, Site
from generator.cli.main import run
from generator.making.project_folder import create_project
from generator.project import Project
from tests.atelier.accessibility import stop_without

if TYPE_CHECKING:
    import httpx2 as httpx
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PORT = 8765  # told, not opened: the client asks in memory
ORIGIN = f"http://127.0.0.1:{PORT}"
DRAFT = "gardanne-et-greasque"
EXAMPLE = "exemple-complet"
CHROMIUM = Path("/usr/bin/chromium")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A refused save answers 4xx, which Chromium also writes in its console.
_ANSWERED = "Failed to load resource: the server responded with a status of 4"
_UNANSWERED = ("Failed to load resource: net::ERR_", "htmx: htmx:error: Failed to fetch")


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the example and a new draft, made once: to be copied, never changed."""
    root = tmp_path_factory.mktemp("atelier") / "conventions"
    create_project(root, example=True)
    options = ["--communes", "13041,13046", "--projet", str(root)]
    assert run(["nouveau", "Gardanne et Gréasque", *options]) == 0
    assert (root / "content" / DRAFT / "ctg.yaml").is_file()
    return root


@pytest.fixture
def project(made_project: Path, tmp_path: Path) -> Project:
    """A project of this test's own: `content/exemple-complet` and `content/gardanne-et-greasque`."""
    root = tmp_path / "conventions"
    shutil.copytree(made_project, root)
    return Project(root, "un essai")


@pytest.fixture
def site(project: Project) -> Iterator[Site]:
    """An atelier on that project; nothing listens."""
    made = Site(Settings(project, port=PORT, person="Camille Essai", open_browser=False))
    yield made
    made.close()


class Client(TestClient):
    """A browser that has entered; `post` sends a form as a page of the atelier does."""

    def __init__(self, site: Site) -> None:
        super().__init__(make_application(site), base_url=ORIGIN, follow_redirects=False)
        self.site = site

    def enter(self) -> None:
        """Exchange a launch token for a session."""
        answer = self.get(make_entry(self.site.folder, ORIGIN).removeprefix(ORIGIN))
        assert answer.status_code == 303, answer.text

    @property
    def form_token(self) -> str:
        """The token of this session's forms."""
        session = self.site.sessions.find(self.cookies.get(self.site.cookie, ""))
        assert session is not None, "not entered"
        return session.form_token

    def post(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> httpx.Response:  # type: ignore[override]
        """Send a form, with its token and its origin; `files=` as httpx takes them."""
        headers = {"Origin": ORIGIN, **kwargs.pop("headers", {})}
        return super().post(url, data={"_csrf": self.form_token, **(data or {})}, headers=headers, **kwargs)

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """The page to which an answer leads."""
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"])


@pytest.fixture
def client(site: Site) -> Iterator[Client]:
    """A browser in memory that has entered the atelier."""
    with Client(site) as made:
        made.enter()
        yield made


# In a real browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of a file; without it, a person's machine skips these tests and the CI fails.

    While it is there its driver has an event loop that runs in this thread, where no other test could have one.
    """
    missing = [] if CHROMIUM.is_file() else [str(CHROMIUM)]
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing.append("playwright")
    if missing:
        words = f"no browser to test with: {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    if not has_asset("vendor/htmx.min.js"):  # pages that fill in by themselves would be waited for in vain
        stop_without("htmx")
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield made
        made.close()


@pytest.fixture(scope="session")
def editor() -> None:
    """The editor of texts, built from npm."""
    if not has_asset("vendor/editor.js"):
        stop_without("the editor of texts")


class Server(Protocol):
    """An atelier that is served: its project, where it answers, the address that enters it once."""

    project: Project
    origin: str
    origins: list[str]
    """One more each time that it starts."""
    entry: str
    was_killed: bool


class ThreadServer:
    """The atelier served by a thread of the tests, whose composers are forked from a process that is warm already."""

    was_killed = False

    def __init__(self, project: Project) -> None:
        self.project = project
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self._site = Site(Settings(project, port=port, person="Camille Essai", open_browser=False))
        self.origin = self._site.origins[0]
        self.origins = [self.origin]
        self.entry = make_entry(self._site.folder, self.origin)
        self._server = make_server(self._site)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._server.should_exit = True
        self._thread.join()
        self._site.close()
        self._listening.close()


class ProcessServer:
    """`ctg atelier` in a process of its own, on a free port."""

    def __init__(self, project: Project, *options: str) -> None:
        self.project, self.options = project, options
        self.was_killed = False
        self.origins: list[str] = []
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "generator", "atelier", str(self.project.root), "--sans-navigateur"]
        self._process = subprocess.Popen(
            [*command, "--par", "Camille Essai", *self.options], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"the server has not started: {line}"
        self.entry = found.group()
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.entry))
        self.origins.append(self.origin)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.was_killed = True
        self._process.kill()
        self._process.communicate()

    def start_again(self) -> None:
        """After `kill`: another port, another entry."""
        self._start()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@pytest.fixture
def mortal_server(project: Project) -> Iterator[ProcessServer]:
    """The atelier of this test's project, in a process that may be killed; `page` shows it where both are asked."""
    made = ProcessServer(project)
    yield made
    made.stop()


@pytest.fixture
def server(project: Project, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The atelier of this test's project, served."""
    if "mortal_server" in request.fixturenames:
        yield request.getfixturevalue("mortal_server")
        return
    made = ThreadServer(project)
    yield made
    made.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know whether the test has passed."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


_PASSED = pytest.StashKey[bool]()


class Watch:
    """What a page of the atelier may never do: ask another host, have an error in the console."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.wrong: list[str] = []

    def follow(self, page: Page) -> None:
        """Look at one page from now on."""
        page.on("request", self._see_request)
        page.on("console", self._see_console)
        page.on("pageerror", lambda fault: self.wrong.append(f"script: {fault}"))

    def _see_request(self, request: Request) -> None:
        ours = [origin + "/" for origin in self._server.origins]
        if not request.url.startswith((*ours, "data:", "blob:", "about:")):
            self.wrong.append(f"asked another host: {request.url}")

    def _see_console(self, message: ConsoleMessage) -> None:
        expected = (_ANSWERED, *(_UNANSWERED if self._server.was_killed else ()))
        if message.type == "error" and not message.text.startswith(expected):
            self.wrong.append(f"console: {message.text} {json.dumps(message.location)}")


@pytest.fixture
def context(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser window of its own, entered: `context.new_page()` for a second tab."""
    made = browser.new_context(base_url=server.origin, locale="fr-FR", viewport={"width": 1366, "height": 768})
    made.set_default_timeout(60_000)
    watch = Watch(server)
    made.on("page", watch.follow)
    first = made.new_page()
    first.goto(server.entry)
    yield made
    if not request.node.stash.get(_PASSED, False) or watch.wrong:
        _keep(made.pages, request.node.nodeid)
    made.close()
    assert not watch.wrong, "\n".join(watch.wrong)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The board, in a browser that has entered; the server has started for this test alone."""
    return context.pages[0]


def _keep(pages: list[Page], name: str) -> None:
    """Pictures and sources of what was seen last, in build/atelier-echecs."""
    folder = Path("build/atelier-echecs") / re.sub(r"[^\w.-]+", "_", name)
    folder.mkdir(parents=True, exist_ok=True)
    for rank, seen in enumerate(pages, 1):
        seen.screenshot(path=folder / f"{rank}.png", full_page=True)
        (folder / f"{rank}.html").write_text(seen.content(), "utf-8")
