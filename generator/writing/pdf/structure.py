"""Mends the tags that WeasyPrint writes, so that the structure is the document's and not its pages'.

WeasyPrint tags each page on its own: what a page break cuts in two becomes two elements, a repeated table head is
read twice, notes are plain spans, header cells have no scope. Elements are recognised through the places of
our blocks on each page (every one carries its identity), joined again, and given their right types.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1), 7.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pikepdf
import pydyf

from generator.writing.html.element_names import CAPTION_SUFFIX
from generator.writing.pdf.revision_tags import join_revisions, say_revisions
from generator.writing.pdf.tree import REVISION_ROLES, WrittenTree, tie_tree, write_tree
from generator.writing.structure_nodes import Annotated, Content, Node

# For one page: id of each element that stands on it, in reading order, and its box (x1, y1, x2, y2) in CSS pixels.
PageAnchors = dict[str, tuple[float, float, float, float]]

_IDENTIFIED = frozenset({"Sect", "P", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Table", "TR", "Div"})
_TRANSPARENT = frozenset({"Span", "NonStruct", "Div"})


@dataclass(frozen=True, slots=True)
class PagedStructure:
    """What stands on the pages of a layout: elements in order, ids by page, and the type of the element of each id."""

    elements: list[Node]
    anchors: tuple[PageAnchors, ...]
    tags: dict[str, str]


def take_structure(pdf: pydyf.PDF) -> list[Node]:
    """The elements that stand on the pages, in order, out of a PDF that WeasyPrint is about to write.

    They are taken out of it: written, parsed and read again, they would cost a tenth of the time of a piece.
    """
    pages = {reference: number for number, reference in enumerate(pdf.page_references)}
    root = _take_object(pdf, pdf.catalog.pop("StructTreeRoot"))
    _take_object(pdf, root["ParentTree"])
    top = _take_object(pdf, root["K"][0])
    return [_take_node(pdf, _take_object(pdf, kid), pages) for kid in top["K"]]


def _take_object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    taken = pdf.objects[int(reference.split()[0])]
    taken.free = "f"  # not written
    return taken


def _take_node(pdf: pydyf.PDF, element: pydyf.Dictionary, pages: dict[bytes, int]) -> Node:
    page = pages[element["Pg"]]
    node = Node(element["S"][1:], page)
    if "Alt" in element:
        node.alt = element["Alt"].string
    if attributes := element.get("A"):
        node.colspan = attributes.get("ColSpan", 1)
        node.rowspan = attributes.get("RowSpan", 1)
        node.bbox = tuple(attributes.get("BBox", ()))
    for kid in element["K"]:
        if isinstance(kid, int):
            node.kids.append(Content(page, kid))
            continue
        child = _take_object(pdf, kid)
        if child["Type"] == "/OBJR":
            node.kids.append(Annotated(page, int(child["Obj"].split()[0])))
        else:
            node.kids.append(_take_node(pdf, child, pages))
    return node


class StructureFault(Exception):
    """The pages do not hold the elements of the text, each once: a template or a style has added or hidden some.

    `page` is 1-based, 0 when no page is to blame; `words` say in French what is wrong.
    """

    def __init__(self, page: int, words: str) -> None:
        super().__init__(words)
        self.page = page
        self.words = words


def write_structure(pdf: pydyf.PDF, structure: PagedStructure) -> WrittenTree:
    """Give a PDF that WeasyPrint is about to write its structure tree; `tie_structure` ties it to the finished file.

    Raises: `StructureFault`.
    """
    fragments: list[list[Node]] = [[] for _ in structure.anchors]
    for node in structure.elements:
        fragments[node.page].append(node)
    for number, nodes in enumerate(fragments):
        _identify_nodes(nodes, structure.anchors[number], structure.tags, number)
    root, notes = _join_pages(fragments)
    _mend_node(root)
    _place_notes(root, notes)
    _prune_node(root)
    join_revisions(root)
    return write_tree(pdf, root)


def tie_structure(pdf: pikepdf.Pdf, tree: WrittenTree) -> None:
    """Tie a structure to its file. What is in no element (running heads, repeated heads) becomes an artifact."""
    say_revisions(pdf, tree)
    tie_tree(pdf, tree)


# --- who is who -----------------------------------------------------------------------------------------------------


def _identify_nodes(nodes: list[Node], anchors: PageAnchors, tags: dict[str, str], number: int) -> None:
    """Give the elements of one page their ids: per type, elements and anchors come in the same order."""
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for name in anchors:
        if kind := tags.get(name):
            waiting[kind].append(name)

    def visit(node: Node) -> None:
        if node.kind == "Part":  # covers and contents: never cut in two, nothing to recognise
            return
        if node.kind in _IDENTIFIED:
            if not waiting[node.kind]:
                raise StructureFault(number + 1, f"un élément de trop ({node.kind})")
            node.id = waiting[node.kind].popleft()
        for kid in node.nodes():
            visit(kid)

    for node in nodes:
        if node.kind == "NonStruct":  # the area of footnotes
            for note in node.nodes():
                if not waiting["Note"]:
                    raise StructureFault(number + 1, "une note de trop")
                note.id = waiting["Note"].popleft()
        else:
            visit(node)
    left = {kind: tuple(names) for kind, names in waiting.items() if names}
    if left:
        raise StructureFault(number + 1, f"un élément du texte manque ({', '.join(left)})")


def _join_pages(fragments: list[list[Node]]) -> tuple[Node, dict[str, Node]]:
    """One tree from the pages' trees, and the notes apart, by id, in order."""
    root = Node("Document", 0)
    known: dict[str, Node] = {}
    notes: dict[str, Node] = {}
    for nodes in fragments:
        for node in nodes:
            if node.kind == "NonStruct":
                for note in node.nodes():
                    if note.id in notes:
                        notes[note.id].kids += note.kids
                    else:
                        notes[note.id] = note
            else:
                _join_node(node, root, known)
    return root, notes


def _join_node(node: Node, parent: Node, known: dict[str, Node]) -> None:
    """Add a node to its parent; when it goes on with a node of an earlier page, add its children to that one."""
    earlier: Node | None = None
    if node.id:
        earlier = known.get(node.id)
    elif node.kind == "TBody":  # one for a table, whatever groups its rows stand in
        earlier = next((kid for kid in parent.nodes() if kid.kind == "TBody"), None)
    elif node.kind in ("LBody", "THead") and node.page != parent.page:
        earlier = next((kid for kid in reversed(list(parent.nodes())) if kid.kind == node.kind), None)
        earlier = earlier if earlier is not None and earlier.page != node.page else None
    if earlier is not None and node.kind == "THead":
        return  # the head repeated on the next page: an artifact
    if earlier is not None and node.kind == "TR":
        cells = list(earlier.nodes())
        for number, cell in enumerate(node.nodes()):
            for kid in cell.kids:
                _join_kid(kid, cells[number], known)
        return
    target = earlier
    if target is None:
        target = Node(node.kind, node.page, [], node.id, node.alt, node.bbox, node.colspan, node.rowspan)
        parent.kids.append(target)
        if node.id:
            known[node.id] = target
    for kid in node.kids:
        _join_kid(kid, target, known)


def _join_kid(kid: Node | Content | Annotated, parent: Node, known: dict[str, Node]) -> None:
    if isinstance(kid, Node):
        _join_node(kid, parent, known)
    else:
        parent.kids.append(kid)


# --- the right types ------------------------------------------------------------------------------------------------


def _mend_node(node: Node) -> None:
    _mend_captions(node)
    match node.kind:
        case "BlockQuote":
            _mend_contents(node)
            return
        case "LI":
            _mend_item(node)
        case "Table":
            _mend_table(node)
        case _:
            pass
    for kid in node.nodes():
        _mend_node(kid)


def _mend_captions(node: Node) -> None:
    """The caption of a table, a paragraph in front of it until here, goes into it."""
    for caption, table in zip(node.kids[:-1], node.kids[1:], strict=True):
        if not (isinstance(caption, Node) and isinstance(table, Node) and table.kind == "Table"):
            continue
        if caption.id == table.id + CAPTION_SUFFIX:
            caption.kind = "Caption"
            node.kids.remove(caption)
            table.kids.insert(0, caption)


def _mend_contents(node: Node) -> None:
    """The table of contents: TOC, TOCI, Reference, Link, the last with all of its line's content."""
    node.kind = "TOC"
    for entry in node.nodes():
        entry.kind = "TOCI"
        link = Node("Link", entry.page, list(_flatten_leaves(entry)))
        entry.kids = [Node("Reference", entry.page, [link])]


def _flatten_leaves(node: Node) -> Iterator[Content | Annotated]:
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _flatten_leaves(kid)
        else:
            yield kid


def _mend_item(item: Node) -> None:
    """LI holds Lbl then LBody; the marker was the first thing of its first paragraph."""
    body = Node("LBody", item.page)
    for kid in item.kids:
        body.kids += kid.kids if isinstance(kid, Node) and kid.kind == "LBody" else [kid]
    item.kids = [body]
    paragraph = next(body.nodes(), None)
    marker = next(paragraph.nodes(), None) if paragraph is not None and paragraph.kind == "P" else None
    if paragraph is not None and marker is not None and marker.kind == "NonStruct" and paragraph.kids[0] is marker:
        paragraph.kids.remove(marker)
        item.kids = [Node("Lbl", marker.page, list(_flatten_leaves(marker))), body]


def _mend_table(table: Node) -> None:
    """Scope of header cells; the ids and header lists of WeasyPrint are dropped, true of one page only."""
    for part in table.nodes():
        for row in part.nodes():
            cells = list(row.nodes())
            for cell in cells:
                if cell.kind == "TH":
                    alone = len(cells) == 1 and cell.colspan > 1
                    heads = part.kind == "THead" or (len(cells) > 1 and all(one.kind == "TH" for one in cells))
                    cell.scope = "Column" if heads or alone else "Row"


def _place_notes(root: Node, notes: dict[str, Node]) -> None:
    """Turn calls into Reference, notes into Note, and put each note at the end of the block that calls it."""
    # A long note can be set after a shorter one of the same page: their numbers tell the order of the calls.
    ordered = iter(sorted(notes.values(), key=lambda note: int(note.id.rpartition("-")[2])))
    count = _attach_notes(root, ordered)
    if count != len(notes):
        raise StructureFault(0, f"{count} appels pour {len(notes)} notes")


def _attach_notes(block: Node, notes: Iterator[Node]) -> int:
    if block.kind == "Part":
        return 0
    count = 0
    for kid in tuple(block.kids):
        if not isinstance(kid, Node):
            continue
        is_text = kid.kind in ("P", "Caption") or re.fullmatch(r"H\d", kid.kind)
        if not is_text:
            count += _attach_notes(kid, notes)
            continue
        calls = list(_find_calls(kid))
        called = [_mend_note(note) for note in islice(notes, len(calls))]  # a template may add calls: they are counted
        for call in calls:
            call.kind = "Reference"
        if kid.kind == "P":
            kid.kids += called
        else:  # a screen reader that lists headings must not list notes
            place = block.kids.index(kid) + 1
            block.kids[place:place] = called
        count += len(calls)
    return count


def _find_calls(node: Node) -> Iterator[Node]:
    """The calls of footnotes below a block: our only inline elements that are neither spans nor links."""
    for kid in node.nodes():
        if kid.kind == "NonStruct":
            if any(inner.kind == "Link" for inner in kid.nodes()):
                kid.kind = "Reference"  # the number of a page
            elif any(_flatten_leaves(kid)):  # a forced line break has none
                yield kid
        elif kid.kind in ("Span", "Link") or kid.kind in REVISION_ROLES:
            yield from _find_calls(kid)


def _mend_note(note: Node) -> Node:
    """Note, with its number as a label."""
    note.kind = "Note"
    marker = next(note.nodes(), None)
    if marker is not None and marker.kind == "NonStruct":
        marker.kind = "Lbl"
        marker.kids = list(_flatten_leaves(marker))
    return note


def _prune_node(node: Node) -> None:
    """Dissolve what says nothing (spans, divisions), drop what is empty but cells."""
    kids: list[Node | Content | Annotated] = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            kids.append(kid)
            continue
        _prune_node(kid)
        if kid.kind in _TRANSPARENT:
            kids += kid.kids
        elif kid.kids or kid.kind in ("TD", "TH"):
            kids.append(kid)
    node.kids = kids
