"""What is on a page is seen, whatever surrounds the sheet and whatever its colours; only an empty page is blank."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from generator.pdf_files.signatures.code import SignatureCode
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from tests.pdf_files.paper_drawing import (
    LIGHT_BLUE,
    draw_page,
    empty_sheet,
    fade,
    glass,
    lay,
    negate,
    scan,
    scatter_dust,
    shade,
    show_through,
    sign,
    table,
    tint,
)
from tests.pdf_files.scan_drawing import draw_sheet

pytestmark = pytest.mark.slow
CODE = SignatureCode("EXEMPLE-COMPLET", 2, 17, "0123456789ab")
FRAME = (320.0, 400.0, 530.0, 470.0)

KINDS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "negative": negate,
    "dark paper": lambda sheet: tint(sheet, (90, 110, 170)),
    "pale": fade,
    "in a corner of a dark glass": lambda sheet: lay(sheet, glass(sheet, 15), (0, 0)),
    "negative of a larger glass": lambda sheet: negate(lay(sheet, glass(sheet, 15), (0.02, 0.05), angle=3)),
    "in a shadow": shade,
}


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    return draw_page(draw_sheet(CODE))


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_is_read_whatever_the_paper_and_what_surrounds_it(kind: str, sheet: Image.Image) -> None:
    (seen,) = look_at_pages(scan(KINDS[kind](sheet)), "feuille.pdf")
    assert (seen.codes, seen.turn, seen.blank) == ((CODE,), 0, False)
    assert seen.place is not None
    assert seen.place.negative == kind.startswith("negative")


def test_the_code_is_read_on_a_photograph_of_a_table_as_large_as_its_pixels(sheet: Image.Image) -> None:
    photograph = lay(sheet, table(sheet, dark=True), (0.4, 0.5), angle=-95, tilt=0.05)
    (seen,) = look_at_pages(scan(photograph, dpi=72), "photo.pdf")
    assert (seen.codes, seen.turn) == ((CODE,), 270)


def test_the_code_of_the_other_side_is_no_code_of_this_one(sheet: Image.Image) -> None:
    (seen,) = look_at_pages(scan(show_through(sheet, 0.9)), "verso.pdf")
    assert seen.codes == ()


def draw_marks(colour: tuple[int, int, int], ink: tuple[int, int, int]) -> Image.Image:
    drawn = empty_sheet(colour=colour)
    sign(drawn, FRAME, ink, 1.0)
    return drawn


@pytest.mark.parametrize(
    ("drawn", "blank"),
    [
        (empty_sheet(), True),
        (empty_sheet(colour=(250, 180, 190)), True),
        (draw_marks((255, 255, 255), (225, 225, 225)), False),  # a pencil, hardly seen
        (draw_marks((255, 255, 255), LIGHT_BLUE), False),
        (negate(draw_marks((255, 255, 255), LIGHT_BLUE)), False),
        (draw_marks((170, 170, 170), (250, 250, 250)), False),  # white on grey
    ],
)
def test_only_an_empty_page_is_blank(drawn: Image.Image, blank: bool) -> None:
    (seen,) = look_at_pages(scan(drawn), "page.pdf")
    assert (seen.codes, seen.blank) == ((), blank)


def test_dust_and_what_shows_through_are_nothing(sheet: Image.Image) -> None:
    dusty = empty_sheet()
    scatter_dust(dusty)
    for drawn in (dusty, show_through(sheet, 0.05)):
        assert look_at_pages(scan(drawn), "verso.pdf")[0].blank
