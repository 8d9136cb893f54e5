"""`docs/architecture.md` lists every module with what it says of itself: the list is written by a script."""

from __future__ import annotations

from pathlib import Path

from scripts.write_modules_page import fill_page, list_modules


def test_architecture_lists_every_module(project_root: Path, module_paths: tuple[str, ...]) -> None:
    page = (project_root / "docs" / "architecture.md").read_text("utf-8")
    modules = list_modules(project_root)
    assert all(f"- `{path}` — " in modules for path in module_paths)
    assert fill_page(page, modules) == page, "make architecture writes the list anew"
