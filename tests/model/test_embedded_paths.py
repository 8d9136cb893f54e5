"""A path read from a PDF stays below its folder, on any system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.embedded import describe_content_format, is_safe_path

SCHEMA = "docs/schemas/contenu-ctg.schema.json"


@pytest.mark.parametrize(
    "path",
    ["ctg.yaml", "annexe-3/fiches/01-créer-des-places.yaml", "logos/Caf de l'Ain (2).png", "clauses/visas.md"],
)
def test_a_dossier_s_own_paths_are_admitted(path: str) -> None:
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "../../x.yaml",
        "/etc/x.yaml",
        "textes/../../x.md",
        "./ctg.yaml",
        "textes//x.md",
        "C:x.md",
        "C:/x.md",
        "textes\\..\\..\\x.md",
        "~/x.md",
        ".git/x.md",
        "textes/.x.md",
        "aux.md",
        "textes/COM1.md",
        "textes. /x.md",
        "textes/x.md\n",
        "textes/x\x00.md",
        "textes/\u202edm.md",
        "x.py",
        "Makefile",
        "x.md.sh",
        "",
        ".md",
        "a/b/c/d/e.md",
        "x" * 300 + ".md",
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    assert not is_safe_path(path)


@given(st.lists(st.sampled_from(["..", ".", "", "a", "~", "C:", "\\", "x.md", "con"]), min_size=1, max_size=5))
def test_an_admitted_path_stays_below_its_folder(parts: list[str]) -> None:
    path = "/".join(parts)
    if is_safe_path(path):
        folder = Path("/dossier")
        assert (folder / path).resolve().is_relative_to(folder.resolve())
        assert ".." not in parts


def test_the_published_schema_is_the_one_in_use(project_root: Path) -> None:
    published = json.loads((project_root / SCHEMA).read_text("utf-8"))
    assert published == describe_content_format(), f"write describe_content_format() to {SCHEMA} again, as JSON"
