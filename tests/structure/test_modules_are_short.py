"""A module can be read in one sitting."""

from __future__ import annotations

from pathlib import Path

MAX_LINES = 400  # lines that are not blank
ONE_LIST = {"generator/codes.py"}  # an enumeration has one line a member, and Python has no way to split it


def test_modules_are_short(project_root: Path, module_paths: tuple[str, ...]) -> None:
    lengths = {
        path: sum(1 for line in (project_root / path).read_text("utf-8").splitlines() if line.strip())
        for path in module_paths
        if path not in ONE_LIST
    }
    assert len(lengths) + len(ONE_LIST) == len(module_paths)
    assert max(lengths.values()) > 50, "these modules are empty: the test looks in the wrong place"
    too_long = {path: length for path, length in lengths.items() if length > MAX_LINES}
    assert not too_long, f"to be split by subject (at most {MAX_LINES} lines that are not blank): {too_long}"


def test_modules_say_what_they_are_for(project_root: Path, module_paths: tuple[str, ...]) -> None:
    mute = [path for path in module_paths if not (project_root / path).read_text("utf-8").startswith('"""')]
    assert not mute, f"an opening docstring says what a module is for: {mute}"
