"""The stamp is seen: under no annotation, on pages of any shape, at a size that is read on A4; or the page is named."""

from __future__ import annotations

import io
import random
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageFilter

from generator.errors import InputFileError, Severity
from generator.model.acts import StampText
from generator.pdf_files.page_geometry import frame_page
from generator.prefecture import stamp_sight
from generator.prefecture.stamp import StampResult, apply_stamp
from tests.pdf_files.piece_samples import make_plain, save

LINES = (
    "Envoyé en préfecture le 10/12/2025",
    "Reçu en préfecture le 10/12/2025",
    "Publié le",
    "ID : 013-211300413-20251208-DEL_2025_123-DE",
)
STAMP = StampText(LINES, simulation=False)
A4 = (0, 0, 595, 842)
CORNER = (370, 745, 590, 835)
RED = b"0.8 0 0 rg 0 0 220 90 re f"


def stamp(pdf: bytes, font: bytes) -> StampResult:
    return apply_stamp(pdf, STAMP, font, "essai.pdf")


def annotate(
    subtype: str = "/Stamp", rect: tuple[int, ...] = CORNER, appearance: bytes | None = RED, **keys: Any
) -> pikepdf.Pdf:
    """A page of A4 with one annotation."""
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    annotation = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array(rect), F=4, **keys)
    if appearance is not None:
        box = Array([0, 0, 220, 90])
        drawing = pdf.make_stream(appearance, Type=Name.XObject, Subtype=Name.Form, BBox=box)
        annotation.AP = Dictionary(N=drawing)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])
    if subtype == "/Widget":
        field = pdf.pages[0].obj.Annots[0]
        field.FT, field.T = Name.Tx, pikepdf.String("objet")
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return pdf


def draw_upright(rect: tuple[int, ...], turned: int) -> pikepdf.Pdf:
    """A turned page, after one that is alike, with an annotation that stays upright, out of its box."""
    pdf = annotate(rect=rect)
    pdf.pages[0].obj.Annots[0].F = 4 | 16
    pdf.pages[0].obj.Rotate = turned
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[1].obj.Rotate = turned
    pdf.pages.reverse()
    return pdf


def look(pdf: bytes, page: int = 1, **options: Any) -> Image.Image:
    """The page as it fills the width of an A4 sheet, one pixel for half a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        width, _ = document[page - 1].get_size()
        return document[page - 1].render(scale=1190 / width, **options).to_pil().convert("RGB")


def is_seen(picture: Image.Image, left: int = 790, top: int = 18) -> bool:
    """Whether there is black ink, and light paper around it, where the first line of the stamp begins."""
    words = picture.crop((left + 10, top + 6, left + 200, top + 30)).convert("L")
    return words.getextrema()[0] < 90 and sum(words.histogram()[150:]) > 0.5 * words.width * words.height


@pytest.mark.parametrize("subtype", ["/Stamp", "/Square", "/FreeText", "/Ink", "/Highlight", "/Widget", "/Watermark"])
@pytest.mark.parametrize("view", [None, "print"])
def test_an_opaque_annotation_goes_below_the_stamp(subtype: str, view: str | None, font: bytes) -> None:
    pdf = save(annotate(subtype, Contents="Courrier arrivé"))
    assert not is_seen(look(pdf))
    result = stamp(pdf, font)
    assert is_seen(look(result.pdf, optimize_mode=view))
    (warning,) = result.warnings
    assert (warning.code, warning.severity) == ("tampon-sur-annotation", Severity.WARNING)
    assert "page 1" in warning.message
    assert "Courrier arrivé" in warning.message
    left = look(result.pdf).getpixel((750, 100))
    assert left == (204, 0, 0), "what the stamp does not cover of the annotation is still there"


@pytest.mark.parametrize("flags", [4, 0, 32, 36])
def test_on_screen_and_on_paper(flags: int, font: bytes) -> None:
    pdf = annotate()
    pdf.pages[0].obj.Annots[0].F = flags
    result = stamp(save(pdf), font)
    for view in (None, "print"):
        assert is_seen(look(result.pdf, optimize_mode=view))


def test_what_hides_nothing_stays_an_annotation(font: bytes) -> None:
    for pdf in (
        annotate(rect=(50, 50, 200, 100)),
        annotate(appearance=b"0.8 0 0 RG 2 w 150 5 20 20 re S"),  # a small square on the blank of the third line
        annotate(subtype="/Link", appearance=None),
        annotate(subtype="/Text", appearance=None, Open=False),
    ):
        result = stamp(save(pdf), font)
        assert result.warnings == ()
        with pikepdf.open(io.BytesIO(result.pdf)) as opened:
            assert len(opened.pages[0].obj.Annots) == 1


def test_a_hidden_annotation_hides_nothing(font: bytes) -> None:
    pdf = annotate()
    pdf.pages[0].obj.Annots[0].F = 2
    assert stamp(save(pdf), font).warnings == ()


def test_states_matrix_and_popups(font: bytes) -> None:
    pdf = annotate()
    annotation = pdf.pages[0].obj.Annots[0]
    drawing = pdf.make_stream(b"0.8 0 0 rg 0 0 90 220 re f", Type=Name.XObject, Subtype=Name.Form)
    drawing.BBox, drawing.Matrix = Array([0, 0, 90, 220]), Array([0, 1, -1, 0, 0, 0])
    annotation.AP, annotation.AS = Dictionary(N=Dictionary(Oui=drawing)), Name.Oui
    popup = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([10, 10, 90, 90])))
    annotation.Popup = popup
    pdf.pages[0].obj.Annots.append(popup)
    result = stamp(save(pdf), font)
    assert is_seen(look(result.pdf))
    assert look(result.pdf).getpixel((750, 100)) == (204, 0, 0)
    with pikepdf.open(io.BytesIO(result.pdf)) as opened:
        assert len(opened.pages[0].obj.Annots) == 0


def test_what_a_layer_hides_stays_hidden(font: bytes) -> None:
    pdf = annotate()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("Calque")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.pages[0].obj.Annots[0].OC = layer
    stamped = stamp(save(pdf), font).pdf
    assert is_seen(look(stamped))
    with pikepdf.open(io.BytesIO(stamped)) as opened:
        page = opened.pages[0]
        drawn = [*page.obj.get(Name.Annots, []), *page.resources.XObject.values()]
        assert sum(one.get(Name.OC) is not None for one in drawn) == 1, "on the page or under the stamp, in its layer"


@pytest.mark.parametrize(
    "pdf",
    [
        lambda: annotate("/FileAttachment"),
        lambda: annotate("/RichMedia"),
        lambda: annotate("/Square", appearance=None, IC=Array([1, 0, 0]), C=Array([1, 0, 0])),
        # What only some readers draw: ours shows nothing of it.
        lambda: annotate("/Line", appearance=None, L=Array([370, 790, 590, 790]), BS=Dictionary(W=80)),
        lambda: annotate("/Stamp", appearance=None, Name=Name.Approved),
        lambda: draw_upright((215, -85, 435, 5), 180),
        lambda: draw_upright((5, 380, 225, 590), 90),
    ],
)
def test_what_cannot_go_below_is_refused_and_names_its_page(pdf: Any, font: bytes) -> None:
    made = pdf()
    with pytest.raises(InputFileError) as caught:
        stamp(save(made), font)
    (fault,) = caught.value.diagnostics
    assert fault.code == "tampon-impossible"
    assert f"page {len(made.pages)} :" in fault.message


def test_pages_that_look_alike_are_rendered_once(font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []
    find = stamp_sight.find_hidden
    monkeypatch.setattr(stamp_sight, "find_hidden", lambda *given: [asked.append(sorted(given[2])), find(*given)][1])
    pdf = pikepdf.open(io.BytesIO(make_plain(pages=6)))
    pdf.pages[3].obj.Rotate = 90
    other = annotate()
    pdf.pages[4].obj.Annots = Array([pdf.copy_foreign(other.pages[0].obj.Annots[0])])
    stamped = stamp(save(pdf), font).pdf
    assert asked == [[1, 4, 5], [5]]
    assert all(is_seen(look(stamped, number)) for number in (1, 2, 3, 5, 6))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(3024, 4032), (4032, 3024), (2480, 3508), (1700, 4000)])
def test_a_page_as_large_as_its_pixels_has_a_stamp_of_its_size(size: Any, rotation: int, font: bytes) -> None:
    result = stamp(make_plain(MediaBox=Array([0, 0, *size]), Rotate=rotation), font)
    with pikepdf.open(io.BytesIO(result.pdf)) as opened:
        frame = frame_page(opened.pages[0])
    picture = look(result.pdf).convert("L")
    box = picture.point([255 if value < 128 else 0 for value in range(256)]).getbbox()
    assert box is not None
    short, long = sorted((frame.width, frame.height))
    on_a4 = (box[2] - box[0]) / picture.width * frame.width / max(short / 595.276, long / 841.89)
    assert on_a4 == pytest.approx(190, rel=0.03), "in points, once the page is printed on A4"


def test_an_a3_sheet_is_printed_as_it_is(font: bytes) -> None:
    picture = look(stamp(make_plain(MediaBox=Array([0, 0, 842, 1191])), font).pdf).convert("L")
    box = picture.point([255 if value < 128 else 0 for value in range(256)]).getbbox()
    assert box is not None
    assert (box[2] - box[0]) / picture.width * 842 == pytest.approx(190, abs=1.5)


@pytest.mark.parametrize("media", [(0, 0, 0, 0), (0, 0, 595, 0), (10, 10, 10, 800)])
def test_a_page_without_size_is_refused(media: Any, font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.pages[0].obj.MediaBox = Array(media)
    with pytest.raises(InputFileError) as caught:
        stamp(save(pdf), font)
    assert caught.value.diagnostics[0].code == "tampon-impossible"
    assert "page 1" in caught.value.diagnostics[0].message


@pytest.mark.parametrize("size", [(30, 842), (842, 30), (595, 21)])
def test_a_page_too_narrow_for_words_that_are_read_is_refused(size: Any, font: bytes) -> None:
    with pytest.raises(InputFileError, match="lisible"):
        stamp(make_plain(MediaBox=Array([0, 0, *size])), font)


@pytest.mark.parametrize(
    "keys",
    [
        {"CropBox": (0, 0, 0, 0)},
        {"CropBox": (100, 100, 100, 700)},
        {"CropBox": (2000, 2000, 2600, 2900)},
        {"MediaBox": (-300, -400, 295, 442)},
        {"MediaBox": (-300, -400, 295, 442), "CropBox": (-290, -390, 285, 432), "Rotate": 270},
        {"Rotate": 135},
        {"Rotate": -90},
        {"UserUnit": 0},
        {"UserUnit": -2},
        {"UserUnit": 2, "MediaBox": (0, 0, 297, 421)},
    ],
)
def test_boxes_and_rotations_that_readers_settle_each_in_their_way(keys: Any, font: bytes) -> None:
    given = {key: Array(value) if isinstance(value, tuple) else value for key, value in keys.items()}
    stamped = stamp(make_plain(**{"MediaBox": Array(A4), **given}), font).pdf
    with pypdfium2.PdfDocument(stamped) as document:
        page = document[0]
        width, height = page.get_size()
        words = page.get_textpage()
        first = words.get_charbox(0)
    with pikepdf.open(io.BytesIO(stamped)) as opened:
        frame = frame_page(opened.pages[0])
        assert "/UserUnit" not in opened.pages[0].obj or opened.pages[0].obj.UserUnit > 0
    assert (width * frame.unit, height * frame.unit) == pytest.approx((frame.width, frame.height), abs=1)
    assert frame.box[0] <= first[0] <= frame.box[2]
    assert frame.box[1] <= first[1] <= frame.box[3]


def make_scan(pixels: Image.Image, pages: int = 1) -> bytes:
    """Pages of A4 that are one grey picture."""
    pdf = pikepdf.open(io.BytesIO(make_plain(b"q 595 0 0 842 0 0 cm /I Do Q", pages)))
    picture = pdf.make_stream(
        pixels.convert("L").tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=pixels.width,
        Height=pixels.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    for page in pdf.pages:
        page.obj.Resources = Dictionary(XObject=Dictionary(I=picture))
    return save(pdf)


@pytest.mark.parametrize(
    ("paper", "seal", "told"), [(245, 40, True), (245, 245, False), (10, 200, True), (128, 126, False)]
)
def test_a_seal_on_a_scan_is_told(paper: int, seal: int, told: bool, font: bytes) -> None:
    scan = Image.new("L", (595, 842), paper)
    scan.paste(seal, (450, 20, 470, 60))
    result = stamp(make_scan(scan), font)
    assert [warning.code for warning in result.warnings] == (["tampon-sur-image"] if told else [])
    assert all("page 1" in warning.message for warning in result.warnings)


def test_a_drawing_is_told_as_a_picture_is(font: bytes) -> None:
    result = stamp(make_plain(b"0 0 1 RG 3 w 450 790 60 40 re S"), font)
    assert [warning.code for warning in result.warnings] == ["tampon-sur-image"]


def test_a_picture_too_large_to_be_drawn_is_told_and_not_drawn(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_scan(Image.new("L", (10, 10), 255))))
    picture = pdf.pages[0].obj.Resources.XObject.I
    picture.Width, picture.Height = 30000, 30000
    result = stamp(save(pdf), font)
    assert [warning.code for warning in result.warnings] == ["tampon-sur-image"]


def test_a_filter_without_its_decoder_is_refused(font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"abc", Filter=Name.JBIG2Decode)
    with pytest.raises(InputFileError) as caught:
        stamp(save(pdf), font)
    assert caught.value.diagnostics[0].code == "tampon-impossible"


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (4, 9), (31, 17)])
def test_darkened_as_the_library_does(size: tuple[int, int]) -> None:
    draw = random.Random(size[0])
    picture = Image.frombytes("L", size, draw.randbytes(size[0] * size[1]))
    expected = picture.filter(ImageFilter.MinFilter(5))
    assert stamp_sight._darken(picture).tobytes() == expected.tobytes()
