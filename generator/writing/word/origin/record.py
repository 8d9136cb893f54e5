"""What a Word file was made from: the dossier, its sources by digest, the tree itself, and what the file is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from generator.model.document import (
    Block,
    BlockId,
    Document,
    Figure,
    Member,
    SideBySide,
    block_inlines,
    plain_text,
    walk_blocks,
)
from generator.writing.parity import normalise
from generator.writing.word.ledger import bookmark_name

AnyBlock = TypeVar("AnyBlock", Block, Member)
_DIGEST = 12  # hexadecimal digits: enough to see that words are others


class Use(StrEnum):
    """What a Word file of ours is for."""

    PIECE = "piece"
    REVIEW = "relecture"  # a copy for one reviewer, tracking switched on
    REDLINE = "comparatif"  # its tracked changes are ours


@dataclass(frozen=True, slots=True)
class Sources:
    """What pieces are made from. `digest` is the SHA-256 of the dossier's content as its PDFs carry it.

    `folder` and `model_folder` are what origins of blocks begin with; neither is written.
    """

    dossier: str
    digest: str
    model: str  # name and version
    program: str  # version
    folder: str = ""
    model_folder: str = ""
    use: Use = Use.PIECE
    reviewer: str = ""


def list_words(document: Document) -> Iterator[tuple[BlockId, str]]:
    """Each section and block that has words of its own, by its identity, in reading order."""
    for section in document.sections:
        if section.heading:
            yield section.id, normalise(section.label + plain_text(section.heading))
        for block in walk_blocks(section.blocks):
            words = normalise(plain_text(block_inlines(block)))
            if words:
                yield block.id, words


def digest_words(document: Document) -> dict[str, str]:
    """The digest of the words at each bookmark."""
    return {bookmark_name(block): sha256(words.encode()).hexdigest()[:_DIGEST] for block, words in list_words(document)}


def strip_pictures(document: Document) -> Document:
    """The same words without what is drawn: two trees are compared, and kept, by what they say."""
    sections = tuple(replace(one, blocks=tuple(_strip(block) for block in one.blocks)) for one in document.sections)
    signatories = tuple(replace(one, logo=None) for one in document.cover.signatories)
    return replace(document, sections=sections, cover=replace(document.cover, signatories=signatories))


def _strip(block: AnyBlock) -> AnyBlock:
    if isinstance(block, Figure):
        return replace(block, svg=b"", png=b"", picture=b"")
    if isinstance(block, SideBySide):
        left = tuple(_strip(member) for member in block.left)
        return replace(block, left=left, right=tuple(_strip(member) for member in block.right))
    return block
