"""Gaps that their author has cut with marks: « à **compléter** » is in two inlines of the tree, and one gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from generator.errors import Span
from generator.model.document import (
    GAP_TEXT,
    INNER,
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    GapKind,
    Inline,
    LineBreak,
    Revision,
    Strong,
    Superscript,
    Text,
)
from generator.model.words.gaps import find_inner_gaps
from generator.model.words.sources import Run

_Holder = Strong | Emphasis | Superscript | CrossReference | ExternalLink | Revision  # what stands in the sentence
_ELSEWHERE = "\ufffc"  # what is to be confirmed, a note: words do not go on over it


def may_be_parted(text: Text) -> bool:
    """Whether a text may end a gap that another one begins."""
    return text.value.lstrip().lower().startswith("compl")


def join_parted(inlines: tuple[Inline, ...], origin: Span, *, bare: bool) -> tuple[Inline, ...]:
    """The same words, each gap that stands in several inlines being one, where the first of them stood.

    Without `bare`, those between brackets alone.
    """
    words = _list_words(inlines)
    ends = set(accumulate(map(len, words)))
    found = [
        gap
        for gap in find_inner_gaps("".join(words))
        if (bare or gap[0].startswith("[")) and any(gap.start() < end < gap.end() for end in ends)
    ]
    return _Joining(found, origin).join(inlines) if found else inlines


def cut_text(text: Text, start: int, end: int) -> Text:
    """A piece of a text, with what its runs say of it."""
    runs: list[Run] = []
    place = 0
    for run in text.runs:
        shared = min(end, place + run.length) - max(start, place)
        if shared > 0:
            runs.append(replace(run, length=shared))
        place += run.length
    return Text(text.value[start:end], tuple(runs))


def _list_words(inlines: Sequence[Inline]) -> list[str]:
    """The words of a sentence, those of each inline apart."""
    words: list[str] = []
    for inline in inlines:
        match inline:
            case Text(value=value):
                words.append(value)
            case LineBreak():
                words.append("\n")
            case Gap():
                words.append(GAP_TEXT if inline.kind is GapKind.TO_COMPLETE else _ELSEWHERE)
            case Footnote():
                words.append(_ELSEWHERE)
            case _:
                words += _list_words(inline.children)
    return words


@dataclass(slots=True)
class _Joining:
    """One sentence gone through, `position` characters of it behind."""

    gaps: Sequence[re.Match[str]]
    origin: Span
    position: int = 0

    def join(self, inlines: Sequence[Inline]) -> tuple[Inline, ...]:
        kept: list[Inline] = []
        for inline in inlines:
            match inline:
                case Text():
                    kept += self._join_text(inline)
                case LineBreak() | Gap() | Footnote():
                    kept += self._join_sign(inline)
                case _:
                    children = self.join(inline.children)
                    kept += [replace(inline, children=children)] if children else []
        return tuple(kept)

    def _join_sign(self, sign: LineBreak | Gap | Footnote) -> list[Inline]:
        """What has no letters of its own, unless a gap holds it: that gap itself, where it begins with it."""
        start = self.position
        self.position += len(_list_words((sign,))[0])
        held = next((gap for gap in self.gaps if gap.start() <= start < gap.end()), None)
        if held is None:
            return [sign]
        return [Gap(held["what"] or INNER, self.origin)] if held.start() == start else []

    def _join_text(self, text: Text) -> list[Inline]:
        start, end = self.position, self.position + len(text.value)
        self.position = end
        kept: list[Inline] = []
        done = start
        for gap in self.gaps:
            if gap.end() <= start or gap.start() >= end:
                continue
            if gap.start() > done:
                kept.append(cut_text(text, done - start, gap.start() - start))
            if gap.start() >= start:
                kept.append(Gap(gap["what"] or INNER, self.origin))
            done = min(gap.end(), end)
        if done < end:
            kept.append(cut_text(text, done - start, end - start))
        return kept
