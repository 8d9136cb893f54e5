"""The parts of a Word file but what it says that it was made from: its name and its sources may be others."""

from __future__ import annotations

import io
from zipfile import ZipFile

from generator.writing.word.origin.part import ITEM


def read_parts(docx: bytes) -> dict[str, bytes]:
    """Every other part, by name."""
    with ZipFile(io.BytesIO(docx)) as package:
        assert ITEM in package.namelist()
        return {name: package.read(name) for name in package.namelist() if name != ITEM}
