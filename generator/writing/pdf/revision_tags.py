"""Two texts shown as one, in the structure of a PDF: what was added, struck or moved is told apart, and heard.

PDF 1.7 has no type for it: each is a type of our own, mapped to Span, with the line that is drawn as its attribute. As
no reader speaks of a line, an alternate description says what begins, its words, and where it ends.

Source: ISO 32000-1, 14.7.3 (role map), 14.8.5.4.4 (TextDecorationType), 14.9.3 (alternate descriptions); ISO 14289-1,
7.1; WCAG technique G96 (what a look says is said in words too, at both ends).
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from generator.model.document import RevisionKind
from generator.writing.html.words import REVISION_ELEMENTS
from generator.writing.layout_library import weasyprint
from generator.writing.pdf.marked_text import FontTables, MarkedText, read_marked_text
from generator.writing.pdf.tree import REVISION_ROLES, WrittenTree
from generator.writing.structure_nodes import Annotated, Content, Node

_KINDS = {  # by HTML element
    REVISION_ELEMENTS[RevisionKind.INSERTED]: "Ins",
    REVISION_ELEMENTS[RevisionKind.DELETED]: "Del",
    REVISION_ELEMENTS[RevisionKind.ARRIVED]: "MovedTo",
    REVISION_ELEMENTS[RevisionKind.LEFT]: "MovedFrom",
    REVISION_ELEMENTS[RevisionKind.REMARK]: "Remark",
}
_SPOKEN = {
    "Ins": ("ajouté : ", " (fin de l'ajout)"),
    "Del": ("supprimé : ", " (fin de la suppression)"),
    "MovedTo": ("placé ici : ", " (fin du passage déplacé)"),
    "MovedFrom": ("parti d'ici : ", " (fin du passage déplacé)"),
}


def install() -> None:
    """Have WeasyPrint give the elements of revisions types of their own, where it would see nothing in them."""
    name_tag = weasyprint.pdf.tags._get_pdf_tag  # no public name; the version is pinned

    def name_revised(tag: str | None) -> str:
        return _KINDS.get(tag or "") or str(name_tag(tag))

    weasyprint.pdf.tags._get_pdf_tag = name_revised


def join_revisions(root: Node) -> None:
    """Join what lines and pages have cut."""
    _lift_links(root)
    _join_parts(root)


def say_revisions(pdf: pikepdf.Pdf, tree: WrittenTree) -> None:
    """Say in words what each part is, in the PDF that holds its element."""
    words = _Words(pdf)
    for number, node in tree.revised:
        if node.kind in _SPOKEN:
            before, after = _SPOKEN[node.kind]
            pdf.get_object(number, 0).Alt = pikepdf.String(f"{before}{words.say(node)}{after}")


def _lift_links(node: Node) -> list[Annotated]:
    """Give a link what is clicked within it: WeasyPrint makes an annotation of each element inside a link too.

    Source: ISO 14289-1, 7.18.5 (a link's annotation stands in a Link).
    """
    lifted = [one for kid in node.nodes() for one in _lift_links(kid)]
    if node.kind in REVISION_ROLES:
        lifted += [kid for kid in node.kids if isinstance(kid, Annotated)]
        node.kids = [kid for kid in node.kids if not isinstance(kid, Annotated)]
        return lifted
    node.kids += lifted
    return []


def _join_parts(node: Node) -> None:
    kids: list[Node | Content | Annotated] = []
    for kid in node.kids:
        last = kids[-1] if kids else None
        if isinstance(kid, Node) and isinstance(last, Node) and kid.kind == last.kind and kid.kind in REVISION_ROLES:
            last.kids += kid.kids
        else:
            kids.append(kid)
    node.kids = kids
    for child in node.nodes():
        _join_parts(child)


class _Words:
    """The words of elements; a page is read once, when it is asked for."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts = FontTables()
        self._pages: dict[int, dict[int, MarkedText]] = {}

    def say(self, node: Node) -> str:
        """The words below an element on one line."""
        return " ".join(" ".join(self._list_parts(node)).replace("\u2060", "").split())

    def _list_parts(self, node: Node) -> Iterator[str]:
        for kid in node.kids:
            match kid:
                case Content(page=page, mcid=mcid):
                    if page not in self._pages:
                        self._pages[page] = read_marked_text(self._pdf.pages[page], self._fonts)
                    found = self._pages[page].get(mcid)
                    yield found.text if found is not None else ""
                case Node():
                    yield from self._list_parts(kid)
                case Annotated():
                    pass
