"""What is printed around the text: the same in Word and in PDF, or a fault with its place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from generator.errors import ParityError
from generator.model.document import Cover, Document, Meta, Section, SectionKind, Signatory
from generator.model.identity import Furniture
from generator.project import PROGRAM
from generator.reading.furniture import read_furniture
from generator.writing.formats import compare_formats
from generator.writing.furniture.pdf import read_pdf_furniture
from generator.writing.furniture.printed import ELSE, PAGE, PAGES, TEXT_PAGES, PrintedFurniture, compare_furniture
from generator.writing.pdf.document import write_pdf
from generator.writing.word.document import write_docx
from generator.writing.word.package import DOCUMENT
from tests.writing.pdf_sample import ORIGIN, SVG, paragraph

HEAD, FOOT = "PROJET Ctg – Annexe 4", "Val d'Ambrelle, 2026 – 2030"
PRINTED = PrintedFurniture(
    "CTG Val d'Ambrelle", "1 Objet A4-2", "", ((1, HEAD),), ((1, f"{FOOT} page A4-{PAGE} / {PAGES}"),), ("Logo : Caf",)
)
IN_PDF = replace(
    PRINTED,
    heads=tuple((page, HEAD) for page in (2, 3)),
    feet=tuple((page, f"{FOOT} page A4-{page} / 3") for page in (2, 3)),
    page_count=3,
)
IN_WORD = replace(PRINTED, watermarks=frozenset({"PROJET"}))


@pytest.fixture(scope="module")
def document() -> Document:
    meta = Meta("annexe-4", "annexe-4", "Annexe 4", "Caf", "CTG", "Ctg – Annexe 4", date(2026, 1, 1), draft=True)
    cover = Cover(("CTG",), "Val d'Ambrelle", ("2026", "2030"), "Annexe 4", (Signatory("Caf", SVG),), "exemple fictif")
    text = (paragraph("annexe-4/a/1", "Un texte."),)
    section = Section("annexe-4/a", ORIGIN, SectionKind.CHAPTER, text, heading=paragraph("x", "Objet").inlines)
    meta = replace(meta, page_prefix="A4-", notice="exemple fictif")
    return Document(meta, cover, (section,), contents=True, back_cover=True)


@pytest.fixture(scope="module")
def furniture() -> Furniture:
    return read_furniture((PROGRAM / "templates",), "neutre")


@pytest.fixture(scope="module")
def word(document: Document, furniture: Furniture) -> bytes:
    return write_docx(document, furniture, {"annexe-4/a": 3})


@pytest.fixture(scope="module")
def pdf(document: Document, furniture: Furniture) -> bytes:
    return write_pdf(document, furniture).data


def tell(document: Document, word: PrintedFurniture, pdf: PrintedFurniture) -> str:
    found = compare_furniture(document, word, pdf, "annexe-4.docx")
    return found.message if found is not None else ""


def test_the_same_furniture_has_no_fault(document: Document) -> None:
    assert tell(document, IN_WORD, IN_PDF) == ""
    anywhere = replace(IN_WORD, heads=((1, f"PROJET Ctg {ELSE}"),))
    assert tell(document, anywhere, IN_PDF) == "", "a field that says the article holds any words"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"cover": "CTG Val d'Ambrelle 28/11/2026"}, "la couverture"),
        ({"contents": "1 Objet 2"}, "le sommaire"),
        ({"last": "Fin"}, "la dernière page"),
        ({"heads": ((2, HEAD), (3, "Ctg – Annexe 4"))}, "l'en-tête de la page 3"),
        ({"feet": ((2, f"{FOOT} page A4-2 / 3"), (3, f"{FOOT} page 3 / 3"))}, "le pied de la page 3"),
        ({"logos": ()}, "la couverture"),
    ],
)
def test_a_difference_is_told_with_its_place(document: Document, change: dict[str, object], place: str) -> None:
    assert f"sur {place} :" in tell(document, IN_WORD, replace(IN_PDF, **change))  # type: ignore[arg-type]


def test_a_back_cover_is_no_page_of_the_text(document: Document) -> None:
    counted = replace(IN_WORD, last="CTG", feet=((1, f"{FOOT} page A4-{PAGE} / {TEXT_PAGES}"),))
    closed = replace(IN_PDF, last="CTG", page_count=4)
    assert tell(document, counted, closed) == ""
    assert "le pied de la page 2" in tell(document, counted, replace(closed, page_count=5))
    assert "le pied de la page 2" in tell(document, replace(IN_WORD, last="CTG"), closed)


def test_a_watermark_is_that_of_a_draft(document: Document) -> None:
    assert "le filigrane" in tell(document, PRINTED, IN_PDF)
    final = replace(document, meta=replace(document.meta, draft=False))
    assert "le filigrane" in tell(final, IN_WORD, IN_PDF)
    assert tell(final, PRINTED, IN_PDF) == ""


@pytest.mark.slow
def test_our_templates_print_the_same(document: Document, word: bytes, pdf: bytes) -> None:
    compare_formats(document, word, pdf)
    heads = dict(read_pdf_furniture(pdf, full_page=True).heads)
    assert "Objet" in heads[3], "the place is printed"
    assert "Objet" not in heads[2], "the contents are in no section"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "place"),
    [
        ((DOCUMENT, "exemple fictif", "exemple"), "la couverture"),
        (("word/footer", "A4-", ""), "le pied de la page 2"),
        (("word/header", "Ctg – Annexe 4", "Ctg"), "l'en-tête de la page 2"),
        (("word/header", 'string="PROJET"', 'string="CONFIDENTIEL"'), "le filigrane"),
        ((DOCUMENT, "Logo : Caf", ""), "la couverture"),
    ],
)
def test_a_word_that_only_one_prints_is_found(
    document: Document, word: bytes, pdf: bytes, change: tuple[str, str, str], place: str
) -> None:
    part, old, new = change
    stream, changed = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(word)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith(part):
                changed += data.count(old.encode())
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    assert changed
    with pytest.raises(ParityError, match=place):
        compare_formats(document, stream.getvalue(), pdf)
