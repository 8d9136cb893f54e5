"""Strokes that cross a frame from side to side and may be no hand's: a stray straight line, the ring of a cup.

Each is looked for as one line or one circle that is marked wherever it could be seen, all along its way through the
frame, and comes in and goes out at its sides. What a person writes in the frame is left.
"""

from __future__ import annotations

import numpy

Marks = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]
Numbers = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.float64]]

_TRIES = 60  # a stroke that is half of the marks is met by one try in eight
_MOST = 4  # strokes of a kind that are taken away: both arcs of a ring are one
_SEEN = 0.8  # of the way must be marked, where it could be seen
_COULD = 0.3  # of it must be free of print
_THICK = 5.0  # dots on each side: a ring is 3 mm wide
_REFIT, _FITS = 8.0, 3  # dots on each side, times: what is found through two or three marks is laid along all of them
_NEAR = 1  # dots: how far from the way a mark counts for it
_ROUND = (30.0, 450.0)  # dots: radius of what is looked for, from 8 mm to 11 cm


def take_crossings_away(marks: Marks, free: Marks) -> Marks:
    """The marks without the straight and round strokes that cross the whole frame; `free` is where no print hides."""
    left = marks.copy()
    chance = numpy.random.default_rng(marks.size)
    for _ in range(_MOST):
        at = numpy.argwhere(left).astype(numpy.float64)
        if len(at) < 3:
            break
        near = _widen(left) & free
        for find in (_find_line, _find_circle):
            found = find(at, near, free, chance)
            if found is not None:
                left[tuple(at[found <= _THICK].astype(int).T)] = False
                break
        else:
            break
    return left


def _widen(marks: Marks) -> Marks:
    padded = numpy.pad(marks, _NEAR)
    height, width = marks.shape
    steps = range(2 * _NEAR + 1)
    moved = [padded[y : y + height, x : x + width] for y in steps for x in steps]
    return numpy.asarray(numpy.logical_or.reduce(moved), dtype=numpy.bool_)


def _find_line(at: Numbers, near: Marks, free: Marks, chance: numpy.random.Generator) -> Numbers | None:
    """How far each mark is from the straight line that is marked from one side to another; nothing without one."""
    height, width = near.shape
    along = numpy.arange(-height - width, height + width, 1.0)
    for _ in range(_TRIES):
        start, end = at[chance.choice(len(at), 2, replace=False)]
        length = float(numpy.hypot(*(end - start)))
        if length < min(near.shape) / 3:
            continue
        way = (end - start) / length
        if _is_marked(start + along[:, None] * way, near, free):
            return _fit_line(at, _measure_from_line(at, start, way))
    return None


def _measure_from_line(at: Numbers, start: Numbers, way: Numbers) -> Numbers:
    away = at - start
    return numpy.asarray(numpy.abs(away[:, 0] * way[1] - away[:, 1] * way[0]))


def _fit_line(at: Numbers, apart: Numbers) -> Numbers:
    """How far each mark is from the middle of the stroke along a line: two marks may be at its edges."""
    for _ in range(_FITS):
        near = at[apart <= _REFIT]
        middle = near.mean(axis=0)
        way = numpy.linalg.svd(near - middle, full_matrices=False)[2][0]
        apart = _measure_from_line(at, middle, way)
    return apart


def _find_circle(at: Numbers, near: Marks, free: Marks, chance: numpy.random.Generator) -> Numbers | None:
    """The same from a circle that is not whole in the frame."""
    for _ in range(_TRIES):
        one, two, three = at[chance.choice(len(at), 3, replace=False)]
        double = 2 * numpy.array([two - one, three - one])
        if abs(float(numpy.linalg.det(double))) < min(near.shape):  # the three are in line
            continue
        squares = numpy.array([two @ two - one @ one, three @ three - one @ one])
        centre = numpy.linalg.solve(double, squares)
        radius = float(numpy.hypot(*(one - centre)))
        if not _ROUND[0] <= radius <= _ROUND[1]:
            continue
        turns = numpy.linspace(0, 2 * numpy.pi, int(2 * numpy.pi * radius), endpoint=False)
        way = centre + radius * numpy.column_stack([numpy.sin(turns), numpy.cos(turns)])
        if _is_marked(way, near, free, round_=True):
            return _fit_circle(at, numpy.abs(numpy.hypot(*(at - centre).T) - radius))
    return None


def _fit_circle(at: Numbers, apart: Numbers) -> Numbers:
    """The same from the middle of a round stroke, by least squares."""
    for _ in range(_FITS):
        near = at[apart <= _REFIT]
        known = numpy.column_stack([2 * near, numpy.ones(len(near))])
        y, x, rest = numpy.linalg.lstsq(known, (near**2).sum(axis=1), rcond=None)[0]
        radius = float(numpy.sqrt(max(0.0, rest + y * y + x * x)))
        apart = numpy.abs(numpy.hypot(at[:, 0] - y, at[:, 1] - x) - radius)
    return apart


def _is_marked(way: Numbers, near: Marks, free: Marks, *, round_: bool = False) -> bool:
    """Whether a way is marked wherever it could be seen in the frame, and long enough there."""
    height, width = near.shape
    dots = numpy.round(way).astype(int)
    inside = (dots[:, 0] >= 0) & (dots[:, 0] < height) & (dots[:, 1] >= 0) & (dots[:, 1] < width)
    count = int(inside.sum())
    if count < min(height, width) or (round_ and count > 0.9 * len(dots)):
        return False
    rows, columns = dots[inside].T
    could, seen = int(free[rows, columns].sum()), int(near[rows, columns].sum())
    return could >= _COULD * count and seen >= _SEEN * could
