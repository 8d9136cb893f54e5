"""A scanned page laid over the frozen page that its code names: where each point lies, and how alike both are.

The code tells roughly where the page lies; patches of print, found again one by one from the code outwards, tell it to
a point or two, on a skewed sheet, a sheet of another size, or a photograph taken from a side. A page on which the
print is not found again is another page, whatever code it bears.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy
import pypdfium2
from PIL import Image, ImageOps

from generator.bounded import done_aside
from generator.pdf_files.signatures.scan_recognition import CodePlace, Point, find_one_code

GRID_DPI = 100  # both pages are compared at so many dots an inch of the frozen page
_SCAN_DPI = 150
_MAX_PIXELS = 30_000_000
_COARSE, _FINE = 2, 1  # how many times smaller the grid is for a search
_PATCH = 32  # dots of a side of a patch of print
_REACH = 12  # dots: how far from its place a patch is looked for
_WINDOW = _PATCH + 2 * _REACH  # dots of a side of where it is looked for
_ALIKE = 0.5  # correlation from which a patch is found again
_ASIDE = 4.0  # dots: a patch found farther from its place than that is another one
_MIN_PRINT = 0.02  # share of black of a patch that can be looked for
_NEAR_CODE = 75.0  # points about the code: what stands there was copied with it

Grid = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.float32]]
Spectrum = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.complex128]]
Matrix = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.float64]]


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A page as it was printed: its size in points, how dark each dot of the grid is (0 to 1), where its code is.

    `sought` is what was prepared to find it on a scan: an original is signed on paper in as many copies as parties.
    """

    width: float
    height: float
    print: Grid
    code: CodePlace
    sought: dict[int, _Print] = field(default_factory=dict, repr=False, compare=False)

    def seek(self, smaller: int) -> _Print:
        """What to look for, on a grid so many times smaller; prepared once."""
        if smaller not in self.sought:
            self.sought[smaller] = _take_print(self.print, smaller)
        return self.sought[smaller]


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A scanned page laid over the frozen one, in colour, on the same grid.

    `likeness` is the share of the print that was found again. `inside` is 0 where the scan does not reach.
    """

    picture: Image.Image
    inside: Grid
    likeness: float


@done_aside
def draw_frozen_page(pdf: bytes, page: int, name: str) -> FrozenPage | None:  # noqa: ARG001 - shown in faults
    """A page (from 1) of a file that the act has frozen; nothing when it bears no code."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page - 1]
        code = find_one_code(sheet)
        drawn: Image.Image = sheet.render(scale=GRID_DPI / 72, grayscale=True).to_pil().convert("L")
        width, height = sheet.get_size()
    return FrozenPage(width, height, _darken(drawn), code) if code is not None else None


@done_aside
def lay_page(pdf: bytes, page: int, place: CodePlace, frozen: FrozenPage, name: str) -> LaidPage:  # noqa: ARG001 - shown in faults
    """A page (from 1) of a scan, whose code stands at `place`, laid over the frozen page.

    Raises: `InputFileError` when it takes too much time or memory to be drawn.
    """
    picture, scale = _draw_scan(pdf, page, place, frozen)
    if place.negative:
        picture = ImageOps.invert(picture)
    grid = GRID_DPI / 72
    matrix = _fit_similar(
        [(x * grid, y * grid) for x, y in frozen.code.corners], [(x * scale, y * scale) for x, y in place.corners]
    )
    grey = picture.convert("L")
    centre = numpy.mean(numpy.array(frozen.code.corners), axis=0) * grid
    farthest = math.hypot(frozen.width, frozen.height) * grid
    for share in (0.3, 0.55, 0.8, 1.0):
        found = _find_patches(grey, matrix, frozen.seek(_COARSE), (centre, farthest * share))
        matrix = matrix @ _explain_shifts(found, whole=share == 1.0)
    size = (frozen.print.shape[1], frozen.print.shape[0])
    found = _find_patches(grey, matrix, frozen.seek(_FINE), (centre, farthest))
    change = _explain_shifts(found, whole=True)
    matrix = matrix @ change
    away = numpy.linalg.norm(found.at - centre, axis=1) > _NEAR_CODE * grid
    aside = numpy.linalg.norm(found.at + found.moved - _move(change, found.at), axis=1)
    right = (found.score >= _ALIKE) & (aside <= _ASIDE)
    likeness = float(numpy.count_nonzero(right & away)) / max(1, int(numpy.count_nonzero(away)))
    reached = Image.new("L", picture.size, 255)
    inside = 1 - _darken(_warp(reached, matrix, size))
    return LaidPage(_warp(picture, matrix, size), inside, likeness)


@done_aside
def guess_places(pdf: bytes, page: int, frozen: FrozenPage, name: str) -> tuple[CodePlace, ...]:  # noqa: ARG001 - shown in faults
    """Where the code of a frozen page would stand on a page (from 1) of a scan that shows it whole, either way up."""
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[page - 1].get_size()
    across, down = width / frozen.width, height / frozen.height
    ways: tuple[Callable[[float, float], Point], ...]
    if (width > height) is (frozen.width > frozen.height):
        ways = (lambda x, y: (x * across, y * down), lambda x, y: (width - x * across, height - y * down))
    else:
        wide, high = width / frozen.height, height / frozen.width
        ways = (lambda x, y: (width - y * wide, x * high), lambda x, y: (y * wide, height - x * high))
    places: list[CodePlace] = []
    for lead in ways:
        first, second, third, fourth = (lead(x, y) for x, y in frozen.code.corners)
        places.append(CodePlace((first, second, third, fourth)))
    return tuple(places)


def _draw_scan(pdf: bytes, page: int, place: CodePlace, frozen: FrozenPage) -> tuple[Image.Image, float]:
    """The page in colour, and how many of its dots make a point: as many an inch of the sheet, whatever its size."""
    seen, printed = _measure(place.corners), _measure(frozen.code.corners)
    scale = _SCAN_DPI / 72 * printed / seen
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(scale, math.sqrt(_MAX_PIXELS / max(width * height, 1)))
        picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
    return picture, picture.width / width


def _measure(corners: tuple[Point, Point, Point, Point]) -> float:
    return sum(math.dist(one, other) for one, other in zip(corners, (*corners[1:], corners[0]), strict=True)) / 4


def _darken(picture: Image.Image) -> Grid:
    return numpy.asarray(1 - numpy.asarray(picture) / 255, dtype=numpy.float32)


def _warp(picture: Image.Image, matrix: Matrix, size: tuple[int, int]) -> Image.Image:
    numbers = [float(value) for value in (matrix / matrix[2, 2]).ravel()[:8]]
    return picture.transform(size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BILINEAR)


# --- patches of print ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Patches:
    """Where patches stand on the grid, by how much each was found away from there, and how alike it is."""

    at: Matrix
    moved: Matrix
    score: Matrix


@dataclass(frozen=True, slots=True)
class _Print:
    """What can be looked for of a frozen page, on a grid `smaller` times smaller, of `size` dots (across, down).

    `corners` are the top and the left of each patch; `spectrum` is theirs, less their mean, and `own` how far from it.
    """

    smaller: int
    size: tuple[int, int]
    corners: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.int64]]
    spectrum: Spectrum
    own: Matrix

    @property
    def at(self) -> Matrix:
        """The middle of each patch, in dots of the whole grid."""
        return numpy.asarray((self.corners[:, ::-1] + _PATCH / 2) * self.smaller)


def _take_print(page: Grid, smaller: int) -> _Print:
    """The patches of print of a frozen page that can be looked for."""
    size = (page.shape[1] // smaller, page.shape[0] // smaller)
    printed = _shrink(page, smaller)
    step = _PATCH // 2 if smaller > 1 else _PATCH
    corners = numpy.array(
        [(top, left) for top in range(0, size[1] - _PATCH, step) for left in range(0, size[0] - _PATCH, step)],
        dtype=numpy.int64,
    ).reshape(-1, 2)
    patches = _cut(printed, corners, _PATCH)
    sought = _can_be_found(patches)
    flat = patches[sought] - patches[sought].mean(axis=(1, 2), keepdims=True)
    own = numpy.sqrt((flat.astype(numpy.float64) ** 2).sum(axis=(1, 2)))
    return _Print(smaller, size, corners[sought], numpy.conj(numpy.fft.rfft2(flat, (_WINDOW, _WINDOW))), own)


def _find_patches(grey: Image.Image, matrix: Matrix, sought: _Print, about: tuple[Matrix, float]) -> _Patches:
    """Look for the patches of print about a point."""
    smaller = sought.smaller
    near = numpy.linalg.norm(sought.at - about[0], axis=1) <= about[1]
    corners = sought.corners[near]
    if not len(corners):
        return _Patches(numpy.zeros((0, 2)), numpy.zeros((0, 2)), numpy.zeros(0))
    shrink = numpy.diag([smaller, smaller, 1.0])
    seen = _darken(_warp(grey, matrix @ shrink, sought.size))
    windows = _cut(numpy.pad(seen, _REACH), corners, _WINDOW)
    scores = _correlate(sought.spectrum[near], sought.own[near], windows)
    best = scores.reshape(len(corners), -1).argmax(axis=1)
    down, across = numpy.divmod(best, scores.shape[2])
    moved = numpy.stack([across - _REACH, down - _REACH], axis=1) * float(smaller)
    return _Patches(sought.at[near], moved, scores.reshape(len(corners), -1).max(axis=1))


def _cut(values: Grid, corners: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.int64]], side: int) -> Grid:
    """Squares cut at these places."""
    if not len(corners):
        return numpy.zeros((0, side, side), dtype=numpy.float32)
    return numpy.stack([values[top : top + side, left : left + side] for top, left in corners.tolist()])


def _shrink(values: Grid, smaller: int) -> Grid:
    if smaller == 1:
        return values
    height, width = values.shape[0] // smaller * smaller, values.shape[1] // smaller * smaller
    cut = values[:height, :width].reshape(height // smaller, smaller, width // smaller, smaller)
    return numpy.asarray(cut.mean(axis=(1, 3)), dtype=numpy.float32)


def _can_be_found(patches: Grid) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]:
    """Which patches have enough print, in both directions: along a line, any place is as good as another."""
    able = numpy.asarray(patches.mean(axis=(1, 2)) >= _MIN_PRINT)
    down, across = numpy.gradient(patches[able], axis=(1, 2))
    xx, yy, xy = ((one * other).sum(axis=(1, 2)) for one, other in ((across, across), (down, down), (across, down)))
    weakest = (xx + yy) / 2 - numpy.hypot((xx - yy) / 2, xy)
    able[able] = weakest > 0.08 * (xx + yy)
    return able


def _correlate(spectrum: Spectrum, own: Matrix, windows: Grid) -> Matrix:
    """How alike each patch is to each place of its window, from -1 to 1."""
    size, reach = (_WINDOW, _WINDOW), _WINDOW - _PATCH + 1
    together = numpy.fft.irfft2(numpy.fft.rfft2(windows, size) * spectrum, size)[:, :reach, :reach]
    sums, squares = _sum_boxes(windows.astype(numpy.float64)), _sum_boxes(windows.astype(numpy.float64) ** 2)
    spread = numpy.sqrt(numpy.maximum(squares - sums**2 / _PATCH**2, 1e-3))
    return numpy.asarray(together / (spread * own[:, None, None]), dtype=numpy.float64)


def _sum_boxes(windows: Matrix) -> Matrix:
    """The sum of each window over a patch at each place."""
    table = numpy.pad(windows, ((0, 0), (1, 0), (1, 0))).cumsum(axis=1).cumsum(axis=2)
    high, low = slice(_PATCH, None), slice(None, -_PATCH)
    return numpy.asarray(table[:, high, high] - table[:, low, high] - table[:, high, low] + table[:, low, low])


# --- where the page lies -------------------------------------------------------------------------------------------


def _fit_similar(grid: list[Point], scan: list[Point]) -> Matrix:
    """The turn, the scale and the shift that bring four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(grid, scan, strict=True):
        rows += [[x, -y, 1, 0], [y, x, 0, 1]]
        values += [u, v]
    a, b, e, f = numpy.linalg.lstsq(numpy.array(rows), numpy.array(values), rcond=None)[0]
    return numpy.array([[a, -b, e], [b, a, f], [0, 0, 1]])


def _explain_shifts(found: _Patches, *, whole: bool) -> Matrix:
    """The one small change of the grid that explains the shifts of the patches that agree with each other."""
    sure = found.score >= _ALIKE
    at, to = found.at[sure], found.at[sure] + found.moved[sure]
    kept = _agree(at, to) if len(at) >= _FEWEST else numpy.zeros(len(at), dtype=numpy.bool_)
    count = int(kept.sum())
    if count < _FEWEST:
        return numpy.eye(3)
    if whole and count >= 2 * _FEWEST:
        return _fit_projective(at[kept], to[kept])
    return _fit_affine(at[kept], to[kept])


_FEWEST = 6  # patches: fewer agree by chance
_TRIES = 80
_AGREEING = 3.0  # dots


def _agree(at: Matrix, to: Matrix) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]:
    """The largest set of shifts that one affine change explains, among those that three of them propose."""
    chance = numpy.random.default_rng(len(at))
    best = numpy.zeros(len(at), dtype=numpy.bool_)
    for _ in range(_TRIES):
        three = chance.choice(len(at), 3, replace=False)
        change = _fit_affine(at[three], to[three])
        if not 0.9 < abs(float(numpy.linalg.det(change[:2, :2]))) < 1.1:
            continue
        agreeing = numpy.linalg.norm(_move(change, at) - to, axis=1) <= _AGREEING
        if agreeing.sum() > best.sum():
            best = agreeing
    return best


def _move(matrix: Matrix, points: Matrix) -> Matrix:
    moved = numpy.column_stack([points, numpy.ones(len(points))]) @ matrix.T
    return numpy.asarray(moved[:, :2] / moved[:, 2:])


def _fit_affine(at: Matrix, to: Matrix) -> Matrix:
    known = numpy.column_stack([at, numpy.ones(len(at))])
    numbers = numpy.linalg.lstsq(known, to, rcond=None)[0]
    return numpy.vstack([numbers.T, [0.0, 0.0, 1.0]])


def _fit_projective(at: Matrix, to: Matrix) -> Matrix:
    """Least squares over eight numbers, with coordinates of about one so that they weigh alike."""
    unit = 1000.0
    rows, values = [], []
    for (x, y), (u, v) in zip(at / unit, to / unit, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    numbers = numpy.linalg.lstsq(numpy.array(rows), numpy.array(values), rcond=None)[0]
    scale = numpy.diag([unit, unit, 1.0])
    return numpy.asarray(scale @ numpy.append(numbers, 1.0).reshape(3, 3) @ numpy.linalg.inv(scale))
