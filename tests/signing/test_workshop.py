"""A dossier made in one go: the bytes of two commands, and each piece rendered once."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.generation import GenerationRequest, generate_dossier
from generator.making.workshop import open_workshop
from generator.pdf_files.joining import drop_piece_links
from generator.pdf_files.structure import walk_elements
from generator.project import BARE
from generator.signing.assembly import AssemblyReport, assemble_dossier
from generator.signing.specimens import produce_dossier
from generator.writing.pdf import document as pdf_document
from generator.writing.pdf.text import read_pdf_text
from tests.acts.frozen_dossiers import ORDER, ask, freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def read_tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_go_gives_the_bytes_of_two_commands_and_renders_once(
    copy: DossierCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate_dossier(GenerationRequest(copy.folder, BARE, Path("deux"), final=True))
    assemble_dossier(ask(copy.folder, Path("deux"), frozen=False))
    shutil.rmtree(copy.folder / "actes")
    rendered: list[str] = []
    write = pdf_document.write_pdf

    def count(document, *rest):  # type: ignore[no-untyped-def]
        rendered.append(document.meta.piece)
        return write(document, *rest)

    monkeypatch.setattr(pdf_document, "write_pdf", count)
    generated, assembled = produce_dossier(GenerationRequest(copy.folder, BARE, Path("un"), final=True), ORDER)
    # Annexe 4 twice: the final has the tracking table as it stands, the act has it blank.
    assert sorted(rendered) == ["annexe-3", "annexe-4", "annexe-4", "convention"]
    assert isinstance(assembled, AssemblyReport)
    assert assembled.originals > 1
    assert {*generated.files, *assembled.files} == set(Path("un/minimal").rglob("*.*"))
    assert read_tree(Path("un")) == read_tree(Path("deux"))


def test_an_original_has_each_font_once(copy: DossierCopy) -> None:
    assemble_dossier(ask(copy.folder, Path("un"), frozen=False))
    with pikepdf.open(min(Path("un/minimal/exemplaires").glob("*.pdf"))) as pdf:
        uses = sum(isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o for o in pdf.objects)
        programs = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
    assert len(programs) == len(set(programs))
    assert 1 < len(programs) < uses  # each piece has roman and bold, with the widths that it needs


def test_an_original_lists_the_identifiers_of_all_its_pieces(copy: DossierCopy) -> None:
    assemble_dossier(ask(copy.folder, Path("un"), frozen=False))
    with pikepdf.open(min(Path("un/minimal/exemplaires").glob("*.pdf"))) as pdf:
        root = pdf.Root.StructTreeRoot
        identifiers = sorted(bytes(element.ID) for element in walk_elements(root) if "/ID" in element)
        listed = list(root.IDTree.Names)
        assert [bytes(name) for name in listed[::2]] == identifiers
        assert [bytes(element.ID) for element in listed[1::2]] == identifiers
    assert {identifier.split(b"/")[0] for identifier in identifiers} == {
        b"convention",
        b"annexe-3-annexe-3",
        b"annexe-4-annexe-4",
    }


def test_a_specimen_says_that_it_is_a_draft_and_an_original_does_not(copy: DossierCopy) -> None:
    produce_dossier(GenerationRequest(copy.folder, BARE, Path("un")))
    files = read_tree(Path("un/minimal"))
    assert not any(name.startswith("exemplaires/") for name in files)
    assert not (copy.folder / "actes").exists()
    act = freeze(copy.folder, Path("un"))
    with (
        pikepdf.open(io.BytesIO(files["convention.pdf"])) as draft,
        pikepdf.open(io.BytesIO(files["specimens/1-caf.pdf"])) as specimen,
        pikepdf.open(io.BytesIO(act.read("exemplaires/1-caf.pdf"))) as one,
    ):
        assert len(one.pages) == len(specimen.pages) > len(draft.pages)
        # The watermark of a draft is a drawing behind each page; the original of a complete dossier has none.
        contents = [
            pikepdf.unparse_content_stream(pikepdf.parse_content_stream(file.pages[1])) for file in (specimen, one)
        ]
        assert b"exemplaire" not in contents[0]
        assert len(contents[0]) > len(contents[1])


def list_link_titles(data: bytes) -> list[str]:
    """What each link says of where it leads, and whether it leads anywhere inside the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", ()) if link.Subtype == "/Link"]
        return [str(link.Contents) if "/Dest" in link else str(link.A.URI) for link in links]


def test_only_pieces_that_lead_to_others_are_written_twice(copy: DossierCopy) -> None:
    shop = open_workshop(copy.folder, BARE)
    selection = Selection(list_pieces(shop.dossier), False)
    documents = compose_pieces(shop.dossier, shop.furniture.identity, selection)
    made = [shop.make_piece(document) for document in documents]
    for piece in made:
        assert piece.result.linked == any(title.startswith("ctg:") for title in list_link_titles(piece.pdf))
        assert piece.pdf_alone == drop_piece_links(piece.pdf, "piece.pdf")
    assert {piece.result.linked for piece in made} == {True, False}


def test_a_piece_of_its_own_has_no_link_to_the_others(copy: DossierCopy) -> None:
    shop = open_workshop(copy.folder, BARE)
    selection = Selection(("convention",), False)
    (document,) = compose_pieces(shop.dossier, shop.furniture.identity, selection)
    made = shop.make_piece(document)
    assert "ctg:annexe-4" in list_link_titles(made.pdf)
    alone = list_link_titles(made.pdf_alone)
    assert alone
    assert not any(title.startswith("ctg:") for title in alone)
    assert len(alone) < len(list_link_titles(made.pdf))
    assert read_pdf_text(made.pdf_alone) == read_pdf_text(made.pdf)
    produce_dossier(GenerationRequest(copy.folder, BARE, Path("un"), final=True), ORDER)
    original = read_tree(Path("un/minimal"))["exemplaires/1-caf.pdf"]
    assert not any(title.startswith("ctg:") for title in list_link_titles(original))
    assert len(list_link_titles(original)) >= len(list_link_titles(made.pdf))
