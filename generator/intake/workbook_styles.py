"""The looks of a workbook's cells that change what a person reads: the format of numbers, struck words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFF = frozenset({"", "0", "false"})
# Formats that a file names by number alone, as a French Excel shows them. Source: ISO/IEC 29500-1, 18.8.30.
LOCAL_FORMATS = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "#,##0 €",
    6: "#,##0 €",
    7: "#,##0.00 €",
    8: "#,##0.00 €",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0 €",
    43: "#,##0.00",
    44: "#,##0.00 €",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "dd/mm/yyyy"),
}


@dataclass(frozen=True, slots=True)
class CellLook:
    """How the cells of one style look: the code of their number format, whether their words are crossed out."""

    number_format: str
    struck: bool


def read_styles(root: Any) -> tuple[CellLook, ...]:
    """The looks of a workbook, by the number that cells call them by."""
    formats = dict(LOCAL_FORMATS)
    for one in root.iter(f"{_MAIN}numFmt"):
        formats[int(one.get("numFmtId") or 0)] = one.get("formatCode") or "General"
    struck = [any(_list_strikes(font)) for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
    looks = []
    for look in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        font = int(look.get("fontId") or 0)
        code = formats.get(int(look.get("numFmtId") or 0), "General")
        looks.append(CellLook(code, struck=font < len(struck) and struck[font]))
    return tuple(looks)


def is_struck_run(run: Any) -> bool:
    """Whether a run of a text is crossed out."""
    return any(_list_strikes(run))


def is_off(value: str) -> bool:
    """Whether an attribute says no."""
    return value in _OFF


def _list_strikes(element: Any) -> Iterator[bool]:
    return (one.get("val", "1") not in _OFF for one in element.iter(f"{_MAIN}strike"))
