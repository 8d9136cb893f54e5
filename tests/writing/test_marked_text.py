"""The text of marked contents, read token by token here, is what pikepdf's own parser gives, in twice the time."""

from __future__ import annotations

import io

import pikepdf
import pytest

from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.marked_text import FontTables, read_marked_text
from tests.writing.pdf_sample import build_furniture, build_sample


def read_by_pikepdf(page: pikepdf.Page, fonts: FontTables) -> dict[int, str]:
    """The characters of each marked content of a page of ours: whole codes of two bytes, properties in the page."""
    found: dict[int, str] = {}
    marks: list[int | None] = []
    font = ""
    for step in pikepdf.parse_content_stream(page):
        operands = step.operands
        match str(step.operator):
            case "Tf":
                font = str(operands[0])
            case "BMC" | "BDC":
                around = marks[-1] if marks else None
                if str(operands[0]) == "/Artifact":
                    marks.append(None)
                elif len(operands) > 1 and "/MCID" in operands[1]:
                    marks.append(int(operands[1].MCID))
                else:
                    marks.append(around)
            case "EMC":
                marks.pop()
            case "Tj" | "TJ" if marks and marks[-1] is not None:
                width, table = fonts.find(page.obj.Resources, font)
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                numbers = [int.from_bytes(codes[i : i + width], "big") for i in range(0, len(codes), width)]
                found[marks[-1]] = found.get(marks[-1], "") + "".join(table[number] for number in numbers)
            case _:
                pass
    return found


@pytest.mark.slow
@pytest.mark.parametrize("draft", [True, False])
def test_our_tokens_are_those_of_pikepdf(draft: bool) -> None:
    compared = 0
    with pikepdf.open(io.BytesIO(write_pdf(build_sample(draft=draft), build_furniture()).data)) as pdf:
        for page in pdf.pages:
            read = {number: marked.text for number, marked in read_marked_text(page, FontTables()).items()}
            assert read == read_by_pikepdf(page, FontTables())
            compared += len(read)
    assert compared > 200
