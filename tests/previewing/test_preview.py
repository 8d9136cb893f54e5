"""A piece on a screen: the words of its tree, nothing that a page's policy refuses, each block its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.api.previewing import OriginKind, ScreenOptions, explain, find_uses, list_preview_pieces, preview
from generator.errors import ContentError
from generator.model.document import Document, block_inlines, plain_text, walk_blocks
from generator.previewing.opened import OpenedText, open_text
from generator.previewing.origins import Explainer
from generator.project import Project
from generator.writing.html.screen import CALL_CLASS, LEAD_CLASS, write_screen
from generator.writing.parity import normalise, tree_text
from tests.dossiers.dossier_copy import copy_dossier, copy_minimal

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project(ROOT)
EXAMPLE = ROOT / "content/exemple-complet"
SEEN = (
    EXAMPLE,
    ROOT / "content/bassin-minier",
    ROOT / "tests/dossiers/cinq-communes",
    ROOT / "tests/dossiers/cinquante-parties",
)
LINKS = ScreenOptions("/dossiers/exemple/origine?bloc=", "/dossiers/exemple/texte/")


@pytest.fixture(scope="module", params=SEEN, ids=lambda folder: folder.name)
def opened(request: pytest.FixtureRequest) -> OpenedText:
    """Dossiers with every kind of block."""
    return open_text(request.param, PROJECT)


def read(html: str) -> etree._Element:
    """The HTML as XML: a page may hold it as it is."""
    return etree.fromstring(f"<div>{html}</div>".encode())


def say(html: str) -> str:
    """The words of the HTML, without spaces, the calls of notes and the signs of lists left out."""
    tree = read(html)
    for element in tree.iter():
        if element.get("class") in (CALL_CLASS, LEAD_CLASS):
            element.text = None
        if element.get("class") == "repere" and not re.match(r"\w", element.text or ""):
            element.text = None
    return squeeze("".join(tree.itertext()))


def squeeze(words: str) -> str:
    return re.sub(r"\s+", "", normalise(words))


def test_a_screen_says_the_words_of_the_tree(opened: OpenedText) -> None:
    documents = opened.compose(opened.pieces)
    assert documents
    for document in documents:
        body, notes = tree_text(document)
        assert body
        wanted = "".join(squeeze(part.text) for part in (*body, *notes))
        assert say(write_screen(document, LINKS)) == wanted, document.meta.piece


def test_no_element_has_a_style_or_a_script_and_each_block_has_its_identity(opened: OpenedText) -> None:
    for document in opened.compose(opened.pieces):
        tree = read(write_screen(document, LINKS))
        names = [name for element in tree.iter() for name in element.attrib]
        assert "data-bloc" in names and "data-cle" in names
        assert not [name for name in names if name == "style" or name.startswith("on")]
        assert not tree.xpath("//script | //style | //img")
        blocks = [element.get("data-bloc") for element in tree.iter() if element.get("data-bloc")]
        assert len(blocks) == len(set(blocks))
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        inner = {f"#{name}" for name in ids}
        for link in tree.xpath("//a/@href"):
            assert link in inner or link.startswith(("/dossiers/", "http://", "https://", "mailto:")), link


def test_heads_and_captions_of_tables_are_told(opened: OpenedText) -> None:
    tables = [table for d in opened.compose(opened.pieces) for table in read(write_screen(d)).iter("table")]
    assert tables
    for table in tables:
        assert all(cell.get("scope") in ("col", "row") for cell in table.iter("th"))
        assert all(cell.getparent().tag == "table" for cell in table.iter("caption"))


def list_blocks(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield section.id
        yield from (block.id for block in walk_blocks(section.blocks) if plain_text(block_inlines(block)).strip())


def test_every_block_is_explained(opened: OpenedText) -> None:
    told: dict[OriginKind, int] = dict.fromkeys(OriginKind, 0)
    for document in opened.compose(opened.pieces):
        explainer = Explainer(opened.dossier, document)
        for section in document.sections:
            for block in (section, *walk_blocks(section.blocks)):
                for origin in explainer.explain(block):
                    assert origin.says and "{" not in origin.says
                    told[origin.kind] += 1
    assert told[OriginKind.CLAUSE] and told[OriginKind.FACT]
    assert told[OriginKind.PROGRAM] < sum(told.values()) / 2


def test_a_fact_is_told_with_its_place_and_the_places_where_it_appears() -> None:
    passage = explain(EXAMPLE, PROJECT, "convention", "convention/article-10/p1", "ctg.yaml:periode.fin")
    assert passage is not None and passage.part.endswith("Durée de la convention")
    first = passage.origins[0]
    assert (first.kind, first.file, first.path) == (OriginKind.FACT, "ctg.yaml", ("periode", "fin"))
    assert first.says == "Son dernier jour, compris" and first.words == "31\u00a0décembre\u00a02031"
    assert passage.origins[-1].clause == "duree"
    uses = find_uses(EXAMPLE, PROJECT, "ctg.yaml", ("periode", "fin"))
    assert ("convention", "convention/article-10/p1") in [(use.piece, use.block) for use in uses]
    assert explain(EXAMPLE, PROJECT, "convention", "convention/nulle-part/p1") is None


def test_a_cell_a_fiche_and_a_text_are_told() -> None:
    cell = next(use for use in find_uses(EXAMPLE, PROJECT, "annexe-2/equipements.csv", (2, "nom")))
    told = explain(EXAMPLE, PROJECT, cell.piece, cell.block)
    assert told is not None and told.origins[0].kind is OriginKind.CELL and told.origins[0].path[0] == 2
    sheet = "annexe-3/fiches/01-places-zones-sous-dotees.yaml"
    used = find_uses(EXAMPLE, PROJECT, sheet, ("titre",))
    assert used and used[0].piece == "annexe-3"
    text = explain(EXAMPLE, PROJECT, "convention", "convention/visas/p9")
    assert text is not None and text.origins[0].clause == "visas-locaux"
    assert text.origins[0].kind is OriginKind.LOCAL_TEXT and text.origins[0].file == "textes/visas-locaux.md"


def test_edits_that_nobody_saved_are_read_and_nothing_is_written(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path)
    before = {path: path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()}
    project = Project(tmp_path)
    facts = (copy.folder / "ctg.yaml").read_text("utf-8")
    plain = preview(copy.folder, project, "convention")
    edited = preview(
        copy.folder, project, "convention", {"ctg.yaml": facts.replace("fin: 2029-12-31", "fin: 2029-12-30").encode()}
    )
    assert plain.digest != edited.digest and "30\u00a0décembre\u00a02029" in edited.html
    assert preview(copy.folder, project, "convention") == plain
    with pytest.raises(ContentError):
        preview(copy.folder, project, "convention", {"ctg.yaml": b"territoire: [\n"})
    assert {path: path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()} == before


def test_what_is_read_again_is_what_would_be_read_from_the_folder(tmp_path: Path) -> None:
    """Files of every kind, edited in memory after many were read: the same dossier as from a folder that has them."""
    top = tmp_path / "content"
    folder = top / "exemple"
    copy_dossier(EXAMPLE, folder)
    project = Project(tmp_path)
    edits: dict[str, bytes | None] = {}
    for name, before, after in (
        ("ctg.yaml", "Ormeval", "Ormevalle"),
        ("textes/portrait.md", "territoire", "pays"),
        ("annexe-2/equipements.csv", "Ormeval", "Ormeval"),
        ("annexe-4/suivi.csv", "en cours", "en cours"),
    ):
        text = (folder / name).read_text("utf-8")
        assert before in text
        edits[name] = (text.replace(before, after, 1) if name.startswith("textes") else text).encode()
    edits["textes/bilan-changements-2028.md"] = None
    edits["ecarts.yaml"] = (
        "ecarts:\n- clause: duree\n  modele: conclue\n  signe: passée\n  motif: mot du territoire\n".encode()
    )
    warm = open_text(folder, project, edits)
    pieces = warm.compose(warm.pieces)
    for name, data in edits.items():
        (folder / name).write_bytes(data) if data is not None else (folder / name).unlink()
    cold = open_text(folder, project)
    assert replace(cold.dossier, references=warm.dossier.references) == warm.dossier
    assert cold.compose(cold.pieces) == pieces
    assert "passée" in write_screen(pieces[0])


def test_what_was_composed_serves_until_a_file_is_written(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path)
    opened = open_text(copy.folder, Project(tmp_path))
    every = opened.compose(opened.pieces)
    again = open_text(copy.folder, Project(tmp_path))
    assert again is opened
    assert all(opened.compose((one.meta.piece,)) == (one,) for one in every)
    assert opened.compose(("convention",))[0] is every[0]
    copy.replace("ctg.yaml", "2029-12-31", "2030-12-31")
    (later,) = open_text(copy.folder, Project(tmp_path)).compose(("convention",))
    assert later != every[0]


HOSTILE = 'Ada \\" onclick=x & Zoé'


@pytest.mark.parametrize("words", [HOSTILE, "<script>alert(1)</script>", "<img src=x onerror=y onclick=x & >"])
def test_hostile_words_are_words(tmp_path: Path, words: str) -> None:
    copy = copy_minimal(tmp_path)
    text = (copy.folder / "ctg.yaml").read_text("utf-8")
    assert text.count("prenom: Ada") == 1
    edited = text.replace("prenom: Ada", f'prenom: "{words}"')
    tree = read(preview(copy.folder, Project(tmp_path), "convention", {"ctg.yaml": edited.encode()}, LINKS).html)
    assert not tree.xpath("//@onclick | //@onerror | //script | //img")
    assert words.replace("\\", "") in "".join(tree.itertext())


def test_pieces_have_the_names_that_people_know() -> None:
    names = [piece.name for piece in list_preview_pieces(EXAMPLE, PROJECT)]
    assert names[:2] == ["Convention", "Annexe 1 – Diagnostic partagé"]


def test_charts_are_drawn_where_they_are_asked_for() -> None:
    shown = preview(EXAMPLE, PROJECT, "annexe-1", options=ScreenOptions(figures=True))
    pictures = read(shown.html).xpath("//img")
    assert pictures and all(one.get("src").startswith("data:image/") and one.get("alt") for one in pictures)
