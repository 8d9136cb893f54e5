"""How much each page of a PDF draws, forms, patterns and letters drawn within one another counted as often as drawn.

A few kilobytes in which each form draws the next one ten times would draw for days: nobody renders such a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

MAX_DRAWN = 2_000_000  # numbers and words of what a page draws, as often as it draws them
_PAGE_AREA = 595.0 * 842.0  # square points
_WORD = re.compile(rb"[^\s\[\]]+|\[")
_MAX_DEPTH = 60
_NAME = rb"/([^\s/\[\]()<>{}%]+)\s+"
_CALLS = ((Name.XObject, re.compile(_NAME + rb"Do\b")), (Name.Pattern, re.compile(_NAME + rb"(?:scn|SCN)\b")))
_TAKES_FONT = re.compile(_NAME + rb"[-+.\d]+\s+Tf\b")
_SHOWS_LETTERS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>")
_HINT = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"


def check_drawing(pdf: pikepdf.Pdf, name: str) -> None:
    """Raises: `InputFileError` when what a page draws is beyond measure, or draws itself."""
    counted: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources) or Dictionary()
        contents = page.obj.get(Name.Contents)
        parts = list(contents) if isinstance(contents, Array) else [contents]
        data = b"\n".join(_read(part) for part in parts)
        total = _count(data, resources, counted, 1)
        for note in _list_appearances(page):
            total += _count_drawn(note, Dictionary(), counted, 1)
        if total > MAX_DRAWN:
            what = "une de ses pages dessine des millions de choses, ou des dessins l'un dans l'autre"
            message = f"ce PDF est démesuré : {what}"
            raise InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=_HINT))


def _count(data: bytes, resources: Any, counted: dict[tuple[int, int], int], depth: int) -> int:
    """What some drawing draws: each form and pattern that it calls, as often as it does; its letters, if drawings."""
    if depth > _MAX_DEPTH:
        return MAX_DRAWN + 1
    total = sum(1 for _ in islice(_WORD.finditer(data), MAX_DRAWN + 1))
    for kind, pattern in _CALLS:
        for called, times in Counter(pattern.findall(data)).items():
            drawn = _find(resources, kind, called)
            total += times * _count_drawn(drawn, resources, counted, depth) * _count_tiles(drawn)
    fonts = set(_TAKES_FONT.findall(data))
    letters = max((_count_letters(_find(resources, Name.Font, font), counted, depth) for font in fonts), default=0)
    if letters:
        total += letters * sum(len(words) for words in _SHOWS_LETTERS.findall(data))
    return min(total, MAX_DRAWN + 1)


def _count_drawn(form: Any, around: Any, counted: dict[tuple[int, int], int], depth: int) -> int:
    """What a form draws; one without resources takes those around it."""
    if not isinstance(form, Stream) or form.get(Name.Subtype) == Name.Image:
        return 1
    if form.objgen not in counted:
        counted[form.objgen] = MAX_DRAWN + 1  # while it is being counted: what draws itself counts for too much
        counted[form.objgen] = _count(_read(form), form.get(Name.Resources, around), counted, depth + 1)
    return counted[form.objgen]


def _count_letters(font: Any, counted: dict[tuple[int, int], int], depth: int) -> int:
    """What the most costly letter of a drawn font draws; 0 for other fonts, and for drawings that draw no other."""
    if not isinstance(font, Dictionary) or font.get(Name.Subtype) != Name.Type3 or Name.CharProcs not in font:
        return 0
    resources = font.get(Name.Resources) or Dictionary()
    if not any(key in resources for key in (Name.XObject, Name.Font, Name.Pattern)):
        return 0
    if font.objgen not in counted:
        counted[font.objgen] = MAX_DRAWN + 1
        drawings = [one for _, one in font.CharProcs.items() if isinstance(one, Stream)]
        most = max((_count(_read(one), resources, counted, depth + 1) for one in drawings), default=0)
        counted[font.objgen] = most
    return counted[font.objgen]


def _count_tiles(pattern: Any) -> int:
    """How often a pattern is drawn to fill a page of A4; 1 for what is no pattern."""
    if not isinstance(pattern, Stream) or Name.XStep not in pattern:
        return 1
    try:
        matrix = [float(one) for one in pattern.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0]))]
        side = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        tile = abs(float(pattern.XStep) * float(pattern.get(Name.YStep, pattern.XStep))) * side
    except (TypeError, ValueError, IndexError):
        return 1
    return max(1, round(_PAGE_AREA / max(tile, _PAGE_AREA / MAX_DRAWN)))


def _find(resources: Any, kind: Name, name: bytes) -> Any:
    """The resource of a name, as a content writes it: it may have escapes, and bytes that are no text."""
    found = resources.get(kind) if isinstance(resources, Dictionary) else None
    if not isinstance(found, Dictionary):
        return None
    try:
        key = pikepdf.Object.parse(b"/" + name)
        return found.get(key) if isinstance(key, Name) else None
    except (pikepdf.PdfError, ValueError):  # an escape that is none
        return None


def _list_appearances(page: Any) -> Iterator[Any]:
    notes = page.obj.get(Name.Annots)
    for note in notes if isinstance(notes, Array) else ():
        looks = note.get(Name.AP) if isinstance(note, Dictionary) else None
        normal = looks.get(Name.N) if isinstance(looks, Dictionary) else None
        if isinstance(normal, Stream):
            yield normal
        elif isinstance(normal, Dictionary):
            yield from (one for _, one in normal.items())


def _read(stream: Any) -> bytes:
    if not isinstance(stream, Stream):
        return b""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a filter that cannot be decoded: told by whoever reads it
        return b""
