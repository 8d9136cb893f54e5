"""Whether a scanned page is really empty: nothing but paper, dust, and what shows through from its other side.

Marks are looked for against the paper around them, dark or light, so that the colour of the paper, a shadow or a
negative changes nothing. A doubt counts as writing.
"""

from __future__ import annotations

import numpy
from PIL import Image, ImageFilter

_WIDTH = 620  # dots across the page when it is looked at: about 75 an inch of A4
_PAPER = 9  # dots at half that size: a median over so many (about 17 points) is the paper under a stroke
_FAINT = 0.04  # of the range from black to white: what shows through is fainter, a pencil may be hardly darker
_CELL = 4  # dots: marks in cells that touch are one mark
_SPECK = 2  # cells: dust is no longer than that
_EDGE = 0.04  # of each side: a mark there that touches the edge is the shadow of the edge


def is_blank(picture: Image.Image) -> bool:
    """Whether nothing is on a page, drawn in grey."""
    small = picture.reduce(max(1, round(min(picture.size) / _WIDTH)))
    marks = find_marks(small)
    return not any(_is_writing(mark, marks.shape) for mark in join_cells(_list_cells(marks)))


def find_marks(picture: Image.Image, faint: float = _FAINT) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]:
    """The dots of a grey picture that differ from the paper around them, more than noise does."""
    smooth = picture.filter(ImageFilter.GaussianBlur(1))
    values = numpy.asarray(smooth, dtype=numpy.float32)
    half = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX)
    paper = half.filter(ImageFilter.MedianFilter(_PAPER)).resize(picture.size, Image.Resampling.BILINEAR)
    apart = numpy.abs(values - numpy.asarray(paper, dtype=numpy.float32))
    noise = 1.4826 * float(numpy.median(apart))
    return apart > max(255 * faint, 5.5 * noise)


def _list_cells(
    marks: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]],
) -> set[tuple[int, int]]:
    rows, columns = numpy.nonzero(marks)
    return {(int(row), int(column)) for row, column in zip(rows // _CELL, columns // _CELL, strict=True)}


def join_cells(cells: set[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    """Cells that touch, by a side or a corner, put together."""
    waiting = set(cells)
    found: list[set[tuple[int, int]]] = []
    while waiting:
        group, edge = set(), [waiting.pop()]
        while edge:
            row, column = edge.pop()
            group.add((row, column))
            near = {(row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)} & waiting
            waiting -= near
            edge.extend(near)
        found.append(group)
    return found


def _is_writing(cells: set[tuple[int, int]], size: tuple[int, ...]) -> bool:
    rows, columns = sorted(row for row, _ in cells), sorted(column for _, column in cells)
    if max(rows[-1] - rows[0], columns[-1] - columns[0]) < _SPECK:
        return False
    high, wide = size[0] / _CELL, size[1] / _CELL
    strips = (
        (rows[0] <= 0, rows[-1] < high * _EDGE),
        (rows[-1] >= high - 1, rows[0] >= high * (1 - _EDGE) - 1),
        (columns[0] <= 0, columns[-1] < wide * _EDGE),
        (columns[-1] >= wide - 1, columns[0] >= wide * (1 - _EDGE) - 1),
    )
    return not any(touches and stays for touches, stays in strips)
