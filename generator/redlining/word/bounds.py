"""What bounds the text of a Word file, put around its blocks again once they were merged with those of another file."""

from __future__ import annotations

from typing import Any

from lxml import etree

from generator.writing.word.ledger import BODY_END, BODY_START
from generator.writing.word.package import w


def close_body(merged: list[Any]) -> list[Any]:
    """The blocks of a part, what bounds it around them all: its bookmarks, the section that its last page ends."""
    marks: dict[str, list[Any]] = {BODY_START: [], BODY_END: []}
    for element in merged:
        for mark in [*element.iter(w("bookmarkStart"))]:
            if mark.get(w("name")) in marks:
                marks[mark.get(w("name"))].append(mark)
    for name, starts in marks.items():
        numbers = {mark.get(w("id")) for mark in starts}
        ends = [end for one in merged for end in one.iter(w("bookmarkEnd")) if end.get(w("id")) in numbers]
        marks[name] = [*starts, *ends]
    bounds = {id(mark) for found in marks.values() for mark in found}
    blocks = [element for element in merged if id(element) not in bounds]
    for mark in (mark for found in marks.values() for mark in found):
        if mark.getparent() is not None:
            mark.getparent().remove(mark)
    ending = []
    sections = [block for block in blocks if block.find(f"{w('pPr')}/{w('sectPr')}") is not None]
    if sections and _is_followed_by_deleted(blocks, sections[-1]):
        properties = sections[-1].find(w("pPr"))
        paragraph = etree.Element(w("p"))
        etree.SubElement(paragraph, w("pPr")).append(properties.find(w("sectPr")))
        ending = [paragraph]
    return [*marks[BODY_START], *blocks, *marks[BODY_END], *ending]


def _is_followed_by_deleted(blocks: list[Any], section: Any) -> bool:
    """Whether all that follows the end of a section was deleted: it stood on its pages."""
    after = blocks[blocks.index(section) + 1 :]
    gone = [block for block in after if next(block.iter(w("del")), None) is not None]
    return bool(after) and len(gone) == len(after)
