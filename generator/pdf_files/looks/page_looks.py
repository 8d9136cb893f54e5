"""The pages of a PDF as a person sees them: a picture at the asked width, the words, a digest of both."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

_DIGEST_SCALE = 0.5  # 36 dots an inch: a letter that changes still changes the picture
_QUALITY = 82  # of WebP: letters stay sharp
_EFFORT = 3  # of its search, from 0 to 6: half the time of 6, a twentieth more bytes
_MAX_WIDTH, _MAX_PIXELS = 2400, 12_000_000


@dataclass(frozen=True, slots=True)
class PageLook:
    """A page (from 1): its size in points, its words, a digest of what it shows and says."""

    number: int
    width: float
    height: float
    words: str
    digest: str


@done_aside
def look_at_pages(data: bytes, name: str = "") -> tuple[PageLook, ...]:
    """Every page of a PDF; `name` is shown in faults.

    Raises: `InputFileError` when it cannot be read, or takes too much time or memory.
    """
    with _open(data, name) as document:
        allow_pages(len(document))
        return tuple(_look(document[index], index + 1) for index in range(len(document)))


@done_aside
def draw_page(data: bytes, number: int, width: int, name: str = "") -> bytes:
    """A page (from 1) as a WebP picture so many pixels wide, at most 2 400.

    Raises: `InputFileError` when there is no such page, or as `look_at_pages`.
    """
    with _open(data, name) as document:
        if not 1 <= number <= len(document):
            raise _refuse(name, f"ce PDF n'a pas de page {number}")
        page = document[number - 1]
        across, down = page.get_size()
        scale = min(width, _MAX_WIDTH) / across
        scale = min(scale, (_MAX_PIXELS / (across * down)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        stream = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(stream, "WEBP", quality=_QUALITY, method=_EFFORT)
        bitmap.close()
        page.close()
        return stream.getvalue()


def _look(page: pypdfium2.PdfPage, number: int) -> PageLook:
    text = page.get_textpage()
    words = " ".join(str(text.get_text_range()).split())
    text.close()
    bitmap = page.render(scale=_DIGEST_SCALE, grayscale=True)
    seen = hashlib.sha256(bytes(bitmap.buffer))
    seen.update(f"{bitmap.width}x{bitmap.height}\n{words}".encode())
    bitmap.close()
    width, height = page.get_size()
    page.close()
    return PageLook(number, width, height, words, seen.hexdigest()[:32])


@contextmanager
def _open(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise _refuse(name, "ce PDF ne peut pas être ouvert") from fault
    try:
        yield document
    except pypdfium2.PdfiumError as fault:
        raise _refuse(name, "une page de ce PDF ne peut pas être dessinée") from fault
    finally:
        document.close()


def _refuse(name: str, message: str) -> InputFileError:
    hint = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF"
    return InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, Span(name), hint=hint))
