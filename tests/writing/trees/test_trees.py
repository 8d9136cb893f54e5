"""Trees as JSON: written the same, read back the same, by this version and by any later one."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from generator.codes import Code
from generator.errors import InputFileError
from generator.files import sha256
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.model.document import Document, Gap, Paragraph, Strong, document_inlines, walk_blocks
from generator.writing.trees.tree_format import CLASSES, NODES, VERSION
from generator.writing.trees.tree_schema import describe_schema
from generator.writing.trees.trees import read_tree, write_tree
from scripts.write_tree_schema import PAGE, write_schema
from tests.annexes.annexe_samples import CONTENTS, load_dossier, load_identity
from tests.golden import FOLDER
from tests.writing.pdf_strategies import documents

SCHEMA = jsonschema.Draft202012Validator(json.loads(PAGE.read_text("utf-8")))
ENVELOPE = ("schema", "version", "document", "dessins")


@pytest.fixture(scope="module")
def trees() -> dict[str, tuple[Document, ...]]:
    """Every piece of both contents, with its charts."""
    found = {}
    for name in CONTENTS:
        dossier = load_dossier(name)
        found[name] = compose_pieces(dossier, load_identity(), Selection(list_pieces(dossier), draft=True))
    return found


def without_logos(document: Document) -> Document:
    signatories = tuple(replace(one, logo=None) for one in document.cover.signatories)
    return replace(document, cover=replace(document.cover, signatories=signatories))


@pytest.mark.slow
@given(documents())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_comes_back_whole(document: Document) -> None:
    data = write_tree(document, "content/essai")
    back = read_tree(data)
    shorter = json.loads(data.decode().replace('"texte.md"', '"content/essai/texte.md"'))
    assert read_tree(json.dumps(shorter).encode()) == without_logos(document)
    assert write_tree(back) == write_tree(without_logos(document), "content/essai"), "what was read is written the same"
    SCHEMA.validate(json.loads(data))


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTENTS)
def test_real_trees_follow_the_schema_and_hold_no_path(name: str, trees: dict[str, tuple[Document, ...]]) -> None:
    dossier = load_dossier(name)
    assert len(trees[name]) == 6
    for document in trees[name]:
        data = write_tree(document, dossier.folder, dossier.model.folder)
        content = json.loads(data)
        SCHEMA.validate(content)
        origins = set(find_values(content["document"], "fichier")) - {document.meta.slug}
        assert origins
        assert not any(origin.startswith(("/", "..", "content/")) for origin in origins), origins
        back = read_tree(data, logos=[logo.data for logo in dossier.logos.values()])
        assert back.cover == document.cover, "logos that are given come back"
        assert [type(i) for i in document_inlines(back)] == [type(i) for i in document_inlines(document)]
        assert read_tree(write_tree(document, dossier.folder, dossier.model.folder)) == without_logos(back)


def find_values(value: Any, key: str) -> list[str]:
    if isinstance(value, dict):
        here = [value[key]] if key in value else []
        return here + [found for one in value.values() for found in find_values(one, key)]
    return [found for one in value for found in find_values(one, key)] if isinstance(value, list) else []


@pytest.mark.slow
def test_origins_say_where_in_the_dossier_or_in_the_model(trees: dict[str, tuple[Document, ...]]) -> None:
    dossier = load_dossier("bassin-minier")
    back = read_tree(write_tree(trees["bassin-minier"][0], dossier.folder, dossier.model.folder))
    files = {
        block.origin.file for s in back.sections for block in walk_blocks(s.blocks) if isinstance(block, Paragraph)
    }
    assert {"modele/clauses/recours.md", "textes/portrait.md", "ecarts.yaml"} <= files
    elsewhere = read_tree(write_tree(trees["bassin-minier"][0], "/elsewhere/ctg"))
    assert not any("/" in section.origin.file for section in elsewhere.sections)


@pytest.mark.slow
def test_drawings_are_kept_once(trees: dict[str, tuple[Document, ...]]) -> None:
    content = json.loads(write_tree(trees["exemple-complet"][1]))
    digests = find_values(content["document"], "svg") + find_values(content["document"], "png")
    assert digests and set(digests) == set(content["dessins"])


# --- the format, published ----------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_types() -> None:
    assert PAGE.read_text("utf-8") == write_schema(describe_schema()), "make schemas-actes"


def test_every_field_of_every_node_has_its_own_name() -> None:
    assert len(NODES) > 20 and len(CLASSES) == len(NODES)
    for kind, node in NODES.items():
        assert set(node.fields) == {field.name for field in fields(kind) if field.compare}, kind
        assert len(set(node.fields.values())) == len(node.fields) and "type" not in node.fields.values(), kind


def test_version_1_stays_readable_for_ever() -> None:
    """Never write this file again: an act of that day must be read by every later program."""
    data = (FOLDER / "arbre-1.json").read_bytes()
    assert sha256(data) == "3517ded79af013eccb5aa2bdc8ec6a9c296044c5b316b211626882f440800a16"
    content = json.loads(data)
    assert content["version"] == 1
    document = read_tree(data)
    kinds = {type(block).__name__ for section in document.sections for block in walk_blocks(section.blocks)}
    kinds |= {type(inline).__name__ for inline in document_inlines(document)}
    assert len(kinds) == 7 + 9, "every block and every inline stands in it"
    first = next(b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Paragraph))
    assert (first.key, first.origin.file, first.origin.line) == ("essai:convention/parties/p1", "texte.md", 1)
    assert any(isinstance(inline, Strong) for inline in document_inlines(document))
    assert next(gap.what for gap in document_inlines(document) if isinstance(gap, Gap)) == "date de la délibération"
    SCHEMA.validate(content)


# --- what is no tree ----------------------------------------------------------------------------------------------


def make_content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "arbre-1.json").read_text("utf-8"))
    return content


def test_a_later_version_is_told() -> None:
    with pytest.raises(InputFileError) as caught:
        read_tree(json.dumps({**make_content(), "version": VERSION + 1}).encode(), "actes/arbre.json")
    (found,) = caught.value.diagnostics
    assert found.code is Code.ARBRE_VERSION
    assert "format 2" in found.message and found.span is not None and found.span.file == "actes/arbre.json"


def spoil(path: str, value: Any) -> bytes:
    content = make_content()
    *above, last = path.split("/")
    place: Any = content
    for key in above:
        place = place[int(key)] if isinstance(place, list) else place[key]
    if value is None:
        del place[last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "JSON lisible"),
        (b"\xff\xfe", "JSON lisible"),
        (b"[" * 100_000, "JSON lisible"),
        (b"[]", "« schema »"),
        (b"{}", "« schema »"),
        (spoil("schema", "autre"), "« schema »"),
        (spoil("version", 0), "« version »"),
        (spoil("version", True), "« version »"),
        (spoil("version", "1"), "« version »"),
        (spoil("document", None), "objet"),
        (spoil("document/sections", {}), "liste"),
        (spoil("document/sections/0/genre", "chanson"), "chanson"),
        (spoil("document/sections/0/blocs/0/type", "chanson"), "nœud inconnu"),
        (spoil("document/sections/0/blocs/0/type", "gras"), "nœud inconnu"),
        (spoil("document/sections/0/blocs/0/type", ["a"]), "nœud inconnu"),
        (spoil("document/sections/0/blocs/0/autre", 1), "« autre »"),
        (spoil("document/sections/0/blocs/0/contenu", None), "« contenu » manque"),
        (spoil("document/sections/0/blocs/0/contenu/0", {"type": "texte", "valeur": "a"}), "nœud inconnu"),
        (spoil("document/sections/0/blocs/0/origine/ligne", True), "True"),
        (spoil("document/sections/0/blocs/0/origine/ligne", float("nan")), "NaN"),
        (spoil("document/proprietes/date", "2026-02-30"), "2026-02-30"),
        (spoil("document/proprietes/projet", "oui"), "oui"),
        (spoil("dessins", {}), "dessin"),
        (spoil("dessins", []), "objet"),
        (spoil("dessins", {"0" * 64: "YQ=="}), "empreinte"),
        (spoil("dessins", {"0" * 64: "%"}), "base64"),
        (spoil("dessins", {"0" * 64: 3}), "base64"),
    ],
)
def test_what_is_no_tree_is_told_in_french(data: bytes, words: str) -> None:
    with pytest.raises(InputFileError) as caught:
        read_tree(data)
    (found,) = caught.value.diagnostics
    assert found.code is Code.ARBRE_ILLISIBLE
    assert words in found.message
