"""Gaps within facts, on the finished tree: none is left among plain words, each names the line that it was typed on.

A fact reaches the tree by many ways, and most know only the beginning of what holds it: its fiche, its operation, its
file. A gap that two tables show is one gap only when both name the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from generator.errors import Span
from generator.making.trees.parted_gaps import cut_text, join_parted, may_be_parted
from generator.model.document import (
    INNER,
    Block,
    BlockList,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    GapKind,
    Heading,
    Inline,
    LineBreak,
    PageBreak,
    Paragraph,
    Revision,
    Section,
    SideBySide,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    Text,
    document_inlines,
    plain_text,
)
from generator.model.dossier import InputFile
from generator.model.words.gaps import find_inner_gaps
from generator.plain_text import normalise_text

B = TypeVar("B", bound=Block)
_MARKS = re.compile(r"\*+")  # of bold and italics
_SAID = "compl"  # of « à compléter », whatever its accents: lines without it are not looked through
_ENOUGH = 2  # characters beside a gap that a line must share with the tree, where several lines have such a gap


def settle_gaps(documents: Iterable[Document], places: tuple[GapPlace, ...]) -> Iterator[Document]:
    """The same documents, what they say « à compléter » in cells and captions, or between brackets, being gaps.

    `places` are those of the dossier's files (`list_gap_places`), where the lines of gaps are looked for.
    """
    search = _Search(places)
    for document in documents:
        if any(search.concerns(inline) for inline in document_inlines(document)):
            yield replace(document, sections=tuple(_settle_section(section, search) for section in document.sections))
        else:
            yield document


@dataclass(frozen=True, slots=True)
class GapPlace:
    """Where a file says « à compléter », the words before it on its line, and those after it."""

    what: str
    before: str
    after: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for the lines of gaps; with `bare`, the words « à compléter » are a gap without brackets too."""

    places: tuple[GapPlace, ...]
    bare: bool = False

    def concerns(self, inline: Inline) -> bool:
        """Whether something is to be done about an inline."""
        match inline:
            case Gap():
                return inline.kind is GapKind.TO_COMPLETE and any(place.what == inline.what for place in self.places)
            case Text(value=value):
                return may_be_parted(inline) or next(find_inner_gaps(value), None) is not None
            case _:
                return False

    def locate(self, gap: Gap, before: str, after: str) -> Gap:
        """The gap with the line that says it, told from others by the words around it; itself when none is found."""
        if not self.concerns(gap):
            return gap
        origin = gap.origin

        def weigh(place: GapPlace) -> tuple[int, bool, bool, int]:
            shared = _count_alike(before[::-1], place.before[::-1]) + _count_alike(after, place.after)
            line = place.span.line
            return shared, place.span.file == origin.file, line >= origin.line, -abs(line - origin.line)

        found = sorted((place for place in self.places if place.what == gap.what), key=weigh)
        if weigh(found[-1])[0] < _ENOUGH:
            found = [place for place in found if place.span.file == origin.file]
            if len(found) != 1:
                return gap
        return replace(gap, origin=found[-1].span)


def list_gap_places(files: Iterable[InputFile]) -> tuple[GapPlace, ...]:
    """Where the data files of a dossier say « à compléter »."""
    return tuple(_list_places(files))


def _list_places(files: Iterable[InputFile]) -> Iterator[GapPlace]:
    for file in files:
        if not file.path.endswith((".yaml", ".csv")) or file.of_model:
            continue
        if _SAID.encode() not in file.data.lower():
            continue
        text = normalise_text(file.data.decode("utf-8-sig", "replace"))
        lines = text.split("\n")
        for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True), start=1):
            if _SAID not in line.lower() and _SAID not in following.lower():
                continue
            words = _MARKS.sub("", line).rstrip()
            joined = f"{words} {_MARKS.sub('', following).lstrip()}"  # of a fact that YAML folds
            for match in find_inner_gaps(joined):
                if match.start() < len(words):
                    what, span = match["what"] or INNER, Span(file.name, number)
                    yield GapPlace(what, joined[: match.start()], joined[match.end() :], span)


def _count_alike(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left.lower() != right.lower():  # a name in capitals is the same name
            break
        count += 1
    return count


def _settle_section(section: Section, search: _Search) -> Section:
    heading = _settle_inlines(section.heading, section.origin, search)
    return replace(section, heading=heading, blocks=_settle_each(section.blocks, search))


def _settle_each(blocks: tuple[B, ...], search: _Search) -> tuple[B, ...]:
    return tuple(_settle_block(block, search) for block in blocks)  # type: ignore[misc]  # a block keeps its kind


def _settle_block(block: Block, search: _Search) -> Block:
    bare = replace(search, bare=True)
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=_settle_inlines(block.inlines, block.origin, search))
        case BlockList():
            items = tuple(replace(item, blocks=_settle_each(item.blocks, search)) for item in block.items)
            return replace(block, items=items)
        case Table():
            caption = _settle_inlines(block.caption, block.origin, bare)
            head, rows = (
                tuple(
                    replace(row, cells=tuple(replace(c, blocks=_settle_each(c.blocks, bare)) for c in row.cells))
                    for row in part
                )
                for part in (block.head, block.rows)
            )
            return replace(block, caption=caption, head=head, rows=rows)
        case Figure():
            return replace(block, caption=_settle_inlines(block.caption, block.origin, bare))
        case SignatureBlock():
            return replace(block, blocks=_settle_each(block.blocks, search))
        case SideBySide():
            return replace(block, left=_settle_each(block.left, search), right=_settle_each(block.right, search))
        case PageBreak():
            return block
        case _:
            assert_never(block)


def _settle_inlines(
    inlines: tuple[Inline, ...], origin: Span, search: _Search, around: tuple[str, str] = ("", "")
) -> tuple[Inline, ...]:
    """The inlines, their gaps found and located; `around` are the words of the sentence before and after them."""
    parts: list[Inline] = []
    for inline in join_parted(inlines, origin, bare=search.bare):
        parts += _split_text(inline, origin, bare=search.bare) if isinstance(inline, Text) else [inline]
    words = [plain_text((part,)) if not isinstance(part, LineBreak) else "" for part in parts]
    settled: list[Inline] = []
    for rank, part in enumerate(parts):
        before, after = around[0] + "".join(words[:rank]), "".join(words[rank + 1 :]) + around[1]
        match part:
            case Gap():
                settled.append(search.locate(part, before, after))
            case Text() | LineBreak():
                settled.append(part)
            case Strong() | Emphasis() | Superscript() | CrossReference() | ExternalLink() | Footnote() | Revision():
                children = _settle_inlines(part.children, origin, search, (before, after))
                settled.append(replace(part, children=children))
            case _:
                assert_never(part)
    return tuple(settled)


def _split_text(text: Text, origin: Span, *, bare: bool) -> Iterator[Text | Gap]:
    position = 0
    for found in find_inner_gaps(text.value):
        if not bare and not found[0].startswith("["):
            continue
        if found.start() > position:
            yield cut_text(text, position, found.start())
        yield Gap(found["what"] or INNER, origin)
        position = found.end()
    if position < len(text.value):
        yield cut_text(text, position, len(text.value)) if position else text
