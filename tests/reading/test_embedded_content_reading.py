"""The JSON of a PDF comes from outside: whatever is wrong in it refuses the whole."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import InputFileError
from generator.files import sha256
from generator.making.dossier_folder import read_dossier
from generator.project import BARE
from generator.reading.embedded_content import read_embedded_content, read_embedded_file
from generator.writing.pdf.embedded_content import write_embedded_content

TINY = Path(__file__).resolve().parents[1] / "dossiers" / "minimal"


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_embedded_content(read_dossier(TINY, BARE))


@pytest.fixture
def content(written: bytes) -> dict[str, Any]:
    return dict(json.loads(written))


def carry(path: str, text: str = "x") -> dict[str, str]:
    return {"chemin": path, "sha256": sha256(text.encode()), "texte": text}


def refuse(content: object) -> str:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(InputFileError) as caught:
        read_embedded_content(data, "convention.pdf")
    (first, *_) = caught.value.diagnostics
    assert first.hint
    assert first.span is not None
    assert first.span.file == "convention.pdf"
    return first.code


def test_what_was_written_is_read(written: bytes) -> None:
    content = read_embedded_content(written, "convention.pdf")
    files = {file.chemin: read_embedded_file(file) for file in content.dossier.fichiers}
    assert files == {path: (TINY / path).read_bytes() for path in files}
    assert "ctg.yaml" in files


@pytest.mark.parametrize("path", ["../../x.md", "/tmp/x.md", "a/../../x.md", "x.py", ".x/y.md", "a\\b.md", "nul.md"])
@pytest.mark.parametrize("owner", ["dossier", "modele"])
def test_a_path_that_leads_elsewhere_is_refused(content: dict[str, Any], owner: str, path: str) -> None:
    content[owner]["fichiers"].append(carry(path))
    assert refuse(content) == "contenu-invalide"


@pytest.mark.parametrize("path", ["ctg.yaml", "CTG.yaml", "ctg.yaml/x.md", "textes/PORTRAIT.md"])
def test_two_files_in_one_place_are_refused(content: dict[str, Any], path: str) -> None:
    content["dossier"]["fichiers"].append(carry(path))
    assert refuse(content) == "contenu-invalide"


def test_a_changed_text_is_refused(content: dict[str, Any]) -> None:
    content["dossier"]["fichiers"][0]["texte"] += " "
    assert refuse(content) == "contenu-altere"


def test_the_facts_and_the_plan_of_the_model_are_needed(content: dict[str, Any]) -> None:
    for owner, needed in (("dossier", "ctg.yaml"), ("modele", "modele.yaml")):
        without = copy.deepcopy(content)
        without[owner]["fichiers"] = [f for f in without[owner]["fichiers"] if f["chemin"] != needed]
        assert refuse(without) == "contenu-invalide"


def test_a_later_format_asks_for_a_later_program(content: dict[str, Any]) -> None:
    assert refuse({**content, "version_format": 2, "nouveau": []}) == "contenu-version"


@pytest.mark.parametrize(
    "changes",
    [
        {"version_format": "1"},
        {"programme": None},
        {"modele": {"nom": "../x", "version": "1", "fichiers": []}},
        {"inconnu": 1},
    ],
)
def test_a_wrong_form_is_refused(content: dict[str, Any], changes: dict[str, Any]) -> None:
    assert refuse({**content, **changes}) == "contenu-invalide"


@pytest.mark.parametrize("extra", [{}, {"texte": "x", "base64": "eA=="}, {"base64": "*"}, {"base64": "eA"}])
def test_a_file_has_one_readable_content(content: dict[str, Any], extra: dict[str, str]) -> None:
    content["dossier"]["fichiers"].append({"chemin": "x.md", "sha256": sha256(b"x"), **extra})
    assert refuse(content) == "contenu-invalide"


def test_bytes_are_read_from_base64(content: dict[str, Any]) -> None:
    data = b"\x89PNG\xff"
    file = {"chemin": "logos/x.png", "sha256": sha256(data), "base64": base64.b64encode(data).decode()}
    content["dossier"]["fichiers"].append(file)
    read = read_embedded_content(json.dumps(content).encode(), "convention.pdf")
    assert read_embedded_file(read.dossier.fichiers[-1]) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version_format": ' + b"9" * 5000 + b"}",
        b'{"version_format": NaN}',
        b'{"version_format": 1, "programme": {"nom": "\\ud800", "version": "1"}}',
    ],
    ids=["empty", "list", "not-utf-8", "deep", "long-number", "not-a-number", "half-a-character"],
)
def test_what_is_no_content_is_refused(data: bytes) -> None:
    assert refuse(data) == "contenu-invalide"


def test_half_a_character_in_a_text_is_refused(content: dict[str, Any]) -> None:
    content["dossier"]["fichiers"].append({**carry("x.md"), "texte": "\ud800"})
    assert refuse(content) == "contenu-invalide"
