"""A corner that is told to be clear by a page's content is white, and has no words, for whoever reads the page."""

from __future__ import annotations

import io
import random

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from generator.pdf_files.embedded_font import embed_font, subset_font
from generator.prefecture import stamp_ground
from generator.prefecture.clear_corner import ClearCorners
from generator.prefecture.drawn_glyphs import read_face
from generator.prefecture.stamp_ground import look_below
from generator.prefecture.stamp_place import place_stamps
from generator.prefecture.stamp_sight import render_corner
from tests.pdf_files.piece_samples import make_piece, save

WORDS = "Convention 2026, Éluard"
SHAPES = ((0, 0, 595, 842), (-50, 20, 545, 862), (0, 0, 842, 595), (0, 0, 1191, 1684))


class Drawer:
    """Contents drawn by lot, of what pages have and of what they should not have."""

    def __init__(self, seed: int, font: bytes) -> None:
        self.lot = random.Random(seed)
        self.font = subset_font(font, WORDS)
        self.document = pikepdf.new()
        self.resources = self.document.make_indirect(self.list_resources())

    def list_resources(self) -> Dictionary:
        make = self.document.make_stream
        plain = embed_font(self.document, self.font)
        upright = embed_font(self.document, self.font)
        upright.Encoding = Name("/Identity-V")
        form = make(b"0 g 0 0 30 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 30, 30]))
        look = {"Width": 2, "Height": 2, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}
        picture = make(b"\x00\x40\x80\xc0", Type=Name.XObject, Subtype=Name.Image, **look)
        glyph = make(b"1000 0 d0 0 0 900 900 re f")
        drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 0, 0]), FirstChar=65, LastChar=65)
        drawn.FontMatrix, drawn.Widths = Array([0.001, 0, 0, 0.001, 0, 0]), Array([1000])
        drawn.CharProcs, drawn.Encoding = Dictionary(A=glyph), Dictionary(Differences=Array([65, Name.A]))
        usual = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        return Dictionary(
            Font=Dictionary(F=plain, G=plain, V=upright, T=drawn, H=usual),
            XObject=Dictionary(Form=form, Im=picture),
            ExtGState=Dictionary(
                a=Dictionary(ca=0.5),
                wide=Dictionary(LW=90),
                font=Dictionary(Font=Array([plain, 300])),
            ),
        )

    def place(self) -> str:
        x, y = self.lot.uniform(-40, 640), self.lot.uniform(-40, 900)
        if self.lot.random() < 0.4:  # near the corner, from below or from above
            x, y = self.lot.uniform(300, 620), self.lot.choice((0, 842)) + self.lot.uniform(-120, 120)
        return f"{x:.3f} {y:.2f}"

    def write_array(self) -> str:
        shown = self.font.encode("".join(self.lot.choices(WORDS, k=self.lot.randint(1, 9)))).strip("<>")
        half = len(shown) // 8 * 4
        return self.lot.choice(
            (f"[<{shown}>]", f"[<{shown}>0]", f"[<{shown[:half]}>{self.lot.randint(-9000, 500)}<{shown[half:]}>]")
        )

    def write_matrix(self) -> str:
        k = self.lot.choice((1, 1, 1, 0.75, -1, 2))
        return self.lot.choice(
            (f"{k} 0 0 {-k} {self.place()}", f"{k} 0 0 {k} {self.place()}", f"0 {k} {k} 0 {self.place()}")
        )

    def write_words(self) -> str:
        odd = self.lot.random() < 0.1
        name = self.lot.choice("VTH") if odd else self.lot.choice("FG")
        size = self.lot.choice((8, 11.333, 14, 14, 60, -9))
        shown = self.write_array() + " TJ"
        if self.lot.random() < 0.15:
            shown = self.lot.choice(
                (
                    shown * 2, "(AAA) Tj", self.write_array()[1:-1].split(">")[0] + "> Tj", f"3 Tr {shown}",
                    f"{self.place()} Td {shown}", f"20 Tc {shown}", f"400 Ts {shown}", f"30 TL T* {shown}", "<0003> '",
                    f"900 Tz {shown}", f"/Span <</ActualText (loin)>> BDC {shown} EMC", f"% no\n{shown}",
                    f"[] 0 d {shown}",
                )
            )  # fmt: skip
        set_ = f"{self.write_matrix()} Tm " if self.lot.random() < 0.95 else ""
        chosen = f"/{name} {size} Tf " if self.lot.random() < 0.97 else ""
        return f"/Span <</MCID 0>> BDC BT {set_}{chosen}{shown} ET EMC"

    def write_shape(self) -> str:
        size = f"{self.lot.uniform(-90, 90):.2f} {self.lot.uniform(-60, 60):.2f}"
        paths = (
            f"{self.place()} {size} re",
            f"{self.place()} m {self.place()} l",
            f"{self.place()} m {self.place()} {self.place()} {self.place()} c h",
            f"{self.place()} m {self.place()} {self.place()} v",
        )
        ends = ("f", "f*", "n", "W n", "W* n", "S", "B", "b*", "s", "F")
        return f"{self.lot.choice(paths)} {self.lot.choice(ends)}"

    def write_step(self) -> str:
        chance = self.lot.random()
        if chance < 0.45:
            return self.write_words()
        if chance < 0.75:
            return self.write_shape()
        return self.lot.choice(
            (
                f"q 40 0 0 30 {self.place()} cm /Im Do Q", f"q 1 0 0 1 {self.place()} cm /Form Do Q",
                f"{self.write_matrix()} cm", "1 0 0 1 5 5 cm", "0.75 0 0 0.75 0 0 cm", "/a gs", "/wide gs", "/font gs",
                "40 w", "2 w", "100 M", "10 M", "[3 2] 0 d", "1 j", "1e2 w", "4 4 4 w", "+5. w", "-.5 w", "/absent Do",
                "/absent gs", "0.2 0 0 rg", "0 G", "/Pattern cs", "/P BMC EMC",
            )
        )  # fmt: skip

    def write_content(self) -> bytes:
        steps = [self.write_step() for _ in range(self.lot.randint(1, 5))]
        if self.lot.random() < 0.5:
            steps.insert(self.lot.randint(0, len(steps)), "q")
            steps.append("Q")
        if self.lot.random() < 0.5:
            steps.insert(0, "1 0 0 -1 0 842 cm")
        return self.lot.choice(("\n", " ", "\r\n")).join(steps).encode()

    def add_page(self) -> None:
        page = self.document.add_blank_page()
        page.obj.MediaBox = Array(self.lot.choice(SHAPES))
        page.obj.Rotate = self.lot.choice((0, 0, 0, 90, 180, 270))
        page.obj.Resources = self.resources
        page.obj.Contents = self.document.make_stream(self.write_content())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_is_told_clear_is_white_and_without_words(seed: int, font: bytes) -> None:
    drawer = Drawer(seed, font)
    for _ in range(600):
        drawer.add_page()
    places = [*enumerate(place_stamps(list(drawer.document.pages), "essai.pdf"), 1)]
    corners = ClearCorners(list(drawer.document.pages), {})
    clear = [corners.is_clear(number, place) for number, place in places]
    data = save(drawer.document)
    seen = look_below(data, places, "essai.pdf")
    with pypdfium2.PdfDocument(data) as read:
        for (number, place), told, found in zip(places, clear, seen, strict=True):
            if not told:
                continue
            content = drawer.document.pages[number - 1].obj.Contents.read_bytes()
            assert not found.marked, content
            picture = render_corner(read[number - 1], place.corner, draw_annots=False)
            assert picture is not None
            assert ImageChops.invert(picture).getbbox() is None, content
    assert sum(clear) > 200
    assert sum(not found.marked for found in seen) > sum(clear)
    assert sum(found.marked for found in seen) > 20


def test_a_page_as_this_program_writes_it_is_told(font: bytes) -> None:
    pdf = make_piece("Essai", "<p>Un texte.</p>" * 90)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        corners = ClearCorners(list(document.pages), {})
        places = place_stamps(list(document.pages), "essai.pdf")
        assert len(places) > 1
        assert all(corners.is_clear(number, place) for number, place in enumerate(places, 1))
        one = document.pages[0]
        (name,) = one.Resources.Font.keys()
        first, second = (f"BT {name} 12 Tf 1 0 0 1 {x} 800 Tm [<00240024>0] TJ ET".encode() for x in (300, 379))
        for words, told in ((first, True), (second, False), (first + b" /N Do", False)):
            one.obj.Contents = document.make_stream(words)
            assert corners.is_clear(1, places[0]) is told, words


def test_pages_told_clear_are_not_drawn(font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    look = stamp_ground.look_below
    monkeypatch.setattr(
        stamp_ground,
        "look_below",
        lambda pdf, places, name: [asked.extend(p for p, _ in places), look(pdf, places, name)][1],
    )
    pdf = pikepdf.open(io.BytesIO(make_piece("Essai", "<p>Un texte.</p>" * 90)))
    pdf.pages[1].obj.Contents = pdf.make_stream(pdf.pages[1].Contents.read_bytes() + b" /Doubt Do")
    places = [*enumerate(place_stamps(list(pdf.pages), "essai.pdf"), 1)]
    stamp_ground.StampGround(save(pdf)).look(places, "essai.pdf", ClearCorners(list(pdf.pages), {}))
    assert asked == [2]


def test_fonts_that_are_not_told(font: bytes) -> None:
    with pikepdf.new() as document:
        cut = subset_font(font, WORDS)
        plain = embed_font(document, cut)
        face = read_face(plain)
        assert face is not None
        assert 1 < face.reach < 3
        shown = b"[" + cut.encode("Éluard").encode() + b"-500]"
        assert face.measure(shown) == pytest.approx(cut.measure("Éluard") + 0.5)
        assert face.measure(b"[<00>]") is None
        for change in (b"abc", b"", cut.data[:200], b"OTTO" + cut.data[4:300]):
            broken = embed_font(document, cut)
            broken.DescendantFonts[0].FontDescriptor.FontFile2 = document.make_stream(change)
            assert read_face(broken) is None
        for key, value in (
            ("/W", Array([3, Array([-5])])),
            ("/W", Array([3])),
            ("/CIDToGIDMap", document.make_stream(b"a")),
        ):
            broken = embed_font(document, cut)
            broken.DescendantFonts[0][key] = value
            assert read_face(broken) is None
        assert read_face(Dictionary(Type=Name.Font, Subtype=Name.Type1)) is None
