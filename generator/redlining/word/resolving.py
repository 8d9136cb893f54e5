"""All tracked changes of a Word file accepted, or all rejected: what each answer leaves of it, on its own elements.

Source: ECMA-376, part 1, § 17.13.5 (revisions).
"""

from __future__ import annotations

from typing import Any

from generator.writing.word.package import DOCUMENT, FOOTNOTES, open_package, parse_part, serialise_part, w, write_zip

_CAME = {w("ins"), w("moveTo")}
_WENT = {w("del"), w("moveFrom")}
_PLAIN = {w("delText"): w("t"), w("delInstrText"): w("instrText")}


def resolve_changes(docx: bytes, *, accept: bool) -> bytes:
    """The file with every tracked change accepted, or rejected.

    Raises: `TemplateError` when it is no Word file.
    """
    parts = open_package(docx, "redline.docx")
    for name in (DOCUMENT, FOOTNOTES):
        if name in parts:
            root = parse_part(parts[name])
            resolve_part(root, accept=accept)
            parts[name] = serialise_part(root)
    return write_zip(parts)


def resolve_part(root: Any, *, accept: bool) -> None:
    """One part of a file resolved in place."""
    kept, gone = (_CAME, _WENT) if accept else (_WENT, _CAME)
    for row in list(root.iter(w("tr"))):
        properties = row.find(w("trPr"))
        marks = [] if properties is None else [child for child in properties if child.tag in kept | gone]
        if any(mark.tag in gone for mark in marks):
            _remove_row(row)
            continue
        for mark in marks:
            properties.remove(mark)
    for change in list(root.iter(*gone)):
        if change.getparent().tag not in (w("rPr"), w("trPr")):
            change.getparent().remove(change)
    for change in list(root.iter(*kept)):
        if change.getparent().tag not in (w("rPr"), w("trPr")):
            _unwrap(change)
    for former, plain in _PLAIN.items():
        for text in list(root.iter(former)):
            text.tag = plain
    for paragraph in list(root.iter(w("p"))):
        marks = [mark for mark in paragraph.iterfind(f"{w('pPr')}/{w('rPr')}/*") if mark.tag in kept | gone]
        for mark in marks:
            mark.getparent().remove(mark)
        if any(mark.tag in gone for mark in marks):
            _join_with_next(paragraph)


def _remove_row(row: Any) -> None:
    table = row.getparent()
    table.remove(row)
    if table.find(w("tr")) is None:
        table.getparent().remove(table)


def _unwrap(change: Any) -> None:
    parent = change.getparent()
    place = parent.index(change)
    for offset, child in enumerate(list(change)):
        parent.insert(place + offset, child)
    parent.remove(change)


def _join_with_next(paragraph: Any) -> None:
    """A paragraph whose mark is gone: what it says begins the next one, and has the looks of it."""
    content = [child for child in paragraph if child.tag != w("pPr")]
    following = paragraph.getnext()
    while following is not None and following.tag in (w("bookmarkStart"), w("bookmarkEnd")):
        following = following.getnext()
    if following is not None and following.tag == w("p"):
        start = 1 if following.find(w("pPr")) is not None else 0
        for offset, child in enumerate(content):
            following.insert(start + offset, child)
    elif any(child.tag == w("r") for child in content) or _closes_cell(paragraph, following):
        return  # nothing to join: the last words before a table, or what must end a cell
    else:
        for child in content:  # bookmarks alone: they stand between the blocks
            paragraph.addprevious(child)
    paragraph.getparent().remove(paragraph)


def _closes_cell(paragraph: Any, following: Any) -> bool:
    """Whether its cell would not end on a paragraph any more."""
    former = paragraph.getprevious()
    return following is None and paragraph.getparent().tag == w("tc") and (former is None or former.tag != w("p"))
