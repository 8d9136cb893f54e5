"""Tables and links of a clause in both formats: tagged, related, read back; a link that is lost is seen."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from generator.composing.markdown.blocks import MarkdownReader
from generator.composing.markdown.inlines import InlineReader
from generator.composing.markdown.items import SourceLine
from generator.errors import DiagnosticCollector, Span
from generator.model.document import Document, Paragraph
from generator.writing.accelerators.switch import BODIES, FORGETTING
from generator.writing.parity import ReadText, compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.conformance.docx_accessibility import check_docx
from tests.conformance.pdf_accessibility import check_pdf, read_navigation
from tests.writing.docx_sample import part, piece, real_furniture, section

CLAUSE = """Voir le [site de la **Caf**](https://www.caf.fr/a_b?c=d&e=f) et [](mailto:ctg@caf.example).

| Service | Où le trouver | Places |
|---|:---:|---:|
| Crèche | [page](https://www.exemple.fr/creche) | 45 |
| Relais petite enfance | une note^[Aussi [là](https://www.exemple.fr/note).] | 0 |
"""
ADDRESSES = {
    "https://www.caf.fr/a_b?c=d&e=f",
    "mailto:ctg@caf.example",
    "https://www.exemple.fr/creche",
    "https://www.exemple.fr/note",
}


@pytest.fixture(scope="module")
def document() -> Document:
    faults = DiagnosticCollector()
    lines = [SourceLine(line, Span("c.md", n)) for n, line in enumerate(CLAUSE.split("\n"), start=1)]
    blocks = MarkdownReader("convention/article-1", InlineReader(faults, {}), faults).read(lines)
    assert faults.found == ()
    return piece(section("convention/article-1", *blocks, heading="Objet"))


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return write_pdf(document, real_furniture()).data


@pytest.fixture(scope="module")
def docx(document: Document) -> bytes:
    return write_docx(document, real_furniture())


def test_both_files_say_the_words_and_lead_to_the_addresses(document: Document, pdf: bytes, docx: bytes) -> None:
    for name, read in (("x.pdf", read_pdf_text(pdf)), ("x.docx", read_docx_text(docx))):
        assert compare_text(document, read, name) is None
        assert read.links == ADDRESSES
        lost = ReadText(read.body, read.notes, read.links - {"mailto:ctg@caf.example"})
        fault = compare_text(document, lost, name)
        assert fault is not None
        assert "mailto:ctg@caf.example" in fault.message


def test_a_link_that_is_not_in_the_tree_is_seen(document: Document, pdf: bytes) -> None:
    (text, *others) = document.sections[0].blocks
    assert isinstance(text, Paragraph)
    words = tuple(getattr(inline, "children", (inline,)) for inline in text.inlines)
    plain = replace(text, inlines=tuple(inline for some in words for inline in some))
    changed = replace(document, sections=(replace(document.sections[0], blocks=(plain, *others)),))
    fault = compare_text(changed, read_pdf_text(pdf), "x.pdf")
    assert fault is not None
    assert "https://www.caf.fr" in fault.message


def test_links_of_the_pdf_are_tagged_and_said(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [a for page in opened.pages for a in page.obj.get("/Annots", ()) if "/URI" in a.get("/A", {})]
        said = {str(a.A.URI): str(a.Contents) for a in found}
        assert set(said) == ADDRESSES
        assert said["mailto:ctg@caf.example"] == "Écrire à : ctg@caf.example"
        assert said["https://www.exemple.fr/note"] == "Ouvrir : https://www.exemple.fr/note"
        assert all("/StructParent" in annotation for annotation in found)
        assert {annotation.objgen for annotation in found} <= _list_tagged(opened)
    assert check_pdf(pdf) == []


def _list_tagged(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The annotations that Link elements hold."""
    links = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Link"]
    kids = [kid for link in links for kid in link.K if not isinstance(kid, int)]
    return {kid.Obj.objgen for kid in kids if kid.get("/Type") == "/OBJR"}


def test_links_of_the_word_file_have_their_relations(docx: bytes) -> None:
    body = part(docx, "word/_rels/document.xml.rels")
    notes = part(docx, "word/_rels/footnotes.xml.rels")
    outside = [
        (one.get("Target"), one.get("TargetMode")) for one in (*body, *notes) if one.get("Type").endswith("/hyperlink")
    ]
    assert sorted(outside) == sorted((address, "External") for address in ADDRESSES)
    assert [one.get("Target") for one in notes] == ["https://www.exemple.fr/note"]


def test_the_word_file_is_accessible(pdf: bytes, docx: bytes) -> None:
    found = check_docx(docx, read_navigation(pdf))
    assert [fault for fault in found if "table des matières" not in fault and fault != "pas de titre"] == []


# A link in a note in a link: HTML has none, and its parser would cut the words apart.
NESTED = """Voir [la page^[Ou [cette autre](https://b.fr/y), et plus.] du site](https://a.fr/x) ici.

Voir [**la page^[Ou [**cette** autre](https://b.fr/z).]** *du* site](https://a.fr/z) et [un autre^[sans lien]](https://a.fr/w).
"""


@pytest.mark.parametrize("parsed_as_html", [False, True])
def test_a_link_in_a_note_in_a_link_leads_where_it_says(parsed_as_html: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = DiagnosticCollector()
    lines = [SourceLine(line, Span("c.md", n)) for n, line in enumerate(NESTED.split("\n"), start=1)]
    blocks = MarkdownReader("convention/article-1", InlineReader(faults, {}), faults).read(lines)
    assert faults.found == ()
    nested = piece(section("convention/article-1", *blocks, heading="Objet"))
    if parsed_as_html:
        monkeypatch.setenv(BODIES.variable, FORGETTING)
    written = write_pdf(nested, real_furniture()).data
    assert compare_text(nested, read_pdf_text(written), "x.pdf") is None
    assert {f"https://{name}" for name in ("a.fr/x", "b.fr/y", "a.fr/z", "b.fr/z", "a.fr/w")} <= list_addresses(written)
    assert not check_pdf(written)
    monkeypatch.delenv(BODIES.variable, raising=False)
    assert written == write_pdf(nested, real_furniture()).data


def list_addresses(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = [one for page in opened.pages for one in page.get("/Annots", ()) if one.get("/Subtype") == "/Link"]
        return {str(one.A.URI) for one in links if "/A" in one and "/URI" in one.A}
