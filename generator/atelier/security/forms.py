"""A form as it comes in: its words are bounded, since they are held in memory, and they are UTF-8 and nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

_ENCODINGS = (b"utf-8", b"utf8")  # Python knows others that take hours for some megabytes


@dataclass(frozen=True, slots=True)
class FormBounds:
    """How many files and fields a form may have, the bytes of one field, and of all its fields with their names.

    Files wait on the disk: `BodyBounds` bounds them.
    """

    files: int = 200
    fields: int = 40_000  # a grid of a thousand rows, sent by a browser without JavaScript
    field_bytes: int = 4_000_000
    words_bytes: int = 32_000_000


async def read_form(request: Request, bounds: FormBounds) -> FormData:
    """The form that a request sends; empty when it sends something else.

    Raises: `HTTPException` (400) when it is no form, or goes beyond the bounds.
    """
    kind, options = parse_options_header(request.headers.get("Content-Type"))
    if options.get(b"charset", b"utf-8").lower() not in _ENCODINGS:
        raise HTTPException(400)
    try:
        async with aclosing(request.stream()) as stream:
            if kind == b"multipart/form-data":
                return await _Parts(request, stream, bounds).parse()
            if kind == b"application/x-www-form-urlencoded":
                words = _count(stream, bounds.words_bytes)
                parser = FormParser(request.headers, words, max_fields=bounds.fields, max_part_size=bounds.field_bytes)
                return await parser.parse()
    except MultiPartException as fault:
        raise HTTPException(400, fault.message) from fault
    return FormData()


async def _count(stream: AsyncGenerator[bytes, None], most: int) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for chunk in stream:
        taken += len(chunk)
        if taken > most:
            raise HTTPException(400)
        yield chunk


class _Parts(MultiPartParser):
    """The parts of a form with files; what is not a file is counted."""

    def __init__(self, request: Request, stream: AsyncGenerator[bytes, None], bounds: FormBounds) -> None:
        super().__init__(
            request.headers,
            stream,
            max_files=bounds.files,
            max_fields=bounds.fields,
            max_part_size=bounds.field_bytes,
        )
        self._left = bounds.words_bytes

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Some bytes of a part."""
        if self._current_part.file is None:
            self._take(end - start)
        super().on_part_data(data, start, end)

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        """Some bytes of what a part says of itself: its name."""
        self._take(end - start)
        super().on_header_value(data, start, end)

    def _take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise HTTPException(400)
