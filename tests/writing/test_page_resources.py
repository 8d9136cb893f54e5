"""Pages with the resources that they draw: the same as qpdf's own method, names in any spelling, forms within forms."""

from __future__ import annotations

import io
import random

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from generator.writing.pdf.metadata import save_pdf
from generator.writing.pdf.page_resources import keep_own_resources

NAMES = ("F1", "x2", "a b", "é", "n#1", "Im-3")


def write_name(name: str) -> bytes:
    """A name as the content of a page spells it."""
    return b"/" + b"".join(
        b"#%02x" % byte if byte in b" #" or byte > 126 else bytes([byte]) for byte in name.encode("utf-8")
    )


def draw_something(chance: random.Random) -> bytes:
    """Operators that name some of the resources, and strings that hold none."""
    parts = [b"q"]
    for name in chance.sample(NAMES, chance.randint(0, len(NAMES))):
        parts.append(chance.choice((b"BT %s 9 Tf <0012> Tj ET", b"%s Do")) % write_name(name))
        parts.append(chance.choice((b"[(a\\)b) -3 <00>] TJ", b"1 0 0 1 0 0 cm", b"% ligne\n")))
    return b" ".join((*parts, b"Q"))


def make_file(seed: int) -> bytes:
    """Pages that all have the same resources, as WeasyPrint gives them, and forms that have them too."""
    chance = random.Random(seed)
    pdf = pikepdf.new()
    fonts = pdf.make_indirect(
        Dictionary(
            {f"/{name}": pdf.make_indirect(Dictionary(Type=Name.Font, Rank=rank)) for rank, name in enumerate(NAMES)}
        )
    )
    inner = pdf.make_stream(draw_something(chance), Type=Name.XObject, Subtype=Name.Form)
    inner.Resources = pdf.make_indirect(Dictionary(Font=fonts))
    drawings = {}
    for name in NAMES:
        drawing = pdf.make_stream(draw_something(chance) + b" /interne Do", Type=Name.XObject, Subtype=Name.Form)
        drawing.Resources = Dictionary(Font=fonts, XObject=Dictionary({"/interne": inner}))
        drawings[f"/{name}"] = drawing
    shared = pdf.make_indirect(Dictionary(Font=fonts, XObject=Dictionary(drawings), ExtGState=Dictionary()))
    for _ in range(4):
        page = pdf.add_blank_page()
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(draw_something(chance))
    return save_pdf(pdf)


@pytest.mark.parametrize("seed", range(12))
def test_each_page_has_what_it_draws_as_qpdf_finds_it(seed: int) -> None:
    """The same bytes as by qpdf, which reads operator by operator."""
    data = make_file(seed)
    with pikepdf.open(io.BytesIO(data)) as ours, pikepdf.open(io.BytesIO(data)) as theirs:
        keep_own_resources(ours)
        theirs.remove_unreferenced_resources()
        assert save_pdf(ours) == save_pdf(theirs)
        assert save_pdf(ours) != data


def test_a_page_taken_out_of_the_file_brings_no_picture_of_another() -> None:
    """The reason why pages don't share one list."""
    data = make_file(1)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        keep_own_resources(pdf)
        for page in pdf.pages:
            drawn = page.obj.Contents.read_bytes()
            assert all(
                write_name(name[1:]) + b" Do" in drawn or write_name(name[1:]) + b" 9" in drawn
                for name in page.obj.Resources.XObject
            )
