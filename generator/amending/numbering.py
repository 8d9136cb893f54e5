"""Numbers that an amending act keeps: an article that comes after article 9 is article 9-1, the others do not move.

So are those of intertitles, of items of numbered lists and of notes. What is struck leaves its number to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from generator.amending.counting.new_numbers import Numbered, number_article, number_run
from generator.comparing.nodes import Node, walk_nodes
from generator.comparing.places import fold_words
from generator.comparing.script import Changed, Edit, Kept
from generator.model.document import (
    BlockId,
    BlockList,
    CrossReference,
    Document,
    Footnote,
    Heading,
    Inline,
    ListItem,
    ListKind,
    Section,
    SectionKind,
    Text,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)

_NUMBER = re.compile(r"(?:\d+(?:er|re)?|\b[IVXLC]+)(?:-\d+)*(?: [A-Z](?!\w))?")
_ALIKE = 0.5  # of 1: two notes of one alinéa that are one, changed
Renamed = tuple[str, str]  # the number that the composed text says, the one that it takes


@dataclass(frozen=True, slots=True)
class KeptNumbers:
    """The numbers that a text takes, where they are not those of its places.

    `labels` are whole, by the identity of a section, of an intertitle or of an item; `references` what links to a part
    say of it, by what they name it; `notes` by their rank in the piece.
    """

    labels: Mapping[BlockId, str] = field(default_factory=dict)
    references: Mapping[str, Renamed] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    def apply(self, document: Document) -> Document:
        """The text that they were found for, under these numbers."""
        return replace(document, sections=tuple(_Renaming(self).rename(section) for section in document.sections))

    def follow(self, document: Document) -> Document:
        """Another piece, whose links to the articles of that text say these numbers."""
        return KeptNumbers(references=self.references).apply(document) if self.references else document


def keep_numbers(
    before: Document, after: Document, script: Kept | Changed, taken: Iterable[str] = ()
) -> tuple[Document, KeptNumbers]:
    """The second text with the numbers of the first: what a consolidated text is; and these numbers.

    `script` leads from one to the other. Articles that the first text does not have take a number between those of
    their neighbours, which none of `taken` (the numbers of articles that were struck before) is. Words that refer to
    an article or to an intertitle by a link follow its number.
    """
    pairs = dict(_pair_nodes(script))
    labels: dict[BlockId, str] = {}
    references: dict[str, Renamed] = {}
    _number_articles(before, after, pairs, taken, (labels, references))
    after = _count_notes(after)
    former = {block.id: block.label for block in _list_labelled(before)}
    for section in after.sections:
        own = references.get(section.id.rpartition("/")[2], ("", ""))
        for run in _list_runs(section):
            written = tuple(_say(one.label, *own) if own[0] else one.label for one in run)
            kept = tuple(former.get(pairs.get(one.id, ""), "") for one in run)
            told = number_run(map(Numbered, kept, written), former_labels(before, kept))
            for one, label in zip(run, told, strict=True):
                labels[one.id] = label
                references[one.id] = (_strip(one.label), _strip(label))
    numbers = KeptNumbers(labels, references, _number_notes(before, after, pairs))
    return numbers.apply(after), numbers


def former_labels(before: Document, kept: Sequence[str]) -> frozenset[str]:
    """The labels of intertitles and items that a text has beside those that are kept: a new one takes none of them."""
    level = next((_strip(label) for label in kept if label), "")
    head = level.rpartition(".")[0]
    alike = (block.label for block in _list_labelled(before) if isinstance(block, Heading))
    return frozenset(label for label in alike if label and _strip(label).rpartition(".")[0] == head)


def _number_articles(
    before: Document,
    after: Document,
    pairs: Mapping[BlockId, BlockId],
    taken: Iterable[str],
    told: tuple[dict[BlockId, str], dict[str, Renamed]],
) -> None:
    former = {section.id: section for section in before.sections}
    used = {*taken, *(number for section in before.sections if (number := read_number(section)))}
    articles = [section for section in after.sections if read_number(section)]
    kept = [former.get(pairs.get(section.id, "")) for section in articles]
    labels, references = told
    previous = ""
    for rank, section in enumerate(articles):
        written, own = read_number(section), kept[rank]
        if own is not None and read_number(own):
            label, number = own.label, read_number(own)
        else:
            following = next((read_number(one) for one in kept[rank + 1 :] if one is not None), "")
            number = number_article(previous, following, used) if previous or following else written
            label = section.label.replace(written, number, 1)
            used.add(number)
        labels[section.id] = label
        if number != written:
            references[section.id.rpartition("/")[2]] = (written, number)
        previous = number


def read_number(section: Section) -> str:
    """« 9-1 », the number of an article; nothing for what is none."""
    found = _NUMBER.search(section.label) if section.kind is SectionKind.ARTICLE else None
    return found[0] if found else ""


def _pair_nodes(edit: Edit) -> Iterator[tuple[BlockId, BlockId]]:
    """By the identity of a node of the second text, that of the first one that it was, where it still stands."""
    match edit:
        case Kept(before, after):
            for one, other in zip(_walk(before), _walk(after), strict=True):
                yield other.head.place.id, one.head.place.id
        case Changed(before, after, _, children):
            yield after.place.id, before.place.id
            for child in children:
                yield from _pair_nodes(child)
        case _:
            pass  # it came, went, or moved: what moves is struck and inserted


def _walk(node: Node) -> Iterator[Node]:
    return (one for one in walk_nodes(node) if one.head.place.id)


def _list_labelled(document: Document) -> Iterator[Heading | ListItem]:
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            if isinstance(block, Heading):
                yield block
            elif isinstance(block, BlockList):
                yield from block.items


def _list_runs(section: Section) -> Iterator[tuple[Heading | ListItem, ...]]:
    """The intertitles of one level below one part, and the items of each numbered list."""
    runs: dict[tuple[BlockId, int], list[Heading]] = {}
    above: list[Heading] = []
    for block in walk_blocks(section.blocks):
        if isinstance(block, BlockList) and block.kind is ListKind.NUMBER:
            yield block.items
        elif isinstance(block, Heading):
            above = [one for one in above if one.level < block.level]
            if block.label:
                runs.setdefault((above[-1].id if above else "", block.level), []).append(block)
            above.append(block)
    yield from (tuple(run) for run in runs.values())


def _number_notes(before: Document, after: Document, pairs: Mapping[BlockId, BlockId]) -> Mapping[int, str]:
    """The numbers of the notes by their ranks, empty where they are all these ranks."""
    former, present = dict(_list_notes(before)), dict(_list_notes(after))
    waiting = {note.printed: note for notes in former.values() for note in notes}
    kept: dict[int, str] = {}
    for block, notes in present.items():
        for one, other in _pair_notes(former.get(pairs.get(block, ""), ()), notes):
            kept[other.number] = one.printed
            waiting.pop(one.printed, None)
    for block, notes in present.items():
        if pairs.get(block):
            continue
        for note in notes:  # those of an alinéa that moved
            same = next((one for one in waiting.values() if _say_note(one) == _say_note(note)), None)
            if same is not None:
                kept[note.number] = waiting.pop(same.printed).printed
    ranks = [note.number for notes in present.values() for note in notes]
    run = [Numbered(kept.get(rank, ""), str(rank)) for rank in ranks]
    struck = {note.printed for notes in former.values() for note in notes}
    labels = number_run(run, struck)
    counted = all(label == str(rank) for label, rank in zip(labels, ranks, strict=True))
    return dict.fromkeys(ranks, "") if counted else dict(zip(ranks, labels, strict=True))


def count_notes_anew(document: Document) -> Document:
    """The piece with its notes numbered by their places, as a text shows them that has those of two others."""
    ranks = (note.number for _, notes in _list_notes(document) for note in notes)
    return KeptNumbers(notes=dict.fromkeys(ranks, "")).apply(document)


def _count_notes(document: Document) -> Document:
    """The piece with its notes counted in their order: one that was made of several texts has those of each."""
    notes = [note for _, own in _list_notes(document) for note in own]
    ranks = {id(note): rank for rank, note in enumerate(notes, 1)}
    if all(note.number == ranks[id(note)] for note in notes):
        return document

    def number(value: Any) -> Any:
        match value:
            case tuple():
                return tuple(number(one) for one in value)
            case Footnote():
                return replace(value, number=ranks[id(value)])
            case _ if is_dataclass(value) and not isinstance(value, type | Text):
                return replace(value, **{name: number(getattr(value, name)) for name in _list_inner(type(value))})
            case _:
                return value

    return replace(document, sections=number(document.sections))


def _list_notes(document: Document) -> Iterator[tuple[BlockId, tuple[Footnote, ...]]]:
    for section in document.sections:
        yield section.id, tuple(_find_notes(section.heading))
        for block in walk_blocks(section.blocks):
            yield block.id, tuple(_find_notes(block_inlines(block)))


def _find_notes(inlines: tuple[Inline, ...]) -> Iterator[Footnote]:
    return (one for one in walk_inlines(inlines) if isinstance(one, Footnote))


def _pair_notes(before: Sequence[Footnote], after: Sequence[Footnote]) -> Iterator[tuple[Footnote, Footnote]]:
    """The notes of one alinéa that are still there: those that say the same, then those that stand between them."""
    one, other = [_say_note(note) for note in before], [_say_note(note) for note in after]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, i, end, j, last in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(before[i:end], after[j:last], strict=True)
        elif tag == "replace":
            for former, note in zip(before[i:end], after[j:last], strict=False):
                words = SequenceMatcher(None, _say_note(former).split(), _say_note(note).split(), autojunk=False)
                if end - i == last - j or words.ratio() >= _ALIKE:
                    yield former, note


def _say_note(note: Footnote) -> str:
    return fold_words(plain_text(note.children))


@dataclass(frozen=True, slots=True)
class _Renaming:
    """A tree walked, its numbers put right."""

    numbers: KeptNumbers

    def rename(self, value: Any) -> Any:
        match value:
            case tuple():
                return tuple(self.rename(one) for one in value)
            case CrossReference(target=target) if target in self.numbers.references:
                told = self.numbers.references[target]
                return replace(value, children=tuple(_put_number(one, *told) for one in value.children))
            case Text():
                return value
            case _ if is_dataclass(value) and not isinstance(value, type):
                changed = {name: self.rename(getattr(value, name)) for name in _list_inner(type(value))}
                if isinstance(value, Footnote) and value.number in self.numbers.notes:
                    changed["label"] = self.numbers.notes[value.number]
                if isinstance(value, Section | Heading | ListItem):
                    changed["label"] = self.numbers.labels.get(value.id, value.label)
                return replace(value, **changed)
            case _:
                return value


def _list_inner(kind: type) -> Iterator[str]:
    return (known.name for known in fields(kind) if known.name not in ("origin", "mark"))


def _put_number(inline: Any, before: str, after: str) -> Any:
    if isinstance(inline, Text):
        return Text(_say(inline.value, before, after))
    if hasattr(inline, "children"):
        return replace(inline, children=tuple(_put_number(one, before, after) for one in inline.children))
    return inline


def _say(words: str, before: str, after: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(before)}(?![\w-])", after, words)


def _strip(label: str) -> str:
    """A label without the signs after it: « 2.5 », « a »."""
    return re.sub(r"\W+$", "", label)
