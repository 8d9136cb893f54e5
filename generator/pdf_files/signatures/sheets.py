"""The foliation of an original: on each page, which original of how many, which page of which piece, which sheet.

It is drawn in small type at the foot of the page, under the running foot, as an artifact: it is of the paper and not of
the text. A sheet is a page of the signed text: originals are printed on one side, so that a page cannot be
exchanged without being seen. An open piece (deliberations, filled again as they come) has no sheets, so that those
of the text keep their count; a page that came back from paper bears its line already; a back cover is not counted.

Source: ISO 32000-1, 14.8.2.2 (artifacts).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Dictionary, Name, Pdf, Stream

from generator.model.pieces import BACK_COVER_LABEL
from generator.pdf_files.embedded_font import embed_font, subset_font
from generator.pdf_files.page_content import Leftovers, draw_after_content
from generator.pdf_files.page_geometry import frame_page, write_matrix, write_number
from generator.pdf_files.signatures.code import BLOCK_WIDTH

_SIZE = 6.5  # points, as the words beside a signature code
_BOTTOM = 15.0  # points: above what printers leave white
_LEFT, _LEFT_LANDSCAPE = 68.0, 56.7  # points: at the text's margin
_AIR = 6.0  # points beside a signature code
_FONT = "/CTGFeuillet"


@dataclass(frozen=True, slots=True)
class NumberedPiece:
    """A piece as its pages name it: « annexe 3 », what stands before its page numbers; an `open` one has no sheets."""

    name: str
    page_prefix: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Which original this is (`number`, from 1), of how many, and the pieces that it holds."""

    number: int
    count: int
    pieces: tuple[NumberedPiece, ...]


@dataclass(frozen=True, slots=True)
class SheetPen:
    """What the lines of all originals of one text are drawn with; `known`: what contents of pages leave behind."""

    font: bytes
    known: dict[bytes, Leftovers | None] = field(default_factory=dict)


def name_piece(title: str) -> str:
    """« annexe 3 », of « Annexe 3 – Le plan d'actions »."""
    name = title.partition(" – ")[0].strip()
    return name[:1].lower() + name[1:]


def write_sheet_line(copy: Copy, piece: str, label: str, sheet: tuple[int, int] | None) -> str:
    """« exemplaire 2/5 – annexe 3, page A3-4 – feuillet 58/88 »; without the last for a page that is no sheet."""
    line = f"exemplaire\u00a0{copy.number}/{copy.count} – {piece}, page\u00a0{label}"
    return f"{line} – feuillet\u00a0{sheet[0]}/{sheet[1]}" if sheet is not None else line


def number_sheets(
    original: Pdf, copy: Copy, pen: SheetPen, codes: Mapping[int, float], scanned: Container[int] = ()
) -> None:
    """Draw its line on each page of an original but on those that were `scanned` (from 1).

    `codes` are the left edges of the signature codes, in points, by page: a line stands beside its page's.
    """
    lines = _write_lines([page.label for page in original.pages], copy)
    subset = subset_font(pen.font, "".join(sorted(set("".join(lines.values())))))
    embedded = embed_font(original, subset)
    shared: dict[bytes, Stream] = {}
    for number, line in lines.items():
        if number in scanned:
            continue
        page = original.pages[number - 1]
        page.add_resource(embedded, Name.Font, Name(_FONT), replace_existing=True)
        frame = frame_page(page)
        left = _LEFT_LANDSCAPE if frame.width > frame.height else _LEFT
        code = codes.get(number)
        if code is not None and code < left + subset.measure(line) * _SIZE + _AIR and left < code + BLOCK_WIDTH:
            left = code + BLOCK_WIDTH + _AIR
        matrix = write_matrix(frame.place(left, _BOTTOM))
        words = f"0.35 g BT {_FONT} {write_number(_SIZE)} Tf {subset.encode(line)} Tj ET"
        draw_after_content(original, page, f"/Artifact BMC\nq {matrix} cm {words} Q\nEMC\n".encode(), shared, pen.known)


def has_sheets(original: Pdf) -> bool:
    """Whether an original bears the lines: one that was frozen by an older program does not."""
    fonts = (page.resources.get(Name.Font) for page in original.pages)
    return any(isinstance(one, Dictionary) and _FONT in one for one in fonts)


def _write_lines(labels: Sequence[str], copy: Copy) -> dict[int, str]:
    """The line of each page, from 1; of a page of no known piece and of a back cover, none."""
    named = {rank: _find_piece(label, copy.pieces) for rank, label in enumerate(labels, start=1)}
    counted = [rank for rank, piece in named.items() if piece is not None and not piece.open]
    sheets = {rank: (sheet, len(counted)) for sheet, rank in enumerate(counted, start=1)}
    return {
        rank: write_sheet_line(copy, piece.name, labels[rank - 1], sheets.get(rank))
        for rank, piece in named.items()
        if piece is not None
    }


def _find_piece(label: str, pieces: Sequence[NumberedPiece]) -> NumberedPiece | None:
    if label == BACK_COVER_LABEL:
        return None
    fitting = [piece for piece in pieces if label.startswith(piece.page_prefix)]
    return max(fitting, key=lambda piece: len(piece.page_prefix), default=None)
