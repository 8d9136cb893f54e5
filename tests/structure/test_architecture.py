"""`docs/architecture.md` lists every module and what rooms import: both are written by a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.write_modules_page import END, fill_page, list_imports, list_modules, list_rooms


@pytest.fixture(scope="module")
def page(project_root: Path) -> str:
    return (project_root / "docs" / "architecture.md").read_text("utf-8")


@pytest.mark.slow
def test_architecture_lists_every_module(project_root: Path, module_paths: tuple[str, ...], page: str) -> None:
    modules = list_modules(project_root)
    assert all(f"- `{path}` — " in modules for path in module_paths)
    assert fill_page(page, modules, list_imports(project_root)) == page, "make architecture writes the list anew"


@pytest.mark.slow
def test_the_table_has_every_room_and_the_others_are_named_under_it(project_root: Path, page: str) -> None:
    imports = list_imports(project_root)
    rooms = list_rooms(page)
    assert len(set(rooms)) == len(rooms) > 10
    beside = page.partition("Under them, free to all that stands higher: ")[2].partition(".\n")[0]
    free = set(re.findall(r"`(\w+)`", beside))
    assert set(rooms) | free | {"__init__", "__main__"} == set(imports)
    assert "reading" in imports["composing"], "the script sees imports"
    for rank, room in enumerate(rooms):
        assert not imports[room] & set(rooms[:rank]), "rooms import downward only"


def test_the_walk_of_a_clause_names_modules_that_are_there(project_root: Path, page: str) -> None:
    named = re.findall(r"`([\w/]+/\w+\.py)`", page.partition(END)[2].partition("\n## ")[0])
    assert len(named) > 15
    assert not [path for path in named if not (project_root / "generator" / path).is_file()]
