"""pyHanko's reader of PDFs, with the heads of object streams read once.

A PDF of ours keeps its small objects a hundred to a stream, whose head says where each stands. pyHanko reads the whole
head again for each object, number by number, which takes most of a control. Here a head is read once; what is in the
least irregular is left to pyHanko: nothing is read, refused or told but as pyHanko would.

Source: ISO 32000-1, 7.5.7 (object streams).
"""

from __future__ import annotations

import io
import re
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError, read_non_whitespace
from pyhanko.pdf_utils.reader import PdfFileReader

# Number and place of an object, and nothing else: no sign, no point, no comment.
_PAIR = re.compile(rb"[\t\n\f\r ]*([0-9]{1,9})[\t\n\f\r ]+([0-9]{1,9})(?=[\t\n\f\r ])")

Places = dict[tuple[int, int], int]  # where objects start, by number and rank


class QuickReader(PdfFileReader):
    """The same reader. `_heads` holds what was read of each object stream, and the stream that it was read in."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._heads: dict[int, tuple[object, bytes, Places]] = {}
        super().__init__(*arguments, **options)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        _, data, places = self._read_head(stmnum)
        start = places.get((idnum, idx))
        if start is not None:
            stream = io.BytesIO(data)
            stream.seek(start)
            try:
                found = generic.read_object(stream, generic.Reference(idnum, 0, self))
                read_non_whitespace(stream, seek_back=True, allow_eof=True)  # type: ignore[no-untyped-call]
            except (PdfReadError, PdfStreamError):
                found = None  # pyHanko tells what it is
            if found is not None and not isinstance(found, generic.StreamObject | generic.IndirectObject):
                return found
        return super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-untyped-call]

    def _read_head(self, stmnum: int) -> tuple[object, bytes, Places]:
        stream = generic.Reference(stmnum, 0, self).get_object()
        known = self._heads.get(stmnum)
        if known is None or known[0] is not stream:
            known = self._heads[stmnum] = (stream, *_find_places(stream))
        return known


def _find_places(stream: Any) -> tuple[bytes, Places]:
    """The bytes of an object stream and where each object starts; nothing where its head is not plain."""
    if not isinstance(stream, generic.StreamObject) or stream.get("/Type") != "/ObjStm":
        return b"", {}
    count, first = stream.get("/N"), stream.get("/First")
    if not isinstance(count, int) or not isinstance(first, int):
        return b"", {}
    data = stream.read_data(DecodePurpose.OBJECT_STREAM)
    places: Places = {}
    numbers: set[int] = set()
    end = 0
    for rank in range(count):
        pair = _PAIR.match(data, end)
        if pair is None or int(pair[1]) in numbers:
            return b"", {}
        end = pair.end()
        numbers.add(int(pair[1]))
        places[int(pair[1]), rank] = first + int(pair[2])
    return data, places
