"""The objects of a PDF written out once, where pydyf writes them once for the file and once more for its digest."""

from __future__ import annotations

import pydyf

from generator.writing.accelerators.switch import OBJECTS


class _WrittenObject(pydyf.Object):  # type: ignore[misc]  # the library has no types
    """An object whose bytes are known."""

    data = b""

    def __init__(self, written: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.data = written.number, written.generation, written.data


def write_objects(pdf: pydyf.PDF) -> None:
    """Put in the place of the objects of a finished PDF what they are written as."""
    if OBJECTS.is_on() and OBJECTS.is_known():
        pdf.objects[:] = [one if one.free == "f" or is_written(one) else _WrittenObject(one) for one in pdf.objects]


def is_written(one: pydyf.Object) -> bool:
    """Whether an object says by itself how it is written."""
    return "indirect" in type(one).__dict__
