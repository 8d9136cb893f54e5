"""The structure of the pages taken from their boxes, not from a PDF's objects made of the boxes.

WeasyPrint makes a dictionary of each element, a reference for each dictionary, and lists of headers for each cell. The
program needs the elements alone, joins those of all pages, and writes them itself (`pdf.structure`). Here the boxes
are walked in the library's order, and give nodes. The objects that the library would have made are counted: those
that come after them keep their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

from generator.writing.accelerators.switch import TAGS
from generator.writing.layout_library import weasyprint
from generator.writing.structure_nodes import Annotated, Content, Node

_tags = weasyprint.pdf.tags
_add_tags = _tags.add_tags
_boxes = weasyprint.formatting_structure.boxes
_LOGGER = _tags.LOGGER
_SVG = "{http://www.w3.org/2000/svg}svg"
_SVG_TITLE = "{http://www.w3.org/2000/svg}title"


def install() -> None:
    """Stand in front of `add_tags`, in the version that is known."""
    if TAGS.is_known():
        weasyprint.pdf.add_tags = add_tags


def ask_for_nodes(pages: Any) -> None:
    """Have the structure of a document given as nodes, where that works: `take_nodes` gives them."""
    if TAGS.is_known() and TAGS.is_on():
        pages.structure_nodes = []


def take_nodes(pages: Any) -> list[Node] | None:
    """The elements of the pages of a document that was painted, in order; None when they stand in its PDF."""
    nodes: list[Node] | None = pages.__dict__.pop("structure_nodes", None)
    return nodes


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """`add_tags` of the library, for a document whose nodes somebody asks for."""
    nodes: list[Node] | None = getattr(document, "structure_nodes", None)
    if nodes is None or str(pdf_version) >= "2.0":
        document.__dict__.pop("structure_nodes", None)
        _add_tags(pdf, document, pdf_version, page_streams)
        return
    walk = _Walk(pdf)
    top = Node("Document", 0)
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        walk.open_page(number, stream._tags)
        for node in walk.list_nodes(page._page_box, top):
            top.kids.append(node)
        assert not stream._tags
    nodes += top.nodes()  # text has an element of its own: the document holds nothing else
    for number, annotation in enumerate(walk.annotations, start=len(document.pages)):
        annotation["StructParent"] = number
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    if "Lang" not in pdf.catalog:
        _LOGGER.error('Missing required "lang" attribute at the root of the document')
        pdf.catalog["Lang"] = pydyf.String()


class _Walk:
    """Walks the boxes of pages. Each object that the library would have added to the PDF leaves its place empty."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._page = 0
        self._tags: dict[Any, dict[str, Any]] = {}
        self._kinds: dict[str | None, str] = {}  # by tag of HTML
        self.annotations: list[Any] = []
        self._empty = pydyf.Object()  # one for all that are not written
        self._empty.free = "f"
        self._leave_places(2)  # for the map of contents and the root
        self._document = pydyf.Dictionary({"S": "/Document", "K": pydyf.Array()})
        pdf.add_object(self._document)
        pdf.objects[-1] = self._empty

    def open_page(self, number: int, tags: dict[Any, dict[str, Any]]) -> None:
        """Go on with another page, and with what was marked on it."""
        self._page, self._tags = number, tags

    def _leave_places(self, count: int = 1) -> None:
        self._pdf.objects += [self._empty] * count

    def list_nodes(self, box: Any, parent: Node) -> Iterator[Node]:
        """The elements of a box: its own, or those of its children where it has none."""
        if type(box) is _tags.AbsolutePlaceholder:
            box = box._box
        element_tag = None if box.element is None else box.element_tag
        tag = self._kinds.get(element_tag)
        if tag is None:
            tag = self._kinds[element_tag] = _tags._get_pdf_tag(element_tag)
        if element_tag in ("html", "body") or isinstance(box, _boxes.PageBox):
            if isinstance(box, _boxes.ParentBox) and not isinstance(box, _boxes.LineBox):
                for child in box.children:
                    yield from self.list_nodes(child, parent)
                return
        elif isinstance(box, _boxes.MarginBox):
            # No element holds what is marked there: what the library makes of it has a part in the file's digest only.
            found: list[Any] = []
            for child in box.children:
                for _ in _tags._build_box_tree(child, self._document, self._pdf, self._page, {}, found, self._tags):
                    pass
            self.annotations += (annotation for _, annotation in found)
            return
        elif tag in ("TD", "TH"):
            if parent.kind in ("TD", "TH"):
                tag = "NonStruct"
        elif tag == "LI":
            if parent.kind == "LI":
                tag = "LBody"
            elif parent.kind == "LBody":
                tag = "NonStruct"
            elif _has_no_sign(box):
                item = Node("LI", self._page)
                self._leave_places()
                item.kids += self.list_nodes(box, item)
                yield item
                return
        yield self._make_node(box, tag, parent)

    def _make_node(self, box: Any, tag: str, parent: Node) -> Node:
        """The element of a box, with those inside."""
        node = Node(tag, self._page)
        self._leave_places()
        children = box.children
        if tag == "Figure":
            _describe_figure(node, box)
        elif tag == "Table":
            if box.is_table_wrapper and (table := box.get_wrapped_table()):
                children = []
                for child in box.children:
                    children += child.children if child is table else [child]
                box = table
        elif tag in ("TH", "TD"):
            node.colspan, node.rowspan = box.colspan, box.rowspan
        self._add_annotations(node, box)
        for child in children:
            for inner in child.children if isinstance(child, _boxes.LineBox) else (child,):
                if isinstance(inner, _boxes.TextBox):
                    self._add_text(node, inner)
                    continue
                # A list in a list stands beside the item that holds it.
                holder = parent if tag == "LI" and inner.element_tag in ("ul", "ol") else node
                place = len(holder.kids)
                holder.kids[place:place] = list(self.list_nodes(inner, holder))
        if isinstance(box, _boxes.ReplacedBox):
            node.kids.append(Content(self._page, self._tags.pop(box)["mcid"]))
        return node

    def _add_text(self, node: Node, text: Any) -> None:
        marked = self._tags.pop(text)
        content = Content(self._page, marked["mcid"])
        if node.kind == "Link":
            node.kids.append(content)
        else:
            node.kids.append(Node(marked["tag"], self._page, [content]))
            self._leave_places()

    def _add_annotations(self, node: Node, box: Any) -> None:
        if annotation := box.link_annotation:
            node.kids.append(Annotated(self._page, annotation.number))
            self.annotations.append(annotation)
            self._leave_places()
        if annotation := box.widget_annotation:
            node.kids.append(Node("Form", self._page, [Annotated(self._page, annotation.number)]))
            self.annotations.append(annotation)
            self._leave_places(2)


def _has_no_sign(box: Any) -> bool:
    """Whether an item stands without the sign of a list."""
    if box.element_tag in ("dt", "dd"):
        return True
    style = box.style
    return box.element_tag == "li" and ("list-item" not in style["display"] or style["list_style_type"] == "none")


def _describe_figure(node: Node, box: Any) -> None:
    """The place of a picture, and the text that stands for it."""
    left, top = box.content_box_x(), box.content_box_y()
    node.bbox = (left, top, left + box.width, top + box.height)
    element = box.element
    if element.tag == _SVG:
        title = element.find(_SVG_TITLE)
        if title is not None and title.text:
            node.alt = title.text
    elif alt := element.attrib.get("alt"):
        node.alt = alt
    else:
        _LOGGER.error('Image "%s" has no required alt description', element.attrib.get("src", "unknown"))
