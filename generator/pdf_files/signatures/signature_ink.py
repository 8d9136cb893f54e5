"""Is there ink in the frames where people sign: what is on the scanned page and was not printed, by frame.

A pen, a pencil, a stamp count; dust, a fold, the streak of a scanner's glass, a shadow and the grain of the paper do
not. A straight stroke or the arc of a ring that crosses the whole frame is in doubt: a person looks at it. Whose hand
it is, nobody can tell here, nor how many people have signed in a frame that they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy
from PIL import Image, ImageFilter

from generator.pdf_files.page_geometry import Box
from generator.pdf_files.signatures.blank_pages import join_cells
from generator.pdf_files.signatures.crossing_strokes import Marks, take_crossings_away
from generator.pdf_files.signatures.page_alignment import GRID_DPI, FrozenPage, Grid, LaidPage

_AROUND = 6.0  # points about a frame: a signature may leave it
_PRINTED = 0.08  # of black: from there on, a dot was printed
_PRINT_REACH = 7  # dots: what is so near to print may be print (5 points across)
_FAINT = 0.05  # of the paper's own light
_NOISE = 6.0  # times the noise of the paper
_STROKE = 5  # dots: half of the widest stroke (8 points) that is told from paper
_CELL = 4  # dots: about 3 points; strokes in cells that touch are one mark
_SMALLEST = 4  # cells: the smallest initial is longer than that (4 mm), dust is not
_LINE_SHARE = 0.75  # of the frame, from side to side: a fold, or a streak
_LINE_SEEN = 0.3  # of it must be free of print
_LEANS = numpy.linspace(-0.035, 0.035, 11)  # of such a line: two degrees


class Ink(Enum):
    """What is in a frame: nothing; what may be no hand's, a straight stroke or a round one from side to side; ink."""

    NONE = "rien"
    DOUBTFUL = "encre douteuse"
    SURE = "encre"


def look_for_ink(laid: LaidPage, frozen: FrozenPage, frames: Sequence[Box]) -> tuple[Ink, ...]:
    """What is in each frame (in points, from the lower left)."""
    printed = Image.fromarray(((frozen.print > _PRINTED) * 255).astype(numpy.uint8))
    free = numpy.asarray(printed.filter(ImageFilter.MaxFilter(_PRINT_REACH))) == 0
    return tuple(_look_in_frame(laid, free, _cut_frame(frozen, frame)) for frame in frames)


def is_seen(laid: LaidPage, frozen: FrozenPage, frame: Box) -> bool:
    """Whether the scan shows the whole of a frame."""
    return bool(laid.inside[_cut_frame(frozen, frame)].min() > 0.5)


def _cut_frame(frozen: FrozenPage, frame: Box) -> tuple[slice, slice]:
    grid = GRID_DPI / 72
    left, bottom, right, top = frame
    rows = (max(0, round((frozen.height - top - _AROUND) * grid)), round((frozen.height - bottom + _AROUND) * grid))
    columns = (max(0, round((left - _AROUND) * grid)), round((right + _AROUND) * grid))
    return slice(*rows), slice(*columns)


def _look_in_frame(laid: LaidPage, free: Marks, area: tuple[slice, slice]) -> Ink:
    rows, columns = area
    cut = laid.picture.crop((columns.start, rows.start, columns.stop, rows.stop))
    dark, free = _measure_ink(cut), free[area]
    cut_free = dark[: free.shape[0], : free.shape[1]]
    noise = 1.4826 * float(numpy.median(numpy.abs(cut_free[free]))) if free.any() else 0.0
    return _judge((cut_free > max(_FAINT, _NOISE * noise)) & free, free)


def _measure_ink(picture: Image.Image) -> Grid:
    """How much each dot is darker than the paper on both its sides, in the colour where it shows most, from 0 to 1.

    The edge of a shadow, which is darker than one side only, shows nothing.
    """
    found: list[Grid] = []
    for channel in picture.split():
        seen = numpy.asarray(channel.filter(ImageFilter.GaussianBlur(0.8)), dtype=numpy.float32)
        paper = _slide(_slide(seen, numpy.maximum), numpy.minimum)
        dark = (paper - seen) / numpy.maximum(paper, 8)
        found.append(numpy.asarray(dark - numpy.median(dark), dtype=numpy.float32))
    return numpy.asarray(numpy.maximum.reduce(found), dtype=numpy.float32)


def _slide(values: Grid, choose: numpy.ufunc) -> Grid:
    """The largest or the smallest value about each dot."""
    for axis in (0, 1):
        padded = numpy.pad(values, [(_STROKE, _STROKE) if axis == each else (0, 0) for each in (0, 1)], mode="edge")
        length = values.shape[axis]
        parts = [padded.take(range(start, start + length), axis) for start in range(2 * _STROKE + 1)]
        values = choose.reduce(parts)
    return values


def _judge(marks: Marks, free: Marks) -> Ink:
    if not _has_stroke(marks):
        return Ink.NONE
    marks = _take_lines_away(marks, free)
    marks = _take_lines_away(marks.T, free.T).T
    if not _has_stroke(marks):
        return Ink.NONE
    return Ink.SURE if _has_stroke(take_crossings_away(marks, free)) else Ink.DOUBTFUL


def _has_stroke(marks: Marks) -> bool:
    """Whether there is a mark that is longer than dust."""
    rows, columns = numpy.nonzero(marks)
    cells = {(int(row), int(column)) for row, column in zip(rows // _CELL, columns // _CELL, strict=True)}
    for group in join_cells(cells):
        down, across = [row for row, _ in group], [column for _, column in group]
        if max(max(down) - min(down), max(across) - min(across)) >= _SMALLEST:
            return True
    return False


def _take_lines_away(marks: Marks, free: Marks) -> Marks:
    """The marks without what runs straight from the left side to the right one, wherever it could be seen."""
    height, width = marks.shape
    left = marks.copy()
    columns = numpy.arange(width)
    # A faint line is broken here and there: its parts are made longer by a point or three.
    longer = numpy.logical_or.reduce([numpy.roll(marks, aside, axis=1) for aside in range(-4, 5)])
    thick = (longer | numpy.roll(longer, 1, axis=0) | numpy.roll(longer, -1, axis=0)) & free
    for lean in _LEANS:
        shift = numpy.round((columns - width / 2) * lean).astype(int)
        rows = numpy.arange(height)[:, None] + shift[None, :]
        at = numpy.clip(rows, 0, height - 1)
        inside = (rows >= 0) & (rows < height)
        seen = (thick[at, columns[None, :]] & inside).sum(axis=1)
        could = (free[at, columns[None, :]] & inside).sum(axis=1)
        for row in numpy.nonzero((seen >= _LINE_SHARE * could) & (could >= _LINE_SEEN * width))[0]:
            for aside in range(-4, 5):
                left[numpy.clip(at[row] + aside, 0, height - 1), columns] = False
    return left
