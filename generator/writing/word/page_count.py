"""The count of pages in the heads and feet of a Word file that ends on a back cover: that page is not counted.

Word has no field for it, so the count is the number of the page where the text ends.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from generator.writing.word.ledger import BODY_END
from generator.writing.word.package import parse_part, serialise_part, w


def leave_out_back_cover(part: bytes) -> bytes:
    """A head or foot whose NUMPAGES fields give the last page of the text; its own bytes when it has none.

    Source: ISO/IEC 29500-1, 17.16.5.44 (NUMPAGES), 17.16.5.47 (PAGEREF).
    """
    if b"NUMPAGES" not in part:
        return part
    root = parse_part(part)
    for instruction in list(root.iter(w("instrText"))):
        if (instruction.text or "").split()[:1] == ["NUMPAGES"]:
            _replace_field(instruction.getparent())
    return serialise_part(root)


def _replace_field(run: Any) -> None:
    """Write the field around the run of an instruction anew, its result kept."""
    start = run.getprevious()
    simple = etree.Element(w("fldSimple"), {w("instr"): f" PAGEREF {BODY_END} "})
    if start is None or _read_mark(start) != "begin":
        return
    gone: list[Any] = [start]
    shown: list[Any] = []
    mark, one = "", run
    while one is not None and mark != "end":
        mark = _read_mark(one)
        (shown if one.find(w("t")) is not None else gone).append(one)
        one = one.getnext()
    if mark != "end":
        return
    start.addprevious(simple)
    for each in gone:
        each.getparent().remove(each)
    simple.extend(shown)


def _read_mark(run: Any) -> str:
    mark = run.find(w("fldChar"))
    return "" if mark is None else str(mark.get(w("fldCharType"), ""))
