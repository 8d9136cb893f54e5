"""What is set smaller so that it stays in its place: the names of a crowded cover, long names, long running heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from generator.writing.cover_room import STEPS, CoverStep, RunningSizes
from generator.writing.word.package import parse_part, serialise_part, w

_MANY = 50  # names that stand at the size of the template
_LISTED = 4_700  # characters at the first of these sizes, in half-points: 158 communes hold in 12 cm
_SIZE, _SMALL_SIZE = 13, 10


def shrink_list(document: bytes, words: str, count: int) -> bytes:
    """The document with the paragraph that says `words`, a list of `count` names, set smaller where they are many."""
    if count <= _MANY:
        return document
    size = _SIZE if len(words) <= _LISTED else _SMALL_SIZE
    root = parse_part(document)
    for paragraph in root.iter(w("p")):
        if "".join(t.text or "" for t in paragraph.iter(w("t"))).strip() == words:
            _set_size(paragraph, size)
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
