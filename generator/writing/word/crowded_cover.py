"""What is set larger or smaller so that it stands as in the PDF: a cover's boxes, long names, long running heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from generator.units import mm_to_twips
from generator.writing.cover_room import COVER_TEXT_MM, LIST_LINE, STEPS, CoverStep, RunningSizes, measure_notice
from generator.writing.word.package import parse_part, serialise_part, w

_SINGLE = 240  # of a line as its font wants it, in Word's unit of line spacing
_FONT_LINE = 1.22  # of a line of the text's font, in the size of its type
_BETWEEN_MM, _ABOVE_MM = 3.0, 5.0  # between two boxes; above all of them
_LEAST_TITLE_MM = 108.0  # of the upper half of a cover


@dataclass(frozen=True, slots=True)
class BoxSize:
    """Boxes of a cover as the PDF draws them: how many in a row, their height, room for a logo, their type.

    Without a type it is that of the template's style.
    """

    per_row: int
    height_mm: float
    logo_mm: tuple[float, float]
    type_pt: float | None = None


FEW = BoxSize(2, 22.0, (60.0, 11.0))
SMALL = BoxSize(4, 15.0, (44.0, 8.0), 7.8)


def size_list(root: Any, words: str, size_pt: float, height_mm: float) -> None:
    """Set the paragraph of a document that says `words`, a list of names, at its size, its lines as in the PDF.

    `height_mm` is that of the list: the page makes room for it.
    """
    for paragraph in root.iter(w("p")):
        if "".join(t.text or "" for t in paragraph.iter(w("t"))).strip() == words:
            _set_size(paragraph, round(2 * size_pt))
            spacing = etree.SubElement(paragraph.find(w("pPr")), w("spacing"))
            spacing.set(w("line"), str(round(_SINGLE * LIST_LINE / _FONT_LINE)))
            spacing.set(w("lineRule"), "auto")
    _make_room(root, height_mm + _ABOVE_MM)


def size_boxes(root: Any, rows: int, size: BoxSize) -> None:
    """Give the cover of a document that many rows of boxes of a size, where the template has three in a row."""
    for table in root.iter(w("tbl")):
        columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
        styles = {style.get(w("val")) for style in table.iter(w("pStyle"))}
        if "CtgCouvertureSignataire" not in styles or "CtgCouvertureTitre" in styles or len(columns) < 2:
            continue
        widths = [int(column.get(w("w"), "0")) for column in columns]
        box, gap, total = widths[0], widths[1], sum(widths)
        wanted = total // size.per_row - gap
        grid = table.find(w("tblGrid"))
        for column in columns:
            grid.remove(column)
        for width in (wanted, gap) * size.per_row:
            etree.SubElement(grid, w("gridCol"), {w("w"): str(width)})
        for cell in table.iter(w("tcPr")):
            width, span = cell.find(w("tcW")), cell.find(w("gridSpan"))
            if span is not None and span.get(w("val")) == str(len(columns)):
                span.set(w("val"), str(2 * size.per_row))
            elif width is not None and width.get(w("w")) == str(box):
                width.set(w("w"), str(wanted))
        for row in table.findall(w("tr")):
            _leave_after(row, 2 * size.per_row, wanted + gap)
        for height in table.iter(w("trHeight")):
            if height.get(w("hRule")) != "exact":
                height.set(w("val"), str(mm_to_twips(size.height_mm)))
        if size.type_pt is not None:
            for paragraph in table.iter(w("p")):
                _set_size(paragraph, round(2 * size.type_pt))
    _make_room(root, rows * (size.height_mm + _BETWEEN_MM) + _ABOVE_MM)


def _leave_after(row: Any, columns: int, pair: int) -> None:
    """Say how many columns of the grid a row leaves free at its end, and their width (twips): two by two."""
    taken = 0
    for cell in row.findall(w("tc")):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        taken += int(span.get(w("val"), "1")) if span is not None else 1
    after, width = row.find(f"{w('trPr')}/{w('gridAfter')}"), row.find(f"{w('trPr')}/{w('wAfter')}")
    if after is None or width is None:
        return
    if taken == columns:
        for full in (after, width):
            full.getparent().remove(full)
    else:
        after.set(w("val"), str(columns - taken))
        width.set(w("w"), str((columns - taken) // 2 * pair))


def _make_room(root: Any, height_mm: float) -> None:
    """Take from the upper half of a cover what its names need beyond the lower one."""
    for table in root.iter(w("tbl")):
        if "CtgCouvertureTitre" not in {style.get(w("val")) for style in table.iter(w("pStyle"))}:
            continue
        heights = [row.find(f"{w('trPr')}/{w('trHeight')}") for row in table.findall(w("tr"))]
        if len(heights) < 2 or heights[0] is None or heights[1] is None:
            return
        upper, lower = (int(height.get(w("val"), "0")) for height in heights[:2])
        excess = max(0, mm_to_twips(height_mm) - lower)
        heights[0].set(w("val"), str(max(min(upper, mm_to_twips(_LEAST_TITLE_MM)), upper - excess)))
        return


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


def frame_notice(root: Any, words: str, size_pt: float) -> None:
    """Make the frame of the cover's mention as wide as its words, where the mention has no indent."""
    for paragraph in root.iter(w("p")):
        properties = paragraph.find(w("pPr"))
        style = properties.find(w("pStyle")) if properties is not None else None
        if style is None or style.get(w("val")) != "CtgCouvertureMention" or properties.find(w("ind")) is not None:
            continue
        right = mm_to_twips(COVER_TEXT_MM - measure_notice(words, size_pt))
        etree.SubElement(properties, w("ind"), {w("right"): str(right)})


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
