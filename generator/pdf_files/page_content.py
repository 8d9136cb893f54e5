"""Drawing over a page whose content may be careless: states left open or closed twice, strings that never end.

The content is put between `q` and `Q` by streams that pages share. A quick look at the bytes says whether a content
is plainly in order: it takes less than half the time of pikepdf's parser (docs/decisions/0022). Any other content is
parsed in full by pikepdf, and what was drawn over it is looked for at the end: a stamp must not vanish in silence.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name, Stream

# Whole strings and comments are passed over; what is left are the operators and the delimiters that open and close
# something. Strings nested deeper than here count as doubtful, which costs time only.
# Arrays of numbers and hexadecimal strings on one line, as text is written, first: they are most of a page. No group is
# possessive: Python 3.11.2 takes half of one that fails ("[<]").
_PLAIN_ARRAY = re.compile(rb"\[[-+.0-9 \t]*+(?:<[0-9A-Fa-f \t]*+>[-+.0-9 \t]*+)*\]")
_PASSED_OVER = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>|%[^\r\n]*", re.S)
_OPENING = b"\x01"  # stands for "<<" meanwhile; a real one, which means nothing outside strings, gives it its place
_EDGES = bytes.maketrans(b"\x00\x01()<>[]%\x0b", b" " * 9 + b"x")  # `split` parts at a vertical tab, a PDF does not
_DOUBTFUL = re.compile(rb"[{}\x0b]")  # braces mean nothing here; some readers part tokens at a vertical tab
_OPERATORS = frozenset((b"q", b"Q", b"BT", b"ET", b"BMC", b"BDC", b"EMC", b"BI"))


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a content stream leaves behind: states closed that it never opened, then what stays open at its end."""

    missing_saves: int = 0
    open_states: int = 0
    open_marks: int = 0
    open_text: bool = False


TIDY = Leftovers()


def draw_after_content(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    call: bytes,
    shared: dict[bytes, Stream],
    known: dict[bytes, Leftovers | None] | None = None,
) -> bool:
    """Run `call` after the page's content, in the page's first graphics state; whether it is really run.

    `shared` gathers the streams that pages of the same file have in common; `known`, by digest, what contents leave
    behind (nothing certain: none), in this file or another. Content with strings or arrays that do not end would
    swallow the call, in one reader or another: it is rewritten without its broken parts.
    """
    content = b"\n".join(_read_stream(stream) for stream in _list_streams(page))
    digest = b"" if known is None else hashlib.sha256(content).digest()
    known = {} if known is None else known
    if digest not in known:
        operators, sound = _scan_content(content)
        known[digest] = _count(operators) if sound else None
    if known[digest] == TIDY:
        _surround(pdf, page, TIDY, call, shared)
        return True
    try:
        if known[digest] is None:
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))
        leftovers = _count(_parse_operators(page))
        _surround(pdf, page, leftovers, call, shared)
        wanted = [token for token in call.split() if token.isalpha()]
        return _parse_operators(page)[-len(wanted) :] == wanted
    except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, TypeError):  # a filter without its decoder too
        return False


def _scan_content(content: bytes) -> tuple[list[bytes], bool]:
    """The operators that open and close something, by a quick look at the bytes, and whether that look is safe."""
    bare = _PLAIN_ARRAY.sub(b"[]", content).replace(_OPENING, b"\x02").replace(b"<<", _OPENING)
    bare = _PASSED_OVER.sub(b" ", bare)
    # A name keeps its « / », which parts it from what stands before: « /Q » is no operator.
    operators = list(filter(_OPERATORS.__contains__, bare.translate(_EDGES).replace(b"/", b" /").split()))
    closed = bare.count(b">>")
    paired = _are_paired(bare, b"[", b"]") and _are_paired(bare, _OPENING, b">>")
    strays = b"(" in bare or b")" in bare or b"<" in bare or bare.count(b">") > 2 * closed
    return operators, paired and not strays and b"BI" not in operators and not _DOUBTFUL.search(bare)


def _are_paired(bare: bytes, opening: bytes, closing: bytes) -> bool:
    """Whether there are as many of both, and neither a closing one comes first nor an opening one last."""
    in_order = bare.find(opening) <= bare.find(closing) and bare.rfind(opening) <= bare.rfind(closing)
    return bare.count(opening) == bare.count(closing) and in_order


def _parse_operators(page: pikepdf.Page) -> list[bytes]:
    return [bytes(step.operator) for step in pikepdf.parse_content_stream(page)]


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


def _list_streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get(Name.Contents)
    found = list(contents) if isinstance(contents, Array) else [contents]
    return [stream for stream in found if isinstance(stream, Stream)]


def _read_stream(stream: pikepdf.Object) -> bytes:
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, pikepdf.DependencyError):
        return b" BI "  # not readable so: have it looked at in full


def _surround(
    pdf: pikepdf.Pdf, page: pikepdf.Page, leftovers: Leftovers, call: bytes, shared: dict[bytes, Stream]
) -> None:
    opening = b"q\n" * (1 + leftovers.missing_saves)
    # A `Q` too many has used up one of the saves put in front: what is left to close is what is still open.
    closing = (
        (b"\nET" if leftovers.open_text else b"")
        + b"\nEMC" * leftovers.open_marks
        + b"\nQ" * (1 + leftovers.open_states)
        + b"\n"
        + call
    )
    for part in (opening, closing):
        if part not in shared:
            shared[part] = pdf.make_stream(part)
    page.obj.Contents = Array([shared[opening], *_list_streams(page), shared[closing]])
