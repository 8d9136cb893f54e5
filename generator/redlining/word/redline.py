"""The Word file of a second text, with what has changed since a first one as tracked changes.

Both files are ours; contents, heads and last page are those of the second one. Numbers that Word counts and
references to them are written out. A table that has other columns is replaced whole:
Word tracks rows and no columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, assert_never

from lxml import etree

from generator.comparing.compare import compare_nodes
from generator.comparing.nodes import Node
from generator.comparing.paragraph_breaks import BREAK
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordEdit, WordKind, compare_words
from generator.model.document import Cell, Document, Row, Table, walk_blocks
from generator.redlining.word.body_nodes import BodyNodes, find_parts
from generator.redlining.word.carried_pictures import CarriedPictures
from generator.redlining.word.runs import find_note_id, list_notes, read_paragraph
from generator.redlining.word.tracking import DELETED, INSERTED, Tracker, fill_paragraph, strip_bookmarks
from generator.redlining.word.written_out import NO_LIST_NUMBER, write_out
from generator.writing.word.ledger import BODY_END, BODY_START, bookmark_name
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
    for document, parts in ((one, former), (other, present)):
        write_out(document, parse_part(parts[NUMBERING]), parse_part(parts[STYLES]))
    redline = _Redline(
        Tracker(author, moment),
        BodyNodes(_list_keys(before.document)),
        BodyNodes(_list_keys(after.document)),
        parse_part(former[FOOTNOTES]),
        parse_part(present[FOOTNOTES]),
        parse_part(former[NUMBERING]),
        parse_part(present[NUMBERING]),
        CarriedPictures(former, present),
    )
    for blocks_before, blocks_after in zip(find_parts(one), find_parts(other), strict=True):
        redline.write(blocks_before, blocks_after)
    _order_notes(other, redline.notes_after)
    parts = present | redline.pictures.carried
    parts[DOCUMENT] = serialise_part(other)
    change_use(parts, Use.REDLINE)
    parts[FOOTNOTES] = serialise_part(redline.notes_after)
    parts[NUMBERING] = serialise_part(redline.numbers_after)
    return write_zip(parts)


def _order_notes(document: Any, notes: Any) -> None:
    """Notes in the order of their calls, numbered by it: LibreOffice 7.4 takes them by their order, Word by number."""
    calls = list(document.iter(w("footnoteReference")))
    known = {note.get(w("id")): note for note in notes.iterchildren(w("footnote")) if note.get(w("type")) is None}
    called = [known.pop(call.get(w("id"))) for call in calls]
    for note in (*called, *known.values()):
        notes.remove(note)
    for number, (call, note) in enumerate(zip(calls, called, strict=True), 1):
        call.set(w("id"), str(number))
        note.set(w("id"), str(number))
        notes.append(note)


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
    notes_before: Any
    notes_after: Any
    numbers_before: Any
    numbers_after: Any
    pictures: CarriedPictures
    numbers: dict[str, str] = field(default_factory=dict)  # the lists of the first file, in the second

    def write(self, before: list[Any], after: list[Any]) -> None:
        """Put the changes between two runs of blocks into the second file."""
        one, other = self.before.read(before), self.after.read(after)
        script = compare_nodes(one, other)
        if isinstance(script, Kept) or not after:
            return
        self._pair_lists(script)
        parent = after[0].getparent()
        place = parent.index(after[0])
        merged = list(self._merge_all(script.children))
        trailing = [mark for mark in after if mark.tag not in (w("p"), w("tbl")) and mark.getparent() is parent]
        for block in after:
            if block.getparent() is parent:
                parent.remove(block)
        placed = {id(element) for element in merged}
        merged += [mark for mark in trailing if id(mark) not in placed]
        for offset, element in enumerate(_close_body(merged)):
            parent.insert(place + offset, element)

    def _merge_all(self, edits: Sequence[Edit]) -> Iterator[Any]:
        for edit in edits:
            yield from self._merge(edit)

    def _merge(self, edit: Edit) -> Iterator[Any]:
        match edit:
            case Kept(before, after):
                self._keep_notes(before, after)
                yield from self._lead(after.head.place.id)
                yield self.after.find(after.head)
            case Changed(after=head):
                yield from self._lead(head.place.id)
                if head.kind is Table:
                    yield from self._merge_table(edit)
                else:
                    yield self._merge_paragraph(edit)
            case Inserted(node) | Arrived(node=node):
                yield from self._lead(node.head.place.id)
                self._write_notes(node, INSERTED, self.notes_after)
                yield self.tracker.mark_whole(self.after.find(node.head), INSERTED)
            case Deleted(node) | Left(node=node):
                yield self._delete(node)
            case Recut():
                yield from self._recut(edit)
            case _:
                assert_never(edit)

    def _lead(self, place: str) -> Iterator[Any]:
        yield from self.after.before.get(place, ())

    def _delete(self, node: Node) -> Any:
        """A block, or a row, of the first file as one that was deleted."""
        element = strip_bookmarks(deepcopy(self.before.find(node.head)))
        for section in list(element.iter(w("sectPr"))):
            section.getparent().remove(section)
        self._carry(element)
        if node.head.kind is Row:
            return self.tracker.mark_row(element, DELETED)
        return self.tracker.mark_whole(element, DELETED)

    # --- paragraphs -----------------------------------------------------------------------------------------------

    def _merge_paragraph(self, edit: Changed) -> Any:
        paragraph = self.after.find(edit.after)
        fill_paragraph(paragraph, self._write_edits(edit.words))
        return paragraph

    def _write_edits(self, edits: Sequence[WordEdit]) -> Iterator[Any]:
        for edit in edits:
            if edit.kind is WordKind.CHANGED:
                yield from self._write_deleted(edit.before)
                self._mark_notes(edit.after, INSERTED)
                yield from self.tracker.write(INSERTED, edit.after)
            else:
                self._compare_notes(edit.before, edit.after)
                yield from self.tracker.write("", edit.after)

    def _write_deleted(self, tokens: Sequence[Token]) -> list[Any]:
        runs = self.tracker.write(DELETED, tokens)
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
        for head in edit.after:
            yield from self._lead(head.place.id)
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

    def _write_status(self, status: str, tokens: Sequence[Token]) -> list[Any]:
        if status == DELETED:
            return self._write_deleted(tokens)
        if status == INSERTED:
            self._mark_notes(tokens, INSERTED)
        return self.tracker.write(status, tokens)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _merge_table(self, edit: Changed) -> Iterator[Any]:
        table = self.after.find(edit.after)
        if not _keeps_columns(edit):
            former = strip_bookmarks(deepcopy(self.before.find(edit.before)))
            self._carry(former)
            yield self.tracker.mark_whole(former, DELETED)
            between = etree.Element(w("p"))  # two tables that touch are one for Word
            self.tracker.mark_paragraph(between, DELETED)
            yield between
            self._mark_element_notes(table, INSERTED)
            yield self.tracker.mark_whole(table, INSERTED)
            return
        rows = list(self._merge_rows(edit.children))
        for row in list(table.iterchildren(w("tr"))):
            table.remove(row)
        table.extend(rows)
        yield table

    def _merge_rows(self, edits: Sequence[Edit]) -> Iterator[Any]:
        for edit in edits:
            match edit:
                case Kept(before, after):
                    self._keep_notes(before, after)
                    yield self.after.find(after.head)
                case Changed(after=head, children=cells):
                    for cell in cells:
                        self._merge_cell(cell)
                    yield self.after.find(head)
                case Inserted(node) | Arrived(node=node):
                    self._write_notes(node, INSERTED, self.notes_after)
                    yield self.tracker.mark_row(self.after.find(node.head), INSERTED)
                case Deleted(node) | Left(node=node):
                    yield self._delete(node)
                case Recut():
                    raise AssertionError("a row is no paragraph")
                case _:
                    assert_never(edit)

    def _merge_cell(self, edit: Edit) -> None:
        if isinstance(edit, Kept):
            self._keep_notes(edit.before, edit.after)
            return
        assert isinstance(edit, Changed)
        cell = self.after.find(edit.after)
        blocks = list(self._merge_all(edit.children))
        for child in [child for child in cell if child.tag != w("tcPr")]:
            cell.remove(child)
        cell.extend(blocks)

    # --- notes and lists ------------------------------------------------------------------------------------------

    def _keep_notes(self, before: Node, after: Node) -> None:
        """The notes of what is kept may say something else: where they are called is the same."""
        for one, other in zip(_list_tokens(before), _list_tokens(after), strict=True):
            self._compare_notes((one,), (other,))

    def _compare_notes(self, before: Sequence[Token], after: Sequence[Token]) -> None:
        for one, other in zip(list_notes(before), list_notes(after), strict=True):
            former = _find_note(self.notes_before, find_note_id(one))
            present = _find_note(self.notes_after, find_note_id(other))
            paragraphs = list(present.iterchildren(w("p")))
            for source, paragraph in zip(former.iterchildren(w("p")), paragraphs, strict=False):
                edits = compare_words(read_paragraph(source), read_paragraph(paragraph))
                if any(edit.kind is WordKind.CHANGED for edit in edits):
                    fill_paragraph(paragraph, self._write_edits(edits))

    def _mark_notes(self, tokens: Sequence[Token], kind: str) -> None:
        for call in list_notes(tokens):
            self._mark_note(_find_note(self.notes_after, find_note_id(call)), kind)

    def _mark_element_notes(self, element: Any, kind: str) -> None:
        for reference in element.iter(w("footnoteReference")):
            self._mark_note(_find_note(self.notes_after, reference.get(w("id"))), kind)

    def _write_notes(self, node: Node, kind: str, notes: Any) -> None:
        for call in list_notes(_list_tokens(node)):
            self._mark_note(_find_note(notes, find_note_id(call)), kind)

    def _mark_note(self, note: Any, kind: str) -> None:
        for paragraph in note.iterchildren(w("p")):
            fill_paragraph(paragraph, self.tracker.write(kind, read_paragraph(paragraph)))

    def _carry(self, element: Any) -> None:
        """What deleted words need of the first file: their notes, their lists, their pictures."""
        self._carry_numbers(element)
        self._carry_notes(element)
        self.pictures.carry_all(element)

    def _carry_notes(self, element: Any) -> None:
        """The notes that deleted words call, in the second file too, under numbers of their own."""
        for reference in element.iter(w("footnoteReference")):
            note = deepcopy(_find_note(self.notes_before, reference.get(w("id"))))
            known = [int(one.get(w("id"))) for one in self.notes_after.iterchildren(w("footnote"))]
            number = str(max(known) + 1)
            note.set(w("id"), number)
            reference.set(w("id"), number)
            self.notes_after.append(note)
            self._mark_note(note, DELETED)

    def _pair_lists(self, script: Changed) -> None:
        """A list of the first file is the one of the second that has a paragraph of it."""
        for edit in _walk_pairs(script):
            one, other = self.before.find(edit[0]), self.after.find(edit[1])
            former, present = one.find(f".//{w('numId')}"), other.find(f".//{w('numId')}")
            if former is not None and present is not None and former.get(w("val")) != NO_LIST_NUMBER:
                self.numbers.setdefault(former.get(w("val")), present.get(w("val")))

    def _carry_numbers(self, element: Any) -> None:
        for number in element.iter(w("numId")):
            number.set(w("val"), self._carry_number(number.get(w("val"))))

    def _carry_number(self, number: str) -> str:
        if number not in self.numbers:
            found = [one for one in self.numbers_before.iterchildren(w("num")) if one.get(w("numId")) == number]
            if not found:
                return number
            copy = deepcopy(found[0])
            last = list(self.numbers_after.iterchildren(w("num")))
            fresh = str(max((int(one.get(w("numId"))) for one in last), default=0) + 1)
            copy.set(w("numId"), fresh)
            last[-1].addnext(copy)
            self.numbers[number] = fresh
        return self.numbers[number]


def _close_body(merged: list[Any]) -> list[Any]:
    """The blocks of a part, what bounds it around them all: its bookmarks, the section that its last page ends."""
    marks: dict[str, list[Any]] = {BODY_START: [], BODY_END: []}
    for element in merged:
        for mark in [*element.iter(w("bookmarkStart"))]:
            if mark.get(w("name")) in marks:
                marks[mark.get(w("name"))].append(mark)
    for name, starts in marks.items():
        numbers = {mark.get(w("id")) for mark in starts}
        ends = [end for one in merged for end in one.iter(w("bookmarkEnd")) if end.get(w("id")) in numbers]
        marks[name] = [*starts, *ends]
    bounds = {id(mark) for found in marks.values() for mark in found}
    blocks = [element for element in merged if id(element) not in bounds]
    for mark in (mark for found in marks.values() for mark in found):
        if mark.getparent() is not None:
            mark.getparent().remove(mark)
    ending = []
    sections = [block for block in blocks if block.find(f"{w('pPr')}/{w('sectPr')}") is not None]
    if sections and _is_followed_by_deleted(blocks, sections[-1]):
        properties = sections[-1].find(w("pPr"))
        paragraph = etree.Element(w("p"))
        etree.SubElement(paragraph, w("pPr")).append(properties.find(w("sectPr")))
        ending = [paragraph]
    return [*marks[BODY_START], *blocks, *marks[BODY_END], *ending]


def _is_followed_by_deleted(blocks: list[Any], section: Any) -> bool:
    """Whether all that follows the end of a section was deleted: it stood on its pages."""
    after = blocks[blocks.index(section) + 1 :]
    gone = [block for block in after if next(block.iter(w("del")), None) is not None]
    return bool(after) and len(gone) == len(after)


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


def _keeps_columns(table: Changed) -> bool:
    """Whether no cell of the table came, went or moved."""
    rows = [row for row in table.children if isinstance(row, Changed)]
    cells = [cell for row in rows for cell in row.children]
    return all(isinstance(cell, Kept | Changed) for cell in cells)


def _list_tokens(node: Node) -> Iterator[Token]:
    yield from node.words
    for child in node.children:
        yield from _list_tokens(child)


def _walk_pairs(edit: Edit) -> Iterator[tuple[Any, Any]]:
    """The heads of the paragraphs that are in both files."""
    match edit:
        case Kept(before, after):
            if not before.children:
                yield before.head, after.head
            for one, other in zip(before.children, after.children, strict=True):
                yield from _walk_pairs(Kept(one, other))
        case Changed(before, after, _, children):
            if not children and before.kind is not Cell:
                yield before, after
            for child in children:
                yield from _walk_pairs(child)
        case Inserted() | Deleted() | Left() | Arrived() | Recut():
            return
        case _:
            assert_never(edit)


def _find_note(notes: Any, identifier: str) -> Any:
    return next(one for one in notes.iterchildren(w("footnote")) if one.get(w("id")) == identifier)
