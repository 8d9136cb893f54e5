"""Objects of a PDF written out once: the same file, with the same digest."""

from __future__ import annotations

import io

import pydyf
import pytest

from generator.writing.accelerators.switch import FORGETTING, OBJECTS
from generator.writing.accelerators.written_objects import write_objects


def build(*, prepared: bool) -> bytes:
    """A file of two pages, as WeasyPrint writes it, with the digest that PDF/A asks for."""
    pdf = pydyf.PDF()
    pdf.info["Title"] = pydyf.String("Convention")
    for words in ("un", "deux"):
        contents = pydyf.Stream([b"BT", f"({words}) Tj", 1.5, b"ET"])
        pdf.add_object(contents)
        pdf.add_page(pydyf.Dictionary({"Type": "/Page", "Contents": contents.reference}))
    absent = pydyf.Dictionary({})
    absent.free = "f"
    pdf.add_object(absent)
    if prepared:
        write_objects(pdf)
    output = io.BytesIO()
    pdf.write(output, b"1.7", True)
    return output.getvalue()


def test_the_file_is_the_same() -> None:
    assert b"/ID [" in build(prepared=False)
    assert build(prepared=True) == build(prepared=False)


def test_each_object_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Counting(pydyf.Object):  # type: ignore[misc]
        @property
        def data(self) -> bytes:
            asked.append(self.number)
            return b"<<>>"

    for times in (1, 2):
        asked.clear()
        pdf = pydyf.PDF()
        pdf.add_object(Counting())
        write_objects(pdf)
        pdf.write(io.BytesIO(), b"1.7", True)
        assert len(asked) == times
        monkeypatch.setenv(OBJECTS.variable, FORGETTING)
