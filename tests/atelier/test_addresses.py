"""The addresses of the atelier: each has one page, and each name that pages use leads to one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from starlette.routing import Route

from generator.atelier import answers
from generator.atelier.application import PAGES

TEMPLATES = Path("generator/atelier/templates")
CODE = Path("generator/atelier")
_LINK = re.compile(r"""\burl\(\s*["']([a-z_]+)["']""")
_GUARD = re.compile(r"""has_page\(["']([a-z_]+)["']\)""")
_SHOWN = re.compile(r"""["']((?:project|dossier|acts|life)/[\w-]+\.html)["']""")


def list_routes() -> Iterator[Route]:
    for module in PAGES:
        yield from module.ROUTES


def test_no_two_pages_answer_at_one_address() -> None:
    answered: dict[tuple[str, str], list[str]] = defaultdict(list)
    for route in list_routes():
        for method in (route.methods or set()) - {"HEAD"}:
            answered[(route.path, method)].append(route.name)
    assert len(answered) > 100
    twice = {address: names for address, names in answered.items() if len(names) > 1}
    assert not twice


def test_a_name_leads_to_one_address() -> None:
    paths: dict[str, set[str]] = defaultdict(set)
    for route in list_routes():
        paths[route.name].add(route.path)
    several = {name: found for name, found in paths.items() if len(found) > 1}
    assert not several


def test_every_link_of_a_template_names_a_page(project_root: Path) -> None:
    names = {route.name for route in list_routes()}
    links = 0
    lost = []
    for path in sorted((project_root / TEMPLATES).rglob("*.html")):
        text = path.read_text("utf-8")
        guarded = set(_GUARD.findall(text))  # shown once the page is there
        found = _LINK.findall(text)
        links += len(found)
        lost += [f"{path.name}: {name}" for name in found if name not in names | guarded]
    assert links > 100
    assert not lost


def test_every_template_is_shown(project_root: Path) -> None:
    there = {
        path.relative_to(project_root / TEMPLATES).as_posix()
        for path in (project_root / TEMPLATES).rglob("*.html")
        if path.parent != project_root / TEMPLATES
    }
    texts = [path for path in (project_root / CODE).rglob("*") if path.suffix in (".py", ".html")]
    shown = {name for path in texts for name in _SHOWN.findall(path.read_text("utf-8"))}
    assert len(there) > 50
    assert there == shown


def test_a_tab_is_told_of_areas_that_are_there() -> None:
    modules = {module.__name__.removeprefix(answers._PLACE) for module in PAGES}
    assert len(modules) > 30
    assert set(answers._TAB_OF_MODULE) <= modules | {module.partition(".")[0] for module in modules}
