"""All accelerators together, on pages that no template of ours asks for: the bytes of none of them."""

from __future__ import annotations

import random

import pytest

from generator.writing.accelerators.switch import FORGETTING, SWITCHES
from generator.writing.pdf.typesetting import Fetcher, Styles, paint_pages, read_styles, set_pages
from tests.writing.accelerators.random_pages import RESOURCES, draw_body, draw_stylesheet


def write(styles: Styles, body: str) -> bytes:
    """A page as PDF; or the fault of the library, which must be the same too."""
    html = f'<html lang="fr"><head><title>x</title></head><body id="haut">{body}</body></html>'
    try:
        return paint_pages(set_pages(html, body, styles, Fetcher(RESOURCES)), lambda _: None)
    except (RuntimeError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError) as fault:
        return type(fault).__name__.encode()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(10), 22, 31])
def test_the_same_bytes_with_all_and_with_none(seed: int) -> None:
    """The third page is the first one again, after another one: with all that both have left. Two have notes."""
    draw = random.Random(seed)
    stylesheet = draw_stylesheet(draw)
    bodies = [draw_body(draw), draw_body(draw)]
    with pytest.MonkeyPatch.context() as patch:
        for one in SWITCHES:
            patch.setenv(one.variable, FORGETTING)
        plain = [write(read_styles(stylesheet, Fetcher(RESOURCES)), body) for body in bodies]
    styles = read_styles(stylesheet, Fetcher(RESOURCES))
    assert [write(styles, body) for body in (*bodies, bodies[0])] == [*plain, plain[0]]
