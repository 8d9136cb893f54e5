"""Imports run downward only, and the contract that says so sees every room."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

MAX_FILES = 20  # of one folder: beyond, nobody guesses any more where a thing stands


def test_imports_run_downward_only(project_root: Path, module_paths: tuple[str, ...]) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [linter, "--no-cache"],
        cwd=project_root,
        env={**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    analysed = re.search(r"Analyzed (\d+) files", result.stdout)
    assert analysed, result.stdout
    assert int(analysed.group(1)) >= len(module_paths), "the linter has not seen every module"
    assert "Contracts: 4 kept, 0 broken" in result.stdout, result.stdout


def test_the_contracts_see_every_room(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert settings["root_package"] == "generator"
    layers, circles, no_disk, pages = settings["contracts"]
    assert layers["type"] == "layers"
    assert layers["exhaustive"] is True
    named = {name.strip(" ()") for layer in layers["layers"] for name in layer.split("|")}
    beside = {path.stem for path in (project_root / "generator").glob("*.py") if not path.stem.startswith("__")}
    folders = {path.parent.name for path in (project_root / "generator").glob("*/__init__.py")}
    assert len(folders) > 10
    assert named == folders | beside
    assert (circles["type"], circles["ancestors"]) == ("acyclic_siblings", ["generator"])
    assert set(no_disk["source_modules"]) == {"generator.composing", "generator.checking"}
    told = {name.removeprefix("generator.") for name in pages["forbidden_modules"]}
    assert pages["source_modules"] == ["generator.atelier"]
    assert folders - told == {"api", "atelier", "model"}
    assert "ignore_imports" not in layers and "ignore_imports" not in circles


def test_no_room_is_crowded(project_root: Path, module_paths: tuple[str, ...]) -> None:
    count = Counter(str(Path(path).parent) for path in module_paths)
    assert len(count) > 15
    assert not {folder: files for folder, files in count.items() if files > MAX_FILES}
