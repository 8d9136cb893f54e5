"""Where LibreOffice, which is not ours, lays out the headings of our Word files, beside what their contents say.

Word and LibreOffice do not break lines and pages quite as the PDF does, from which the contents have their numbers:
an entry may be one page off, no more.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
from lxml import etree

from tests.conformance.foreign_validators import MissingToolError

MOST_PAGES = 1
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PATIENCE_S = 300
_PAGE = re.compile(r"(?:A\d+-)?(\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents of a Word file: its words, and the page that it says (from 1)."""

    words: str
    page: int


def find_writer() -> str:
    """LibreOffice. Raises: `MissingToolError` when it is not there."""
    found = shutil.which("soffice")
    if found is None:
        raise MissingToolError("« soffice » (LibreOffice) est introuvable")
    return found


def lay_out_word_files(paths: Sequence[Path], folder: Path) -> dict[Path, bytes]:
    """Each Word file as the PDF that LibreOffice makes of it, all in one process; `folder` is empty.

    Files of one name in several folders are laid out under names of their own.
    """
    sources, made = folder / "docx", folder / "pdf"
    sources.mkdir(parents=True)
    named = {path: sources / f"{rank}.docx" for rank, path in enumerate(paths)}
    for path, copy in named.items():
        copy.write_bytes(path.read_bytes())
    if not named:
        return {}
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [
        find_writer(),
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(made),
        *map(str, named.values()),
    ]
    subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE_S)
    results = {path: made / f"{copy.stem}.pdf" for path, copy in named.items()}
    return {path: result.read_bytes() for path, result in results.items() if result.is_file()}


def has_contents(docx: bytes) -> bool:
    """Whether a Word file has contents with page numbers."""
    return any(True for _ in list_entries(docx))


def check_contents(docx: bytes, laid_out: bytes | None) -> list[str]:
    """What the contents of a Word file say wrong of the pages, as LibreOffice lays it out."""
    if laid_out is None:
        return ["LibreOffice n'a pas ouvert ce fichier"]
    faults: list[str] = []
    places = list(_list_outline(pypdf.PdfReader(io.BytesIO(laid_out))))
    start = 0
    for entry in list_entries(docx):
        rank = next((n for n, (words, _) in enumerate(places) if n >= start and words == _letters(entry.words)), None)
        if rank is None:
            faults.append(f"« {entry.words[:60]} » n'est pas un titre du document")
            continue
        start, page = rank + 1, places[rank][1]
        if abs(page - entry.page) > MOST_PAGES:
            faults.append(f"« {entry.words[:60]} » est page {page} dans LibreOffice, {entry.page} au sommaire")
    return faults


def list_entries(docx: bytes) -> Iterator[Entry]:
    """The lines of the contents that name a page of the file itself."""
    root = _read_part(docx, "word/document.xml")
    for link in root.iterfind(f".//{_W}sdtContent//{_W}hyperlink"):
        instructions = "".join(one.text or "" for one in link.iter(f"{_W}instrText"))
        if "PAGEREF" not in instructions:
            continue
        said = "".join("\t" if one.tag == f"{_W}tab" else one.text or "" for one in link.iter(f"{_W}t", f"{_W}tab"))
        words, _, number = said.rpartition("\t")
        page = _PAGE.fullmatch(number.strip())
        yield Entry(words, int(page[1]) if page is not None else 0)


def _list_outline(reader: pypdf.PdfReader) -> Iterator[tuple[str, int]]:
    """The headings of a PDF, as letters, with their pages (from 1), in reading order."""
    waiting: list[Any] = list(reversed(reader.outline))
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
            continue
        page = reader.get_destination_page_number(one)
        if page is not None:
            yield _letters(str(one.title)), page + 1


def _read_part(docx: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(name))


def _letters(words: str) -> str:
    return "".join(sign for sign in words if sign.isalnum())
