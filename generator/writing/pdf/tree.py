"""The structure tree of a PDF, from plain nodes: elements, parent tree, artifacts.

Elements are written into the PDF that WeasyPrint is about to write, as bytes: made one by one in the finished file,
they would take four times as long. What ties them to its pages and links is done there.

Source: ISO 32000-1, 14.7.4.4 (parent tree), 14.8.2.2 (artifacts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pikepdf
import pydyf
from pikepdf import Array, String

from generator.writing.structure_nodes import Annotated, Content, Node

_MARKED = re.compile(rb"/\w+\s*<</MCID (\d+)>>\s*BDC")
_POINTS_PER_PIXEL = 0.75
# Our own types for words of two texts shown as one: all are Span, with this line drawn.
REVISION_ROLES = {
    "Ins": "Underline",
    "Del": "LineThrough",
    "MovedTo": "Underline",
    "MovedFrom": "LineThrough",
    "Remark": "",
}


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """A structure tree among the objects of a PDF: the number of its root, and what it says of pages and links."""

    root: int
    owned: tuple[frozenset[int], ...]  # per page, the marked contents that elements hold
    links: tuple[int, ...]  # the numbers of the annotations that elements hold, in order
    revised: tuple[tuple[int, Node], ...]  # words of two texts shown as one, by the number of their element


def write_tree(pdf: pydyf.PDF, root: Node) -> WrittenTree:
    """Add a structure tree to the objects of a PDF that is about to be written: `tie_tree` does the rest."""
    writer = _TreeWriter(pdf)
    tree = writer.reserve()
    document = writer.write(root, tree)
    numbers: list[bytes] = []
    for number, owned in enumerate(writer.owners):
        named = (owned.get(mcid) for mcid in range(max(owned, default=-1) + 1))
        array = b" ".join(b"null" if element is None else b"%d 0 R" % element for element in named)
        numbers.append(b"%d %d 0 R" % (number, writer.add(b"[%b]" % array)))
    for number, (_, element) in enumerate(writer.links, start=len(writer.owners)):
        numbers.append(b"%d %d 0 R" % (number, element))
    parents = writer.add(b"<</Nums[%b]>>" % b" ".join(numbers))
    following = len(writer.owners) + len(writer.links)
    parts = [b"/Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R" % (document, parents)]
    parts.append(b"/ParentTreeNextKey %d" % following)
    if ids := writer.ids:
        names = b" ".join(b"%b %d 0 R" % (_write_string(name), ids[name]) for name in sorted(ids, key=str.encode))
        parts.append(b"/IDTree %d 0 R" % writer.add(b"<</Names[%b]>>" % names))
    if roles := sorted(writer.kinds & REVISION_ROLES.keys()):
        parts.append(b"/RoleMap<<%b>>" % b"".join(b"/%b/Span" % kind.encode() for kind in roles))
    writer.fill(tree, b"<<%b>>" % b"".join(parts))
    owned_by_page = tuple(frozenset(owned) for owned in writer.owners)
    return WrittenTree(tree, owned_by_page, tuple(annotation for annotation, _ in writer.links), tuple(writer.revised))


def tie_tree(pdf: pikepdf.Pdf, tree: WrittenTree) -> None:
    """Tie a structure tree to the pages and links of its PDF; marked content that no node holds becomes an artifact."""
    for number, (page, owned) in enumerate(zip(pdf.pages, tree.owned, strict=True)):
        _mark_artifacts(pdf, page.obj, owned)
        page.obj.StructParents = number
    for number, annotation in enumerate(tree.links, start=len(tree.owned)):
        pdf.get_object(annotation, 0).StructParent = number
    pdf.Root.StructTreeRoot = pdf.get_object(tree.root, 0)


class _Written(pydyf.Object):  # type: ignore[misc]  # the library has no types
    """An object as it is written. It has no part in the digest of the file, which says what WeasyPrint has made."""

    data = b""
    written = b""

    @property
    def indirect(self) -> bytes:
        return b"%d 0 obj\n%b\nendobj" % (self.number, self.written)


class _TreeWriter:
    """Writes nodes as structure elements, and notes who owns which content."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self._heights = [_read_height(pdf, reference) for reference in self._pages]
        self.owners: list[dict[int, int]] = [{} for _ in self._pages]  # per page: the element of each content
        self.links: list[tuple[int, int]] = []  # annotation, element
        self.ids: dict[str, int] = {}
        self.kinds: set[str] = set()
        self.revised: list[tuple[int, Node]] = []

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._pdf.add_object(_Written())
        return len(self._pdf.objects) - 1

    def fill(self, number: int, data: bytes) -> None:
        """Write the object that was reserved."""
        self._pdf.objects[number].written = data

    def add(self, data: bytes) -> int:
        """Write an object; its number."""
        number = self.reserve()
        self.fill(number, data)
        return number

    def write(self, node: Node, parent: int) -> int:
        """The element of a node, and those below it."""
        number = self.reserve()
        kind, own_page = node.kind, node.page
        self.kinds.add(kind)
        kids: list[bytes] = []
        for kid in node.kids:
            if type(kid) is Node:
                kids.append(b"%d 0 R" % self.write(kid, number))
            elif type(kid) is Content:
                page, mcid = kid.page, kid.mcid
                self.owners[page][mcid] = number
                same = page == own_page
                kids.append(b"%d" % mcid if same else b"<</Type/MCR/Pg %b/MCID %d>>" % (self._pages[page], mcid))
            elif type(kid) is Annotated:
                self.links.append((kid.annotation, number))
                kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %b>>" % (kid.annotation, self._pages[kid.page]))
        more = b""
        if node.alt is not None:
            more += b"/Alt%b" % _write_string(node.alt)
        if kind in ("Note", "Sect") and node.id:
            more += b"/ID%b" % _write_string(node.id)
            self.ids[node.id] = number
        if kind in REVISION_ROLES:
            self.revised.append((number, node))
        data = b"<</Type/StructElem/S/%b/P %d 0 R/Pg %b%b%b/K[%b]>>"
        attributes = _list_attributes(node, self._heights[own_page])
        self.fill(number, data % (kind.encode(), parent, self._pages[own_page], more, attributes, b" ".join(kids)))
        return number


def _read_height(pdf: pydyf.PDF, page: bytes) -> float:
    """The height of a page, as the file will say it."""
    upper: float = pdf.objects[int(page.split()[0])]["MediaBox"][3]
    return float(f"{upper:f}")


def _write_string(words: str) -> bytes:
    written: bytes = String(words).unparse()
    return written


def _list_attributes(node: Node, page_height: float) -> bytes:
    if node.kind in ("TD", "TH"):
        cell = b"/ColSpan %d" % node.colspan if node.colspan > 1 else b""
        if node.rowspan > 1:
            cell += b"/RowSpan %d" % node.rowspan
        if node.scope:
            cell += b"/Scope/%b" % node.scope.encode()
        return b"/A<</O/Table%b>>" % cell if cell else b""
    if line := REVISION_ROLES.get(node.kind):
        return b"/A<</O/Layout/TextDecorationType/%b>>" % line.encode()
    if node.bbox:  # WeasyPrint gives CSS pixels from the top; the standard wants points from the bottom
        x1, y1, x2, y2 = (value * _POINTS_PER_PIXEL for value in node.bbox)
        box: Any = Array([round(value, 3) for value in (x1, page_height - y2, x2, page_height - y1)])
        return b"/A<</O/Layout/Placement/Block/BBox%b>>" % box.unparse()
    return b""


def _mark_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Object, owned: frozenset[int]) -> None:
    """Make artifacts of the marked contents that no element owns."""

    def replace(match: re.Match[bytes]) -> bytes:
        return match[0] if int(match[1]) in owned else b"/Artifact BMC"

    data = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(_MARKED.sub(replace, data))
