"""A copy for one reviewer: the words of the piece, tracking on, a first page out of the text, its name in it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from generator.writing.parity import compare_text
from generator.writing.word.document import write_docx
from generator.writing.word.origin.part import read_origin
from generator.writing.word.origin.record import Sources, Use
from generator.writing.word.origin.review_copy import NOTE_LINES, NOTE_TITLE, name_review_file, write_review_copy
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import W, real_furniture, rich_document


@pytest.fixture(scope="module")
def copy() -> bytes:
    document = rich_document()
    docx = write_docx(document, real_furniture(), None, Sources("essai", "ab" * 32, "m 1", "1.0"))
    return write_review_copy(docx, document, "Mairie d’Ormeval & <Cie>")


def part(copy: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(copy)) as archive:
        return archive.read(name)


def test_it_says_the_words_of_the_piece_and_no_others(copy: bytes) -> None:
    assert compare_text(rich_document(), read_docx_text(copy), "copie") is None


def test_tracking_is_on_and_nobody_is_hidden(copy: bytes) -> None:
    settings = [one.tag for one in etree.fromstring(part(copy, "word/settings.xml"))]
    assert settings.count(f"{W}trackRevisions") == 1
    assert settings.index(f"{W}trackRevisions") < settings.index(f"{W}defaultTabStop")
    assert settings.index(f"{W}zoom") < settings.index(f"{W}trackRevisions")
    assert f"{W}removePersonalInformation" not in settings


def test_the_first_page_says_what_not_to_edit_and_counts_for_none(copy: bytes) -> None:
    root = etree.fromstring(part(copy, "word/document.xml"))
    paragraphs = list(root.iter(f"{W}p"))[:7]
    said = ["".join(one.itertext()) for one in paragraphs]
    assert said[0] == f"{NOTE_TITLE} – Mairie d’Ormeval & <Cie>" and tuple(said[1:5]) == NOTE_LINES
    start = paragraphs[6].find(f".//{W}pgNumType")
    assert start is not None and start.get(f"{W}start") == "0"


def test_the_reviewer_is_in_the_properties_and_in_the_record(copy: bytes) -> None:
    assert "relecture : Mairie d’Ormeval &amp; &lt;Cie&gt;" in part(copy, "docProps/core.xml").decode()
    origin = read_origin({"customXml/item1.xml": part(copy, "customXml/item1.xml")}, "copie")
    assert origin is not None and origin.sources.use is Use.REVIEW
    assert origin.sources.reviewer == "Mairie d’Ormeval & <Cie>"


@pytest.mark.parametrize(
    ("reviewer", "expected"),
    [
        ("Mairie d'Ormeval", "convention-mairie-d-ormeval.docx"),
        ("Mairie d’Ormeval", "convention-mairie-d-ormeval.docx"),
        ("../CÔTE Émile", "convention-cote-emile.docx"),
        ("???", "convention-relecteur.docx"),
        ("a" * 300, f"convention-{'a' * 60}.docx"),
    ],
)
def test_the_name_of_the_file_is_safe(reviewer: str, expected: str) -> None:
    assert name_review_file("convention", reviewer) == expected
