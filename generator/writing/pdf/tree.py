"""The structure tree of a PDF as plain nodes, and its writing: elements, parent tree, artifacts.

Source: ISO 32000-1, 14.7.4.4 (parent tree), 14.8.2.2 (artifacts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, String

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


def write_tree(pdf: pikepdf.Pdf, root: Node) -> None:
    """Give a PDF its structure tree; marked content that no node holds becomes an artifact."""
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    writer = _TreeWriter(pdf)
    tree.K = Array([writer.write(root, tree)])
    numbers: list[object] = []
    for number, (page, owned) in enumerate(zip(writer.pages, writer.owners, strict=True)):
        last = _mark_artifacts(pdf, page, owned)
        page.StructParents = number
        numbers += [number, pdf.make_indirect(Array([owned.get(mcid) for mcid in range(last + 1)]))]
    for number, (annotation, element) in enumerate(writer.links, start=len(writer.pages)):
        annotation.StructParent = number
        numbers += [number, element]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    tree.ParentTreeNextKey = len(writer.pages) + len(writer.links)
    if ids := writer.ids:
        names = [item for name in sorted(ids, key=str.encode) for item in (String(name), ids[name])]
        tree.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
    if roles := sorted(writer.kinds & REVISION_ROLES.keys()):
        tree.RoleMap = Dictionary({f"/{kind}": Name.Span for kind in roles})
    pdf.Root.StructTreeRoot = tree


class _TreeWriter:
    """Writes nodes as structure elements, and notes who owns which content.

    There are thousands: a dictionary made of a dict takes a sixth of the time of one made of arguments.

    A function inside another that calls itself would hold the PDF, some megabytes, until garbage is looked for.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[dict[int, pikepdf.Object]] = [{} for _ in self.pages]  # per page, by number of content
        self.links: list[tuple[pikepdf.Object, pikepdf.Object]] = []  # annotation, element
        self.ids: dict[str, pikepdf.Object] = {}
        self.kinds: set[str] = set()
        self._heights = [float(page.mediabox[3]) for page in pdf.pages]

    def write(self, node: Node, parent: pikepdf.Object) -> pikepdf.Object:
        """The element of a node, and those below it."""
        pdf, pages = self._pdf, self.pages
        self.kinds.add(node.kind)
        element = pdf.make_indirect(
            Dictionary({"/Type": Name.StructElem, "/S": Name("/" + node.kind), "/P": parent, "/Pg": pages[node.page]})
        )
        if node.alt is not None:
            element.Alt = String(node.alt)
        if node.kind in ("Note", "Sect") and node.id:
            element.ID = String(node.id)
            self.ids[node.id] = element
        if attributes := _list_attributes(node, self._heights[node.page]):
            element.A = attributes
        kids: list[object] = []
        for kid in node.kids:
            match kid:
                case Content(page=page, mcid=mcid):
                    self.owners[page][mcid] = element
                    same = page == node.page
                    kids.append(mcid if same else Dictionary({"/Type": Name.MCR, "/Pg": pages[page], "/MCID": mcid}))
                case Annotated(page=page, annotation=number):
                    annotation = pdf.get_object(number, 0)
                    self.links.append((annotation, element))
                    kids.append(Dictionary({"/Type": Name.OBJR, "/Obj": annotation, "/Pg": pages[page]}))
                case Node():
                    kids.append(self.write(kid, element))
        element["/K"] = Array(kids)
        return element


def _list_attributes(node: Node, page_height: float) -> Dictionary | None:
    if node.kind in ("TD", "TH"):
        cell = Dictionary(O=Name.Table)
        if node.colspan > 1:
            cell.ColSpan = node.colspan
        if node.rowspan > 1:
            cell.RowSpan = node.rowspan
        if node.scope:
            cell.Scope = Name("/" + node.scope)
        return cell if len(cell) > 1 else None
    if line := REVISION_ROLES.get(node.kind):
        return Dictionary(O=Name.Layout, TextDecorationType=Name("/" + line))
    if node.bbox:  # WeasyPrint gives CSS pixels from the top; the standard wants points from the bottom
        x1, y1, x2, y2 = (value * _POINTS_PER_PIXEL for value in node.bbox)
        box = [round(value, 3) for value in (x1, page_height - y2, x2, page_height - y1)]
        return Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(box))
    return None


def _mark_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Object, owned: dict[int, pikepdf.Object]) -> int:
    """Make artifacts of the marked contents that no element owns; returns the highest number still owned, or -1."""

    def replace(match: re.Match[bytes]) -> bytes:
        return match[0] if int(match[1]) in owned else b"/Artifact BMC"

    data = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(_MARKED.sub(replace, data))
    return max(owned, default=-1)
