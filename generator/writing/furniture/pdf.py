"""What a PDF of ours prints around its text: the parts of its structure, and the artifacts in its margins."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from generator.units import mm_to_points
from generator.writing.furniture.page_starts import read_page_starts
from generator.writing.furniture.printed import PrintedFurniture
from generator.writing.pdf.marked_text import ReadPages, know_pages
from generator.writing.pdf.read_structure import Element
from generator.writing.pdf.text import PartReader

_HEAD_MM, _FOOT_MM = 27.0, 19.0  # what stands within these of an edge is a head or a foot


def read_pdf_furniture(data: bytes, *, full_page: bool) -> PrintedFurniture:
    """What is printed around the text of a PDF; its cover is a page of its own when `full_page`."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        read = know_pages(data)
        reader = PartReader(pdf, read)
        top = read.read_structure(pdf)
        if top is None:
            raise ValueError("a PDF of ours has a structure")
        parts = {"before": [""], "after": [""]}
        shapes: list[float] = []
        sections: list[Element] = []
        seen_text = False
        for element in _list_elements(top):
            if element.kind == "Part":
                words = reader.read_part(element)
                parts["after" if seen_text else "before"].append(words)
            else:
                seen_text = True
                sections.append(element)
                shapes += [one.shape for one in _walk(element) if one.shape is not None]
        before, after = parts["before"][1:], parts["after"][1:]
        pages = list(pdf.pages)
        count = len(pages)
        first, last = (2 if full_page or before else 1), count - len(after)
        heads: list[tuple[int, str]] = []
        feet: list[tuple[int, str]] = []
        margins: dict[int, str] = {}
        repeated: list[tuple[int, str]] = []
        for number, page in enumerate(pages, start=1):
            head, text, foot = _read_artifacts(page, read)
            if first <= number <= last:
                heads.append((number, head))
                feet.append((number, foot))
                repeated += [(number, text)] if text else []
            else:
                margins[number] = f"{head} {foot}"
        cover = (before[0] if before else "") + (margins.get(1, "") if full_page else "")
        return PrintedFurniture(
            cover,
            " ".join(before[1:]),
            " ".join(after) + (margins.get(count, "") if after else ""),
            tuple(heads),
            tuple(feet),
            tuple(reader.figures),
            tuple(shapes),
            count,
            repeated=tuple(repeated),
            starts=read_page_starts([page.obj.objgen for page in pages], sections),
            page_numbers=tuple(_list_page_numbers(top, reader)),
        )


def _list_elements(top: Element) -> Iterator[Element]:
    """The children of the document's element."""
    for kid in top.elements:
        if kid.kind == "Document":
            yield from _list_elements(kid)
        else:
            yield kid


def _list_page_numbers(top: Element, reader: PartReader) -> Iterator[str]:
    """The numbers of pages that references of the text print: links of one number, with no words of the text."""
    for element in _list_elements(top):
        if element.kind != "Part":
            for one in _walk(element):
                if one.kind == "Reference" and any(kid.kind == "Link" for kid in one.elements):
                    yield reader.read_words(one)


def _walk(element: Element) -> Iterator[Element]:
    """An element and all those below it, in reading order; nothing is looked for within a figure."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        if one.kind != "Figure":
            waiting += reversed(list(one.elements))


def _read_artifacts(page: pikepdf.Page, read: ReadPages) -> tuple[str, str, str]:
    """The words in the head of a page, those that its text says again, and those in its foot."""
    height = float(page.mediabox[3])
    head: list[str] = []
    text: list[str] = []
    foot: list[str] = []
    for words, y in read.read_artifacts(page):
        if y > height - mm_to_points(_HEAD_MM):
            head.append(words)
        elif y < mm_to_points(_FOOT_MM):
            foot.append(words)
        else:
            text.append(words)
    return " ".join(head), " ".join(text), " ".join(foot)
