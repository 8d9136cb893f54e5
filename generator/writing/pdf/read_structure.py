"""The structure of a PDF of ours as values: read once from the file, walked by all that reads it back.

Source: ISO 32000-1, 14.7.2 (structure hierarchy), 14.7.4 (structure content).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

PageKey = tuple[int, int]  # the object that a page is
Mark = tuple[PageKey | None, int]  # a marked content: its page, its number there


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element, with its marked contents and the elements below it, in reading order; "" is the kind of the root.

    `alt` and `shape` (the width by the height) are those of a figure.
    """

    kind: str  # "P", "Figure" …
    id: str
    kids: tuple[Element | Mark, ...]
    alt: str = ""
    shape: float | None = None

    @property
    def elements(self) -> Iterator[Element]:
        """The elements right below it."""
        return (kid for kid in self.kids if isinstance(kid, Element))


def read_structure(pdf: pikepdf.Pdf) -> Element | None:
    """The root of the structure; nothing when the file has none."""
    root = pdf.Root.get("/StructTreeRoot")
    return _read_element(root, None) if root is not None else None


def _read_element(element: pikepdf.Object, page: PageKey | None) -> Element:
    page = _name_page(element.get("/Pg"), page)
    kind = str(element.get("/S", ""))[1:]
    kids = element.get("/K")
    listed = () if kids is None else kids if isinstance(kids, pikepdf.Array) else (kids,)
    read = tuple(found for kid in listed if (found := _read_kid(kid, page)) is not None)
    if kind != "Figure":
        return Element(kind, str(element.get("/ID", "")), read)
    return Element(kind, str(element.get("/ID", "")), read, str(element.get("/Alt", "")), _read_shape(element))


def _read_kid(kid: pikepdf.Object | int, page: PageKey | None) -> Element | Mark | None:
    if isinstance(kid, int):
        return page, kid
    if kid.get("/Type") == "/MCR":
        return _name_page(kid.get("/Pg"), page), int(kid.MCID)
    return _read_element(kid, page) if "/S" in kid else None


def _name_page(own: pikepdf.Object | None, above: PageKey | None) -> PageKey | None:
    return own.objgen if own is not None else above


def _read_shape(figure: pikepdf.Object) -> float | None:
    attributes = figure.get("/A")
    box = [float(side) for side in attributes.get("/BBox", ())] if isinstance(attributes, pikepdf.Dictionary) else []
    return abs((box[2] - box[0]) / (box[3] - box[1])) if len(box) == 4 and box[3] != box[1] else None
