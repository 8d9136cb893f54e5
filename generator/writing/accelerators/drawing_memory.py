"""Drawings remembered from one document to the next: a chart whose figures have not changed is not drawn again.

WeasyPrint draws an SVG by going through its elements, some thousands in a chart. What it writes for one depends on the
bytes of the drawing, its size, the state of the page's stream and, where it is clipped, its place. A drawing is
remembered when it asks nothing else of the page: no font, no picture, no gradient, no group; and when nothing was
logged of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from generator.writing.accelerators.switch import DRAWINGS
from generator.writing.layout_library import weasyprint

_SVG = weasyprint.svg.SVG
_draw = _SVG.draw
_LOGGER = logging.getLogger("weasyprint")

_MOST_BYTES = 6_000_000  # some forty charts
_CLIPPING = (b"W", b"W*")
# What asks for something that the page must hold besides: text, pictures and groups, shadings, patterns, marks.
_ASKING = (b"BT", b"Do", b"sh", b"SCN", b"scn", b"CS", b"cs", b"BMC", b"BDC", b"EI")


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What was written for a drawing: its operators, and the opacities that they name, in their order."""

    written: bytes
    opacities: tuple[tuple[str, str, Any], ...]  # the name, the key and the value of each


class DrawingMemory:
    """Drawings of a process, the least recently asked for first."""

    def __init__(self, size: int = _MOST_BYTES) -> None:
        self._size, self._held = size, 0
        self._drawings: dict[object, _Drawing] = {}

    def get(self, key: object) -> _Drawing | None:
        """What was written under this key."""
        drawing = self._drawings.pop(key, None)
        if drawing is not None:
            self._drawings[key] = drawing
        return drawing

    def keep(self, key: object, drawing: _Drawing) -> None:
        """Keep a drawing, and drop those not asked for since long."""
        self._drawings[key] = drawing
        self._held += len(drawing.written)
        while self._held > self._size and self._drawings:
            self._held -= len(self._drawings.pop(next(iter(self._drawings))).written)


_MEMORY = DrawingMemory()


class _Listener(logging.Handler):
    """Whether anything is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def emit(self, _: logging.LogRecord) -> None:
        self.heard = True


def install() -> None:
    """Stand in front of `SVG.draw`, in the version that is known."""
    if DRAWINGS.is_known():
        _SVG.draw = draw


def draw(svg: Any, stream: Any, width: float, height: float, *place: Any) -> None:
    """`SVG.draw`, once per drawing, size and state of the page."""
    data = getattr(svg.url_fetcher, "find", lambda _: None)(svg.url) if DRAWINGS.is_on() else None
    if data is None:
        _draw(svg, stream, width, height, *place)
        return
    anywhere = (data, width, height, *_read_state(stream))
    here = (anywhere, stream.ctm.values)
    known = _MEMORY.get(anywhere) or _MEMORY.get(here)
    if known is not None:
        _repeat(known, stream)
        return
    listener = _Listener()
    _LOGGER.addHandler(listener)
    before = len(stream.stream)
    try:
        _draw(svg, stream, width, height, *place)
    finally:
        _LOGGER.removeHandler(listener)
    operators = stream.stream[before:]
    drawing = None if listener.heard else _read_drawing(operators, stream)
    if drawing is not None:
        _MEMORY.keep(here if any(one in _CLIPPING for one in operators) else anywhere, drawing)


def _read_state(stream: Any) -> tuple[object, ...]:
    """What the stream would not say again, since it holds already."""
    return (
        stream._current_color,
        stream._current_color_stroke,
        stream._current_alpha,
        stream._current_alpha_stroke,
        stream._current_font,
    )


def _repeat(drawing: _Drawing, stream: Any) -> None:
    """Write a drawing, and leave the stream as it is after the last state that a drawing restores."""
    states = stream._resources["ExtGState"]
    for name, key, value in drawing.opacities:
        if name not in states:
            states[name] = weasyprint.pdf.pydyf.Dictionary({key: value})
    stream.stream.append(drawing.written)
    stream._current_color = stream._current_color_stroke = None
    stream._current_alpha = stream._current_alpha_stroke = None
    stream._current_font = None


def _read_drawing(operators: list[Any], stream: Any) -> _Drawing | None:
    """What was just written; None when it asks for more of the page than opacities."""
    if not operators or operators[0] != b"q" or operators[-1] != b"Q":
        return None
    opacities: dict[str, tuple[str, str, Any]] = {}
    for operator in operators:
        if not isinstance(operator, bytes):
            return None
        last = operator[operator.rfind(b" ") + 1 :]
        if last in _ASKING:
            return None
        if last == b"gs":
            name = operator[1:-3].decode()
            state = stream._resources["ExtGState"].get(name)
            if name[0] not in "aA" or state is None or len(state) != 1:
                return None
            ((key, value),) = state.items()
            opacities.setdefault(name, (name, key, value))
    return _Drawing(b"\n".join(operators), tuple(opacities.values()))
