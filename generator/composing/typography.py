"""Typography of the Imprimerie nationale, applied once to the tree, so that both formats share it.

Only signs that the author typed change, each into one sign: none is added, since a signed text is given back as it is.
The rules stand in `no_break`. A paragraph is read whole, whatever is bold or a link in it: a number and its unit are
one where a bold ends between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar, assert_never

from generator.composing.no_break import NO_BREAK, curl_apostrophes, set_breaks
from generator.model.document import (
    Block,
    BlockList,
    Cover,
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
    Meta,
    PageBreak,
    Paragraph,
    Revision,
    Row,
    Section,
    SideBySide,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    Text,
)


def set_typography(document: Document, *, curly: bool = False) -> Document:
    """The same document, its spaces and hyphens set, and typographic apostrophes with `curly`; idempotent."""
    pen = _Pen(curly)
    return replace(
        document,
        meta=curl_meta(document.meta) if curly else document.meta,
        cover=_curl_cover(document.cover) if curly else document.cover,
        sections=tuple(pen.set_section(section) for section in document.sections),
        attached=tuple(replace(a, title=curl_apostrophes(a.title)) for a in document.attached)
        if curly
        else document.attached,
    )


def curl_meta(meta: Meta) -> Meta:
    """What a piece's files say of themselves, with typographic apostrophes."""
    return replace(
        meta,
        title=curl_apostrophes(meta.title),
        author=curl_apostrophes(meta.author),
        subject=curl_apostrophes(meta.subject),
        running_title=curl_apostrophes(meta.running_title),
        notice=curl_apostrophes(meta.notice),
    )


def _curl_cover(cover: Cover) -> Cover:
    return replace(
        cover,
        title=tuple(curl_apostrophes(line) for line in cover.title),
        territory=curl_apostrophes(cover.territory),
        subtitle=curl_apostrophes(cover.subtitle),
        signatories=tuple(replace(s, name=curl_apostrophes(s.name)) for s in cover.signatories),
        notice=curl_apostrophes(cover.notice),
    )


B = TypeVar("B", bound=Block)
_HIDDEN = "\ufffc"  # stands for what is no word of the run: a gap


@dataclass(frozen=True, slots=True)
class _Pen:
    """Sets the words of a document; `narrow` within the cells of tables."""

    curly: bool
    narrow: bool = False

    def set_section(self, section: Section) -> Section:
        return replace(
            section,
            label=self._set_words(section.label),
            heading=self._set_inlines(section.heading),
            blocks=self._set_each(section.blocks),
        )

    def _set_words(self, text: str) -> str:
        text = set_breaks(text, narrow=self.narrow)
        return curl_apostrophes(text) if self.curly else text

    def _set_each(self, blocks: tuple[B, ...]) -> tuple[B, ...]:
        done = tuple(self._set_block(block) for block in blocks)
        same = all(one is block for one, block in zip(done, blocks, strict=True))  # most cells say nothing to set
        return blocks if same else done  # type: ignore[return-value]  # a block keeps its kind

    def _set_block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                inlines = self._set_inlines(block.inlines)
                return block if inlines is block.inlines else replace(block, inlines=inlines)
            case BlockList():
                items = tuple(replace(item, blocks=self._set_each(item.blocks)) for item in block.items)
                return replace(block, items=items)
            case Table():
                pen = replace(self, narrow=True)
                return replace(
                    block,
                    caption=self._set_inlines(block.caption),
                    head=tuple(pen._set_row(row) for row in block.head),
                    rows=tuple(pen._set_row(row) for row in block.rows),
                )
            case Figure():
                alt = curl_apostrophes(block.alt) if self.curly else block.alt
                return replace(block, caption=self._set_inlines(block.caption), alt=alt)
            case SignatureBlock():
                return replace(block, blocks=self._set_each(block.blocks))
            case SideBySide():
                return replace(block, left=self._set_each(block.left), right=self._set_each(block.right))
            case PageBreak():
                return block
            case _:
                assert_never(block)

    def _set_row(self, row: Row) -> Row:
        blocks = [self._set_each(cell.blocks) for cell in row.cells]
        if all(done is cell.blocks for done, cell in zip(blocks, row.cells, strict=True)):
            return row
        cells = (replace(cell, blocks=done) for done, cell in zip(blocks, row.cells, strict=True))
        return replace(row, cells=tuple(cells))

    def _set_inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """The words of a run, set as one text: each sign gives one sign, so that each inline takes its own back."""
        words = "".join(_read_words(inlines))
        done = self._set_words(words)
        if done == words and all(isinstance(inline, Text) for inline in inlines):
            return inlines
        return self._give_back(inlines, iter(done))

    def _give_back(self, inlines: tuple[Inline, ...], words: Iterator[str]) -> tuple[Inline, ...]:
        changed: list[Inline] = []
        for inline in inlines:
            match inline:
                case Text(value=value, runs=runs):
                    taken = "".join(islice(words, len(value)))
                    # « 1^er^ janvier », « XXI^e^ siècle »: raised letters hold to what follows.
                    if changed and isinstance(changed[-1], Superscript) and taken.startswith(" "):
                        taken = NO_BREAK + taken[1:]
                    changed.append(Text(taken, runs))
                case Strong() | Emphasis() | Superscript() | CrossReference() | ExternalLink() | Revision():
                    changed.append(replace(inline, children=self._give_back(inline.children, words)))
                case Footnote():
                    changed.append(replace(inline, children=self._set_inlines(inline.children)))
                case LineBreak() | Gap():
                    next(words)
                    changed.append(inline)
                case _:
                    assert_never(inline)
        return tuple(changed)


def _read_words(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """The characters of a run; one stands for a break, one for a gap, none for a note, which is read apart."""
    for inline in inlines:
        match inline:
            case Text(value=value):
                yield value
            case Strong() | Emphasis() | Superscript() | CrossReference() | ExternalLink() | Revision():
                yield from _read_words(inline.children)
            case Footnote():
                continue
            case LineBreak():
                yield "\n"
            case Gap():
                yield _HIDDEN
            case _:
                assert_never(inline)
