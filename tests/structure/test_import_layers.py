"""Imports run downward only, and the contract that says so sees every room."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOMS = {"cli", "pipeline", "assembling", "writing", "checking", "composing", "reading", "model"}


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
    assert "Contracts: 1 kept, 0 broken" in result.stdout, result.stdout


def test_the_contract_names_every_room(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert settings["root_package"] == "generator"
    (contract,) = settings["contracts"]
    assert contract["type"] == "layers"
    assert contract["exhaustive"] is True
    named = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}
    folders = {path.parent.name for path in (project_root / "generator").glob("*/__init__.py")}
    assert folders == ROOMS
    assert folders <= named
