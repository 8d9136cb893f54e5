"""Typography of the Imprimerie nationale, applied once to the tree, so that both formats share it.

Only spaces that the author typed become no-break spaces: none is added, since a signed text is given back as it is.
Source: Lexique des règles typographiques en usage à l'Imprimerie nationale (ponctuation, nombres, abréviations).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar, assert_never

from generator.model.document import (
    Block,
    BlockList,
    Cell,
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
    PageBreak,
    Paragraph,
    Row,
    Section,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    Text,
)

NO_BREAK = "\u00a0"  # before « : » and inside guillemets
NARROW_NO_BREAK = "\u202f"  # before ; ! ? % and inside numbers

_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r" (?=[;!?])"), NARROW_NO_BREAK),
    (re.compile(r" (?=:)"), NO_BREAK),
    (re.compile(r"(?<=«) "), NO_BREAK),
    (re.compile(r" (?=»)"), NO_BREAK),
    (re.compile(r"(?<=[nN]°) (?=\S)"), NO_BREAK),
    (re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)"), lambda number: number[0].replace(" ", NARROW_NO_BREAK)),
    (re.compile(r"(?<=\d) (?=[%€])"), NARROW_NO_BREAK),
    (re.compile(r"(?<=\d) (?=(?:hab|km|m|h|ETP|places?|habitants|euros|ans|mois)\b)"), NO_BREAK),
    (re.compile(r"\b([Aa]rticles?|[Aa]nnexes?|[Tt]ableau|[Ff]igure|[Ff]iche|FA|Caf) (?=\d)"), rf"\1{NO_BREAK}"),
    (re.compile(r"\b([Aa]rticles?|[Aa]nnexes?) (?=[IVX]+\b)"), rf"\1{NO_BREAK}"),
    (re.compile(r"\b([LRD]\.) (?=\d)"), rf"\1{NO_BREAK}"),
    (
        re.compile(
            r"(?<=\d) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b)"
        ),
        NO_BREAK,
    ),
    (re.compile(r"\b(M\.|Mme|MM\.|Mmes|Madame|Monsieur) (?=[A-ZÀ-Ý])"), rf"\1{NO_BREAK}"),
)


@lru_cache(maxsize=4096)  # cells and clauses say the same from one piece, and one dossier, to the next
def set_spaces(text: str) -> str:
    """The same characters, with no-break spaces where French typography wants them."""
    if " " not in text:
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def set_typography(document: Document) -> Document:
    """The same document, its spaces set; idempotent."""
    return replace(document, sections=tuple(_set_section(section) for section in document.sections))


def _set_section(section: Section) -> Section:
    return replace(
        section,
        label=set_spaces(section.label),
        heading=_set_inlines(section.heading),
        blocks=_set_each(section.blocks, _set_block),
    )


B = TypeVar("B", bound=Block)


def _set_each(blocks: tuple[B, ...], change: Callable[[B], Block]) -> tuple[B, ...]:
    return tuple(change(block) for block in blocks)  # type: ignore[misc]  # a block keeps its kind


def _set_block(block: Block) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=_set_inlines(block.inlines))
        case BlockList():
            items = tuple(replace(item, blocks=_set_each(item.blocks, _set_block)) for item in block.items)
            return replace(block, items=items)
        case Table():
            return replace(
                block,
                caption=_set_inlines(block.caption),
                head=tuple(_set_row(row) for row in block.head),
                rows=tuple(_set_row(row) for row in block.rows),
            )
        case Figure():
            return replace(block, caption=_set_inlines(block.caption))
        case SignatureBlock():
            return replace(block, blocks=_set_each(block.blocks, _set_block))
        case PageBreak():
            return block
        case _:
            assert_never(block)


def _set_row(row: Row) -> Row:
    return replace(row, cells=tuple(_set_cell(cell) for cell in row.cells))


def _set_cell(cell: Cell) -> Cell:
    return replace(cell, blocks=_set_each(cell.blocks, _set_block))


def _set_inlines(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    changed = [_set_inline(inline) for inline in inlines]
    # « 1^er^ janvier »: the space and the words before it stand in two inlines, where `set_spaces` cannot see both.
    for position in range(1, len(changed)):
        before, after = changed[position - 1], changed[position]
        if isinstance(before, Superscript) and isinstance(after, Text) and after.value.startswith(" "):
            changed[position] = Text(NO_BREAK + after.value[1:])
    return tuple(changed)


def _set_inline(inline: Inline) -> Inline:
    match inline:
        case Text(value=value):
            return Text(set_spaces(value))
        case Strong() | Emphasis() | Superscript() | CrossReference() | ExternalLink() | Footnote():
            return replace(inline, children=_set_inlines(inline.children))
        case LineBreak() | Gap():
            return inline
        case _:
            assert_never(inline)
