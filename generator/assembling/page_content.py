"""Adding to a page whose content may be careless: how it leaves the graphics state, and how to close it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name, Stream

# Strings and comments are passed over; what is left are the operators that open and close something.
_EDGE = rb"\x00\t\n\f\r ()<>\[\]{}/%"
_OPERATORS = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|%[^\r\n]*|(?<![^" + _EDGE + rb"])(q|Q|BT|ET|BMC|BDC|EMC|BI)(?![^" + _EDGE + rb"])", re.S
)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a content stream leaves behind: states closed that it never opened, then what stays open at its end."""

    missing_saves: int = 0
    open_states: int = 0
    open_marks: int = 0
    open_text: bool = False


TIDY = Leftovers()


def find_leftovers(page: pikepdf.Page) -> Leftovers:
    """How far a page's `q`/`Q`, `BT`/`ET` and marked content are from being balanced.

    A quick look at the bytes is enough when all is in order; only a page that is not is parsed in full.
    """
    operators = [found.group(1) for found in _OPERATORS.finditer(_read_content(page)) if found.group(1)]
    if b"BI" not in operators and (quick := _count(operators)) == TIDY:
        return quick
    try:
        return _count([bytes(step.operator) for step in pikepdf.parse_content_stream(page)])
    except pikepdf.PdfError:
        return _count(operators)


def _count(operators: list[bytes]) -> Leftovers:
    missing = states = marks = 0
    text = False
    for operator in operators:
        if operator == b"q":
            states += 1
        elif operator == b"Q" and states:
            states -= 1
        elif operator == b"Q":
            missing += 1
        elif operator in (b"BT", b"ET"):
            text = operator == b"BT"
        elif operator in (b"BMC", b"BDC"):
            marks += 1
        elif operator == b"EMC" and marks:
            marks -= 1
    return Leftovers(missing, states, marks, text)


def _read_content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get(Name.Contents)
    streams = list(contents) if isinstance(contents, Array) else [contents]
    parts = []
    for stream in streams:
        if isinstance(stream, Stream):
            try:
                parts.append(stream.read_bytes())
            except pikepdf.PdfError:
                parts.append(b" BI ")  # not readable so: have it looked at in full
    return b"\n".join(parts)


def write_opening(leftovers: Leftovers) -> bytes:
    """What to put before the content so that the state at its end can be got back."""
    return b"q\n" * (1 + leftovers.missing_saves)


def write_closing(leftovers: Leftovers) -> bytes:
    """What to put after the content to be back in the page's first state."""
    # A `Q` too many has used up one of the saves put in front.
    return (
        (b"\nET" if leftovers.open_text else b"")
        + b"\nEMC" * leftovers.open_marks
        + b"\nQ" * (1 + leftovers.open_states)
        + b"\n"
    )
