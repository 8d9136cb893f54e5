"""Streams that are the same become one object; what only looks the same does not."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from generator.pdf_files.embedded_font import embed_font, subset_font
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.shared_streams import share_streams
from tests.pdf_files.piece_samples import save

Draw = Callable[[pikepdf.Pdf], Dictionary]


def count_pictures(pdf: pikepdf.Pdf) -> int:
    with pikepdf.open(io.BytesIO(save(pdf))) as saved:
        return sum(isinstance(o, Stream) and "/Width" in o for o in saved.objects)


def make_pages(*draw: Draw) -> pikepdf.Pdf:
    """One page without content for each maker of resources."""
    pdf = pikepdf.new()
    for resources in draw:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].obj.Resources = resources(pdf)
    return pdf


def picture(grey: int, mask: int) -> Draw:
    def draw(pdf: pikepdf.Pdf) -> Dictionary:
        keys = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
        soft = pdf.make_stream(bytes([mask]), ColorSpace=Name.DeviceGray, **keys)
        image = pdf.make_stream(bytes([grey]), ColorSpace=Name.DeviceGray, SMask=soft, **keys)
        return Dictionary(XObject=Dictionary(Im=image))

    return draw


def words(font: bytes, written: str) -> Draw:
    """A font of these letters, and a colour profile."""

    def draw(pdf: pikepdf.Pdf) -> Dictionary:
        profile = pdf.make_stream(b"a profile", N=3)
        embedded = embed_font(pdf, subset_font(font, written))
        return Dictionary(Font=Dictionary(F=embedded), ColorSpace=Dictionary(C=Array([Name.ICCBased, profile])))

    return draw


def join(*pages: Draw) -> pikepdf.Pdf:
    """Pieces of one page each, joined."""
    pieces = [Piece(f"annexe-{n}", f"A{n}", save(make_pages(draw))) for n, draw in enumerate(pages, start=1)]
    return pikepdf.open(io.BytesIO(join_pieces(pieces, "T")))


@pytest.mark.slow
def test_a_joined_file_has_each_font_and_profile_once(font: bytes) -> None:
    pdf = join(words(font, "abc"), words(font, "cab"), words(font, "abcd"))
    fonts = [page.resources.Font.F.DescendantFonts[0].FontDescriptor.FontFile2 for page in pdf.pages]
    assert fonts[0].objgen == fonts[1].objgen != fonts[2].objgen
    assert [f.read_bytes() for f in fonts] == [subset_font(font, written).data for written in ("abc", "abc", "abcd")]
    assert len({page.resources.ColorSpace.C[1].objgen for page in pdf.pages}) == 1
    assert sum(isinstance(o, Stream) and "/Length1" in o for o in pdf.objects) == 2
    assert sum(isinstance(o, Stream) and "/N" in o and "/Type" not in o for o in pdf.objects) == 1


@pytest.mark.parametrize(
    ("pages", "count"),
    [
        ((picture(1, 9), picture(1, 9)), 2),
        ((picture(1, 9), picture(2, 9)), 3),
        ((picture(1, 9), picture(1, 8)), 4),
    ],
    ids=["alike", "other picture", "other mask"],
)
def test_a_picture_is_shared_with_its_mask(pages: tuple[Draw, ...], count: int) -> None:
    pdf = make_pages(*pages)
    assert count_pictures(pdf) == 4
    share_streams(pdf)
    assert count_pictures(pdf) == count
    shown = [(p.resources.XObject.Im.read_bytes(), p.resources.XObject.Im.SMask.read_bytes()) for p in pdf.pages]
    assert shown == [(p.Im.read_bytes(), p.Im.SMask.read_bytes()) for p in (d(pdf).XObject for d in pages)]


def test_layers_of_one_name_stay_two() -> None:
    def layer(pdf: pikepdf.Pdf) -> Dictionary:
        return Dictionary(Properties=Dictionary(L=pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Plan"))))

    pdf = make_pages(layer, layer)
    share_streams(pdf)
    first, second = (page.resources.Properties.L.objgen for page in pdf.pages)
    assert first != second


def test_a_drawing_that_draws_itself_ends() -> None:
    def loop(pdf: pikepdf.Pdf) -> Dictionary:
        form = pdf.make_stream(b"/Me Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        form.Resources = Dictionary(XObject=Dictionary(Me=form))
        return Dictionary(XObject=Dictionary(Me=form))

    pdf = make_pages(loop, loop)
    share_streams(pdf)
    assert [page.resources.XObject.Me.read_bytes() for page in pdf.pages] == [b"/Me Do"] * 2
