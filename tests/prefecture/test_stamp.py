"""The stamp's place, found on the rendered page, and what it leaves untouched."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.errors import InputFileError, Severity, TemplateError
from generator.model.acts import StampText
from generator.pdf_files import page_content
from generator.pdf_files.page_geometry import frame_page
from generator.pdf_files.pdf_bytes import save_pdf
from generator.prefecture.stamp import StampResult, apply_stamp, is_stamped, lay_stamp
from generator.prefecture.stamp_ground import StampGround
from generator.prefecture.stamp_place import STAMP_HEIGHT, STAMP_MARGIN, STAMP_WIDTH
from tests.pdf_files.piece_samples import make_plain, save

LINES = (
    "Envoyé en préfecture le 10/12/2025",
    "Reçu en préfecture le 10/12/2025",
    "Publié le",
    "ID : 013-211300413-20251208-DEL_2025_123-DE",
)
STAMP = StampText(LINES, simulation=False)
A4 = (0, 0, 595, 842)
SCALE = 2  # pixels per point


def stamp(pdf: bytes, font: bytes, text: StampText = STAMP) -> StampResult:
    return apply_stamp(pdf, text, font, "essai.pdf")


def render(pdf: bytes, page: int = 1) -> tuple[Image.Image, float]:
    """The page as seen, and pixels per point (pdfium does not know UserUnit: it is taken into account here)."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        frame = frame_page(opened.pages[page - 1])
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page - 1].render(scale=SCALE * frame.unit).to_pil().convert("L")
    return image, image.width / frame.width


def find_frame(image: Image.Image) -> tuple[int, int, int, int]:
    """The dark rectangle: left, top, right, bottom, in pixels. The page must hold nothing else that is dark."""
    box = image.point([255 if value < 128 else 0 for value in range(256)]).getbbox()
    assert box is not None, "no stamp on the page"
    return box


def assert_in_corner(pdf: bytes, page: int = 1) -> None:
    image, pixels = render(pdf, page)
    left, top, right, bottom = find_frame(image)
    assert top / pixels == pytest.approx(STAMP_MARGIN, abs=1)
    assert (image.width - right) / pixels == pytest.approx(STAMP_MARGIN, abs=1)
    assert (right - left) / pixels == pytest.approx(STAMP_WIDTH, abs=1.5)
    assert (bottom - top) / pixels == pytest.approx(STAMP_HEIGHT, abs=1.5)
    # Upright: the first line is a long one and the third short, and text begins on the left.
    rows = [
        image.crop((left + 4, round(top + (5 + 13 * i) * pixels), right - 4, round(top + (14 + 13 * i) * pixels)))
        for i in range(3)
    ]
    ends = [row.point([255 if v < 128 else 0 for v in range(256)]).getbbox() for row in rows]
    assert all(ends)
    assert ends[0][2] / pixels > 100
    assert ends[2][2] / pixels < 50
    assert ends[0][0] / pixels < 6


@pytest.mark.slow
@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize(
    "boxes",
    [
        {"MediaBox": A4},
        {"MediaBox": (0, 0, 842, 595)},
        {"MediaBox": (0, 0, 1191, 842)},
        {"MediaBox": (-100, 50, 495, 892)},
        {"MediaBox": (0, 0, 700, 900), "CropBox": (40, 60, 635, 880)},
        {"MediaBox": A4, "CropBox": (-50, -50, 2000, 2000)},
        {"MediaBox": (595, 842, 0, 0)},
    ],
)
def test_stamp_is_upright_in_the_corner_as_seen(rotation: int, boxes: dict[str, tuple], font: bytes) -> None:
    keys = {key: pikepdf.Array(box) for key, box in boxes.items()}
    assert_in_corner(stamp(make_plain(Rotate=rotation, **keys), font).pdf)


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("unit", [0.5, 2, 10])
def test_user_unit_counts(unit: float, rotation: int, font: bytes) -> None:
    side = pikepdf.Array([0, 0, 600 / unit, 800 / unit])
    assert_in_corner(stamp(make_plain(MediaBox=side, UserUnit=unit, Rotate=rotation), font).pdf)


@pytest.mark.parametrize(
    "content",
    [
        b"q 0.5 0 0 0.5 100 100 cm",
        b"Q Q 3 0 0 3 0 0 cm",
        b"q q Q Q Q 0.1 0 0 0.1 5 5 cm q",
        b"0 1 -1 0 300 0 cm",
        b"BT 2 0 0 2 0 0 Tm (q \\( Q) Tj",
        b"/P <</MCID 0>> BDC q 2 0 0 2 0 0 cm",
        b"0 0 5 5 re W n",
        b"0.5 0 0 0.5 0 0 cm ((((",
        b"q 0.5 0 0 0.5 0 0 cm <41",
        b"3 0 0 3 0 0 cm [ (a) 12",
        b"q )) >> [ ( q",
        b"0 g << /a",
        b"% q q q\n0.2 0 0 0.2 0 0 cm",
        b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID Q EI Q 3 0 0 3 1 1 cm",
    ],
)
def test_careless_content_does_not_move_the_stamp(content: bytes, font: bytes) -> None:
    result = stamp(make_plain(content), font)
    with pikepdf.open(io.BytesIO(result.pdf)) as opened:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(opened.pages[0])]
    assert operators.count("q") == operators.count("Q")
    assert operators.count("BT") == operators.count("ET")
    assert operators.count("BMC") + operators.count("BDC") == operators.count("EMC")
    if b"BI" not in content:  # the picture itself is dark
        assert_in_corner(result.pdf)


def test_pages_share_one_drawing(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(stamp(make_plain(pages=40), font).pdf))
    drawings = {page.Resources.XObject["/CTGTampon"].objgen for page in pdf.pages}
    assert len(drawings) == 1
    assert len(pdf.pages) == 40
    assert len({page.Contents[0].objgen for page in pdf.pages}) == 1
    assert len({page.Contents[-1].objgen for page in pdf.pages}) == 1


def test_mixed_pages_each_have_their_corner(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain(pages=3)))
    pdf.pages[1].obj.Rotate = 90
    pdf.pages[2].obj.MediaBox = pikepdf.Array([0, 0, 1191, 842])
    stamped = stamp(save(pdf), font).pdf
    for number in (1, 2, 3):
        assert_in_corner(stamped, number)


def test_words_are_those_of_the_stamp(font: bytes) -> None:
    stamped = stamp(make_plain(), font).pdf
    with pypdfium2.PdfDocument(stamped) as document:
        text = document[0].get_textpage().get_text_range()
    assert [line.strip() for line in text.splitlines()] == list(LINES)


def test_long_identifier_is_shrunk_into_the_box(font: bytes) -> None:
    long = StampText((*LINES[:3], "ID : 013-211300413-20251208-MMMMMMMMMMMMMMM-DE"), simulation=False)
    stamped = stamp(make_plain(), font, long).pdf
    assert_in_corner(stamped)
    with pypdfium2.PdfDocument(stamped) as document:
        text_page = document[0].get_textpage()
        rights = [text_page.get_rect(i)[2] for i in range(text_page.count_rects())]
    assert len(rights) >= 4
    assert max(rights) <= 595 - STAMP_MARGIN - 4


def test_simulation_is_said(font: bytes) -> None:
    stamped = stamp(make_plain(), font, StampText(LINES, simulation=True)).pdf
    with pypdfium2.PdfDocument(stamped) as document:
        assert "SIMULATION" in document[0].get_textpage().get_text_range()


def test_what_is_below_stays_readable(font: bytes) -> None:
    image, _ = render(stamp(make_plain(b"0 g 300 700 295 142 re f"), font).pdf)
    inside = image.getpixel((image.width - 40, 24 * SCALE))
    assert 190 < inside < 225  # black seen through white at 0.8


def test_covered_text_is_warned_page_by_page(font: bytes) -> None:
    fonts = pikepdf.Dictionary(F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))
    fonts.F.BaseFont = pikepdf.Name.Helvetica
    below = make_plain(b"BT /F 12 Tf 420 800 Td (Titre) Tj ET", 2, Resources=pikepdf.Dictionary(Font=fonts))
    result = stamp(below, font)
    assert [warning.code for warning in result.warnings] == ["tampon-sur-texte"] * 2
    assert result.warnings[1].severity is Severity.WARNING
    assert "page 2" in result.warnings[1].message
    assert "Titre" in result.warnings[1].message
    beside = make_plain(b"BT /F 12 Tf 50 700 Td (Titre) Tj ET", Resources=pikepdf.Dictionary(Font=fonts))
    assert stamp(beside, font).warnings == ()


@pytest.mark.parametrize(
    "content",
    [
        b"0 g 450 780 100 40 re f",
        b"0 g -2000 [] 790 500 10 re f",
        b"0 g -2000 <> 790 500 10 re f",
        b"0 g 450 780 100 40 re /P\xfff BMC n EMC",
        b"0 g << q 1 0 0 1 0 2000 cm >> Q 450 -1220 100 40 re f",
        b"0 g q 1 0 0 1 999999936 0 cm %b1 0 0 1 -999999936 0 cm 450 780 60 40 re f Q" % (b"1 0 0 1 30 0 cm " * 20),
    ],
)
def test_what_a_reader_draws_below_is_told_however_it_is_written(content: bytes, font: bytes) -> None:
    """Steps that are written badly, and that readers take all the same: an operand lost, a byte taken for a space."""
    warnings = stamp(make_plain(content), font).warnings
    assert [warning.code for warning in warnings] == ["tampon-sur-image"]


def test_copies_share_what_they_stand_on_but_for_their_own_pages(font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = pikepdf.Dictionary(F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))
    fonts.F.BaseFont = pikepdf.Name.Helvetica
    below = make_plain(b"BT /F 12 Tf 420 800 Td (Titre) Tj ET", 3, Resources=pikepdf.Dictionary(Font=fonts))
    scanned = pikepdf.open(io.BytesIO(below))
    scanned.pages[1].obj.Contents = scanned.make_stream(b"BT /F 12 Tf 420 800 Td (Signature) Tj ET")
    original = save(scanned)
    shared = StampGround(below)
    alone = [apply_stamp(pdf, STAMP, font, "essai.pdf") for pdf in (below, original)]
    looks: list[bytes] = []
    quick = page_content._scan_content
    monkeypatch.setattr(page_content, "_scan_content", lambda content: [looks.append(content), quick(content)][1])
    for pdf, ground, expected in zip(
        (below, original), (shared, StampGround(original, like=shared, own_pages=(2,))), alone, strict=True
    ):
        copy = pikepdf.open(io.BytesIO(pdf))
        warnings = lay_stamp(copy, STAMP, font, "essai.pdf", ground)
        assert tuple(warnings) == expected.warnings
        assert len(warnings) == 3
        assert save_pdf(copy) == expected.pdf
    assert "Signature" in alone[1].warnings[1].message
    assert len(looks) == 2  # one for all pages that are alike, one for the page of its own


def test_same_bytes_twice(convention: bytes, font: bytes) -> None:
    assert stamp(convention, font).pdf == stamp(convention, font).pdf


def test_tagged_file_keeps_what_it_has(convention: bytes, font: bytes) -> None:
    before = pikepdf.open(io.BytesIO(convention))
    after = pikepdf.open(io.BytesIO(stamp(convention, font).pdf))
    assert after.Root.Lang == before.Root.Lang
    assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
    assert len(after.Root.StructTreeRoot.ParentTree.Nums) == len(before.Root.StructTreeRoot.ParentTree.Nums)
    assert after.Root.Outlines.Count == before.Root.Outlines.Count
    for page in after.pages:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(page)]
        start = len(operators) - 1 - operators[::-1].index("BMC")
        assert operators[start:] == ["BMC", "q", "cm", "Do", "Q", "EMC"]


def test_font_is_embedded_with_its_unicode_map(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(stamp(make_plain(), font).pdf))
    embedded = pdf.pages[0].Resources.XObject["/CTGTampon"].Resources.Font.F
    assert len(embedded.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) < len(font) / 5
    assert b"beginbfchar" in embedded.ToUnicode.read_bytes()


def make_signed() -> bytes:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"))
    field = pikepdf.Dictionary(T=pikepdf.String("maire"), V=signature)
    parent = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("p"), Kids=pikepdf.Array([field]))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(parent)]), SigFlags=3)
    return save(pdf)


def refuse(pdf: bytes, font: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        stamp(pdf, font)
    return caught.value.diagnostics[0].code


def test_files_that_must_not_be_stamped(font: bytes) -> None:
    assert refuse(make_signed(), font) == "pdf-signe"
    assert refuse(save(pikepdf.new()), font) == "pdf-sans-page"
    assert refuse(b"%PDF-1.7\nrien", font) == "pdf-illisible"
    assert refuse(b"", font) == "pdf-illisible"
    locked = save(pikepdf.open(io.BytesIO(make_plain())), encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    assert refuse(locked, font) == "pdf-mot-de-passe"


def test_empty_signature_field_is_no_signature(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_signed()))
    del pdf.Root.AcroForm.Fields[0].Kids[0].V
    assert_in_corner(stamp(save(pdf), font).pdf)


def test_encryption_without_password_is_opened(font: bytes) -> None:
    locked = save(pikepdf.open(io.BytesIO(make_plain())), encryption=pikepdf.Encryption(owner="a", user="", R=6))
    stamped = stamp(locked, font).pdf
    assert not pikepdf.open(io.BytesIO(stamped)).is_encrypted
    assert_in_corner(stamped)


def test_stamped_file_is_not_stamped_again(font: bytes) -> None:
    stamped = stamp(make_plain(), font).pdf
    assert is_stamped(pikepdf.open(io.BytesIO(stamped)))
    assert refuse(stamped, font) == "tampon-deja-pose"


def test_bad_font_is_refused() -> None:
    with pytest.raises(TemplateError) as caught:
        stamp(make_plain(), b"pas une police")
    assert caught.value.diagnostics[0].code == "police-illisible"
