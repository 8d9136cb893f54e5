"""axe-core on a page: everything that it finds wrong, listed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Installed with what the pages take from npm (`make assets`), for tests only.
_AXE = Path("scripts/assets/node_modules/axe-core/axe.min.js")
_RUN = """
async (contrast) => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const rules = {"color-contrast": {enabled: contrast}};
  const found = await axe.run(document, {runOnly: levels, rules, resultTypes: ["violations"]});
  return found.violations.flatMap((one) => one.nodes.map(
    (node) => `${one.id} (${one.impact}): ${one.help} — ${node.target.join(" ")} — ${node.failureSummary}`
  ));
}
"""


def stop_without(tool: str) -> None:
    """End a test that needs what `make assets` brings: skipped on a person's machine, failed in the CI."""
    words = f"missing: {tool}; make assets"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def check_axe(page: Page, *, context: str = "", contrast: bool = True) -> None:
    """Fail with each thing that a person who sees, hears or moves badly could not use on this page.

    `contrast` of each word with what lies below takes most of the time on a long page.

    Without axe-core, a person's machine skips the rest of the test and the CI fails.
    """
    if not _AXE.is_file():
        stop_without(f"axe-core ({_AXE})")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8") + "; undefined")
    found = page.evaluate(_RUN, contrast)
    assert not found, f"{context or page.url}:\n" + "\n".join(found)
