"""The references of a PDF's pages, listed once while no page is added, and not once for each tagged element.

pydyf lists them anew each time it is asked, which takes a time that grows as the square of the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf

from generator.writing.accelerators.switch import PAGE_REFERENCES


def install() -> None:
    """Replace `pydyf.PDF.page_references`, in the version that is known."""
    if PAGE_REFERENCES.is_known():
        pydyf.PDF.page_references = property(remember_references(pydyf.PDF.page_references.fget))


def remember_references(list_references: Callable[[Any], tuple[bytes, ...]]) -> Callable[[Any], tuple[bytes, ...]]:
    """The same function, called once per PDF and number of pages."""

    def list_or_remember(pdf: Any) -> tuple[bytes, ...]:
        if not PAGE_REFERENCES.is_on():
            return list_references(pdf)
        known: tuple[bytes, ...] = getattr(pdf, "known_pages", ())
        if len(known) != pdf.pages["Count"]:
            known = pdf.known_pages = list_references(pdf)
        return known

    return list_or_remember
