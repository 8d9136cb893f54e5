"""The quick look at a content stream, against one that goes token by token, and against pikepdf's parser."""

from __future__ import annotations

import random
import re
from collections import Counter

import pikepdf
import pytest

from generator.pdf_files import page_content

pytestmark = pytest.mark.slow

_EDGE = rb"\x00\t\n\f\r ()<>\[\]%"
_TOKENS = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>|%[^\r\n]*"
    rb"|(?<![^" + _EDGE + rb"])(q|Q|BT|ET|BMC|BDC|EMC|BI)(?![^" + _EDGE + rb"/])|(<<|>>|[()<>\[\]{}\x0b])",
    re.S,
)
_ATOMS = (
    *(b"q", b"Q", b"BT", b"ET", b"BMC", b"BDC", b"EMC", b"BI", b"Tj", b"0A", b"x", b"/", b"%", b"/MCID 3"),
    *(b"(", b")", b"\\", b"<", b">", b"<<", b">>", b"[", b"]", b"{", b"}", b"(a(b)c)", b"<00 41>"),
    *(b" ", b"\n", b"\r", b"\x00", b"\x0b", b"\x01", b"\x02", b" q ", b" Q "),
)
_WHOLE_ATOMS = (
    *(b"q", b"Q", b"BT", b"ET", b"BMC", b"BDC", b"EMC", b"BI", b"Tj", b"1", b"x", b"/q", b"/Q", b"/MCID 3"),
    *(b"[1 2]", b"[(q)<51>]", b"<</Q 3>>", b"(a(b)c)", b"( q )", b"<00 41>", b"% q \n", b"{", b"}"),
    *(b" ", b"\n", b"\r", b"\x00", b"\x0b", b" q ", b" Q "),
)


def scan_token_by_token(content: bytes) -> tuple[list[bytes], bool]:
    found = list(_TOKENS.finditer(content))
    operators = [token.group(1) for token in found if token.group(1)]
    delimiters = [token.group(2) for token in found if token.group(2)]
    strays = {b"(", b")", b"<", b">", b"{", b"}", b"\x0b"} & set(delimiters)
    sound = not strays and b"BI" not in operators
    for opening, closing in ((b"[", b"]"), (b"<<", b">>")):
        both = [one for one in delimiters if one in (opening, closing)]
        paired = both.count(opening) == both.count(closing)
        sound = sound and paired and (not both or (both[0], both[-1]) == (opening, closing))
    return operators, sound


def read_by_pikepdf(pdf: pikepdf.Pdf, content: bytes) -> list[bytes]:
    steps = pikepdf.parse_content_stream(pdf.make_stream(content + b"\nn"))
    return [name for step in steps if (name := bytes(step.operator)) in page_content._OPERATORS]


def test_what_is_plainly_in_order_says_the_same_to_pikepdf() -> None:
    draw = random.Random(11)
    compared = 0
    with pikepdf.new() as pdf:
        for _ in range(10_000):
            content = b"".join(draw.choice(_WHOLE_ATOMS) for _ in range(draw.randint(1, 12)))
            operators, sound = page_content._scan_content(content)
            if sound:
                assert operators == read_by_pikepdf(pdf, content), content
                compared += 1
    assert compared > 2_000


def test_the_quick_look_sees_the_same() -> None:
    draw = random.Random(7)
    verdicts: Counter[bool] = Counter()
    for _ in range(20_000):
        content = b"".join(draw.choice(_ATOMS) for _ in range(draw.randint(1, 14)))
        quick = page_content._scan_content(content)
        assert quick == scan_token_by_token(content), content
        verdicts[quick[1]] += 1
    assert min(verdicts[True], verdicts[False]) > 1_000
