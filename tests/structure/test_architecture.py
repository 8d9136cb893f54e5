"""`docs/architecture.md` has one line per module, neither missing nor stale."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

LINE = re.compile(r"^- `(generator/[\w/]+\.py)` — (\S.*)$", re.MULTILINE)


def test_architecture_lists_every_module_once(project_root: Path, module_paths: tuple[str, ...]) -> None:
    described = LINE.findall((project_root / "docs" / "architecture.md").read_text("utf-8"))
    assert described, "docs/architecture.md lists no module: has the form of its lines changed?"
    count = Counter(path for path, _ in described)
    missing = sorted(set(module_paths) - count.keys())
    stale = sorted(count.keys() - set(module_paths))
    repeated = sorted(path for path, times in count.items() if times > 1)
    assert not missing, f"add a line « - `path` — what it is for » for: {missing}"
    assert not stale, f"these modules are gone, remove their line: {stale}"
    assert not repeated, f"described twice: {repeated}"
