"""What a written PDF is: its bytes, and where things stand on its pages. Known without what sets them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.document import BlockId


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """The empty frame where a party signs: 1-based page; PDF points from the page's lower left corner."""

    block: BlockId
    party: str
    page: int
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A written PDF, and where things stand in it (pages are 1-based)."""

    data: bytes
    page_count: int
    signature_pages: tuple[int, ...]
    section_pages: dict[BlockId, int]
    block_pages: dict[BlockId, tuple[int, int]]  # the first and the last page of what the PDF shows of each block
    signature_places: tuple[SignaturePlace, ...]
    linked: bool  # some link leads to another piece
