"""Originals: scans in the place of blank pages, and real documents inside generated ones."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.errors import InputFileError
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.originals import InsertedDocument, insert_document, make_original, pair_signature_scans
from generator.pdf_files.scans import read_scan_pages, write_scan_pdf
from generator.pdf_files.structure import ParentTree, find_structure, list_kids, walk_elements
from tests.pdf_files.paper_drawing import scan
from tests.pdf_files.piece_samples import count_leaves, count_marks, encode_image, make_plain, paint_scan, save

SCAN = encode_image(paint_scan("Lu et signé", "RGB"), "JPEG")
HELVETICA = pikepdf.Dictionary(
    Font=pikepdf.Dictionary(
        F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
)
DELIBERATION = b"BT /F 18 Tf 80 700 Td (Le conseil municipal approuve) Tj ET 1 0 0 0 k 80 80 200 100 re f"


@pytest.fixture(scope="module")
def joined(convention: bytes, annex_1: bytes) -> bytes:
    return join_pieces((Piece("convention", "C", convention), Piece("annexe-1", "A", annex_1)), "CTG")


def list_figures(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Page (1-based) and alternative text of each figure, in reading order."""
    return [
        (pikepdf.Page(e.Pg).index + 1, str(e.Alt)) for e in walk_elements(find_structure(pdf)) if str(e.S) == "/Figure"
    ]


def assert_tree_is_sound(pdf: pikepdf.Pdf) -> None:
    tree = ParentTree(pdf)
    assert count_leaves(pdf) == count_marks(pdf) > 0
    for page in pdf.pages:
        owners = list(tree.entries[int(page.obj.StructParents)])
        assert owners
        for number, owner in enumerate(owners):
            assert owner.Pg == page.obj
            assert number in list_kids(owner)
    for element in walk_elements(tree.root):
        assert any(kid == element for kid in list_kids(element.P) if not isinstance(kid, int))


def test_scan_takes_the_place_of_the_signature_page(joined: bytes) -> None:
    scans = pair_signature_scans(SCAN, "scan.jpg", (2,), 2, "Commune de Gréasque")
    pdf = pikepdf.open(io.BytesIO(make_original(joined, scans, "CTG, exemplaire n° 2")))
    assert len(pdf.pages) == 4
    assert list_figures(pdf) == [(2, "Page de signature numérisée, exemplaire n° 2, Commune de Gréasque")]
    assert_tree_is_sound(pdf)
    assert pdf.pages[1].Resources.XObject.Im0.read_raw_bytes() == SCAN  # without loss
    texts = [str(e.get("/S")) for e in walk_elements(find_structure(pdf))]
    assert texts.count("/Table") == 2  # the signature table has left, the others stay
    assert str(pdf.docinfo.Title) == "CTG, exemplaire n° 2"


def test_figure_is_read_between_the_pages_around_it(joined: bytes) -> None:
    scans = pair_signature_scans(SCAN, "scan.jpg", (2,), 1, "Caf")
    pdf = pikepdf.open(io.BytesIO(make_original(joined, scans)))
    order = []
    for element in walk_elements(find_structure(pdf)):
        if "/Pg" in element and any(isinstance(kid, int) for kid in list_kids(element)):
            order.append(pikepdf.Page(element.Pg).index)
    assert order == sorted(order)


def test_bookmarks_of_the_page_lead_to_the_scan(joined: bytes) -> None:
    scans = pair_signature_scans(SCAN, "scan.jpg", (2,), 1, "Caf")
    pdf = pikepdf.open(io.BytesIO(make_original(joined, scans)))
    with pdf.open_outline() as outline:
        found = {c.title: pikepdf.Page(c.destination[0]).index for c in outline.root[0].children[0].children}
    assert found["Signatures"] == 1
    assert pikepdf.Page(pikepdf.NameTree(pdf.Root.Names.Dests)["signatures"][0]).index == 1


def test_original_without_scan_is_still_to_sign(joined: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_original(joined, {})))
    assert list_figures(pdf) == []
    assert_tree_is_sound(pdf)


def test_several_signature_pages(joined: bytes) -> None:
    two = write_scan_pdf((*read_scan_pages(SCAN, "a"), *read_scan_pages(SCAN, "a")))
    scans = pair_signature_scans(two, "scan.pdf", (2, 3), 1, "Caf")
    pdf = pikepdf.open(io.BytesIO(make_original(joined, scans)))
    assert [page for page, _ in list_figures(pdf)] == [2, 3]
    assert list_figures(pdf)[1][1].endswith("Caf, page 2 sur 2")
    assert_tree_is_sound(pdf)


def test_wrong_number_of_scanned_pages_is_refused() -> None:
    with pytest.raises(InputFileError) as caught:
        pair_signature_scans(SCAN, "scan.jpg", (12, 13), 1, "Caf")
    assert caught.value.diagnostics[0].code == "scan-nombre-pages"
    assert "12, 13" in caught.value.diagnostics[0].message


def test_signature_page_that_does_not_exist(joined: bytes) -> None:
    scans = pair_signature_scans(SCAN, "scan.jpg", (9,), 1, "Caf")
    with pytest.raises(InputFileError, match="page-absente"):
        make_original(joined, scans)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
@pytest.mark.parametrize("mode", ["L", "RGB", "1"])
def test_pictures_become_pages_of_their_size(kind: str, mode: str) -> None:
    image = paint_scan("x", "RGB").convert(mode)
    if kind == "JPEG" and mode == "1":
        image = image.convert("L")
    (page,) = read_scan_pages(encode_image(image, kind), "scan")
    assert (page.width, page.height) == (pytest.approx(595.4, abs=0.5), pytest.approx(841.7, abs=0.5))
    assert (page.image.width, page.image.height) == (827, 1169)


def test_a_photograph_as_large_as_its_pixels_comes_at_the_size_of_a_sheet(joined: bytes) -> None:
    plain = scan(Image.new("RGB", (2000, 1500), "white"), dpi=72)
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.pages[0].contents_add(b"1 0 0 RG 100 100 m 900 900 l S")  # not a plain picture any more
        drawn = save(pdf)
    for photograph in (plain, drawn):
        (page,) = read_scan_pages(photograph, "photo.pdf")
        assert (page.width, page.height) == pytest.approx((793.7, 595.276), abs=0.1)
        assert 1500 <= page.image.width <= 3600
    pdf = pikepdf.open(io.BytesIO(make_original(joined, pair_signature_scans(plain, "photo.pdf", (2,), 1, "Caf"))))
    assert [float(value) for value in pdf.pages[1].MediaBox] == pytest.approx([0, 0, 793.7, 595.276], abs=0.1)


def test_transparent_and_print_colours_are_flattened() -> None:
    clear = paint_scan("x", "RGB").convert("RGBA")
    clear.putalpha(0)
    (page,) = read_scan_pages(encode_image(clear, "PNG"), "scan.png")
    assert not page.image.colour  # all white: grey
    (page,) = read_scan_pages(encode_image(paint_scan("x", "RGB").convert("CMYK"), "JPEG"), "scan.jpg")
    assert page.image.colour


def test_jpeg_on_its_side_is_turned_without_loss() -> None:
    image = paint_scan("x", "RGB")
    exif = image.getexif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif, dpi=(100, 100))
    (page,) = read_scan_pages(stream.getvalue(), "scan.jpg")
    assert page.rotation == 90
    assert page.image.data == stream.getvalue()


def test_tiff_of_several_pages() -> None:
    stream = io.BytesIO()
    paint_scan("1").convert("1").save(stream, "TIFF", save_all=True, append_images=[paint_scan("2")], dpi=(100, 100))
    assert [page.image.bits for page in read_scan_pages(stream.getvalue(), "scan.tif")] == [1, 8]


def test_plain_scan_pdf_is_kept_without_loss_and_turned(joined: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(write_scan_pdf(read_scan_pages(SCAN, "scan.jpg"))))
    pdf.pages[0].obj.Rotate = 180
    scans = pair_signature_scans(save(pdf), "scan.pdf", (2,), 1, "Caf")
    original = pikepdf.open(io.BytesIO(make_original(joined, scans)))
    assert original.pages[1].Resources.XObject.Im0.read_raw_bytes() == SCAN
    assert original.pages[1].obj.Rotate == 180


@pytest.mark.slow
def test_other_pages_are_drawn_anew_and_their_words_kept(annex_3: bytes, font: bytes) -> None:
    document = InsertedDocument(
        make_plain(DELIBERATION, 3, Resources=HELVETICA), "d.pdf", "Délibération du conseil municipal de Gardanne", "D"
    )
    pdf = pikepdf.open(io.BytesIO(insert_document(annex_3, document, 1, font=font)))
    assert len(pdf.pages) == 5
    assert list_figures(pdf) == [
        (i + 1, f"Délibération du conseil municipal de Gardanne, page {i} sur 3") for i in (1, 2, 3)
    ]
    assert_tree_is_sound(pdf)
    assert "/F" not in str(pdf.pages[1].Resources.XObject.keys())
    with pypdfium2.PdfDocument(save(pdf)) as read:
        assert "Le conseil municipal approuve" in read[1].get_textpage().get_text_range()
        # The words lie where they are seen: the first line of the text at the height it was written.
        text_page = read[1].get_textpage()
        assert text_page.count_rects() > 0
        left, bottom, _, top = text_page.get_rect(0)
    assert left == pytest.approx(80, abs=4)
    assert bottom < 712 < top + 8
    with pdf.open_outline() as outline:
        assert pikepdf.Page(outline.root[-1].destination[0]).index == 1


def test_document_in_place_of_pages(convention: bytes) -> None:
    document = InsertedDocument(make_plain(DELIBERATION, 3, Resources=HELVETICA), "d.pdf", "Délibération")
    pdf = pikepdf.open(io.BytesIO(insert_document(convention, document, 0, (2,))))
    assert [page for page, _ in list_figures(pdf)] == [2, 3, 4]
    assert len(pdf.pages) == 5
    assert_tree_is_sound(pdf)
    assert pikepdf.Page(pikepdf.NameTree(pdf.Root.Names.Dests)["signatures"][0]).index == 1


def test_shorter_document_leaves_no_generated_page(convention: bytes) -> None:
    document = InsertedDocument(SCAN, "d.jpg", "Délibération")
    pdf = pikepdf.open(io.BytesIO(insert_document(convention, document, 0, (2, 3))))
    assert len(pdf.pages) == 2
    assert_tree_is_sound(pdf)
    with pdf.open_outline() as outline:
        pages = [pikepdf.Page(c.destination[0]).index for c in outline.root[0].children]
    assert pages == [0, 1, 1]  # « Liste des annexes », whose page is gone, leads to the document


def test_labels_follow_their_pages(joined: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(joined))
    assert [page.label for page in pdf.pages] == ["1", "2", "3", "1"]
    document = InsertedDocument(SCAN, "d.jpg", "D")
    longer = pikepdf.open(io.BytesIO(insert_document(joined, document, 1)))
    assert [page.label for page in longer.pages] == ["1", "2", "3", "4", "1"]


def test_same_bytes_twice(joined: bytes, font: bytes) -> None:
    scans = pair_signature_scans(make_plain(DELIBERATION, Resources=HELVETICA), "scan.pdf", (2,), 1, "Caf")
    assert make_original(joined, scans, "T", font) == make_original(joined, scans, "T", font)
