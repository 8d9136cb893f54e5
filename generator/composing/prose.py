"""The prose of a fact as blocks: paragraphs, lists, bold and italics, line ends as their author set them.

The blocks are those of Markdown, read by the same code as clauses; the inlines are fewer, since a fact is words first:
`DEL_2025_123`, `2 * 3` and « [sic] » stay what they are.
"""

from __future__ import annotations

import re

from generator.composing.markdown.blocks import MarkdownReader
from generator.composing.markdown.inlines import InlineReader
from generator.composing.markdown.items import SourceLine
from generator.errors import DiagnosticCollector, Span
from generator.model.document import (
    BlockId,
    BlockList,
    ContentKey,
    Emphasis,
    Inline,
    LineBreak,
    Paragraph,
    Strong,
    Superscript,
    split_gaps,
)
from generator.model.words.prose import EMPHASIS, RAISED, STRONG

# « A. Martin » at the head of a line: the reader of blocks escapes what is no item.
_HIDDEN = re.compile(r"^( *(?:[A-Za-z]|[ivx]{2,5}|[IVX]{2,5}))\\\. ", re.MULTILINE)
_SPACES = re.compile("[^\\S\n\u00a0\u202f\u2007]+")
_LINE_END = re.compile(r"[^\S\n\u00a0\u202f\u2007]*\n\s*")


def is_prose(text: str) -> bool:
    """Whether words have lines of their own: only then they are more than the inlines of one paragraph."""
    return "\n" in text.strip()


def read_fact_words(text: str, origin: Span) -> tuple[Inline, ...]:
    """The inlines of a fact's paragraph; a gap wherever it says « à compléter »."""
    words = _SPACES.sub(" ", _LINE_END.sub("\n", _HIDDEN.sub(r"\1. ", text)))
    return _read_marked(words.strip(" \n"), origin)


def _read_marked(text: str, origin: Span) -> tuple[Inline, ...]:
    """Bold first, then italics, then raised characters; each may hold the ones after it."""
    for pattern, node in ((STRONG, Strong), (EMPHASIS, Emphasis), (RAISED, Superscript)):
        found = pattern.search(text)
        if found is not None:
            before, after = text[: found.start()], text[found.end() :]
            inner = node(_read_marked(found[1], origin))
            return (*_read_marked(before, origin), inner, *_read_marked(after, origin))
    return _break_lines(text, origin)


def _break_lines(text: str, origin: Span) -> tuple[Inline, ...]:
    first, *others = text.split("\n")
    inlines: list[Inline] = [*split_gaps(first, origin)]
    for line in others:
        inlines += [LineBreak(), *split_gaps(line, origin)]
    return tuple(inlines)


class _FactReader(InlineReader):
    """Reads the words of facts where the reader of blocks asks for those of Markdown."""

    def read(self, text: str, origin: Span) -> tuple[Inline, ...]:
        return read_fact_words(text, origin)


def compose_prose(text: str, name: BlockId, key: ContentKey, origin: Span) -> tuple[Paragraph | BlockList, ...]:
    """The paragraphs and lists of a fact, named after `name`, the first paragraph by it alone.

    Raises: `ContentError` when a line cannot be read as a paragraph nor as an item.
    """
    faults = DiagnosticCollector()
    reader = MarkdownReader(name, _FactReader(faults, {}), faults, keeps_lines=True)
    lines = [SourceLine(line, origin, f"{key}/{rank}" if key else "") for rank, line in enumerate(text.split("\n"), 1)]
    blocks = reader.read(lines)
    faults.raise_errors()
    return tuple(block for block in blocks if isinstance(block, Paragraph | BlockList))
