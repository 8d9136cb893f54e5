"""The identifiers of structure elements in a joined file: unlike those of the other pieces, and listed in one tree.

Source: ISO 32000-1, table 322 (IDTree is required where elements have identifiers), table 349 (Headers of a cell).
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, String

from generator.pdf_files.pdf_bytes import PdfObject
from generator.pdf_files.structure import CELLS, walk_elements


def prefix_identifiers(pdf: pikepdf.Pdf, root: PdfObject, prefix: str) -> None:
    """Put a prefix before the identifiers of elements, and where table cells name their header cells."""
    identified = _list_identified(root)
    for element in identified:
        element.ID = _prefixed(element.ID, prefix)
    if any(str(element.get(Name.S)) in CELLS for element in identified):
        for element in walk_elements(root):
            attributes = element.get(Name.A)
            for attribute in attributes if isinstance(attributes, Array) else [attributes]:
                if isinstance(attribute, Dictionary) and isinstance(attribute.get(Name.Headers), Array):
                    attribute.Headers = Array([_prefixed(header, prefix) for header in attribute.Headers])
    _write_tree(pdf, root, identified)


def merge_identifiers(pdf: pikepdf.Pdf, into: PdfObject, from_root: PdfObject) -> None:
    """List the identifiers of a piece's elements with the base's."""
    _write_tree(pdf, into, [*_list_identified(into), *_list_identified(from_root)])


def _list_identified(root: PdfObject) -> list[PdfObject]:
    """The elements that have identifiers; in a file that lists none, all elements are looked at."""
    tree = root.get(Name.IDTree)
    if isinstance(tree, Dictionary):
        return list(NameTree(tree).values())
    return [element for element in walk_elements(root) if Name.ID in element]


def _write_tree(pdf: pikepdf.Pdf, root: PdfObject, elements: list[PdfObject]) -> None:
    if elements:
        ordered = sorted(elements, key=lambda element: bytes(element.ID))
        names = Array([item for element in ordered for item in (element.ID, element)])
        root.IDTree = pdf.make_indirect(Dictionary(Names=names))


def _prefixed(identifier: PdfObject, prefix: str) -> String:
    return String(prefix.encode() + bytes(identifier))
