"""Whether nothing stands in the corner of a page, told from what its content says: without having it drawn.

Most pages are plain: text upright, filled boxes, lines. Each step of such a content says where it draws; when none
comes near the corner, nothing can be there. A page with anything else (a drawing within, a font of another kind, a step
that is not listed here, numbers or strings that are written in another way) is unsure, and is looked at by a reader.
What is hidden or clipped away counts as drawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import pikepdf
from pikepdf import Dictionary, Name, Stream

from generator.pdf_files.page_content import TIDY, Leftovers, count_leftovers, read_content, read_tokens
from generator.pdf_files.page_geometry import Box, MatrixValues
from generator.pdf_files.pdf_bytes import PdfObject
from generator.prefecture.drawn_glyphs import Face, read_face
from generator.prefecture.stamp_place import StampPlace
from generator.prefecture.stamp_sight import count_pixels

_FIRST_OF_OPERAND = frozenset(b"/-+.0123456789")
_REST_OF_LINE = (b"Tm", b"Tf", b"TJ", b"ET")
_NUMBER = rb"[-+]?(?:\d{1,9}(?:\.\d{0,30})?|\.\d{1,30})"
_NUMBERS = re.compile(rb"%(one)s(?: %(one)s)*" % {b"one": _NUMBER}).fullmatch
_SHOWN = re.compile(rb"\[([^\[\]]*)\]\s*TJ(?![^\s/\[<])")
_WORDS_ELSEWHERE = (b"(", b"%", b"#", b"ActualText")  # strings, comments, names in another spelling, words of a mark
_HARMLESS = frozenset((Name.Type, Name.ca, Name.CA, Name.BM, Name.OP, Name.op, Name.OPM, Name.SA, Name.AIS, Name.TK))
_ANYWHERE = 1e6  # as far as words may go when nobody has measured them
_MOST_TOKENS = 5000  # of a page: a reader has drawn a longer one, a chart for example, before it is followed here
_NEAR = 2.0  # points around the corner that belong to it
_MITRE = 10.0  # times the width of a line, at most, that its corners stand out
_Lines = dict[tuple[MatrixValues, tuple[bytes, ...]], tuple[Face | None, float]]
_IDENTITY: MatrixValues = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_PIXELS = 40_000_000  # of a picture: a larger one is told in any case


class _UnsureError(Exception):
    """A step whose effect is not known here, or one that draws near the corner."""


class ClearCorners:
    """The pages of an open document on which nothing stands near the stamp, asked for one after the other.

    `tidy` are those, 1-based, whose content was found to be in order meanwhile; `known` tells, by digest, what contents
    leave behind.
    """

    def __init__(self, pages: Sequence[pikepdf.Page], known: dict[bytes, Leftovers | None]) -> None:
        self.tidy: set[int] = set()
        self._pages = pages
        self.known = known
        self._faces: dict[tuple[int, int], Face | None] = {}
        self._told: dict[object, bool] = {}
        self._lines: dict[object, _Lines] = {}
        self._corners: dict[StampPlace, Box] = {}

    def is_clear(self, number: int, place: StampPlace) -> bool:
        """Whether nothing can be under the stamp of a page, 1-based; where in doubt, no."""
        page = self._pages[number - 1]
        resources = page.obj.get(Name.Resources)
        content = read_content(page)
        digest = hashlib.sha256(content).digest()
        if (corner := self._corners.get(place)) is None:
            near = _NEAR * max(1.0, place.scale / place.frame.unit)
            left, bottom, right, top = place.box
            self._corners[place] = corner = (left - near, bottom - near, right + near, top + near)
        # Written out, resources that are no object of their own say which objects they have: the same for pages alike.
        lent = _identify(resources)
        if (key := (digest, corner, lent)) not in self._told:
            tokens, sound = read_tokens(content)
            if digest not in self.known:
                self.known[digest] = count_leftovers(tokens) if sound else None
            pen = _Pen(content, resources, corner, self._find_face, self._lines.setdefault((corner, lent), {}))
            self._told[key] = self.known[digest] == TIDY and _is_clear(pen, content, tokens)
        if self.known[digest] == TIDY:
            self.tidy.add(number)
        return self._told[key]

    def _find_face(self, font: PdfObject) -> Face | None:
        if not font.is_indirect:
            return read_face(font)
        if font.objgen not in self._faces:
            self._faces[font.objgen] = read_face(font)
        return self._faces[font.objgen]


class _Pen:
    """A content followed step by step. Each method named after a step takes what is written before it."""

    def __init__(
        self,
        content: bytes,
        resources: PdfObject,
        corner: Box,
        find_face: Callable[[PdfObject], Face | None],
        lines: _Lines,
    ) -> None:
        self._content = content
        self._resources = resources
        self._corner = corner
        self._find_face = find_face
        self._lines = lines
        self._matrix = _IDENTITY
        self._line_width = 1.0
        self._face: Face | None = None
        self._size = 0.0
        self._saved: list[tuple[MatrixValues, float, Face | None, float]] = []
        self._text: MatrixValues | None = None  # within a text: its matrix
        self._moved = False  # words have been shown since the matrix was set
        self._far = False  # those shown last are above or below the corner, whatever they are
        self._shown = self._count = 0  # arrays of words: those passed, all of them
        self._arrays: list[bytes] | None = None
        self._path: list[tuple[float, float]] = []
        self._faces: dict[bytes, Face | None] = {}
        self._states: set[bytes] = set()

    def follow(self, tokens: Sequence[bytes]) -> None:
        """Take every step. Raises: `_UnsureError`."""
        written: list[bytes] = []
        self._count = tokens.count(b"TJ")
        rank, began, end = 0, 0, len(tokens)
        line: tuple[bytes, ...] = ()
        while rank < end:
            token = tokens[rank]
            rank += 1
            if token[0] in _FIRST_OF_OPERAND:
                written.append(token)
            elif written:
                if token not in _IGNORED:
                    step = _STEPS.get(token)
                    if step is None:
                        raise _UnsureError
                    step(self, written)
                written.clear()
            elif token == b"BT":
                began, line = rank, tuple(tokens[rank : rank + 12])
                # Most texts are one line, set under a matrix in a font: told once for all pages that have it there.
                told = self._lines.get((self._matrix, line))
                if told is not None and self._text is None and not self._path:
                    self._face, self._size = told
                    self._shown += 1
                    rank += 12
                else:
                    self.begin_text()
            elif token not in _IGNORED:
                alone = _STEPS_ALONE.get(token)
                if alone is None:
                    raise _UnsureError
                alone(self)
                alike = token == b"ET" and rank == began + 12 and line[6:7] + line[9:] == _REST_OF_LINE
                if alike and self._far:
                    self._lines[self._matrix, line] = self._face, self._size
        if self._text is not None or self._saved or self._path or written:
            raise _UnsureError

    def _meets(self, points: Sequence[tuple[float, float]], matrix: MatrixValues, around: float = 0.0) -> bool:
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x, y in points]
        ys = [b * x + d * y + f for x, y in points]
        left, bottom, right, top = self._corner
        apart = min(xs) - around > right or max(xs) + around < left or min(ys) - around > top
        return not (apart or max(ys) + around < bottom)

    def _find(self, kind: Name, name: bytes) -> PdfObject:
        listed = self._resources.get(kind) if isinstance(self._resources, Dictionary) else None
        found = listed.get(name.decode("ascii", "replace")) if isinstance(listed, Dictionary) else None
        if not isinstance(found, Dictionary | Stream):
            raise _UnsureError
        return found

    # --- states

    def save(self) -> None:
        self._refuse_in_text()
        self._saved.append((self._matrix, self._line_width, self._face, self._size))

    def restore(self) -> None:
        self._refuse_in_text()
        if not self._saved:
            raise _UnsureError
        self._matrix, self._line_width, self._face, self._size = self._saved.pop()

    def concatenate(self, written: list[bytes]) -> None:
        self._refuse_in_text()
        a, b, c, d, e, f = _read_numbers(written, 6)
        self._matrix = _multiply((a, b, c, d, e, f), self._matrix)

    def set_line_width(self, written: list[bytes]) -> None:
        self._line_width = abs(_read_numbers(written, 1)[0])

    def limit_mitres(self, written: list[bytes]) -> None:
        if abs(_read_numbers(written, 1)[0]) > _MITRE:
            raise _UnsureError

    def set_state(self, written: list[bytes]) -> None:
        (name,) = _read_names(written, 1)
        if name not in self._states:
            state = self._find(Name.ExtGState, name)
            harmless = all(
                Name(key) in _HARMLESS or (key == "/SMask" and state.SMask == Name("/None")) for key in state
            )
            if not harmless:
                raise _UnsureError
            self._states.add(name)

    def _refuse_in_text(self) -> None:
        if self._text is not None or self._path:
            raise _UnsureError

    # --- words

    def begin_text(self) -> None:
        self._refuse_in_text()
        self._text, self._moved = _IDENTITY, False

    def end_text(self) -> None:
        if self._text is None:
            raise _UnsureError
        self._text = None

    def set_text_matrix(self, written: list[bytes]) -> None:
        if self._text is None:
            raise _UnsureError
        a, b, c, d, e, f = _read_numbers(written, 6)
        self._text, self._moved = (a, b, c, d, e, f), False

    def choose_font(self, written: list[bytes]) -> None:
        (name,) = _read_names(written[:1], 1)
        (self._size,) = _read_numbers(written[1:], 1)
        if name not in self._faces:
            self._faces[name] = self._find_face(self._find(Name.Font, name))
        self._face = self._faces[name]

    def show_words(self) -> None:
        if self._text is None or self._face is None:
            raise _UnsureError
        rank, moved = self._shown, self._moved
        self._shown, self._moved = rank + 1, True
        matrix = _multiply(self._text, self._matrix)
        reach = self._face.reach * abs(self._size)
        # A line that stays level is told by its height alone, nearly always.
        up = abs(matrix[3]) * reach
        self._far = matrix[1] == 0 and not self._corner[1] - up <= matrix[5] <= self._corner[3] + up
        if self._far:
            return
        if not self._meets(_list_corners(-_ANYWHERE, -reach, _ANYWHERE, reach), matrix):
            return
        if self._arrays is None:
            self._arrays = _SHOWN.findall(self._content)
            if len(self._arrays) != self._count:
                raise _UnsureError
        across = self._face.measure(self._arrays[rank]) if not moved else None
        if across is None:
            raise _UnsureError
        # A hundredth more, for what readers round.
        across = across * abs(self._size) * 1.01 + reach
        if self._meets(_list_corners(-across, -reach, across, reach), matrix):
            raise _UnsureError

    # --- shapes

    def go_to(self, written: list[bytes]) -> None:
        self._add(_read_numbers(written, 2))

    def bend_once(self, written: list[bytes]) -> None:
        self._add(_read_numbers(written, 4))

    def bend_twice(self, written: list[bytes]) -> None:
        self._add(_read_numbers(written, 6))

    def draw_box(self, written: list[bytes]) -> None:
        x, y, width, height = _read_numbers(written, 4)
        self._add([x, y, x + width, y, x, y + height, x + width, y + height])

    def _add(self, numbers: list[float]) -> None:
        if self._text is not None:
            raise _UnsureError
        self._path.extend(zip(numbers[::2], numbers[1::2], strict=True))

    def leave_path(self) -> None:
        self._path.clear()

    def fill(self) -> None:
        if self._path and self._meets(self._path, self._matrix):
            raise _UnsureError
        self._path.clear()

    def stroke(self) -> None:
        stretch = sum(map(abs, self._matrix[:4]))
        if self._path and self._meets(self._path, self._matrix, self._line_width * _MITRE * stretch):
            raise _UnsureError
        self._path.clear()

    def draw_picture(self, written: list[bytes]) -> None:
        (name,) = _read_names(written, 1)
        self._refuse_in_text()
        drawing = self._find(Name.XObject, name)
        pixels = count_pixels(drawing) if drawing.get(Name.Subtype) == Name.Image else 0
        if not 0 < pixels <= MOST_PIXELS or self._meets(_list_corners(0, 0, 1, 1), self._matrix):
            raise _UnsureError


def _is_clear(pen: _Pen, content: bytes, tokens: Sequence[bytes]) -> bool:
    if len(tokens) > _MOST_TOKENS or any(words in content for words in _WORDS_ELSEWHERE):
        return False
    try:
        pen.follow(tokens)
    except _UnsureError:
        return False
    return True


def _identify(resources: PdfObject) -> object:
    if not isinstance(resources, pikepdf.Object):
        return None
    return resources.objgen if resources.is_indirect else resources.unparse()


def _multiply(one: MatrixValues, other: MatrixValues) -> MatrixValues:
    """`one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, x, y = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + x, e * h + f * j + y)


def _list_corners(left: float, bottom: float, right: float, top: float) -> tuple[tuple[float, float], ...]:
    return (left, bottom), (right, bottom), (left, top), (right, top)


def _read_numbers(written: list[bytes], count: int) -> list[float]:
    if len(written) != count or not _NUMBERS(b" ".join(written)):
        raise _UnsureError
    return [*map(float, written)]


def _read_names(written: list[bytes], count: int) -> list[bytes]:
    if len(written) != count or any(not one.startswith(b"/") for one in written):
        raise _UnsureError
    return written


_STEPS: dict[bytes, Callable[[_Pen, list[bytes]], None]] = {
    b"cm": _Pen.concatenate,
    b"w": _Pen.set_line_width,
    b"M": _Pen.limit_mitres,
    b"gs": _Pen.set_state,
    b"Tm": _Pen.set_text_matrix,
    b"Tf": _Pen.choose_font,
    b"m": _Pen.go_to,
    b"l": _Pen.go_to,
    b"v": _Pen.bend_once,
    b"y": _Pen.bend_once,
    b"c": _Pen.bend_twice,
    b"re": _Pen.draw_box,
    b"Do": _Pen.draw_picture,
}
_STEPS_ALONE: dict[bytes, Callable[[_Pen], None]] = {
    b"q": _Pen.save,
    b"Q": _Pen.restore,
    b"ET": _Pen.end_text,
    b"TJ": _Pen.show_words,  # its array is read when it has to be
    b"n": _Pen.leave_path,
    **dict.fromkeys((b"f", b"f*", b"F"), _Pen.fill),
    **dict.fromkeys((b"S", b"s", b"B", b"B*", b"b", b"b*"), _Pen.stroke),
}
# Colours, marks, dashes, ends of lines, clips, paths closed: they draw nothing, nor move anything.
_IGNORED = frozenset(b"g G rg RG k K cs CS sc SC scn SCN ri i d J j h W W* BMC BDC EMC MP DP".split())
