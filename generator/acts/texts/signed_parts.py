"""What of a piece is signed, part by part: the words of each block as the digest takes them, and where they stand.

The words are those of `writing/parity.py`, so that two texts have the same parts exactly when they have one digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from generator.errors import Span
from generator.model.document import (
    BlockId,
    BlockList,
    ContentKey,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SectionKind,
    SignatureBlock,
    Table,
    plain_text,
    walk_blocks,
)
from generator.writing.parity import normalise, tree_text

_LONGEST_NAME = 48  # characters of the words that name a row
_NAMELESS = {
    SectionKind.PARTIES: "désignation des parties",
    SectionKind.CITATIONS: "visas",
    SectionKind.CONCLUSIONS: "signatures",
    SectionKind.ATTACHMENTS: "liste des annexes",
}


def _fold(text: str) -> str:
    """The words as they are compared: plain spaces, hyphens and apostrophes, which typography alone may change."""
    return normalise(text).replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The words of one block, or of one of its notes. `place` is said in French: « article 9, 2ᵉ alinéa ».

    `wholes` are what it stands in that comes or goes as one thing, the widest first, each with its name in French.
    """

    key: ContentKey
    text: str
    block: BlockId
    origin: Span
    place: str
    wholes: tuple[tuple[ContentKey, str], ...] = ()

    @property
    def container(self) -> ContentKey:
        """What it has a rank or a name in: its clause, its row."""
        return self.key.rpartition("/")[0]


def list_signed_pieces(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The pieces less their living sections, those that have nothing else left out: what `digest_signed_text` takes."""
    less = (replace(d, sections=tuple(s for s in d.sections if not s.living)) for d in documents)
    return tuple(document for document in less if document.sections)


def list_parts(document: Document) -> tuple[tuple[SignedPart, ...], tuple[SignedPart, ...]]:
    """The parts of the body of a piece, then those of its notes, in reading order."""
    body: list[SignedPart] = []
    notes: list[SignedPart] = []
    for section in document.sections:
        name = _name_section(document, section)
        whole = (section.key, name)
        places = {section.id: SignedPart(section.key, "", section.id, section.origin, f"{name}, titre", (whole,))}
        places |= {part.block: part for part in _place_blocks(section, name, whole)}
        texts, footnotes = tree_text(replace(document, sections=(section,)))
        body += [replace(places[part.id], text=_fold(part.text)) for part in texts]
        calls: Counter[BlockId] = Counter()
        for part in footnotes:
            calls[part.id] += 1
            place = places[part.id]
            key = f"{place.key}/note-{calls[part.id]}"
            notes.append(replace(place, key=key, text=_fold(part.text), place=f"{place.place}, note"))
    return tuple(body), tuple(notes)


def name_piece(document: Document) -> str:
    """« convention », « annexe III »."""
    return document.meta.called or document.meta.piece


def _name_section(document: Document, section: Section) -> str:
    """« article 9 », « préambule », « annexe 3, FA 2.5 »."""
    label = _fold(section.label).rstrip(" :–-.")
    heading = _fold(plain_text(section.heading))
    if section.kind is SectionKind.ARTICLE and label:
        return label[:1].lower() + label[1:]
    words = label or (f"« {shorten(heading, _LONGEST_NAME)} »" if heading else _NAMELESS.get(section.kind, "texte"))
    if document.meta.signed:
        return words
    piece = name_piece(document)
    return piece if words.lower() == piece.lower() else f"{piece}, {words}"


def _place_blocks(section: Section, name: str, whole: tuple[ContentKey, str]) -> Iterator[SignedPart]:
    rank = 0
    for block in section.blocks:
        match block:
            case Paragraph() | BlockList():
                for inner in walk_blocks((block,)):
                    if isinstance(inner, Paragraph):
                        rank += 1
                        yield _place(inner, f"{name}, {say_rank(rank)} alinéa", whole)
            case Heading():
                yield _place(block, f"{name}, intertitre", whole)
            case Table(head=head, rows=rows):
                yield _place(block, f"{name}, titre d'un tableau", whole)
                for row in (*head, *rows):
                    yield from _place_row(row, name, whole)
            case Figure():
                yield _place(block, f"{name}, légende d'une figure", whole)
            case SignatureBlock(blocks=blocks, key=key, party=party):
                words = f"signature de « {party} »"
                for paragraph in blocks:
                    yield _place(paragraph, words, whole, (key, words))
            case PageBreak():
                pass
            case _:
                assert_never(block)


def _place_row(row: Row, name: str, whole: tuple[ContentKey, str]) -> Iterator[SignedPart]:
    blocks = [block for cell in row.cells for block in walk_blocks(tuple(cell.blocks)) if isinstance(block, Paragraph)]
    words = next((found for block in blocks if (found := _fold(plain_text(block.inlines)))), "")
    place = f"{name}, ligne « {shorten(words, _LONGEST_NAME)} »"
    for block in blocks:
        yield _place(block, place, whole, *(((row.key, place),) if row.key else ()))


def _place(block: Paragraph | Heading | Table | Figure, place: str, *wholes: tuple[ContentKey, str]) -> SignedPart:
    return SignedPart(block.key, "", block.id, block.origin, place, wholes)


def say_rank(rank: int) -> str:
    """« 1ᵉʳ », « 2ᵉ »."""
    return "1ᵉʳ" if rank == 1 else f"{rank}ᵉ"


def shorten(words: str, length: int) -> str:
    """The words, cut after a whole one when they are longer."""
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0]} …"
