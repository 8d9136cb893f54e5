"""The index of docs/comment-faire lists every page there, and no other."""

from __future__ import annotations

import re
from pathlib import Path


def test_the_index_lists_every_page(project_root: Path) -> None:
    folder = project_root / "docs" / "comment-faire"
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert len(pages) > 5
    assert set(re.findall(r"\]\(([^)/#]+\.md)\)", (folder / "README.md").read_text("utf-8"))) == pages
