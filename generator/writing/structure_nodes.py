"""The structure of a PDF as plain nodes: elements, what they hold of the pages, the links in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Content:
    """A run of marked content of a page (0-based)."""

    page: int
    mcid: int


@dataclass(slots=True)
class Annotated:
    """A link annotation of a page (0-based), by the number of its object."""

    page: int
    annotation: int


@dataclass(slots=True)
class Node:
    """A structure element."""

    kind: str
    page: int
    kids: list[Node | Content | Annotated] = field(default_factory=list)
    id: str = ""
    alt: str | None = None
    bbox: tuple[float, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    scope: str = ""

    def nodes(self) -> Iterator[Node]:
        """Its direct children that are elements."""
        return (kid for kid in self.kids if isinstance(kid, Node))
