"""Pages put around a file: it keeps its own pages, tags, bookmarks and labels, and stays untouched."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Name

from generator.pdf_files.binding import bind_pages
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.structure import ParentTree, find_structure, list_kids
from tests.pdf_files.piece_samples import count_leaves, count_marks, make_plain


@pytest.fixture(scope="module")
def core(convention: bytes, annex_1: bytes) -> bytes:
    pieces = (Piece("convention", "Convention", convention), Piece("annexe-1", "Annexe 1", annex_1, "A1-"))
    return join_pieces(pieces, "CTG d'essai")


@pytest.fixture(scope="module")
def bound(core: bytes, annex_1: bytes, annex_3: bytes) -> pikepdf.Pdf:
    before, after = Piece("en-bref", "En bref", annex_3, "bref-"), Piece("historique", "Historique", annex_1, "H-")
    return pikepdf.open(io.BytesIO(bind_pages(core, "acte.pdf", before, after)))


def test_pages_stand_around_those_of_the_file(bound: pikepdf.Pdf, core: bytes, annex_3: bytes, annex_1: bytes) -> None:
    contents = [
        page.Contents.read_bytes() for data in (annex_3, core, annex_1) for page in pikepdf.open(io.BytesIO(data)).pages
    ]
    assert [page.Contents.read_bytes() for page in bound.pages] == contents
    assert [page.label for page in bound.pages] == ["bref-1", "bref-2", "1", "2", "3", "A1-1", "H-1"]


def test_tags_are_read_in_the_order_of_the_pages(
    bound: pikepdf.Pdf, core: bytes, annex_1: bytes, annex_3: bytes
) -> None:
    expected = sum(count_marks(pikepdf.open(io.BytesIO(data))) for data in (core, annex_1, annex_3))
    assert count_marks(bound) == count_leaves(bound) == expected
    root = find_structure(bound)
    (document,) = list_kids(root)
    assert [str(part.T) for part in list_kids(document)] == ["En bref", "Convention", "Annexe 1", "Historique"]
    assert all(document == part.P for part in list_kids(document))
    tree = ParentTree(bound)
    keys = [int(page.obj.StructParents) for page in bound.pages]
    assert len(set(keys)) == len(keys)
    assert all(owner.Pg == page.obj for page, key in zip(bound.pages, keys, strict=True) for owner in tree.entries[key])


def test_bookmarks_lead_to_each_part_in_order(bound: pikepdf.Pdf) -> None:
    with bound.open_outline() as outline:
        assert [item.title for item in outline.root] == ["En bref", "Convention", "Annexe 1", "Historique"]
        pages = [bound.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
    assert pages == [0, 2, 5, 6]


def test_only_what_is_given_is_put(core: bytes, annex_1: bytes) -> None:
    with pikepdf.open(io.BytesIO(bind_pages(core, "acte.pdf", after=Piece("h", "Historique", annex_1, "H-")))) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "A1-1", "H-1"]
        assert str(pdf.docinfo[Name.Title]) == "CTG d'essai"


def test_a_file_without_tags_gets_none(annex_1: bytes) -> None:
    plain = make_plain(pages=2)
    with pikepdf.open(io.BytesIO(bind_pages(plain, "scan.pdf", after=Piece("h", "Historique", annex_1, "H-")))) as pdf:
        assert find_structure(pdf) is None
        assert [page.label for page in pdf.pages] == ["1", "2", "H-1"]
