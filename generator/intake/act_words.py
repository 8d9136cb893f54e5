"""The words of an act that somebody else wrote: a PDF, a Word file, or plain text."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator

from docx import Document as open_word
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.intake.door import take_pdf

_MARKS = re.compile(r"\*\*|\^\{(\w+)\}")
_MAX_WORD_BYTES = 64 * 1024 * 1024


def read_act_words(data: bytes, name: str) -> str:
    """The text of an act, in reading order, spaces as they come; notes where the file has them.

    In plain text, `**…**` and `^{…}` are marks and not words.

    Raises: `InputFileError` when the file is none of those, or cannot be read.
    """
    if data.startswith(b"%PDF"):
        return unicodedata.normalize("NFC", _read_pdf(data, name))
    if data.startswith(b"PK\x03\x04"):
        return unicodedata.normalize("NFC", read_word_words(data, name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refuse(name, "ce n'est ni un PDF, ni un fichier Word, ni un texte en UTF-8") from fault
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", text))


def _read_pdf(data: bytes, name: str) -> str:
    pages = read_page_words(take_pdf(data, name).pdf, name)
    if not any(page.strip() for page in pages):
        raise _refuse(name, "ce PDF ne porte pas de texte : c'est sans doute une numérisation")
    return "\n".join(pages)


@done_aside
def read_page_words(pdf: bytes, name: str) -> list[str]:
    """The words of each page of a PDF.

    Raises: `InputFileError` when they cannot be read, or take too much time or memory.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(pdf))
        allow_pages(len(reader.pages))
        return [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError) as fault:
        raise _refuse(name, "le texte de ce PDF ne peut pas être lu") from fault


@done_aside
def read_word_words(data: bytes, name: str) -> str:
    """The words of a Word file, a paragraph a line.

    Raises: `InputFileError` when they cannot be read, or take too much time or memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_WORD_BYTES:
                raise _refuse(name, "ce fichier Word est trop gros une fois décompressé")
        document = open_word(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile) as fault:
        raise _refuse(name, "ce fichier Word ne peut pas être lu") from fault
    return "\n".join(_list_words(document))


def _list_words(container: WordDocument | _Cell) -> Iterator[str]:
    """The paragraphs of a document or of a cell, those of its tables in their place."""
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    yield from _list_words(cell)
        else:
            yield item.text


def _refuse(name: str, message: str) -> InputFileError:
    hint = "donner le texte de l'acte publié : un PDF avec son texte, un DOCX ou un fichier .txt"
    return InputFileError(Diagnostic(Code.REPRISE_IMPOSSIBLE, message, Span(name), hint=hint))
