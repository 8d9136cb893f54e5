"""The styles of each area are its own: no rule of one reaches the pages of another."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

STYLES = Path("generator/atelier/static/css")
COMMON = "base.css"
_SWITCH = "avec-script"  # set by scripts on the whole page
_FIRST = re.compile(r"^(?:main:has\()?\.([\w-]+)")


def test_no_class_begins_rules_of_two_areas(project_root: Path) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for path in (project_root / STYLES).glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        selectors = (one.strip() for rule in re.findall(r"([^{}]+)\{", text) for one in rule.split(","))
        for found in filter(None, map(_FIRST.match, selectors)):
            owners[found[1]].add(path.name)
    assert len(owners) > 100
    shared = {name: files for name, files in owners.items() if len(files - {COMMON}) > 1 and name != _SWITCH}
    assert not shared
