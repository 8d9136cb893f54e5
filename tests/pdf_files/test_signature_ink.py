"""A pen, a pencil or a stamp in a frame is ink; dust, folds, streaks and shadows are not; other pages are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from generator.pdf_files.page_geometry import Box
from generator.pdf_files.signatures import page_alignment
from generator.pdf_files.signatures.code import SignatureCode
from generator.pdf_files.signatures.page_alignment import FrozenPage, LaidPage, draw_frozen_page, lay_page
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from generator.pdf_files.signatures.signature_ink import Ink, is_seen, look_for_ink
from tests.pdf_files.paper_drawing import (
    BLUE,
    LIGHT_BLUE,
    PENCIL,
    draw_page,
    empty_sheet,
    fold,
    glass,
    lay,
    negate,
    scan,
    scatter_dust,
    shade,
    sign,
    stamp_ink,
    streak,
    table,
    tint,
)
from tests.pdf_files.scan_drawing import draw_sheet

pytestmark = pytest.mark.slow
PRINTED = draw_sheet(SignatureCode("EXEMPLE-COMPLET", 2, 17, "0123456789ab"))
FRAMES: tuple[Box, ...] = tuple((320.0, y - 40.0, 530.0, y + 30.0) for y in range(200, 780, 90))
ALL = tuple(range(len(FRAMES)))


@pytest.fixture(scope="module")
def frozen() -> FrozenPage:
    drawn = draw_frozen_page(PRINTED, 1, "imprime.pdf")
    assert drawn is not None
    return drawn


def lay_scan(pdf: bytes, frozen: FrozenPage) -> LaidPage:
    (seen,) = look_at_pages(pdf, "feuille.pdf")
    assert seen.place is not None
    return lay_page(pdf, 1, seen.place, frozen, "feuille.pdf")


def spoil(sheet: Image.Image) -> Image.Image:
    """Dusty, folded in three, drawn through a dirty feeder, in the shadow of a hand."""
    spoilt = sheet.copy()
    scatter_dust(spoilt)
    fold(spoilt, 0.28)
    fold(spoilt, 0.56)
    streak(spoilt)
    return shade(spoilt)


KINDS: dict[str, Callable[[Image.Image], bytes]] = {
    "plain": scan,
    "spoilt": lambda sheet: scan(spoil(sheet), noise=8),
    "negative": lambda sheet: scan(negate(sheet)),
    "pink and upside down": lambda sheet: scan(tint(sheet, (250, 180, 190)), turned=180),
    "on a larger glass": lambda sheet: scan(lay(sheet, glass(sheet, 15), (0, 0.5), angle=6)),
    "on a table": lambda sheet: scan(lay(sheet, table(sheet), (0.4, 0.5), angle=-95, tilt=0.05), dpi=72),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_and_what_is_not(kind: str, frozen: FrozenPage) -> None:
    blank = draw_page(PRINTED)
    signed = blank.copy()
    for rank in (0, 3):
        sign(signed, FRAMES[rank], seed=rank)
    sheets = [(signed, tuple(rank for rank in ALL if rank not in (0, 3)))]
    if kind in ("plain", "spoilt"):  # what is no ink differs from one kind to the other less than what is
        sheets.append((blank, ALL))
    for sheet, empty in sheets:
        laid = lay_scan(KINDS[kind](sheet), frozen)
        assert laid.likeness > 0.8
        assert all(is_seen(laid, frozen, frame) for frame in FRAMES)
        found = look_for_ink(laid, frozen, FRAMES)
        assert tuple(rank for rank, ink in enumerate(found) if ink is Ink.NONE) == empty
        assert Ink.DOUBTFUL not in found


def test_every_kind_of_ink_counts(frozen: FrozenPage) -> None:
    sheet = draw_page(PRINTED)
    for frame, (ink, width, size) in zip(
        FRAMES,
        ((BLUE, 1.4, 0.7), (LIGHT_BLUE, 1.2, 0.7), (PENCIL, 1.0, 0.7), ((225,) * 3, 1.0, 0.7), (BLUE, 1.2, 0.14)),
        strict=False,
    ):
        sign(sheet, frame, ink, width, size=size)
    stamp_ink(sheet, FRAMES[5])
    found = look_for_ink(lay_scan(scan(sheet), frozen), frozen, FRAMES)
    assert found == (*[Ink.SURE] * 6, Ink.NONE)


def test_another_page_that_bears_the_code_is_not_alike(frozen: FrozenPage) -> None:
    printed, other = draw_page(PRINTED), empty_sheet()
    for share in (0.88, 0.5):
        corner = (0, round(printed.height * share), printed.width, printed.height)
        other.paste(printed.crop(corner), corner[:2])
        assert lay_scan(scan(other), frozen).likeness < 0.7
    cut = printed.crop((0, printed.height // 3, printed.width, printed.height))
    assert not all(is_seen(lay_scan(scan(cut), frozen), frozen, frame) for frame in FRAMES)


def test_a_stray_line_and_the_ring_of_a_cup_are_in_doubt_and_hide_no_signature(frozen: FrozenPage) -> None:
    sheet = draw_page(PRINTED)
    pen, scale = ImageDraw.Draw(sheet), sheet.width / 595.276

    def cross(frame: Box, drop: float) -> None:
        left, bottom, right, top = ((side * scale) for side in frame)
        high, middle = 841.89 * scale, (bottom + top) / 2
        ends = (left - 9 * scale, high - middle - drop * scale, right + 9 * scale, high - middle + drop * scale)
        pen.line(ends, fill=(90, 90, 90), width=max(1, round(1.2 * scale)))

    def ring(frame: Box, radius: float, width: float) -> None:
        x, y = (frame[0] + 60) * scale, (841.89 - frame[3] - radius * 0.55) * scale
        radius *= scale
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(box, outline=(170, 130, 90), width=round(width * scale))

    cross(FRAMES[0], 20)
    ring(FRAMES[3], 100, 3)
    cross(FRAMES[6], -14)
    sign(sheet, FRAMES[6])
    found = look_for_ink(lay_scan(scan(sheet), frozen), frozen, FRAMES)
    assert found == (Ink.DOUBTFUL, Ink.NONE, Ink.NONE, Ink.DOUBTFUL, Ink.NONE, Ink.DOUBTFUL, Ink.SURE)


def test_what_is_sought_of_a_frozen_page_is_prepared_once(frozen: FrozenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = scan(draw_page(PRINTED))
    first = lay_scan(sheet, frozen)
    monkeypatch.setattr(page_alignment, "_take_print", lambda *_: pytest.fail("prepared again"))
    again = lay_scan(sheet, frozen)
    assert (again.likeness, again.picture.tobytes()) == (first.likeness, first.picture.tobytes())
