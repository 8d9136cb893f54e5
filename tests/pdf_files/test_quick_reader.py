"""Signed files read with the heads of their object streams read once: the same objects, the same refusals."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from generator.pdf_files.signatures.quick_reader import QuickReader


@pytest.fixture(scope="module")
def packed() -> bytes:
    """A PDF whose objects stand in a stream, as those of ours do."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Things = pdf.make_indirect(
            pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Rank=rank)) for rank in range(40)])
        )
        stream = io.BytesIO()
        pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=False)
    return stream.getvalue()


def read_all(reader: PdfFileReader) -> dict[int, str]:
    """Every object by its number, or what the reader says of it."""
    found = {}
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            found[number] = repr(reader.get_object(generic.Reference(number, 0, reader)))
        except (PdfReadError, KeyError, AssertionError) as fault:
            found[number] = f"{type(fault).__name__} {fault}"
    return found


def test_the_same_objects_and_one_reading_of_each_head(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_all(PdfFileReader(io.BytesIO(packed)))
    assert sum("'/Rank'" in value for value in expected.values()) == 40
    calls: list[int] = []
    read = PdfFileReader._get_object_from_stream

    def count(self: Any, idnum: int, stmnum: int, idx: int) -> Any:
        calls.append(idnum)
        return read(self, idnum, stmnum, idx)

    monkeypatch.setattr(PdfFileReader, "_get_object_from_stream", count)
    assert read_all(QuickReader(io.BytesIO(packed))) == expected
    assert calls == [], "pyHanko read no head again"


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"/N 4", b"/N 9"), (b"/First ", b"/First 9"), (b"/Type /ObjStm", b"/Type /Other"), (b"/Rank 7", b"/Rank )")],
    ids=["more objects than there are", "objects elsewhere", "another stream", "an object that cannot be read"],
)
def test_what_is_irregular_is_told_as_pyhanko_tells_it(packed: bytes, before: bytes, after: bytes) -> None:
    assert before in packed
    spoilt = packed.replace(before, after, 1)
    expected = read_all(PdfFileReader(io.BytesIO(spoilt)))
    assert read_all(QuickReader(io.BytesIO(spoilt))) == expected


def test_two_objects_of_one_number_are_left_to_pyhanko(packed: bytes) -> None:
    head = packed[packed.index(b"stream\n") + 7 :].split(b"<<", 1)[0].split(b"[", 1)[0].split()
    assert len(head) >= 80
    number, other = head[0], head[2]
    assert len(number) == len(other)
    spoilt = packed.replace(b" ".join(head[:4]), b" ".join((number, head[1], number, head[3])), 1)
    assert spoilt != packed
    assert read_all(QuickReader(io.BytesIO(spoilt))) == read_all(PdfFileReader(io.BytesIO(spoilt)))
