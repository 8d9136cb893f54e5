"""The Word file of a second text, with what has changed since a first one as tracked changes.

Both files are ours; contents, heads and last page are those of the second one. Numbers that Word counts and
references to them are written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, assert_never

from generator.comparing.compare import compare_nodes
from generator.comparing.nodes import Head, Node
from generator.comparing.paragraph_breaks import BREAK
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordEdit, WordKind
from generator.model.document import Document, Table, walk_blocks
from generator.redlining.word.body_nodes import BodyNodes, find_parts
from generator.redlining.word.bounds import close_body
from generator.redlining.word.carried_lists import CarriedLists
from generator.redlining.word.carried_pictures import CarriedPictures, number_pictures
from generator.redlining.word.redlined_notes import RedlinedNotes
from generator.redlining.word.redlined_tables import merge_table
from generator.redlining.word.tracking import DELETED, INSERTED, Tracker, fill_paragraph, strip_bookmarks
from generator.redlining.word.written_out import write_out
from generator.writing.word.ledger import bookmark_name
from generator.writing.word.origin.part import change_use
from generator.writing.word.origin.record import Use
from generator.writing.word.package import (
    DOCUMENT,
    FOOTNOTES,
    NUMBERING,
    STYLES,
    open_package,
    parse_part,
    serialise_part,
    w,
    write_zip,
)
from generator.writing.word.read_back.numbers import ListCounter


@dataclass(frozen=True, slots=True)
class WordSide:
    """One side of a redline: the tree of a piece and the DOCX that was written of it."""

    document: Document
    docx: bytes


def write_word_redline(before: WordSide, after: WordSide, author: str, moment: str = "") -> bytes:
    """The DOCX of `after` whose tracked changes, all rejected, give the words of `before`.

    Raises: `TemplateError` when a file is no Word file.
    """
    former, present = open_package(before.docx, "avant.docx"), open_package(after.docx, "apres.docx")
    one, other = parse_part(former[DOCUMENT]), parse_part(present[DOCUMENT])
    for document, parts, others in ((one, former, present), (other, present, former)):
        counter = ListCounter(parse_part(others[NUMBERING]), parse_part(others[STYLES]))
        write_out(document, parse_part(parts[NUMBERING]), parse_part(parts[STYLES]), counter)
    tracker = Tracker(author, moment)
    redline = _Redline(
        tracker,
        BodyNodes(_list_keys(before.document)),
        BodyNodes(_list_keys(after.document)),
        RedlinedNotes(tracker, parse_part(former[FOOTNOTES]), parse_part(present[FOOTNOTES])),
        CarriedLists(parse_part(former[NUMBERING]), parse_part(present[NUMBERING])),
        CarriedPictures(former, present),
    )
    for blocks_before, blocks_after in zip(find_parts(one), find_parts(other), strict=True):
        redline.write(blocks_before, blocks_after)
    redline.notes.order(other)
    number_pictures(other)
    parts = present | redline.pictures.carried
    parts[DOCUMENT] = serialise_part(other)
    change_use(parts, Use.REDLINE)
    parts[FOOTNOTES] = serialise_part(redline.notes.after)
    parts[NUMBERING] = serialise_part(redline.lists.after)
    return write_zip(parts)


def _list_keys(document: Document) -> dict[str, str]:
    """The content keys of a piece's blocks, by their bookmarks."""
    keys = {bookmark_name(section.id): section.key for section in document.sections}
    for section in document.sections:
        keys |= {bookmark_name(block.id): block.key for block in walk_blocks(section.blocks)}
    return keys


@dataclass(slots=True)
class _Redline:
    """One redline being written."""

    tracker: Tracker
    before: BodyNodes
    after: BodyNodes
    notes: RedlinedNotes
    lists: CarriedLists
    pictures: CarriedPictures

    def write(self, before: list[Any], after: list[Any]) -> None:
        """Put the changes between two runs of blocks into the second file."""
        one, other = self.before.read(before), self.after.read(after)
        script = compare_nodes(one, other)
        if isinstance(script, Kept):
            self.notes.keep(one, other)
            return
        self.lists.pair(script, self.before, self.after)
        parent = after[0].getparent()
        place = parent.index(after[0])
        merged = list(self.merge_all(script.children))
        trailing = [mark for mark in after if mark.tag not in (w("p"), w("tbl")) and mark.getparent() is parent]
        for block in after:
            if block.getparent() is parent:
                parent.remove(block)
        placed = {id(element) for element in merged}
        merged += [mark for mark in trailing if id(mark) not in placed]
        for offset, element in enumerate(close_body(merged)):
            parent.insert(place + offset, element)

    def merge_all(self, edits: Sequence[Edit]) -> Iterator[Any]:
        """The blocks of some edits, in their order."""
        for edit in edits:
            yield from self._merge(edit)

    def take_former(self, head: Head) -> Any:
        """A copy of an element of the first file, by its node's head, with all that it needs of that file."""
        element = strip_bookmarks(deepcopy(self.before.find(head)))
        for section in list(element.iter(w("sectPr"))):
            section.getparent().remove(section)
        self._carry(element)
        return element

    def _merge(self, edit: Edit) -> Iterator[Any]:
        match edit:
            case Kept(before, after):
                self.notes.keep(before, after)
                yield from self._lead(after.head)
                yield self.after.find(after.head)
            case Changed(after=head):
                yield from self._lead(head)
                if head.kind is Table:
                    yield from merge_table(edit, self)
                else:
                    yield self._merge_paragraph(edit)
            case Inserted(node) | Arrived(node=node):
                yield from self._lead(node.head)
                yield self._insert(node)
            case Deleted(node) | Left(node=node):
                yield self.tracker.mark_whole(self.take_former(node.head), DELETED)
            case Recut():
                yield from self._recut(edit)
            case _:
                assert_never(edit)

    def _lead(self, head: Head) -> Iterator[Any]:
        yield from self.after.before.get(head.place.id, ())

    def _insert(self, node: Node) -> Any:
        element = self.after.find(node.head)
        self.notes.insert_all(element)
        return self.tracker.mark_whole(element, INSERTED)

    # --- paragraphs -----------------------------------------------------------------------------------------------

    def _merge_paragraph(self, edit: Changed) -> Any:
        paragraph = self.after.find(edit.after)
        fill_paragraph(paragraph, self._write_edits(edit.words))
        return paragraph

    def _write_edits(self, edits: Sequence[WordEdit]) -> Iterator[Any]:
        for edit in edits:
            if edit.kind is not WordKind.CHANGED:
                self.notes.compare(edit.before, edit.after)
            for status, tokens in _list_statuses(edit):
                yield from self._write_status(status, tokens)

    def _write_status(self, status: str, tokens: Sequence[Token]) -> list[Any]:
        if status == INSERTED:
            self.notes.insert(tokens)
        runs = self.tracker.write(status, tokens)
        if status == DELETED:
            for run in runs:
                self._carry(run)
        return runs

    def _recut(self, edit: Recut) -> Iterator[Any]:
        """The paragraphs of a split or of a merging, the marks between them tracked."""
        several = edit.after if len(edit.after) > 1 else edit.before
        side, kind = (self.after, INSERTED) if len(edit.after) > 1 else (self.before, DELETED)
        paragraphs = [side.find(head) for head in several]
        if kind == DELETED:
            last = self.after.find(edit.after[0])
            paragraphs = [*(strip_bookmarks(deepcopy(one)) for one in paragraphs[:-1]), last]
            for paragraph in paragraphs[:-1]:
                self.lists.carry(paragraph)
        for head in edit.after:
            yield from self._lead(head)
        contents: list[list[Any]] = [[]]
        for word_edit in edit.words:
            for status, tokens in _list_statuses(word_edit):
                for run, ends in _split_at_breaks(tokens):
                    contents[-1] += self._write_status(status, run)
                    if ends:
                        contents.append([])
        for rank, (paragraph, content) in enumerate(zip(paragraphs, contents, strict=True)):
            fill_paragraph(paragraph, content)
            if rank < len(paragraphs) - 1:
                self.tracker.mark_paragraph(paragraph, kind)
            yield paragraph

    def _carry(self, element: Any) -> None:
        """What deleted words need of the first file: their notes, their lists, their pictures."""
        self.lists.carry(element)
        self.notes.carry(element)
        self.pictures.carry_all(element)


def _list_statuses(edit: WordEdit) -> tuple[tuple[str, Sequence[Token]], ...]:
    if edit.kind is WordKind.CHANGED:
        return (DELETED, edit.before), (INSERTED, edit.after)
    return (("", edit.after),)


def _split_at_breaks(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], bool]]:
    """Runs of tokens, each with whether a paragraph ends after it."""
    run: list[Token] = []
    for token in tokens:
        if token == BREAK:
            yield run, True
            run = []
        else:
            run.append(token)
    yield run, False
