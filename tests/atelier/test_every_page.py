"""Every page in a real browser: axe finds nothing, it fits a narrow screen, has one title, and says as much without
scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.atelier.application import PAGES
from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import DRAFT, EXAMPLE, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.slow

# What stands at these addresses is a part of a page, or a file.
PARTS = {"asset"}
_NARROW = {"width": 320, "height": 640}
_ZOOMED = {"width": 683, "height": 384}  # a screen of 1366 × 768 at 200 %
_OVERFLOW = """() => [...document.querySelectorAll('main *')]
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""


def list_pages(*dossiers: str) -> list[str]:
    """The addresses of the pages that need no other name than that of a dossier."""
    found = []
    for module in PAGES:
        for route in module.ROUTES:
            names = set(re.findall(r"\{(\w+)", route.path))
            if "GET" not in (route.methods or set()) or route.name in PARTS or not names <= {"dossier"}:
                continue
            found += [route.path.replace("{dossier}", one) for one in (dossiers if names else dossiers[:1])]
    return list(dict.fromkeys(found))


def is_page(page: Page, address: str) -> bool:
    """Whether this is a whole page: not a part of one, nor a file."""
    answer = page.request.get(address)
    return answer.headers.get("content-type", "").startswith("text/html") and "<html" in answer.text()


@pytest.mark.parametrize("share", range(3))
def test_nothing_of_any_page_is_out_of_reach(page: Page, share: int) -> None:
    addresses = [address for address in list_pages(EXAMPLE)[share::3] if is_page(page, address)]
    assert len(addresses) >= 3
    wrong = []
    for address in addresses:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(address)
        try:
            check_axe(page, context=address)
        except AssertionError as fault:
            wrong.append(str(fault))
        if page.locator("h1").count() != 1:
            wrong.append(f"{address}: {page.locator('h1').count()} titles")
        for size in (_ZOOMED, _NARROW):
            page.set_viewport_size(size)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong.append(f"{address}: wider than {size['width']} px: {page.evaluate(_OVERFLOW)}")
    assert not wrong, "\n".join(wrong)


def test_every_page_says_as_much_without_scripts(browser: Browser, context: BrowserContext, server: Server) -> None:
    bare = browser.new_context(base_url=server.origin, java_script_enabled=False, storage_state=context.storage_state())
    page = bare.new_page()
    silent = []
    for address in list_pages(DRAFT):
        if not is_page(page, address):
            continue
        page.goto(address)
        if not page.locator("main h1").is_visible() or len(page.locator("main").inner_text()) < 8:
            silent.append(address)
    bare.close()
    assert not silent, f"these pages say nothing without scripts: {silent}"
