"""PDFs that swell once opened: refused, in little memory and time, whatever part of them swells."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from generator.errors import ExitCode, InputFileError
from generator.intake.door import take_pdf
from generator.intake.pdf_drawing import check_drawing
from generator.intake.pdf_streams import MAX_CONTENT_BYTES, MAX_PIXELS, MAX_STREAM_BYTES, check_streams

MEBIBYTE = 1024**2


def deflate(size: int, times: int = 1) -> bytes:
    """A stream of spaces of that size, deflated that many times."""
    engine = zlib.compressobj(9)
    chunk = b" " * MEBIBYTE
    data = b"".join(engine.compress(chunk) for _ in range(size // MEBIBYTE)) + engine.flush()
    return data if times == 1 else zlib.compress(data, 9)


def make(raw: bytes, filters: int = 1, **entries: object) -> bytes:
    """A PDF of one page that has a stream of these bytes as its content, deflated `filters` times."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    stream = pdf.make_stream(b"")
    kinds = Name.FlateDecode if filters == 1 else Array([Name.FlateDecode] * filters)
    stream.write(raw, filter=kinds)
    for key, value in entries.items():
        stream[f"/{key}"] = value
    if entries.get("Subtype") == Name.Image:
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=stream))
    else:
        pdf.pages[0].Contents = stream
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


BOMBS = {
    "content": lambda: make(deflate(MAX_CONTENT_BYTES + MEBIBYTE)),
    "nested": lambda: make(deflate(MAX_STREAM_BYTES + MEBIBYTE, 2), 2),
    "many-filters": lambda: make(b"x", 6),
    "picture": lambda: make(b"x" * 90, Subtype=Name.Image, Width=50_000, Height=50_000),
    "pixels": lambda: make(deflate(MAX_STREAM_BYTES + MEBIBYTE), Subtype=Name.Image, Width=10, Height=10),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_refused_by_the_child(case: str) -> None:
    data = BOMBS[case]()
    assert len(data) < 2 * MEBIBYTE
    with pytest.raises(InputFileError) as caught:
        take_pdf(data, "bombe.pdf", max_seconds=30)
    assert caught.value.exit_code == ExitCode.INPUT
    assert caught.value.diagnostics[0].code == "fichier-trop-lourd"


@pytest.mark.slow
def test_an_object_stream_that_swells_stops_the_child_alone() -> None:
    packed = deflate(1500 * MEBIBYTE)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 4 0 R>>\nendobj\n3 0 obj\n<</Type/ObjStm/N 1/First 4"
    head += f"/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode()
    table = len(head) + len(packed) + len(b"\nendstream\nendobj\n")
    rows = b"".join(kind + first.to_bytes(4, "big") + second for kind, first, second in (
        (b"\0", 0, b"\0"), (b"\1", 9, b"\0"), (b"\0", 0, b"\0"), (b"\1", head.index(b"3 0 obj"), b"\0"),
        (b"\2", 3, b"\0"), (b"\1", table, b"\0"),
    ))  # fmt: skip
    body = head + packed + b"\nendstream\nendobj\n5 0 obj\n<</Type/XRef/Root 1 0 R/Size 6/W[1 4 1]/Length "
    body += f"{len(rows)}>>\nstream\n".encode() + rows + f"\nendstream\nendobj\nstartxref\n{table}\n%%EOF".encode()
    with pytest.raises(InputFileError):
        take_pdf(body, "bombe.pdf", max_seconds=60)


def test_usual_streams_pass() -> None:
    for data in (make(zlib.compress(b"q Q " * 1000)), make(deflate(2 * MEBIBYTE)), make(zlib.compress(b"q"), 1)):
        with pikepdf.open(BytesIO(data)) as pdf:
            check_streams(pdf, "sain.pdf")
    assert MAX_PIXELS > 4961 * 7016, "an A4 page at 600 dots an inch"


def nest(depth: int, calls: int, *, own: bool = True, loop: bool = False, letters: bool = False) -> pikepdf.Pdf:
    """A page that draws a form that draws the next one, so many times; or drawn letters that show drawn letters."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    shared, inner = Dictionary(), None
    page = Dictionary(Font=shared) if letters else Dictionary(XObject=shared)
    for rank in range(depth):
        if letters:
            words = b"0 0 1 1 re f" if inner is None else b"BT /L 1 Tf (" + b"a" * calls + b") Tj ET"
            resources = Dictionary() if inner is None else Dictionary(Font=Dictionary(L=inner))
            drawings = Dictionary(a=pdf.make_stream(words))
            font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=drawings, Resources=resources)
            inner = pdf.make_indirect(font)
        else:
            words = b"0 0 1 1 re f" if inner is None else b"/F#%02x Do " % (0x60 + rank) * calls
            form = pdf.make_stream(words, Subtype=Name.Form, BBox=[0, 0, 595, 842])
            if own and inner is not None:
                form.Resources = Dictionary(XObject=Dictionary({f"/F{chr(0x60 + rank)}": inner}))
            inner = form
            shared[f"/F{chr(0x61 + rank)}"] = form
    if loop:
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(X=inner))
        inner.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner.write(b"/X Do")
        pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
        return pdf
    if letters:
        shared["/L"] = inner
    pdf.pages[0].Resources = page
    drawn = b"BT /L 9 Tf (aaa) Tj ET" if letters else f"/F{chr(0x60 + depth)} Do".encode()
    pdf.pages[0].Contents = pdf.make_stream(drawn)
    return pdf


@pytest.mark.parametrize(
    "pdf",
    [
        nest(12, 10),
        nest(12, 10, own=False),
        nest(25, 2),
        nest(1, 1, loop=True),
        nest(9, 10, letters=True),
    ],
    ids=["wide", "around", "doubled", "loop", "letters"],
)
def test_what_draws_itself_millions_of_times_is_refused(pdf: pikepdf.Pdf) -> None:
    with pytest.raises(InputFileError, match="l'un dans l'autre") as caught:
        check_drawing(pdf, "bombe.pdf")
    assert caught.value.exit_code == ExitCode.INPUT


def draw(words: bytes, step: float | None = None) -> pikepdf.Pdf:
    """A page that draws some words, or fills itself with a pattern that stands again after so many points."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].Contents = pdf.make_stream(words)
    if step is not None:
        tile = pdf.make_stream(b"0 0 1 1 re f", PatternType=1, BBox=[0, 0, 1, 1], XStep=step, YStep=step)
        pdf.pages[0].Resources = Dictionary(Pattern=Dictionary(P=tile))
    return pdf


FILL = b"/Pattern cs /P scn 0 0 595 842 re f"


@pytest.mark.slow
def test_a_page_of_millions_of_things_is_refused_and_a_map_is_not() -> None:
    for bomb in (draw(b"q " * 2_100_000), draw(b"[" * 2_100_000), draw(FILL, 0.00001)):
        with pytest.raises(InputFileError, match="des millions de choses"):
            check_drawing(bomb, "bombe.pdf")
    check_drawing(draw(b"100 100 l " * 500_000), "carte.pdf")
    check_drawing(draw(FILL, 4.0), "trame.pdf")
    assert len(draw(FILL, 4.0).pages) == 1


def test_forms_that_share_their_resources_are_no_bomb() -> None:
    pdf = nest(8, 3, own=False)  # 3 ** 7 forms
    check_drawing(pdf, "formulaires.pdf")
    shared = pdf.pages[0].Resources
    for form in shared.XObject.values():
        form.Resources = shared  # as some programs write, each form listed among its own resources
    check_drawing(pdf, "formulaires.pdf")
    assert len(pdf.pages[0].Resources.XObject) == 8
