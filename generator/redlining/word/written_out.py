"""What Word computes, written out as words before two files are compared: numbers, and references to them.

A redline shows « Article 9 » becoming « Article 10 » as any other change, and both answers give the number of their
text; a number that Word counts would count what was deleted too. Signs of lists stay signs, numbers of pages fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from generator.writing.word.package import w
from generator.writing.word.read_back.numbers import ListCounter

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The list stands after these properties of a paragraph. Source: ISO/IEC 29500-1, 17.3.1.26.
_BEFORE_LIST = {w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
_AFTER_INDENT = {
    w(name)
    for name in (
        *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment"),
        *("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
}
NO_LIST_NUMBER = "0"  # what says that no list counts a paragraph
_PAGE_FIELDS = ("PAGEREF", "PAGE")


def write_out(document: Any, numbering: Any, styles: Any, other: ListCounter) -> None:
    """Write out the numbers of headings and of lists, and the fields that name a place by its words.

    What `other`, that of the other file, would count by its style and this file does not is said to be in no list.
    """
    counter = ListCounter(numbering, styles)
    levels = _list_indents(numbering)
    for paragraph in document.find(w("body")).iter(w("p")):
        label = counter.count(paragraph)
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            if label:
                _write_label(paragraph, properties, label, levels)
            elif other.counts(paragraph) and not counter.counts(paragraph):
                _leave_lists(properties)
        _write_fields(paragraph)


def _list_indents(numbering: Any) -> dict[tuple[str, str], Any]:
    """The indents of the levels of lists, by the number of a list and that of its level."""
    shapes = {one.get(w("abstractNumId")): one for one in numbering.iter(w("abstractNum"))}
    indents: dict[tuple[str, str], Any] = {}
    for instance in numbering.iter(w("num")):
        shape = shapes.get(instance.find(w("abstractNumId")).get(w("val")))
        for level in shape.iter(w("lvl")) if shape is not None else ():
            indent = level.find(f"{w('pPr')}/{w('ind')}")
            if indent is not None:
                indents[instance.get(w("numId")), level.get(w("ilvl"))] = indent
    return indents


def _write_label(paragraph: Any, properties: Any, label: str, indents: Mapping[tuple[str, str], Any]) -> None:
    """The label as the first words of a paragraph that no list counts any more; its indent is that of its list."""
    former = properties.find(w("numPr"))
    if former is not None:
        number, level = (former.find(w(name)) for name in ("numId", "ilvl"))
        indent = indents.get((number.get(w("val")), level.get(w("val")) if level is not None else "0"))
        if indent is not None and properties.find(w("ind")) is None:
            following = next((i for i, child in enumerate(properties) if child.tag in _AFTER_INDENT), len(properties))
            properties.insert(following, deepcopy(indent))
        properties.remove(former)
    _leave_lists(properties)
    run = etree.Element(w("r"))
    text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
    text.text = label
    first = next((child for child in paragraph if child.tag not in (w("pPr"), w("bookmarkStart"))), None)
    if first is None:
        paragraph.append(run)
    else:
        first.addprevious(run)


def _leave_lists(properties: Any) -> None:
    """Say that no list counts a paragraph, whatever its style is."""
    place = next((i for i, child in enumerate(properties) if child.tag not in _BEFORE_LIST), len(properties))
    listed = etree.Element(w("numPr"))
    etree.SubElement(listed, w("numId"), {w("val"): NO_LIST_NUMBER})
    properties.insert(place, listed)


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
