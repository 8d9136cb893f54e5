"""What is set smaller so that it stays in its place: the names of a crowded cover, long names, long running heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from generator.units import mm_to_twips
from generator.writing.cover_room import COVER_TEXT_MM, LIST_LINE, STEPS, CoverStep, RunningSizes, measure_notice
from generator.writing.word.package import parse_part, serialise_part, w

_SINGLE = 240  # of a line as its font wants it, in Word's unit of line spacing
_FONT_LINE = 1.22  # of a line of the text's font, in the size of its type


def size_list(document: bytes, words: str, size_pt: float) -> bytes:
    """The document with the paragraph that says `words`, a list of names, at its size, its lines as in the PDF."""
    root = parse_part(document)
    for paragraph in root.iter(w("p")):
        if "".join(t.text or "" for t in paragraph.iter(w("t"))).strip() == words:
            _set_size(paragraph, round(2 * size_pt))
            spacing = etree.SubElement(paragraph.find(w("pPr")), w("spacing"))
            spacing.set(w("line"), str(round(_SINGLE * LIST_LINE / _FONT_LINE)))
            spacing.set(w("lineRule"), "auto")
    return serialise_part(root)


def shrink_cover(document: bytes, step: CoverStep, *, subtitle: bool) -> bytes:
    """The document with the words of its cover at the sizes of a step; with a subtitle it is the title."""
    if step == STEPS[0]:
        return document
    sizes = {
        "CtgCouvertureTitre": step.subtitle if subtitle else step.title,
        "CtgCouvertureTerritoire": step.territory,
        "CtgCouvertureMention": step.notice,
        "CtgCouvertureSignataire": step.name,
    }
    return _shrink_styles(document, sizes)


def frame_notice(document: bytes, words: str, size_pt: float) -> bytes:
    """The document with the frame of the cover's mention as wide as its words, where the mention has no indent."""
    root = parse_part(document)
    for paragraph in root.iter(w("p")):
        properties = paragraph.find(w("pPr"))
        style = properties.find(w("pStyle")) if properties is not None else None
        if style is None or style.get(w("val")) != "CtgCouvertureMention" or properties.find(w("ind")) is not None:
            continue
        right = mm_to_twips(COVER_TEXT_MM - measure_notice(words, size_pt))
        etree.SubElement(properties, w("ind"), {w("right"): str(right)})
    return serialise_part(root)


def shrink_running(part: bytes, sizes: RunningSizes) -> bytes:
    """A head or foot at its sizes."""
    if sizes.head == sizes.foot == STEPS[0].running:
        return part
    return _shrink_styles(part, {"Header": sizes.head, "Footer": sizes.foot, "CtgPiedPaysage": sizes.foot})


def _shrink_styles(part: bytes, sizes: Mapping[str, float]) -> bytes:
    """A part with the paragraphs of some styles, by their identifiers, set at these sizes (points)."""
    root = parse_part(part)
    for paragraph in root.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        size = sizes.get(style.get(w("val"), "")) if style is not None else None
        if size is not None:
            _set_size(paragraph, round(2 * size))
    return serialise_part(root)


def _set_size(paragraph: Any, half_points: int) -> None:
    for run in paragraph.iter(w("r")):
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        for name in ("sz", "szCs"):
            for old in properties.findall(w(name)):
                properties.remove(old)
            etree.SubElement(properties, w(name), {w("val"): str(half_points)})
