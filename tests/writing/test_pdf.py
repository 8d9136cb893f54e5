"""The written PDF: bytes, boxes, fonts, language, outline, links, corner, faults."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from generator.errors import ContentError, TemplateError
from generator.model.document import Document, Figure, Signatory
from generator.units import mm_to_points
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.result import PdfResult
from tests.writing.pdf_sample import SVG, build_furniture, build_sample, paragraph

pytestmark = pytest.mark.slow

CORNER_WIDTH_PT, CORNER_HEIGHT_PT = 210, 75  # the stamp's 190 x 55 and 10 around


@pytest.fixture(scope="module")
def sample() -> Document:
    return build_sample()


@pytest.fixture(scope="module")
def written(sample: Document) -> PdfResult:
    return write_pdf(sample, build_furniture(), linked_pieces=frozenset({"annexe-3"}))


def find_dirty_corners(data: bytes) -> list[int]:
    """The pages (1-based) on which something is drawn where the stamp goes."""
    dirty = []
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, start=1):
        scale = 40 / 72
        picture = page.render(scale=scale).to_pil().convert("L")
        left = picture.width - round(CORNER_WIDTH_PT * scale)
        corner = picture.crop((left, 0, picture.width, round(CORNER_HEIGHT_PT * scale)))
        if corner.getextrema() != (255, 255):
            dirty.append(number)
    document.close()
    return dirty


def test_two_runs_give_the_same_bytes(sample: Document, written: PdfResult) -> None:
    again = write_pdf(sample, build_furniture(), linked_pieces=frozenset({"annexe-3"}))
    assert again.data == written.data
    assert again == written


def test_no_time_of_day_gets_into_the_fonts(written: PdfResult) -> None:
    shipped = {TTFont(io.BytesIO(font.data))["head"].modified for font in build_furniture().identity.fonts}
    found = set()
    with pikepdf.open(io.BytesIO(written.data)) as pdf:
        for font in pdf.pages[0].obj.Resources.Font.values():
            data = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            found.add(TTFont(io.BytesIO(data))["head"].modified)
    assert found
    assert found <= shipped


def test_corner_is_empty_on_every_page(written: PdfResult) -> None:
    assert written.page_count >= 10
    assert find_dirty_corners(written.data) == []


@pytest.mark.parametrize("signatories", [0, 1, 9, 20, 50])
def test_cover_holds_its_signatories_and_keeps_the_corner(signatories: int) -> None:
    document = build_sample(signatories=signatories)
    document = replace(document, sections=document.sections[:1])
    result = write_pdf(document, build_furniture("azur"))
    assert find_dirty_corners(result.data) == []
    pdf = pypdfium2.PdfDocument(result.data)
    cover = pdf[0].get_textpage()
    words = " ".join(cover.get_text_range().replace("\ufffe", "-").split())  # pdfium's mark of a hyphen at a line's end
    pdf.close()
    for number in range(1, signatories + 1):
        assert f"Saint-Exemple-sur-Arc {number}" in words


def test_corner_check_sees_a_drawing_there(sample: Document) -> None:
    furniture = build_furniture()
    intruder = "@page portrait { @top-right { content: 'intrus'; text-align: right } }"
    result = write_pdf(sample, replace(furniture, stylesheet=furniture.stylesheet + intruder))
    assert find_dirty_corners(result.data)


def test_catalogue_says_what_the_file_is(sample: Document, written: PdfResult) -> None:
    with pikepdf.open(io.BytesIO(written.data)) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "fr-FR"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == sample.meta.title
        assert str(pdf.docinfo["/CreationDate"]) == "D:20251117000000Z"
        assert str(root.PageLabels.Nums[1].S) == "/D"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == sample.meta.title


def test_fonts_are_ours_and_embedded(written: PdfResult) -> None:
    names = set()
    with pikepdf.open(io.BytesIO(written.data)) as pdf:
        for page in pdf.pages:
            for font in page.obj.Resources.Font.values():
                descendant = font.DescendantFonts[0]
                assert "/FontFile2" in descendant.FontDescriptor
                names.add(str(font.BaseFont).split("+")[1])
    assert len(names) >= 3
    assert all(name.startswith("ctg-") for name in names), names


def test_outline_has_the_sections(written: PdfResult) -> None:
    with pikepdf.open(io.BytesIO(written.data)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [child.title for item in outline.root for child in item.children]
    assert titles == [
        "Article 1 : Objet de la convention",
        "Article 2 : Moyens & <personnes>",
        "FA 1.1 – Former les agents",
    ]
    assert "1.1 Un intertitre" in below


def test_pages_are_a4_both_ways(written: PdfResult) -> None:
    portrait = (mm_to_points(210), mm_to_points(297))
    with pikepdf.open(io.BytesIO(written.data)) as pdf:
        sizes = [tuple(float(v) for v in page.mediabox[2:]) for page in pdf.pages]
    assert sizes
    for size in sizes:
        assert size == pytest.approx(portrait, abs=0.1) or size == pytest.approx(portrait[::-1], abs=0.1)
    landscape = [n for n, (width, height) in enumerate(sizes, start=1) if width > height]
    assert landscape[0] == written.section_pages["convention/fiche-1"]


def test_result_says_where_things_stand(written: PdfResult) -> None:
    assert written.signature_pages == tuple(range(written.section_pages["convention/signatures"], written.page_count))
    assert [place.party for place in written.signature_places] == [f"partie-{n}" for n in range(1, 8)]
    for place in written.signature_places:
        assert place.page in written.signature_pages
        assert place.left > 0 < place.bottom
        assert place.left + place.width < mm_to_points(210)
        assert place.height == pytest.approx(mm_to_points(30.5), abs=0.2)


def list_link_targets(data: bytes) -> set[str]:
    targets = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                targets.add(str(annotation.A.URI) if "/A" in annotation else "#" + str(annotation.Dest))
                assert str(annotation.Contents).startswith("Aller à : ")
    return targets


def test_links_lead_to_this_piece_and_to_those_that_will_be_joined(sample: Document, written: PdfResult) -> None:
    assert {"#convention/article-2", "ctg:annexe-3"} <= list_link_targets(written.data)
    alone = write_pdf(sample, build_furniture())
    assert not [target for target in list_link_targets(alone.data) if target.startswith("ctg:")]


def test_attachments_are_associated_files(sample: Document) -> None:
    small = replace(sample, sections=sample.sections[:1])
    attachment = Attachment("contenu.json", "application/json", b'{"ctg": 1}', "Source", "Le contenu")
    result = write_pdf(small, build_furniture(), (attachment,))
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        (specification,) = pdf.Root.AF
        assert str(specification.AFRelationship) == "/Source"
        assert pdf.attachments["contenu.json"].get_file().read_bytes() == b'{"ctg": 1}'


def with_paragraph(document: Document, words: str) -> Document:
    section = document.sections[0]
    return replace(document, sections=(replace(section, blocks=(paragraph("convention/parties/x", words),)),))


def test_character_without_a_glyph_is_named(sample: Document) -> None:
    with pytest.raises(ContentError) as caught:
        write_pdf(with_paragraph(sample, "un 漢 et un 字"), build_furniture())
    assert [d.code for d in caught.value.diagnostics] == ["caractere-sans-glyphe"] * 2
    message = caught.value.diagnostics[0].message
    assert "« 漢 » (U+6F22)" in message
    assert "convention/parties/x" in message
    assert caught.value.diagnostics[0].span is not None


def test_unknown_address_fails_the_build(sample: Document) -> None:
    furniture = build_furniture()
    stylesheet = furniture.stylesheet + "body { background: url(https://example.org/image.png) }"
    with pytest.raises(TemplateError) as caught:
        write_pdf(with_paragraph(sample, "x"), replace(furniture, stylesheet=stylesheet))
    assert [d.code for d in caught.value.diagnostics] == ["adresse-refusee"]
    assert "https://example.org/image.png" in caught.value.diagnostics[0].message


def test_address_inside_a_picture_fails_the_build(sample: Document) -> None:
    svg = SVG.replace(b"<path", b'<image href="file:///etc/hostname" width="5" height="5"/><path')
    figure = Figure("convention/parties/f", sample.sections[0].origin, svg, b"", 50, 20, "Une image")
    document = replace(sample, sections=(replace(sample.sections[0], blocks=(figure,)),))
    with pytest.raises(TemplateError) as caught:
        write_pdf(document, build_furniture())
    assert [d.code for d in caught.value.diagnostics] == ["adresse-refusee"]


def test_warning_of_the_layout_fails_the_build(sample: Document) -> None:
    furniture = build_furniture()
    faulty = replace(furniture, stylesheet=furniture.stylesheet + "p { colour: red }")
    for _ in range(2):  # a stylesheet read once is kept, not one that is refused
        with pytest.raises(TemplateError) as caught:
            write_pdf(with_paragraph(sample, "x"), faulty)
        assert [d.code for d in caught.value.diagnostics] == ["mise-en-page"]
        (fault,) = caught.value.diagnostics
        assert "colour" in fault.message
        assert fault.span is not None and fault.span.line == faulty.stylesheet.count("\n") + 1


ADDED = (
    "<p>Un mot de plus.</p>",
    "<p></p>",
    "<div>x</div>",
    "<table><tr><td>x</td></tr></table>",
    "<ul><li>x</li></ul>",
)


@pytest.mark.parametrize("added", [*ADDED, "<svg><text>x</text></svg>", '<input value="x">'])
def test_an_element_that_a_template_adds_to_the_text_is_a_fault_of_the_template(sample: Document, added: str) -> None:
    furniture = build_furniture()
    body = "{{ body }}"
    assert body in furniture.html_template
    faulty = replace(furniture, html_template=furniture.html_template.replace(body, f"{added}{body}"))
    with pytest.raises(TemplateError) as caught:
        write_pdf(with_paragraph(sample, "x"), faulty)
    (told,) = caught.value.diagnostics
    assert told.code == "modele-html" and "page" in told.message


def test_broken_picture_fails_the_build(sample: Document) -> None:
    document = replace(sample, cover=replace(sample.cover, signatories=(Signatory("A", b"ni PNG ni SVG"),)))
    with pytest.raises(TemplateError) as caught:
        write_pdf(replace(document, sections=document.sections[:1]), build_furniture())
    assert caught.value.diagnostics[0].code == "mise-en-page"
    assert "logo de « A »" in caught.value.diagnostics[0].message
