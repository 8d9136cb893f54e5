"""The bookmarks of a paragraph whose runs are written anew: each stands after as many characters as before."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from generator.writing.word.package import w

_MARKS = {w("bookmarkStart"), w("bookmarkEnd")}
_INSIDE = {w(name) for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent")}


def list_bookmarks(paragraph: Any) -> Iterator[tuple[Any, int]]:
    """The starts and ends of bookmarks, each with how many characters stand before it; what is deleted counts not."""
    offset = 0
    for child in _walk(paragraph):
        if child.tag in _MARKS:
            yield child, offset
        else:
            offset += _measure(child)


def put_bookmark(paragraph: Any, mark: Any, offset: int) -> None:
    """Put the start or the end of a bookmark after some characters: a run is cut in two where it falls inside one."""
    left = offset
    last = None
    for child in _walk(paragraph):
        if child.tag in _MARKS:
            last = child
            continue
        length = _measure(child)
        if left == 0:
            break
        if left < length:
            if child.getparent() is paragraph:
                _cut_run(child, left)
            _put_after(paragraph, child, mark)
            return
        left -= min(left, length)
        last = child
    if last is not None:
        _put_after(paragraph, last, mark)
    else:
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else 1, mark)


def _put_after(paragraph: Any, child: Any, mark: Any) -> None:
    """Never inside a link or a change: what is taken away with it would take the bookmark too."""
    while child.getparent() is not paragraph:
        child = child.getparent()
    child.addnext(mark)


def _walk(parent: Any) -> Iterator[Any]:
    """The runs and bookmarks of a paragraph, in order, those of links and insertions too."""
    for child in list(parent.iterchildren(etree.Element)):
        if child.tag in _INSIDE:
            yield from _walk(child)
        elif child.tag == w("r") or child.tag in _MARKS:
            yield child


def _measure(run: Any) -> int:
    """The characters that a run shows; a break or a picture counts for one, the signs of a field for none."""
    return sum(
        len(child.text or "") if child.tag == w("t") else child.tag not in (w("rPr"), w("fldChar"), w("instrText"))
        for child in run
    )


def _cut_run(run: Any, offset: int) -> None:
    """Cut a run in two after some of its characters."""
    second = etree.Element(run.tag)
    properties = run.find(w("rPr"))
    if properties is not None:
        second.append(deepcopy(properties))
    left = offset
    for child in [child for child in run if child.tag != w("rPr")]:
        length = len(child.text or "") if child.tag == w("t") else 1
        if left >= length:
            left -= length
        elif left == 0:
            second.append(child)
        else:
            rest = deepcopy(child)
            rest.text, child.text = child.text[left:], child.text[:left]
            second.append(rest)
            left = 0
    run.addnext(second)
