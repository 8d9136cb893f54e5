"""The texts of a traced composition by piece and key: their characters one by one, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from generator.errors import Span
from generator.model.document import (
    Block,
    BlockList,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    Heading,
    Inline,
    LineBreak,
    ListItem,
    Paragraph,
    Revision,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    walk_blocks,
    walk_inlines,
)
from generator.model.words.sources import Derived, FactPlace, FromFact, Literal, Source, Written

Key = tuple[str, str]  # a piece, and the content key of what it holds


@dataclass(frozen=True, slots=True)
class TracedText:
    """The words of a block: `sources` and `gaps` have one entry for each character."""

    piece: str
    key: str
    origin: Span
    words: str
    sources: tuple[Source | None, ...]
    gaps: tuple[Gap | None, ...]
    links: tuple[bool, ...]  # whether the character is one of a reference

    @property
    def is_traced(self) -> bool:
        """Whether some of its words are known to have been typed in a clause, or printed by one."""
        return any(source is not None for source in self.sources)

    def find_extent(self, source: Source) -> tuple[int, int]:
        """The characters of one source, from the first to the last."""
        places = [rank for rank, one in enumerate(self.sources) if one is source]
        return places[0], places[-1] + 1


@dataclass(frozen=True, slots=True)
class TracedTexts:
    """All texts of some pieces, in reading order; and the sections and blocks that hold them."""

    texts: Mapping[Key, TracedText]
    blocks: Mapping[Key, Block] = field(default_factory=dict)
    items: Mapping[Key, ListItem] = field(default_factory=dict)
    rows: Mapping[Key, Row] = field(default_factory=dict)

    def find(self, piece: str, key: str) -> TracedText | None:
        """The text of that key."""
        return self.texts.get((piece, key))


def index_texts(documents: Iterable[Document]) -> TracedTexts:
    """The texts of pieces that were composed with their sources."""
    texts: dict[Key, TracedText] = {}
    blocks: dict[Key, Block] = {}
    items: dict[Key, ListItem] = {}
    rows: dict[Key, Row] = {}
    for document in documents:
        piece = document.meta.piece
        for section in document.sections:
            texts[piece, section.key] = _make_text(piece, section, section.heading)
            for block in walk_blocks(section.blocks):
                blocks[piece, block.key] = block
                match block:
                    case Paragraph(inlines=inlines) | Heading(inlines=inlines):
                        texts[piece, block.key] = _make_text(piece, block, inlines)
                    case Table(caption=inlines) | Figure(caption=inlines):
                        if isinstance(block, Table):
                            rows |= {(piece, row.key): row for row in block.rows if row.key}
                        texts[piece, block.key] = _make_text(piece, block, inlines)
                    case BlockList(items=several):
                        items |= {(piece, item.key): item for item in several}
                    case _:
                        pass
    return TracedTexts(texts, blocks, items, rows)


def list_sources(document: Document) -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """What each block of a traced piece was made from, by its key, in order; blocks of no clause are left out."""
    found = index_texts((document,)).texts.values()
    listed = ((text.key, tuple(dict.fromkeys(one for one in text.sources if one is not None))) for text in found)
    return tuple((key, sources) for key, sources in listed if sources)


def find_places(documents: Sequence[Document], fact: FactPlace) -> tuple[Key, ...]:
    """Where a fact appears in clauses, alone or among those that words follow from: pieces and keys, in order.

    A fact of a group (`parties.0`) appears where one of its keys does.
    """
    places: dict[Key, bool] = {}
    for document in documents:
        piece = document.meta.piece
        for section in document.sections:
            places[piece, section.key] = _say_fact(section.heading, fact)
            for block in walk_blocks(section.blocks):
                match block:
                    case Paragraph(inlines=inlines) | Heading(inlines=inlines):
                        places[piece, block.key] = _say_fact(inlines, fact)
                    case Table(caption=inlines) | Figure(caption=inlines):
                        places[piece, block.key] = _say_fact(inlines, fact)
                    case _:
                        pass
    return tuple(key for key, says in places.items() if says)


def _say_fact(inlines: tuple[Inline, ...], fact: FactPlace) -> bool:
    texts = (inline for inline in walk_inlines(inlines) if isinstance(inline, Text))
    return any(_says(run.source, fact) for text in texts for run in text.runs)


def _says(source: Source | None, fact: FactPlace) -> bool:
    match source:
        case FromFact(fact=one):
            return _holds(one, fact)
        case Derived(facts=several):
            return any(_holds(one, fact) for one in several)
        case Literal() | None:
            return False
        case _:
            assert_never(source)


def _holds(one: FactPlace, other: FactPlace) -> bool:
    shorter = min(len(one.path), len(other.path))
    return one.file == other.file and one.path[:shorter] == other.path[:shorter]


def find_written(source: Source | None) -> Written | None:
    """The part of a line that a source was typed in."""
    return source.written if source is not None else None


def _make_text(piece: str, block: Section | Block, inlines: Sequence[Inline]) -> TracedText:
    signs = list(_list_signs(inlines, link=False))
    origin = getattr(block, "origin", Span(""))
    return TracedText(
        piece,
        block.key,
        origin,
        "".join(sign for sign, _, _, _ in signs),
        tuple(source for _, source, _, _ in signs),
        tuple(gap for _, _, gap, _ in signs),
        tuple(link for _, _, _, link in signs),
    )


_Sign = tuple[str, Source | None, Gap | None, bool]


def _list_signs(inlines: Sequence[Inline], *, link: bool) -> Iterator[_Sign]:
    for inline in inlines:
        match inline:
            case Text(value=value, runs=runs):
                sources = [run.source for run in runs for _ in range(run.length)]
                sources += [None] * (len(value) - len(sources))
                yield from ((sign, source, None, link) for sign, source in zip(value, sources, strict=False))
            case LineBreak():
                yield "\n", None, None, link
            case Gap():
                yield from ((sign, None, inline, link) for sign in inline.text)
            case Strong(children=children) | Emphasis(children=children) | Superscript(children=children):
                yield from _list_signs(children, link=link)
            case CrossReference(children=children):
                yield from _list_signs(children, link=True)
            case ExternalLink(children=children) | Revision(children=children):
                yield from _list_signs(children, link=link)
            case Footnote(children=children):
                yield from _list_signs(children, link=link)
            case _:
                assert_never(inline)
