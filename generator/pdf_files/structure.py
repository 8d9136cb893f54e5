"""The structure tree of a tagged PDF: what a screen reader reads, and how pages point into it.

A page's marked content is numbered (MCID); the parent tree gives, for the page's key (`StructParents`), the element of
each number. Joining files renumbers the keys; taking a page's content away takes its leaves off the tree.

Source: ISO 32000-1, 14.7 (logical structure), 14.7.4.4 (parent tree).
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Stream, String

from generator.pdf_files.pdf_bytes import PdfObject

_GROUPING = {"/Document", "/Part", "/Sect", "/Art", "/Div"}
CELLS = {"/TD", "/TH"}


class ParentTree:
    """The parent tree of a PDF, as a mapping while it is being changed; `write` puts it back in the file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.root: PdfObject = find_structure(pdf)
        self.entries: dict[int, PdfObject] = {}
        if self.root is not None and Name.ParentTree in self.root:
            self.entries = dict(NumberTree(self.root.ParentTree).items())

    def next_key(self) -> int:
        """A key that no page or annotation uses."""
        return max(self.entries, default=-1) + 1

    def write(self) -> None:
        """Put the entries back, sorted, in one node."""
        numbers = Array()
        for key in sorted(self.entries):
            numbers.append(key)
            numbers.append(self.entries[key])
        self.root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = self.next_key()


def find_structure(pdf: pikepdf.Pdf) -> PdfObject:
    """The root of the structure tree, or nothing in an untagged file."""
    root = pdf.Root.get(Name.StructTreeRoot)
    return root if isinstance(root, Dictionary) else None


def list_kids(element: PdfObject) -> list[PdfObject]:
    """What an element holds: elements, references to content or to annotations, numbers of marked content."""
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def walk_elements(root: PdfObject) -> Iterator[PdfObject]:
    """Every structure element below the root, in reading order."""
    waiting = list(reversed(list_kids(root)))
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary) and Name.S in element:
            yield element
            waiting.extend(reversed(list_kids(element)))


# --- joining -------------------------------------------------------------------------------------------------------


def shift_keys(pdf: pikepdf.Pdf, offset: int) -> None:
    """Add `offset` to the keys by which pages, annotations and drawings point into the parent tree."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        _shift(page.obj, offset)
        annotations = page.obj.get(Name.Annots)
        for annotation in annotations if isinstance(annotations, Array) else ():
            if isinstance(annotation, Dictionary):
                _shift(annotation, offset)
        _shift_drawings(page.obj.get(Name.Resources), offset, seen)


def _shift_drawings(resources: PdfObject, offset: int, seen: set[tuple[int, int]]) -> None:
    drawings = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary):
        return
    for key in sorted(drawings.keys()):
        drawing = drawings[key]
        if isinstance(drawing, Stream) and drawing.objgen not in seen:
            seen.add(drawing.objgen)
            _shift(drawing, offset)
            _shift_drawings(drawing.get(Name.Resources), offset, seen)


def _shift(holder: PdfObject, offset: int) -> None:
    for key in (Name.StructParent, Name.StructParents):
        if key in holder:
            holder[key] = int(holder[key]) + offset


def wrap_in_part(pdf: pikepdf.Pdf, root: PdfObject, title: str, language: str) -> PdfObject:
    """All that a piece's tree holds, as one Part named after the piece. The Part has no parent yet."""
    kids = list_kids(root)
    if len(kids) == 1 and str(kids[0].get(Name.S)) == "/Document":
        part = kids[0]
        part.S = Name.Part
    else:
        part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(kids)))
        for kid in kids:
            kid.P = part
    part.T = String(title)
    if language:
        part.Lang = String(language)
    return part


def merge_names(into: PdfObject, from_root: PdfObject, key: Name) -> None:
    """Add what a piece's RoleMap or ClassMap says to the base's; the base's word stands."""
    added = from_root.get(key)
    if not isinstance(added, Dictionary):
        return
    if key not in into:
        into[key] = Dictionary()
    for name in sorted(added.keys()):
        if name not in into[key]:
            into[key][name] = added[name]


def rename_conflicting_roles(root: PdfObject, base_root: PdfObject, suffix: str) -> None:
    """Give another name to the piece's own types that the base maps otherwise."""
    for key, entry in ((Name.RoleMap, Name.S), (Name.ClassMap, Name.C)):
        own, base = root.get(key), base_root.get(key)
        if not isinstance(own, Dictionary) or not isinstance(base, Dictionary):
            continue
        clashes = {name for name in own.keys() if name in base and own[name] != base[name]}  # noqa: SIM118
        for name in sorted(clashes):
            own[f"{name}{suffix}"] = own[name]
            del own[name]
        for element in walk_elements(root) if clashes else ():
            if str(element.get(entry)) in clashes:
                element[entry] = Name(f"{element[entry]}{suffix}")


# --- taking content away, putting a figure in ----------------------------------------------------------------------


def detach_annotation(tree: ParentTree, annotation: PdfObject) -> None:
    """Take an annotation off the tree; a link whose target is gone becomes plain text."""
    key = annotation.get(Name.StructParent)
    element = tree.entries.pop(int(key), None) if key is not None else None
    if element is None:
        return
    kept = [kid for kid in list_kids(element) if not _refers_to(kid, annotation)]
    element.K = Array(kept)
    if str(element.get(Name.S)) == "/Link":
        element.S = Name.Span


def _refers_to(kid: PdfObject, annotation: PdfObject) -> bool:
    return isinstance(kid, Dictionary) and Name.Obj in kid and _same(kid.Obj, annotation)


def _same(one: PdfObject, other: PdfObject) -> bool:
    return bool(one.is_indirect and other.is_indirect and one.objgen == other.objgen)


def replace_page_by_figure(pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, figure: PdfObject | None) -> None:
    """Take all the page's content off the tree, and put `figure`, if any, where it stood in the reading order."""
    owners = _owners(tree, page)
    parent, anchor = _find_place(pdf, tree, page, owners)
    for element in owners:
        element.K = Array([kid for kid in list_kids(element) if not _stands_on(kid, element, page)])
    siblings = list_kids(parent)
    where = next((i for i, kid in enumerate(siblings) if _is(kid, anchor)), len(siblings))
    if anchor is not None and _starts_before(anchor, page):
        where += 1
    if figure is not None:
        siblings.insert(where, figure)
        parent.K = Array(siblings)
        figure.P = parent
    for element in owners:
        _prune(element)


def place_figure_after(pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, figure: PdfObject) -> None:
    """Put the figure of a page that has just come in after the content of the pages before it."""
    parent, anchor = _find_place(pdf, tree, page, [])
    siblings = list_kids(parent)
    # Nothing before: the figure is read first.
    where = next((i + 1 for i, kid in enumerate(siblings) if _is(kid, anchor)), 0)
    siblings.insert(where, figure)
    parent.K = Array(siblings)
    figure.P = parent


def _owners(tree: ParentTree, page: pikepdf.Page) -> list[PdfObject]:
    """The elements that hold content or annotations of a page; its keys leave the parent tree."""
    found: list[PdfObject] = []
    key = page.obj.get(Name.StructParents)
    entry = tree.entries.pop(int(key), None) if key is not None else None
    found.extend(entry if isinstance(entry, Array) else [])
    annotations = page.obj.get(Name.Annots)
    for annotation in annotations if isinstance(annotations, Array) else ():
        own = annotation.get(Name.StructParent)
        found.append(tree.entries.pop(int(own), None) if own is not None else None)
    distinct: dict[tuple[int, int], PdfObject] = {}
    for element in found:
        if isinstance(element, Dictionary):
            distinct.setdefault(element.objgen, element)
    return list(distinct.values())


def _find_place(
    pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, owners: list[PdfObject]
) -> tuple[PdfObject, PdfObject]:
    """A grouping element, and the child of it by which the page's content hangs."""
    element = owners[0] if owners else _element_before(pdf, tree, page)
    if element is None:
        top = next(walk_elements(tree.root), tree.root)
        return top, None
    while str(element.P.get(Name.S)) not in _GROUPING and not _same(element.P, tree.root):
        element = element.P
    return element.P, element


def _element_before(pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page) -> PdfObject:
    """The last element of the nearest page before that has one."""
    for number in range(page.index - 1, -1, -1):
        entry = tree.entries.get(int(pdf.pages[number].obj.get(Name.StructParents, -1)))
        elements = [element for element in entry if isinstance(element, Dictionary)] if entry is not None else []
        if elements:
            return elements[-1]
    return None


def _stands_on(kid: PdfObject, element: PdfObject, page: pikepdf.Page) -> bool:
    """Whether a leaf is content or an annotation of this page; elements are not leaves."""
    if isinstance(kid, Dictionary):
        if Name.S in kid:
            return False
        owner = kid.get(Name.Pg, element.get(Name.Pg))
    else:
        owner = element.get(Name.Pg)
    return owner is not None and _same(owner, page.obj)


def _prune(element: PdfObject) -> None:
    """Take an element that holds nothing any more off the tree, and its parents likewise."""
    while not list_kids(element) and Name.S in element:
        parent = element.get(Name.P)
        if parent is None or str(element.S) in ("/Document", "/Part"):
            return
        # An empty cell keeps its row's columns in line, as long as the row has another that is not empty.
        if str(element.S) in CELLS and any(list_kids(cell) for cell in list_kids(parent)):
            return
        if str(element.S) in CELLS:
            parent.K = Array()
        else:
            parent.K = Array([kid for kid in list_kids(parent) if not _is(kid, element)])
        element = parent


def _is(kid: PdfObject, element: PdfObject) -> bool:
    return isinstance(kid, Dictionary) and isinstance(element, Dictionary) and _same(kid, element)


def _starts_before(element: PdfObject, page: pikepdf.Page) -> bool:
    for inner in (element, *walk_elements(element)):
        owner = inner.get(Name.Pg)
        leaves = [kid for kid in list_kids(inner) if not (isinstance(kid, Dictionary) and Name.S in kid)]
        if owner is not None and leaves:
            return pikepdf.Page(owner).index < page.index
    return False
