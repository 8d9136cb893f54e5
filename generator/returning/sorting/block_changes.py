"""Paragraphs and items of clauses that came, went, moved, were cut or merged: lines of the clause's own file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.comparing.nodes import Head, Node, walk_nodes
from generator.comparing.tokens import Token, join_words
from generator.comparing.word_edits import WordEdit, WordKind
from generator.editing.values import Choice, Option, SpliceText, Target, TargetKind
from generator.model.document import BlockList, Heading, ListItem, Paragraph, ParagraphRole, Section, walk_blocks
from generator.returning.sorting.aligning import Replaced
from generator.returning.sorting.markdown_words import write_markdown, write_role
from generator.returning.sorting.spots import Spot
from generator.returning.sorting.traced_texts import TracedTexts
from generator.returning.sorting.word_changes import Sorted, edit_literals
from generator.returning.sorting.written_lines import Lines

_MARKER = re.compile(r"^(\s*)([-*+–•➢]|\d{1,3}(?:\.|°\)|[)°])|[A-Za-z][.)])(\s+)")
_ROLE = re.compile(r"^\{:\s*\..*\}\s*$")
BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Extent:
    """The lines of a file that print a part of a clause, from 0, the last included. `base` is the model's text."""

    clause: str
    file: str
    base: str
    text: str
    first: int
    last: int

    @property
    def lines(self) -> list[str]:
        """All lines of the file."""
        return self.text.split("\n")

    @property
    def start(self) -> int:
        """The offset of its first line."""
        return sum(len(line) + 1 for line in self.lines[: self.first])

    @property
    def end(self) -> int:
        """The offset of the end of its last line."""
        return sum(len(line) + 1 for line in self.lines[: self.last + 1]) - 1

    @property
    def words(self) -> str:
        """Its lines."""
        return "\n".join(self.lines[self.first : self.last + 1])

    def splice(self, start: int, end: int, text: str) -> SpliceText:
        """An edit of its file."""
        return SpliceText(self.file, start, end, text, self.base)

    def delete(self) -> SpliceText:
        """The lines taken away, with the blank line that parts a paragraph from the next."""
        lines = self.lines
        after = self.last + 1
        if not _MARKER.match(lines[self.first]) and after < len(lines) and not lines[after].strip():
            after += 1
        elif _MARKER.match(lines[self.first]) and (after >= len(lines) or not lines[after].strip()) and self.first:
            return self.splice(self.start - 1, self.end, "")  # the last item: its list ends a line sooner
        end = sum(len(line) + 1 for line in lines[:after])
        return self.splice(self.start, min(end, len(self.text)), "")


@dataclass(frozen=True, slots=True)
class Blocks:
    """What block changes are sorted with."""

    lines: Lines
    texts: TracedTexts
    piece: str

    def sort(self, spot: Spot) -> Sorted | None:
        """The target of a change; nothing when no line of a clause can be told for it."""
        if spot.words:
            edits = self._recut(spot)
        elif spot.node is None and spot.gone is not None:
            found = self.find_extent(_list_keys(spot.gone))
            edits = (found, (found.delete(),)) if found is not None else None
        elif spot.node is not None and spot.gone is not None:
            edits = self._move(spot, spot.gone)
        else:
            edits = self._insert(spot, "")
        return self._offer(*edits) if edits is not None else None

    def _offer(self, extent: Extent, edits: tuple[SpliceText, ...]) -> Sorted:
        own = not extent.base
        kind = TargetKind.LOCAL_TEXT if extent.file.startswith("textes/") else TargetKind.CLAUSE
        says = f"modifier {extent.file}" if own else f"clause propre au dossier : {extent.file}"
        option = Option(Choice.TEXT if own else Choice.OWN_CLAUSE, says, edits)
        place = self.lines.dossier.clauses[extent.clause].origins[0]
        line = extent.first + 1
        where = f"{kind} « {extent.clause} », ligne {line}"
        return Sorted(Target(kind, where, (type(place)(place.file, line),)), (option,))

    def find_extent(self, keys: Iterable[str]) -> Extent | None:
        """The lines of one clause, in its own file or in the model's, that print these blocks and nothing else."""
        texts = [text for key in keys if (text := self.texts.find(self.piece, key)) is not None and text.words]
        written = [source.written for text in texts for source in text.sources if source is not None]
        clauses = {one.clause for one in written}
        if len(clauses) != 1 or any(one.looped for one in written) or not all(text.is_traced for text in texts):
            return None
        (clause,) = clauses
        known = self.lines.dossier.clauses[clause]
        first, last = min(one.line for one in written), max(one.line for one in written)
        path = self.lines.own_file(clause, first)
        whole = self.lines.texts[path].text if path else self.lines.models.get(clause)
        if whole is None:
            return None
        base = "" if path else whole
        lines = whole.split("\n")
        numbers = [known.origins[line].line - 1 for line in range(first, last + 1)]
        if any(
            number >= len(lines) or lines[number] != known.lines[first + rank] for rank, number in enumerate(numbers)
        ):
            return None  # words of an écart stand there
        end = numbers[-1]
        if end + 1 < len(lines) and _ROLE.match(lines[end + 1]):
            end += 1
        return Extent(clause, path or f"clauses/{clause}.md", base, whole, numbers[0], end)

    def _insert(self, spot: Spot, raw: str) -> tuple[Extent, tuple[SpliceText, ...]] | None:
        """New lines after what stands before, else before what stands after; `raw` are lines that move there."""
        assert spot.node is not None
        for heads, at_end in ((spot.before, True), (spot.after, False)):
            for head in heads:
                extent = self.find_extent(self._list_keys_below(head))
                if extent is None:
                    break  # a neighbour of another making: nothing says where the words should go
                words = raw or _write_node(spot.node, extent.lines[extent.last if at_end else extent.first], extent)
                if words is None:
                    return None
                between = "\n" if spot.node.head.kind is ListItem else BREAK
                if at_end:
                    return extent, (extent.splice(extent.end, extent.end, between + words),)
                return extent, (extent.splice(extent.start, extent.start, words + between),)
        return None

    def _move(self, spot: Spot, gone: Node) -> tuple[Extent, tuple[SpliceText, ...]] | None:
        source = self.find_extent(_list_keys(gone))
        if source is None:
            return None
        target = self._insert(spot, source.words)
        return (source, (source.delete(), *target[1])) if target is not None else None

    def _recut(self, spot: Spot) -> tuple[Extent, tuple[SpliceText, ...]] | None:
        before, _ = spot.heads
        if spot.parent.kind is not Section:
            return None
        if len(before) == 1:
            return self._split(before[0], spot.words)
        extents = [self.find_extent((head.place.key,)) for head in before]
        if not _are_only_breaks(spot.words):
            return None
        edits: list[SpliceText] = []
        joints = [_characters(edit.after) for edit in spot.words if "¶" in _characters(edit.before)]
        for rank, (one, other) in enumerate(pairwise(extents)):
            if one is None or other is None or one.file != other.file or rank >= len(joints):
                return None
            edits.append(one.splice(_end_of_words(one), other.start, joints[rank]))
        first = extents[0]
        return (first, tuple(edits)) if first is not None else None

    def _split(self, head: Head, words: Sequence[WordEdit]) -> tuple[Extent, tuple[SpliceText, ...]] | None:
        text, extent = self.texts.find(self.piece, head.place.key), self.find_extent((head.place.key,))
        if text is None or extent is None:
            return None
        block = self.texts.blocks.get((self.piece, head.place.key))
        role = write_role(block.role if isinstance(block, Paragraph) else ParagraphRole.BODY)
        edits: list[SpliceText] = []
        position = 0
        for edit in words:
            begins, position = position, position + len(_characters(edit.before))
            if edit.kind is not WordKind.CHANGED:
                continue
            change = Replaced(begins, position, _characters(edit.after))
            sources = tuple(dict.fromkeys(s for s in text.sources[max(0, begins - 1) : position + 1] if s is not None))
            made = edit_literals(self.lines, text, change, sources[:1]) if sources else None
            if made is None:
                return None
            one = made[0]
            parts = one.text.split("¶")
            told = (f"{role}{BREAK}").join(part.strip() if len(parts) > 1 else part for part in parts)
            splices = (
                self.lines.splice_model((type(one)(one.clause, one.line, one.start, one.end, told),))
                if extent.base
                else self.lines.splice_file(extent.file, (type(one)(one.clause, one.line, one.start, one.end, told),))
            )
            if splices is None:
                return None
            edits += splices
        return extent, tuple(edits)

    def _list_keys_below(self, head: Head) -> tuple[str, ...]:
        """The keys of a part and of all texts in it."""
        block = self.texts.blocks.get((self.piece, head.place.key))
        if block is not None:
            return tuple(one.key for one in walk_blocks((block,)))
        item = self.texts.items.get((self.piece, head.place.key))
        return tuple(one.key for one in walk_blocks(item.blocks)) if item is not None else (head.place.key,)


def _list_keys(node: Node) -> tuple[str, ...]:
    return tuple(one.head.place.key for one in walk_nodes(node) if one.head.place.key)


def _write_node(node: Node, near: str, extent: Extent) -> str | None:
    """The Markdown of a paragraph, a heading or an item; an item has the mark of its neighbour."""
    kind = node.head.kind
    words = write_markdown(join_words(node.words))
    if kind is Paragraph:
        return words + write_role(node.head.get("role") or ParagraphRole.BODY)
    if kind is Heading:
        return f"{'#' * int(node.head.get('level') or 2)} {words}"
    if kind is BlockList:
        items = [_write_item(item, "- ") for item in node.children]
        return "\n".join(one for one in items if one) or None
    if kind is ListItem:
        marked = next(
            (found for line in reversed(extent.lines[: extent.last + 1]) if (found := _MARKER.match(line))),
            _MARKER.match(near),
        )
        return _write_item(node, marked[0] if marked is not None else "- ")
    return None


def _write_item(node: Node, mark: str) -> str | None:
    first, *others = node.children
    if first.head.kind is not Paragraph or others:
        return None
    return mark + write_markdown(join_words(first.words))


def _characters(tokens: Sequence[Token]) -> str:
    return "".join("¶" if token.word == "¶" else piece.characters for token in tokens for piece in token.pieces)


def _are_only_breaks(words: Sequence[WordEdit]) -> bool:
    changed = [edit for edit in words if edit.kind is WordKind.CHANGED]
    return all(
        not _characters(edit.before).strip("¶ \u00a0") and not _characters(edit.after).strip() for edit in changed
    )


def _end_of_words(extent: Extent) -> int:
    """The end of its last line that is no role."""
    lines = extent.lines
    last = extent.last - 1 if _ROLE.match(lines[extent.last]) else extent.last
    return sum(len(line) + 1 for line in lines[: last + 1]) - 1
