"""The code of a signature page: which page of which original of which CTG, signed on which text.

It is a QR code, with the same words in clear beside it, drawn as an artifact in a free place of the bottom margin. The
upper right corner is the stamp's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy
import pypdfium2
import segno
from pikepdf import Array, Dictionary, Name, Pdf

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.names import slugify
from generator.pdf_files.embedded_font import FontSubset, embed_font, subset_font
from generator.pdf_files.page_content import draw_after_content
from generator.pdf_files.page_geometry import frame_page, write_matrix, write_number
from generator.pdf_files.pdf_bytes import open_pdf, refuse_signed, save_pdf

_PREFIX = "CTG1"
# Letters, digits and these signs make a QR code half as large as any other text would.
_GRAMMAR = re.compile(rf"{_PREFIX}:([A-Z0-9-]{{1,30}}):([1-9]\d{{0,3}}):([1-9]\d{{0,4}}):([0-9A-F]{{12}})")
_LONGEST = 30  # signs of a name
_AMENDMENT = re.compile(r"-AVENANT-\d+$")

# All in points, on the page as seen. A module is 0.5 mm: three dots of a copier at 150 dpi.
_SIDE = 50.0
_QUIET = 7.0  # four modules, as ISO/IEC 18004 wants (9.1)
_BOTTOM = 15.0  # what printers leave white
_WORDS_WIDTH = 86.0
_LEADING = 8.0
_FONT_SIZE = 6.5
BLOCK_WIDTH = _SIDE + 2 * _QUIET + _WORDS_WIDTH
_BLOCK_HEIGHT = _SIDE + _QUIET
# The words stand lower than the page number, under which they may pass.
_WORDS_HEIGHT = 3 * _LEADING
# Where the code may stand, by the left edge of its block: between the foot's words first.
_PLACES = (378.0, 340.0, 300.0, 260.0, 220.0, 180.0, 68.0, 20.0)
_PALE = 200  # lighter than this, out of 255, nothing that is read is there: the mark « PROJET » may be


@dataclass(frozen=True, slots=True, order=True)
class SignatureCode:
    """What the code says. `dossier` is in the code's own spelling; `number` and `page` count from 1.

    `digest` is twelve hexadecimal digits of the SHA-256 of the text that is signed.
    """

    dossier: str
    number: int
    page: int
    digest: str


def name_dossier(name: str) -> str:
    """A dossier's name as the codes spell it: capitals without accents, at most 30 signs, an avenant's number kept."""
    spelt = slugify(name).upper()
    end = found[0] if (found := _AMENDMENT.search(spelt)) is not None else ""
    return f"{spelt.removesuffix(end)[: _LONGEST - len(end)]}{end}"


def write_code(code: SignatureCode) -> str:
    """The words of the QR code."""
    return f"{_PREFIX}:{code.dossier}:{code.number}:{code.page}:{code.digest.upper()}"


def parse_code(words: str) -> SignatureCode | None:
    """What a QR code says, or nothing when it is not one of ours."""
    found = _GRAMMAR.fullmatch(words)
    if found is None:
        return None
    dossier, number, page, digest = found.groups()
    return SignatureCode(dossier, int(number), int(page), digest.lower())


def draw_codes(
    pdf: bytes, codes: Sequence[SignatureCode], font: bytes, name: str, pages: Sequence[int] = ()
) -> tuple[bytes, list[Diagnostic]]:
    """The file with a code on each page that one names, and a warning for each page that has no room for it.

    `pages` says on which pages (from 1) of a file that does not begin where the original does.

    Raises: `InputFileError` when the PDF cannot be read or is signed.
    """
    document = open_pdf(pdf, name)
    refuse_signed(document, name)
    placed = dict(zip(pages or [code.page for code in codes], codes, strict=True))
    drawn = add_codes(document, pdf, placed, font, name)
    return save_pdf(document), list(drawn.warnings)


@dataclass(frozen=True, slots=True)
class DrawnCodes:
    """Where codes were drawn: the left edge of each, in points, by page; `warnings` are the pages without room."""

    lefts: Mapping[int, float]
    warnings: tuple[Diagnostic, ...]


def add_codes(document: Pdf, seen_as: bytes, codes: Mapping[int, SignatureCode], font: bytes, name: str) -> DrawnCodes:
    """Draw codes on the pages of an open document, by page from 1; `seen_as` is a file whose pages look like these.

    Source: ISO 32000-1, 14.8.2.2 (artifacts).
    """
    warnings: list[Diagnostic] = []
    lefts: dict[int, float] = {}
    words = [_write_lines(code) for code in codes.values()]
    subset = subset_font(font, "".join(line for lines in words for line in lines))
    embedded = embed_font(document, subset)
    with pypdfium2.PdfDocument(seen_as) as seen:
        for (place, code), lines in zip(codes.items(), words, strict=True):
            left = _find_place(seen[place - 1])
            if left is None:
                message = f"page {code.page} : le bas de la page n'a pas de place libre pour le code de l'exemplaire"
                hint = "cette page, une fois numérisée, sera à classer à la main : --exemplaire et --page"
                warnings.append(
                    Diagnostic(Code.CODE_SANS_PLACE, message, Span(name), hint=hint, severity=Severity.WARNING)
                )
                continue
            lefts[place] = left
            page = document.pages[place - 1]
            drawing = document.make_stream(
                _draw(code, lines, subset),
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, BLOCK_WIDTH, _BLOCK_HEIGHT + _QUIET]),
                Resources=Dictionary(Font=Dictionary(F=embedded)),
            )
            key = f"/CTGCode{code.number}x{code.page}"
            matrix = write_matrix(frame_page(page).place(left, _BOTTOM - _QUIET))
            draw_after_content(document, page, f"/Artifact BMC\nq {matrix} cm {key} Do Q\nEMC\n".encode(), {})
            page.add_resource(drawing, Name.XObject, Name(key), replace_existing=True)
    return DrawnCodes(lefts, tuple(warnings))


def _write_lines(code: SignatureCode) -> tuple[str, str, str]:
    digest = " ".join(code.digest[start : start + 4] for start in (0, 4, 8))
    return code.dossier.lower(), f"exemplaire n° {code.number}, page {code.page}", f"texte {digest}"


def _find_place(page: pypdfium2.PdfPage) -> float | None:
    """The left edge of the first place where nothing is drawn, in points."""
    seen = page.render(scale=1, grayscale=True).to_numpy()
    seen = seen.reshape(seen.shape[0], -1)
    height, width = seen.shape
    for left in _PLACES:
        if left + BLOCK_WIDTH > width:
            continue
        square = (left, left + _SIDE + 2 * _QUIET, _BOTTOM - _QUIET, _BOTTOM + _SIDE + _QUIET / 2)
        words = (left + _SIDE + 2 * _QUIET, left + BLOCK_WIDTH, _BOTTOM - 2, _BOTTOM + _WORDS_HEIGHT)
        if all(_is_free(seen, height, box) for box in (square, words)):
            return left
    return None


def _is_free(seen: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]], height: int, box: Iterable[float]) -> bool:
    left, right, bottom, top = (round(value) for value in box)
    part = seen[max(height - top, 0) : max(height - bottom, 0), left:right]
    return part.size > 0 and int(part.min()) >= _PALE


def _draw(code: SignatureCode, lines: Sequence[str], font: FontSubset) -> bytes:
    matrix = tuple(segno.make_qr(write_code(code), error="q", boost_error=False).matrix)
    module = _SIDE / len(matrix)
    steps = [f"q 1 g 0 0 {write_number(_SIDE + 2 * _QUIET)} {write_number(_SIDE + 2 * _QUIET)} re f 0 g"]
    for row, modules in enumerate(matrix):
        bottom = _QUIET + _SIDE - (row + 1) * module
        for start, length in _list_runs(modules):
            left = _QUIET + start * module
            # A hair more than the module, so that no white line shows between two rows.
            area = f"{write_number(length * module)} {write_number(module + 0.01)}"
            steps.append(f"{write_number(left)} {write_number(bottom)} {area} re")
    steps.append("f")
    for rank, line in enumerate(reversed(lines)):
        shown = "".join(c for c in line if font.has(c))
        size = min(_FONT_SIZE, (_WORDS_WIDTH - 4) / max(font.measure(shown), 1))
        place = f"{write_number(_SIDE + 2 * _QUIET)} {write_number(_QUIET + rank * _LEADING)}"
        steps.append(f"BT /F {write_number(size)} Tf 1 0 0 1 {place} Tm {font.encode(shown)} Tj ET")
    return "\n".join((*steps, "Q")).encode()


def _list_runs(modules: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Dark modules that touch each other in a row: where they start, how many they are."""
    start = None
    for place, dark in enumerate((*modules, 0)):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
