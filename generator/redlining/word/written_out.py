"""What Word computes, written out as words before two files are compared: numbers of headings, references to them.

A redline shows « Article 9 » becoming « Article 10 » as any other change, and both answers give the number of their
text; a number that Word counts would count what was deleted too. Lists of the text stay lists, numbers of pages fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.writing.word.package import w
from generator.writing.word.read_back.numbers import ListCounter

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The list stands after these properties of a paragraph. Source: ISO/IEC 29500-1, 17.3.1.26.
_BEFORE_LIST = {w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
_PAGE_FIELDS = ("PAGEREF", "PAGE")


def write_out(document: Any, numbering: Any, styles: Any) -> None:
    """Write out the numbers that styles count, and the fields that name a place by its words."""
    counter = ListCounter(numbering, styles)
    for paragraph in document.find(w("body")).iter(w("p")):
        label = counter.count(paragraph)
        properties = paragraph.find(w("pPr"))
        if label and properties is not None and properties.find(w("numPr")) is None:
            _write_label(paragraph, properties, label)
        _write_fields(paragraph)


def _write_label(paragraph: Any, properties: Any, label: str) -> None:
    """The label as the first words of a heading, which no list counts any more."""
    place = next((i for i, child in enumerate(properties) if child.tag not in _BEFORE_LIST), len(properties))
    listed = etree.Element(w("numPr"))
    etree.SubElement(listed, w("numId"), {w("val"): "0"})
    properties.insert(place, listed)
    run = etree.Element(w("r"))
    text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
    text.text = label
    first = next((child for child in paragraph if child.tag in (w("r"), w("hyperlink"))), None)
    if first is None:
        paragraph.append(run)
    else:
        first.addprevious(run)


def _write_fields(paragraph: Any) -> None:
    """Fields as the words that they show; those that number pages stay."""
    for runs in list(_list_fields(paragraph)):
        words = [text.text or "" for run in runs for text in run.iter(w("instrText"))]
        if any(name in word.split() for word in words for name in _PAGE_FIELDS):
            continue
        for run in _list_workings(runs):
            run.getparent().remove(run)


def _list_fields(paragraph: Any) -> Iterator[list[Any]]:
    """The runs of each field of a paragraph, those of the fields within it too."""
    depth = 0
    runs: list[Any] = []
    for run in paragraph.iter(w("r")):
        turns = [turn.get(w("fldCharType")) for turn in run.iter(w("fldChar"))]
        depth += turns.count("begin")
        if depth:
            runs.append(run)
        depth -= turns.count("end")
        if runs and not depth:
            yield runs
            runs = []


def _list_workings(runs: list[Any]) -> Iterator[Any]:
    """The runs of a field that show nothing: all but its result."""
    depth, shown = 0, False
    for run in runs:
        turns = [turn.get(w("fldCharType")) for turn in run.iter(w("fldChar"))]
        if turns or not shown or depth > 1:
            yield run
        for turn in turns:
            depth += {"begin": 1, "end": -1}.get(turn, 0)
            shown = shown or (turn == "separate" and depth == 1)
