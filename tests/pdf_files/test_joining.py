"""Joining keeps the tags, the bookmarks, the links and the attachments of every piece."""

import io
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree

from generator.errors import InputFileError
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.structure import ParentTree, find_structure, list_kids, walk_elements
from tests.pdf_files.piece_samples import TABLE, count_leaves, count_marks, make_piece, make_plain, save


@pytest.fixture(scope="module")
def pieces(convention: bytes, annex_1: bytes, annex_3: bytes) -> tuple[Piece, ...]:
    return (
        Piece("convention", "Convention territoriale globale", convention),
        Piece("annexe-1", "Annexe 1 – Diagnostic", annex_1, "A1-"),
        Piece("annexe-3", "Annexe 3 – Plan d'actions", annex_3, "A3-"),
    )


@pytest.fixture(scope="module")
def joined(pieces: tuple[Piece, ...]) -> bytes:
    return join_pieces(pieces, "CTG d'essai")


@pytest.fixture
def pdf(joined: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(joined))


def test_every_mark_is_in_the_tree_once(pdf: pikepdf.Pdf, pieces: tuple[Piece, ...]) -> None:
    sources = [pikepdf.open(io.BytesIO(piece.pdf)) for piece in pieces]
    expected = sum(count_marks(source) for source in sources)
    assert expected > 40
    assert count_marks(pdf) == expected
    assert count_leaves(pdf) == expected


def test_parent_tree_leads_from_each_page_to_its_elements(pdf: pikepdf.Pdf) -> None:
    tree = ParentTree(pdf)
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    assert len(set(keys)) == len(pdf.pages) == 6
    for page, key in zip(pdf.pages, keys, strict=True):
        owners = list(tree.entries[key])
        assert owners
        for number, owner in enumerate(owners):
            assert owner.Pg == page.obj
            assert number in list_kids(owner)
    assert int(tree.root.ParentTreeNextKey) == max(tree.entries) + 1


def test_annotations_lead_to_their_links(pdf: pikepdf.Pdf) -> None:
    tree = ParentTree(pdf)
    annotations = [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", [])]
    assert len(annotations) == 4  # the link to an absent annexe is gone
    for annotation in annotations:
        link = tree.entries[int(annotation.StructParent)]
        assert pikepdf.Name.Link == link.S
        assert any(getattr(kid, "Obj", None) == annotation for kid in list_kids(link) if not isinstance(kid, int))


def test_pieces_are_parts_of_one_document(pdf: pikepdf.Pdf) -> None:
    (document,) = list_kids(find_structure(pdf))
    assert pikepdf.Name.Document == document.S
    assert [(str(part.S), str(part.T)) for part in list_kids(document)] == [
        ("/Part", "Convention territoriale globale"),
        ("/Part", "Annexe 1 – Diagnostic"),
        ("/Part", "Annexe 3 – Plan d'actions"),
    ]


def test_header_cells_keep_identifiers_of_their_own(pdf: pikepdf.Pdf) -> None:
    identifiers = [bytes(e.ID) for e in walk_elements(find_structure(pdf)) if "/ID" in e]
    assert len(identifiers) == len(set(identifiers)) >= 6
    named = [
        bytes(header)
        for element in walk_elements(find_structure(pdf))
        if "/A" in element and "/Headers" in element.A
        for header in element.A.Headers
    ]
    assert len(named) >= 12
    assert set(named) <= set(identifiers)
    listed = list(find_structure(pdf).IDTree.Names)
    assert [bytes(name) for name in listed[::2]] == sorted(identifiers)
    assert [bytes(element.ID) for element in listed[1::2]] == sorted(identifiers)


def test_one_bookmark_for_each_piece_with_its_own_below(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = {item.title: [child.title for child in item.children] for item in outline.root}
        nested = [grandchild.title for grandchild in outline.root[2].children[0].children]
        pages = [pikepdf.Page(item.destination[0]).index for item in outline.root]
        deep = pikepdf.Page(outline.root[2].children[0].children[0].destination[0]).index
    assert titles == {
        "Convention territoriale globale": ["Convention"],
        "Annexe 1 – Diagnostic": ["Annexe 1"],
        "Annexe 3 – Plan d'actions": ["Annexe 3"],
    }
    assert pages == [0, 3, 4]
    assert nested == ["Fiche action 1.1"]
    assert deep == 5


def test_page_labels_begin_again_in_each_piece(pdf: pikepdf.Pdf) -> None:
    assert [page.label for page in pdf.pages] == ["1", "2", "3", "A1-1", "A3-1", "A3-2"]


def test_links_lead_where_they_led(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    targets = {}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            target = annotation.Dest
            place = target if isinstance(target, pikepdf.Array) else names[str(target)]
            targets[str(annotation.Contents)] = (page.index, pikepdf.Page(place[0]).index)
    assert targets == {
        "article-3": (0, 0),
        "Annexe 3 – Plan d'actions": (0, 4),
        "fiche": (4, 5),
        "titre": (4, 4),  # and not the convention's, which has the same name
    }


def test_link_to_an_absent_piece_leaves_its_words(joined: bytes, pdf: pikepdf.Pdf) -> None:
    assert b"ctg:" not in b"".join(
        bytes(str(a.get("/A")), "utf-8") for p in pdf.pages for a in p.obj.get("/Annots", [])
    )
    links = [e for e in walk_elements(find_structure(pdf)) if pikepdf.Name.Link == e.S]
    assert len(links) == 4
    assert all(any(not isinstance(kid, int) for kid in list_kids(link)) for link in links)


def test_title_is_the_same_in_both_places(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.Title) == "CTG d'essai"
    xmp = etree.fromstring(pdf.Root.Metadata.read_bytes())
    assert xmp.xpath("//*[local-name()='title']//text()[normalize-space()]") == ["CTG d'essai"]
    assert xmp.xpath("string(//*[local-name()='part' and contains(namespace-uri(), 'pdfua')])") == "1"
    assert pdf.Root.Lang == "fr"


def test_attachments_of_all_pieces_are_kept(convention: bytes, annex_1: bytes) -> None:
    def attach(data: bytes, content: bytes) -> bytes:
        pdf = pikepdf.open(io.BytesIO(data))
        pdf.attachments["contenu.json"] = pikepdf.AttachedFileSpec(
            pdf, content, filename="contenu.json", mime_type="application/json"
        )
        pdf.Root.AF = pikepdf.Array([pdf.attachments["contenu.json"].obj])
        return save(pdf)

    joined = join_pieces(
        (Piece("convention", "C", attach(convention, b"1")), Piece("annexe-1", "A", attach(annex_1, b"2"))), "T"
    )
    pdf = pikepdf.open(io.BytesIO(joined))
    found = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    assert found == {"contenu.json": b"1", "annexe-1-contenu.json": b"2"}
    assert len(pdf.Root.AF) == 2
    assert str(pdf.Root.AF[1].UF) == "annexe-1-contenu.json"


def test_one_piece_alone(convention: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(join_pieces((Piece("convention", "C", convention),), "T")))
    assert len(pdf.pages) == 3
    assert count_leaves(pdf) == count_marks(pdf)


def test_own_types_that_clash_are_renamed(convention: bytes) -> None:
    def with_role(data: bytes, standard: str) -> bytes:
        pdf = pikepdf.open(io.BytesIO(data))
        root = find_structure(pdf)
        root.RoleMap = pikepdf.Dictionary({"/Visa": pikepdf.Name(standard)})
        next(e for e in walk_elements(root) if e.S == pikepdf.Name.P).S = pikepdf.Name.Visa
        return save(pdf)

    other = make_piece("Autre", "<h1>Autre</h1><p>Texte</p>" + TABLE)
    joined = join_pieces(
        (Piece("convention", "C", with_role(convention, "/P")), Piece("autre", "A", with_role(other, "/Quote"))), "T"
    )
    pdf = pikepdf.open(io.BytesIO(joined))
    roles = find_structure(pdf).RoleMap
    assert {key: str(value) for key, value in roles.items()} == {"/Visa": "/P", "/Visa-autre": "/Quote"}


def test_the_back_cover_ends_the_file_and_has_no_number(pieces: tuple[Piece, ...], pdf: pikepdf.Pdf) -> None:
    convention = replace(pieces[0], back_cover=True)
    moved = pikepdf.open(io.BytesIO(join_pieces((convention, *pieces[1:]), "CTG d'essai")))
    assert [page.label for page in moved.pages] == ["1", "2", "A1-1", "A3-1", "A3-2", "dos"]
    assert moved.pages[-1].Contents.read_bytes() == pdf.pages[2].Contents.read_bytes()
    assert count_leaves(moved) == count_marks(moved)
    (document,) = list_kids(find_structure(moved))
    last = list_kids(document)[-1]
    assert {element.Pg.objgen for element in walk_elements(last) if "/Pg" in element} == {moved.pages[-1].obj.objgen}
    alone = pikepdf.open(io.BytesIO(join_pieces((convention,), "T")))
    assert [page.label for page in alone.pages] == ["1", "2", "dos"]


def test_same_bytes_twice(pieces: tuple[Piece, ...], joined: bytes) -> None:
    assert join_pieces(pieces, "CTG d'essai") == joined


def test_untagged_pieces_are_joined_too() -> None:
    joined = join_pieces((Piece("a", "A", make_plain(pages=2)), Piece("b", "B", make_plain())), "T")
    assert len(pikepdf.open(io.BytesIO(joined)).pages) == 3


def test_piece_without_pages_is_named(convention: bytes) -> None:
    with pytest.raises(InputFileError, match=r"annexe-2\.pdf.*aucune page"):
        join_pieces((Piece("convention", "C", convention), Piece("annexe-2", "A", save(pikepdf.new()))), "T")
