"""The quick look at a content stream, against one that goes token by token."""

from __future__ import annotations

import random
import re
from collections import Counter

from generator.pdf_files import page_content

_EDGE = rb"\x00\t\n\f\r ()<>\[\]{}/%"
_TOKENS = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>|%[^\r\n]*"
    rb"|(?<![^" + _EDGE + rb"])(q|Q|BT|ET|BMC|BDC|EMC|BI)(?![^" + _EDGE + rb"])|(<<|>>|[()<>\[\]])",
    re.S,
)
_ATOMS = (
    *(b"q", b"Q", b"BT", b"ET", b"BMC", b"BDC", b"EMC", b"BI", b"Tj", b"0A", b"x", b"/", b"%", b"/MCID 3"),
    *(b"(", b")", b"\\", b"<", b">", b"<<", b">>", b"[", b"]", b"{", b"}", b"(a(b)c)", b"<00 41>"),
    *(b" ", b"\n", b"\r", b"\x00", b"\x0b", b"\x01", b"\x02", b" q ", b" Q "),
)


def scan_token_by_token(content: bytes) -> tuple[list[bytes], bool]:
    found = list(_TOKENS.finditer(content))
    operators = [token.group(1) for token in found if token.group(1)]
    delimiters = Counter(token.group(2) for token in found if token.group(2))
    paired = delimiters[b"["] == delimiters[b"]"] and delimiters[b"<<"] == delimiters[b">>"]
    strays = sum(delimiters[mark] for mark in (b"(", b")", b"<", b">"))
    return operators, paired and not strays and b"BI" not in operators


def test_the_quick_look_sees_the_same() -> None:
    draw = random.Random(7)
    verdicts: Counter[bool] = Counter()
    for _ in range(20_000):
        content = b"".join(draw.choice(_ATOMS) for _ in range(draw.randint(1, 14)))
        quick = page_content._scan_content(content)
        assert quick == scan_token_by_token(content), content
        verdicts[quick[1]] += 1
    assert min(verdicts[True], verdicts[False]) > 1_000
