"""Where a fact, a cell or a value appears in the text of a dossier: passages that say it or follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.document import BlockId, Document, plain_text, walk_blocks
from generator.model.words.sources import FactPlace
from generator.previewing.opened import OpenedText
from generator.previewing.origins import Explainer, list_words
from generator.returning.sorting.traced_texts import find_places
from generator.writing.html.blocks import title_section

_MOST = 200
_QUOTED = 160  # characters of a passage


@dataclass(frozen=True, slots=True)
class Use:
    """A passage where a fact appears: its piece, its block, the title of its part, and its words, cut when long."""

    piece: str
    block: BlockId
    part: str
    words: str


def list_uses(opened: OpenedText, fact: FactPlace) -> tuple[Use, ...]:
    """Where a fact appears, in the order of the text; at most two hundred places.

    Raises: as `OpenedText.compose`.
    """
    documents = opened.compose(opened.pieces)
    traced = frozenset(find_places(documents, fact))
    uses: list[Use] = []
    for document in documents:
        uses += _list_in(opened, document, fact, traced)
        if len(uses) >= _MOST:
            break
    return tuple(uses[:_MOST])


def _list_in(
    opened: OpenedText, document: Document, fact: FactPlace, traced: frozenset[tuple[str, str]]
) -> Iterator[Use]:
    piece = document.meta.piece
    explainer = Explainer(opened.dossier, document)
    for section in document.sections:
        title = title_section(section)
        if (piece, section.key) in traced:
            yield Use(piece, section.id, title, title)
        for block in walk_blocks(section.blocks):
            if (piece, block.key) in traced or explainer.shows(block, fact):
                yield Use(piece, block.id, title, _cut(plain_text(list_words(block))))


def _cut(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED].rsplit(' ', 1)[0]} …"
