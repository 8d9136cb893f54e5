"""The JSON that PDFs carry: what is in it, what is not, and that it says it the same everywhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.files import list_tree, sha256
from generator.making.dossier_folder import JOURNAL_FILE, read_dossier
from generator.model.embedded import MAX_LOGO_BYTES
from generator.model.facts import CtgFacts
from generator.project import BARE
from generator.writing.pdf.embedded_content import write_embedded_content
from tests.dossiers.dossier_copy import copy_dossier

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = ROOT / "content" / "exemple-complet"
TINY = ROOT / "tests" / "dossiers"


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with one scan: its real ones are made on the machine, never kept with the sources."""
    contents = tmp_path_factory.mktemp("contenu")
    shutil.copytree(ROOT / "content" / "modeles", contents / "modeles")
    folder = contents / "exemple-complet"
    copy_dossier(COMPLETE, folder, "signatures", "*.py")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "caf.pdf").write_bytes(b"%PDF-1.7 un scan")
    return folder


@pytest.fixture(scope="module")
def content(complete: Path) -> dict[str, Any]:
    return dict(json.loads(write_embedded_content(read_dossier(complete, BARE))))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "content")
    return tmp_path / "content" / "minimal"


def load(folder: Path) -> dict[str, Any]:
    return dict(json.loads(write_embedded_content(read_dossier(folder, BARE))))


def paths(files: list[dict[str, Any]]) -> list[str]:
    return [file["chemin"] for file in files]


def test_texts_are_carried_whole_and_what_comes_from_outside_is_named(complete: Path, content: dict[str, Any]) -> None:
    dossier = content["dossier"]
    carried, omitted = paths(dossier["fichiers"]), paths(dossier["non_joints"])
    assert {"ctg.yaml", "annexe-4/suivi.csv", "logos/caf.svg", "textes/portrait.md"} <= set(carried)
    assert {"signatures/caf.pdf", "annexe-5/ormeval.pdf"} <= set(omitted)
    assert {file["nature"] for file in dossier["non_joints"]} == {"signature", "deliberation", "accuse"}
    whole = {p.relative_to(complete).as_posix() for p in list_tree(complete) if p.suffix != ".py"} - {
        JOURNAL_FILE,
        "LISEZMOI.md",
    }
    assert set(carried) | set(omitted) == {path for path in whole if "__pycache__" not in path}
    for file in dossier["fichiers"]:
        data = (complete / file["chemin"]).read_bytes()
        assert file["texte"].encode() == data
        assert file["sha256"] == sha256(data)


def test_the_model_is_carried_whole(content: dict[str, Any]) -> None:
    folder = ROOT / "content" / "modeles" / content["modele"]["nom"]
    files = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in list_tree(folder)}
    assert len(files) > 20
    assert {file["chemin"]: file["texte"] for file in content["modele"]["fichiers"]} == files


def test_facts_are_data_that_other_programs_can_read(content: dict[str, Any]) -> None:
    assert CtgFacts.model_validate(content["dossier"]["faits"]) == read_dossier(COMPLETE, BARE).facts


def test_what_nobody_knows_is_said_so() -> None:
    folder = ROOT / "content" / "bassin-minier"
    facts = json.dumps(load(folder)["dossier"]["faits"], ensure_ascii=False)
    assert "à compléter" in facts
    assert "origin" not in facts


def test_nothing_tells_where_the_dossier_was(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = write_embedded_content(read_dossier(tiny, BARE))
    assert str(tiny.parent).encode() not in expected
    for here, folder in ((tiny, "."), (tiny.parent, "minimal"), (tiny / "textes", "..")):
        monkeypatch.chdir(here)
        assert write_embedded_content(read_dossier(Path(folder), BARE)) == expected


def test_bytes_that_are_not_text_and_line_ends_are_kept(tiny: Path) -> None:
    (tiny / "logos").mkdir()
    (tiny / "logos" / "caf.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    (tiny / "textes" / "portrait.md").write_bytes(b"\xef\xbb\xbfUne ligne.\r\n")
    files = {file["chemin"]: file for file in load(tiny)["dossier"]["fichiers"]}
    assert files["logos/caf.png"]["base64"] == "iVBORw0KGgr/"
    assert files["textes/portrait.md"]["texte"] == "\ufeffUne ligne.\r\n"


def test_large_logos_and_notes_are_left_out(tiny: Path) -> None:
    (tiny / "logos").mkdir()
    for number in range(5):
        (tiny / "logos" / f"{number}.png").write_bytes(bytes(MAX_LOGO_BYTES))
    (tiny / "logos" / "enorme.png").write_bytes(bytes(MAX_LOGO_BYTES + 1))
    (tiny / "LISEZMOI.md").write_text("à ne pas publier", encoding="utf-8")
    (tiny / "notes.txt").write_text("à ne pas publier", encoding="utf-8")
    written = write_embedded_content(read_dossier(tiny, BARE))
    omitted = {file["chemin"]: file["nature"] for file in json.loads(written)["dossier"]["non_joints"]}
    assert omitted == {"logos/4.png": "logo", "logos/enorme.png": "logo"}
    for word in ("à ne pas publier", "LISEZMOI.md", "notes.txt"):
        assert word.encode() not in written


def test_a_link_within_the_dossier_is_carried_as_what_it_leads_to(tiny: Path) -> None:
    (tiny / "LISEZMOI.md").write_text("Un territoire.", encoding="utf-8")
    (tiny / "textes" / "portrait.md").unlink()
    (tiny / "textes" / "portrait.md").symlink_to(tiny / "LISEZMOI.md")
    written = write_embedded_content(read_dossier(tiny, BARE))
    assert b"LISEZMOI" not in written
    files = {file["chemin"]: file["texte"] for file in json.loads(written)["dossier"]["fichiers"]}
    assert files["textes/portrait.md"] == "Un territoire."


# --- the published schema ------------------------------------------------------------------------------------------

KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
SILENT = {"title", "description", "default", "$schema", "$defs"}


def find_breach(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> str:
    """Where a value breaks a JSON Schema; "" when it does not. A keyword unknown here fails."""
    for keyword, wanted in schema.items():
        match keyword:
            case "$ref":
                found = find_breach(value, root["$defs"][wanted.rpartition("/")[2]], root)
            case "type":
                found = "" if isinstance(value, KINDS[wanted]) else f"type {wanted}"
            case "const" | "enum":
                found = "" if value in (wanted if keyword == "enum" else [wanted]) else keyword
            case "pattern":
                found = "" if re.search(wanted, value) else f"pattern {wanted}"
            case "minLength" | "minItems":
                found = "" if len(value) >= wanted else keyword
            case "maxItems":
                found = "" if len(value) <= wanted else keyword
            case "minimum":
                found = "" if value >= wanted else keyword
            case "required":
                found = "".join(key for key in wanted if key not in value)
            case "properties":
                breaches = [find_breach(value[key], below, root) for key, below in wanted.items() if key in value]
                found = next((b for b in breaches if b), "")
            case "additionalProperties":
                found = "" if wanted else "".join(sorted(value.keys() - schema["properties"].keys()))
            case "items":
                found = next((b for item in value if (b := find_breach(item, wanted, root))), "")
            case "anyOf":
                found = "" if any(not find_breach(value, one, root) for one in wanted) else keyword
            case "oneOf":
                found = "" if sum(not find_breach(value, one, root) for one in wanted) == 1 else keyword
            case _:
                assert keyword in SILENT, f"the test does not know « {keyword} »"
                found = ""
        if found:
            return found
    return ""


def test_real_content_follows_the_published_schema(content: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "contenu-ctg.schema.json").read_text("utf-8"))
    for value in (content, load(ROOT / "content" / "bassin-minier"), load(TINY / "minimal")):
        assert find_breach(value, schema, schema) == ""
    for breach, expected in (
        ({"version_format": 2}, "const"),
        ({"autre": 1}, "autre"),
        ({"modele": {**content["modele"], "nom": "../x"}}, "pattern ^[a-z][a-z0-9-]{0,39}$"),
        ({"dossier": {**content["dossier"], "fichiers": [{"chemin": "x.md", "sha256": "0" * 64}]}}, "oneOf"),
    ):
        assert find_breach({**content, **breach}, schema, schema) == expected
