"""What of a piece is signed, part by part: the words of each block as the digest takes them, and where they stand.

The words are those of `writing/parity.py`, so that two texts have the same parts exactly when they have one digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from generator.comparing.nodes import Head, Node, Place, make_node
from generator.comparing.places import fold_words, name_blocks, name_section
from generator.comparing.tokens import split_words
from generator.errors import Span
from generator.model.document import (
    BlockId,
    ContentKey,
    Document,
    Figure,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Text,
    walk_blocks,
)
from generator.writing.parity import list_figures, tree_text


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The words of one block, of one of its notes, or of what it draws. `place` is said in French.

    `wholes` are what it stands in that comes or goes as one thing, the widest first, each with its name in French.
    `source` is the picture of what is drawn.
    """

    key: ContentKey
    text: str
    block: BlockId
    origin: Span
    place: str
    wholes: tuple[tuple[ContentKey, str], ...] = ()
    slot: str = "blocks"
    source: str = ""


def list_signed_pieces(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The pieces less their living sections, those that have nothing else left out: what `digest_signed_text` takes."""
    less = (replace(d, sections=tuple(s for s in d.sections if not s.living)) for d in documents)
    return tuple(document for document in less if document.sections)


def find_signed(documents: Iterable[Document]) -> Document:
    """The piece that is signed, of the pieces of one act."""
    return next(document for document in documents if document.meta.signed)


def list_parts(document: Document) -> tuple[SignedPart, ...]:
    """The parts of a piece in reading order; the notes of a section, then its pictures, follow its body."""
    return tuple(part for section in document.sections for part in _list_section(document, section))


@dataclass(slots=True)
class SignedTree:
    """The parts of a piece as nodes: sections, in them what comes or goes whole, in it the parts.

    `names` has what a node stands for by the identity of its place: a part, or the first part of what it holds, with
    its key and its name.
    """

    root: Node
    names: dict[BlockId, SignedPart]


def unfold_parts(parts: Sequence[SignedPart]) -> SignedTree:
    """The tree that is compared."""
    names: dict[BlockId, SignedPart] = {}
    children = tuple(_gather(parts, 0, names))
    return SignedTree(make_node(Head(Document, "", ()), (), children), names)


def _gather(parts: Iterable[SignedPart], depth: int, names: dict[BlockId, SignedPart]) -> Iterator[Node]:
    """Parts that stand in one thing below one node, as deep as they name such things."""
    for (whole, slot), run in groupby(parts, lambda part: (part.wholes[depth : depth + 1], part.slot if depth else "")):
        held = list(run)
        if whole:
            ((key, name),) = whole
            place = _enter(replace(held[0], key=key, place=name), names)
            kind = Row if depth else Section
            yield make_node(Head(kind, slot, (), place), (), tuple(_gather(held, depth + 1, names)))
            continue
        for part in held:
            drawn = (("source", part.source),) if part.source else ()
            head = Head(Paragraph, part.slot, drawn, _enter(part, names))
            yield make_node(head, split_words((Text(part.text),)))


def _enter(part: SignedPart, names: dict[BlockId, SignedPart]) -> Place:
    name = f"n{len(names)}"
    names[name] = part
    return Place(name, part.origin, part.key)


def _list_section(document: Document, section: Section) -> Iterator[SignedPart]:
    name = name_section(document, section)
    origins = {block.id: block.origin for block in walk_blocks(section.blocks) if not isinstance(block, PageBreak)}
    whole = (section.key, name)
    places = {
        section.id: SignedPart(section.key, "", section.id, section.origin, f"{name}, titre", (whole,), "heading")
    }
    for block, key, place, wholes in name_blocks(section, name):
        places[block] = SignedPart(key, "", block, origins[block], place, wholes)
    alone = replace(document, sections=(section,))
    texts, footnotes = tree_text(alone)
    for part in texts:
        yield replace(places[part.id], text=fold_words(part.text))
    calls: Counter[BlockId] = Counter()
    for part in footnotes:
        calls[part.id] += 1
        found = places[part.id]
        key, place = f"{found.key}/note-{calls[part.id]}", f"{found.place}, note"
        yield replace(found, key=key, text=fold_words(part.text), place=place, wholes=(whole,), slot="notes")
    for figure in list_figures(alone):
        if figure.source:
            yield _draw(figure, name, whole)


def _draw(figure: Figure, name: str, whole: tuple[ContentKey, str]) -> SignedPart:
    text, place = fold_words(figure.alt), f"{name}, dessin"
    return SignedPart(figure.key, text, figure.id, figure.origin, place, (whole,), "figures", figure.source)
