"""What somebody is typing is kept apart for each person and page, and nothing of it is ever part of a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.api.editing import Draft, drop_draft, keep_base, keep_draft, list_drafts, read_base, read_draft
from generator.errors import UsageError


def make(page: str, moment: str = "2026-11-29T10:00:00", **fields: str) -> Draft:
    return Draft("bassin-minier", "Anne", page, moment, fields or {"lieu": "Orm"})


def test_a_draft_is_kept_read_and_dropped(tmp_path: Path) -> None:
    keep_draft(tmp_path, make("/a", lieu="Or"))
    keep_draft(tmp_path, make("/a", lieu="Ormeval"))
    keep_draft(tmp_path, make("/b", "2026-11-29T11:00:00"))
    found = read_draft(tmp_path, "bassin-minier", "Anne", "/a")
    assert found is not None and dict(found.fields) == {"lieu": "Ormeval"}
    assert [one.page for one in list_drafts(tmp_path, "bassin-minier", "Anne")] == ["/b", "/a"]
    assert read_draft(tmp_path, "bassin-minier", "Bilal", "/a") is None
    drop_draft(tmp_path, "bassin-minier", "Anne", "/a")
    assert read_draft(tmp_path, "bassin-minier", "Anne", "/a") is None


def test_hostile_names_and_broken_files_are_nothing(tmp_path: Path) -> None:
    keep_draft(tmp_path / "depot", Draft("../../x", "../y", "/../z", "", {"a": "é\0\n"}))
    assert {path.name for path in tmp_path.iterdir()} == {"depot"}
    path = next((tmp_path / "depot").rglob("*.json"))
    path.write_text('{"fields": [], "x": 1}')
    assert read_draft(tmp_path / "depot", "../../x", "../y", "/../z") is None
    with pytest.raises(UsageError):
        keep_draft(tmp_path, make("/a", lieu="x" * 3_000_000))


def test_a_base_is_found_by_its_digest(tmp_path: Path) -> None:
    digest = keep_base(tmp_path, "Un texte.\n")
    assert read_base(tmp_path, digest) == "Un texte.\n"
    assert read_base(tmp_path, "../x") is None and read_base(tmp_path, "0" * 64) is None
