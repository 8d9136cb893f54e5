"""The items of lists in Markdown: the marks that French acts begin them with, their level, their paragraphs.

`-`, `*`, `+` and `1.` are Markdown's own. People also type `1)`, `1°`, `a)`, `I.`, « – », « • » and « ➢ »: they are
read as the items they are, each with its mark as it was typed. Signs that no list of ours prints are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.composing.markdown.tables import TABLE_LINE
from generator.errors import Span
from generator.model.document import ContentKey, ListKind
from generator.model.words.prose import FOREIGN_SIGNS

_SIGNS = {
    "-": ListKind.DASH,
    "–": ListKind.DASH,
    "*": ListKind.CHEVRON,
    "➢": ListKind.CHEVRON,
    "+": ListKind.BULLET,
    "•": ListKind.BULLET,
}
_OWN_MARK = r"[-*+]|\d{1,3}\."
_FRENCH_MARK = r"[–•➢]|\d{1,3}(?:[°º]\)|[)°º])|(?:[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)]"
ITEM = re.compile(rf"^(?P<indent> *)(?P<marker>{_OWN_MARK}|{_FRENCH_MARK})[ \u00a0]+(?P<text>\S.*)$")
_PLAIN_ITEM = re.compile(r"^(?P<indent> *)(?P<marker>[-*+]|\d{1,3}\.) +(?P<text>.*)$")
FOREIGN_ITEM = re.compile(rf"^ *[{FOREIGN_SIGNS}](?=[ \u00a0]|\w)")
# Marks that begin a list: a sign, or the first number or letter.
_FIRST = re.compile(r"^(?:[-–*+•➢]|1(?:\.|\)|[°º]\)?)|[aAiI][.)])$")
_LETTER = re.compile(r"^( *)([A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\. ")
_SECONDS = ("B", "b")  # a letter and a full stop begin an item where its second is, else it is an initial
# What people also number with, and no list of ours prints: « (a) », « 1/ », « I – », « 1.1 », « A. 1. », « 1 : »,
# « 1er : », « § 1 », « n° 1 : »; Word's circle, « o », and its other dashes; a mark that no space follows, « –un ».
_ORDINAL = r"\d{1,2}\^?(?:er|re|ère|e|ème|nde?)\^?"
_OTHER_MARK = re.compile(
    r"^ *(?:(?:\([0-9A-Za-z]{1,3}\)|(?:\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[ \u00a0]?[/–—-]"
    r"|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[a-z]\)|[A-Z]\\?\.[ \u00a0]?\d{1,2}[.)]|\d{1,2}ᵒ|§[ \u00a0]?\d{1,2}\.?"
    rf"|(?:\d{{1,2}}|{_ORDINAL}(?: [^\W\d_]+){{0,2}}|[nN]°[ \u00a0]?\d{{1,2}})[ \u00a0]?:"
    r"|[o»\u2010\u2011\u2012\u2212])[ \u00a0]"
    r"|(?:[-–•➢]|\d{1,2}[)°º])(?=[^\W\d_]{2}))"
)
_TWO_MARKS = re.compile(rf"^(?:[-–•➢*+{FOREIGN_SIGNS}]|\d{{1,3}}[.)°º])[ \u00a0]+\S")
_BAR = re.compile(r"[^\s|][ \u00a0]+\|[ \u00a0]+[^\s|]")
_ENDS = (":", ";", ",", ".", "!", "?")
_FIGURE = re.compile(r"^(\d+)(.*)$")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of Markdown, expressions already replaced, where its author wrote it, and the key of what begins there."""

    text: str
    origin: Span
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its level from 0, its mark, its words, and what follows them within it: paragraphs, lines of tables.

    One without a mark holds what stands under the item of the level above, after its deeper ones: `more` alone.
    """

    level: int
    marker: str
    text: str
    origin: Span
    key: ContentKey
    more: tuple[SourceLine | tuple[SourceLine, ...], ...] = ()

    @property
    def kind(self) -> ListKind:
        """What sort of list its mark is of."""
        return _SIGNS.get(self.marker, ListKind.NUMBER)

    @property
    def form(self) -> str:
        """What the marks of one list share: « 1° » and « 2° » are of one form, « 1° » and « a) » are not."""
        if self.kind is not ListKind.NUMBER:
            return self.kind.value
        figure = _FIGURE.match(self.marker)
        if figure is not None:
            return f"1{figure[2]}"
        return ("A" if self.marker[0].isupper() else "a") + self.marker[-1]


def hide_initials(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The lines, their initials (« V. Martin ») escaped, unless « B. » or « II. » says that a list has such marks."""
    marks = {found[2] for line in lines if (found := _LETTER.match(line.text))}
    if any(len(mark) > 1 or mark in _SECONDS for mark in marks):
        return list(lines)
    return [replace(line, text=_LETTER.sub(r"\1\2\. ", line.text)) for line in lines]


def match_item(text: str) -> re.Match[str] | None:
    """The line as an item; nothing when it begins with no mark."""
    return _PLAIN_ITEM.match(text) or ITEM.match(text)


def begins_list(text: str, before: str) -> bool:
    """Whether a line begins a list right under `before`, a line of a paragraph: it has a sign, or a first number.

    A dash after a word may be one of the sentence, carried to the next line: it begins nothing.
    """
    found = ITEM.match(text)
    if found is None or len(found["indent"]) > 3 or not _FIRST.match(found["marker"]):
        return False
    return found["marker"] != "–" or before.rstrip().endswith(_ENDS)


def find_stray(paragraph: Sequence[SourceLine], *, others: bool = True) -> SourceLine | None:
    """The line of a paragraph that its author meant as an item: it must not run on after the line before it.

    A number or a dash that a sentence carries to the next line is none: the line before ends with a word, and no other
    line begins so. Without `others`, marks of lists that we do not print are words.
    """
    marked = [line for line in paragraph if match_item(line.text) or (others and _OTHER_MARK.match(line.text))]
    for before, line in pairwise(paragraph):
        if line in marked and (len(marked) > 1 or before.text.rstrip().endswith(_ENDS)):
            return line
    return None


def find_bare_row(paragraph: Sequence[SourceLine]) -> SourceLine | None:
    """The second row of what its author meant as a table: lines that bars or tabulations cut, one under the other."""
    for before, line in pairwise(paragraph):
        if _BAR.search(before.text) and _BAR.search(line.text):
            return line
    return None


def is_row(line: SourceLine) -> bool:
    """Whether a line is one of a table."""
    return TABLE_LINE.match(line.text) is not None


def has_two_marks(item: Item) -> bool:
    """Whether the words of an item begin with a mark too, « - – une crèche »: one of both would be printed as typed."""
    return item.kind is not ListKind.NUMBER and _TWO_MARKS.match(item.text) is not None


def goes_on(chunk: Sequence[SourceLine], line: SourceLine) -> bool:
    """Whether a line after a blank one is still of the list that a chunk is: an item, or a paragraph set under one."""
    first = match_item(chunk[0].text)
    if first is None:
        return False
    item = match_item(line.text)
    indent = len(line.text) - len(line.text.lstrip(" "))
    if item is None:
        return indent > len(first["indent"]) + 1
    if indent > len(first["indent"]):
        return True
    return _form_of(item) == _form_of(first)


def read_items(chunk: Sequence[SourceLine]) -> Iterator[Item | SourceLine]:
    """The items of a list with their level, whatever the author's indentation; wrapped lines joined to their item.

    An empty line of the chunk begins a paragraph within the item that it stands under, and a row a table; its indent
    says under which, when deeper items have come. A row under no item is given back as a line.
    """
    items: list[Item] = []
    strays: list[SourceLine] = []
    indents: list[int] = []
    parted = lost = False  # after an empty line; within what has no place
    for line in chunk:
        if not line.text.strip():
            parted = True
            continue
        match = match_item(line.text)
        indent = len(line.text) - len(line.text.lstrip(" "))
        if match is None:
            item, words = items[-1], line.text.lstrip()
            last = item.more[-1] if item.more else None
            if lost and not parted:
                continue
            if isinstance(last, tuple) and not parted:  # what is no row is told with the table
                items[-1] = replace(item, more=(*item.more[:-1], (*last, line)))
                continue
            if lost := (parted or is_row(line)) and indent <= indents[0]:
                strays.append(line)
                parted = False
                continue
            if (parted or is_row(line)) and indent <= indents[-1]:
                while indent <= indents[-1]:
                    indents.pop()
                item = Item(len(indents), "", "", line.origin, line.key)
                items.append(item)
            if is_row(line):
                items[-1] = replace(item, more=(*item.more, (line,)))
            elif parted:
                items[-1] = replace(item, more=(*item.more, replace(line, text=words)))
            elif isinstance(last, SourceLine):
                items[-1] = replace(item, more=(*item.more[:-1], replace(last, text=f"{last.text}\n{words}")))
            else:  # two spaces at a line's end are a line break and stay
                items[-1] = replace(item, text=f"{item.text}\n{words}")
            parted = False
            continue
        parted = lost = False
        while indents and indent < indents[-1]:
            indents.pop()
        if not indents or indent > indents[-1]:
            indents.append(indent)
        items.append(Item(len(indents) - 1, match["marker"], match["text"], line.origin, line.key))
    yield from items
    yield from strays


def group_items(items: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Each item of the first level with the deeper ones that follow it."""
    position = 0
    while position < len(items):
        end = position + 1
        while end < len(items) and items[end].level > items[0].level:
            end += 1
        yield items[position], list(items[position + 1 : end])
        position = end


def part_deeper(items: Sequence[Item], level: int) -> Iterator[tuple[Item, ...]]:
    """What stands within an item of a level, in order: runs of deeper items, and one by one those without a mark."""
    run: list[Item] = []
    for item in items:
        if item.marker or item.level > level + 1:
            run.append(item)
            continue
        if run:
            yield tuple(run)
            run = []
        yield (item,)
    if run:
        yield tuple(run)


def label_items(items: Sequence[Item]) -> tuple[str, ...]:
    """What is printed before the items of one level: nothing for signs, else their marks as they were typed.

    A list of nothing but « 1. » counts by itself, as Markdown has it.
    """
    if items[0].kind is not ListKind.NUMBER:
        return ("",) * len(items)
    marks = tuple(item.marker for item in items)
    if len(marks) > 1 and set(marks) == {"1."}:
        return tuple(f"{rank}." for rank in range(1, len(marks) + 1))
    return marks


def name_list(items: Sequence[Item]) -> ContentKey:
    """The key of a list: that of its first item, less the rounds of a loop that its items are printed by."""
    first, last = items[0].key.split("/"), items[-1].key.split("/")
    shared = [part for part, other in zip(first[:-1], last[:-1], strict=False) if part == other]
    return "/".join((*shared, first[-1], "liste")) if items[0].key else ""


def _form_of(match: re.Match[str]) -> str:
    return Item(0, match["marker"], "", Span(""), "").form
