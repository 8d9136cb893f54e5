"""Typographic apostrophes in all that a workbook shows; what it says of its origin stays as it was typed."""

from __future__ import annotations

from openpyxl import Workbook

from generator.composing.no_break import curl_apostrophes
from generator.writing.xlsx.origin import ORIGIN_SHEET


def curl_workbook(workbook: Workbook) -> None:
    """Curl the apostrophes of its cells, sheets, comments and messages; no formula may name a sheet that has one."""
    for page in workbook.worksheets:
        if page.title == ORIGIN_SHEET:
            continue
        page.title = curl_apostrophes(page.title)
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "s" and isinstance(cell.value, str) and "'" in cell.value:
                    cell.value = curl_apostrophes(cell.value)
                    cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
                if cell.comment is not None:
                    cell.comment.text = curl_apostrophes(cell.comment.text)
        for check in page.data_validations.dataValidation:
            for part in ("prompt", "promptTitle", "error", "errorTitle"):
                words = getattr(check, part)
                setattr(check, part, curl_apostrophes(words) if words else words)
            if check.type == "list" and str(check.formula1).startswith('"'):
                check.formula1 = curl_apostrophes(check.formula1)
