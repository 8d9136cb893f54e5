"""The package carries every tracked file that the program needs, and nothing that a trial has left behind."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from generator.api.guide import list_guide_pages

GUIDE = (*(f"docs/{name}.md" for name in list_guide_pages()), "docs/images")
NEEDED = ("templates", "content/modeles", "content/references", "content/exemple-complet", *GUIDE)
NOT_SHIPPED = {"content/exemple-complet/.gitignore", "content/exemple-complet/specimens.py"}


def test_every_file_of_the_program_is_mapped_into_the_wheel(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    mapped = settings["wheel"]["force-include"]
    assert all(target == f"generator/_program/{source}" for source, target in mapped.items())
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *NEEDED]
    listed = subprocess.run(command, cwd=project_root, capture_output=True, check=True, encoding="utf-8").stdout
    files = {name for name in listed.split("\0") if name and (project_root / name).is_file()} - NOT_SHIPPED
    assert len(files) > 100 and set(GUIDE[:-1]) <= files
    missing = {name for name in files if not any(name == part or name.startswith(f"{part}/") for part in mapped)}
    assert not missing, f"pyproject.toml does not put these into the wheel: {sorted(missing)}"
    assert "content/exemple-complet" not in mapped, "signed pages of a trial may lie in that folder"
