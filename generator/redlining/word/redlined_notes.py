"""The notes of a redline: those of words that came or went, those that say something else, those of deleted words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from generator.comparing.nodes import Node
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordKind, compare_words
from generator.redlining.word.runs import find_note_id, list_notes, read_paragraph
from generator.redlining.word.tracking import DELETED, INSERTED, Tracker, fill_paragraph
from generator.writing.word.package import w


@dataclass(slots=True)
class RedlinedNotes:
    """The notes of both files; changes are written into those of the second one."""

    tracker: Tracker
    before: Any
    after: Any

    def keep(self, before: Node, after: Node) -> None:
        """The notes of what is kept may say something else: where they are called is the same."""
        for one, other in zip(_list_tokens(before), _list_tokens(after), strict=True):
            self.compare((one,), (other,))

    def compare(self, before: Sequence[Token], after: Sequence[Token]) -> None:
        """The notes that the same words call in both files."""
        for one, other in zip(list_notes(before), list_notes(after), strict=True):
            former = _find_note(self.before, find_note_id(one))
            present = _find_note(self.after, find_note_id(other))
            paragraphs = list(present.iterchildren(w("p")))
            for source, paragraph in zip(former.iterchildren(w("p")), paragraphs, strict=False):
                self._compare_paragraphs(source, paragraph)

    def insert(self, tokens: Sequence[Token]) -> None:
        """The notes of words that came."""
        for call in list_notes(tokens):
            self._mark(_find_note(self.after, find_note_id(call)), INSERTED)

    def insert_all(self, element: Any) -> None:
        """The notes of an element that came."""
        for reference in element.iter(w("footnoteReference")):
            self._mark(_find_note(self.after, reference.get(w("id"))), INSERTED)

    def carry(self, element: Any) -> None:
        """The notes that deleted words call, in the second file too, under numbers of their own."""
        for reference in element.iter(w("footnoteReference")):
            note = deepcopy(_find_note(self.before, reference.get(w("id"))))
            known = [int(one.get(w("id"))) for one in self.after.iterchildren(w("footnote"))]
            number = str(max(known) + 1)
            note.set(w("id"), number)
            reference.set(w("id"), number)
            self.after.append(note)
            self._mark(note, DELETED)

    def order(self, document: Any) -> None:
        """Notes in the order of their calls, numbered by it: LibreOffice 7.4 takes them by order, Word by number."""
        calls = list(document.iter(w("footnoteReference")))
        notes = self.after.iterchildren(w("footnote"))
        known = {note.get(w("id")): note for note in notes if note.get(w("type")) is None}
        called = [known.pop(call.get(w("id"))) for call in calls]
        for note in (*called, *known.values()):
            self.after.remove(note)
        for number, (call, note) in enumerate(zip(calls, called, strict=True), 1):
            call.set(w("id"), str(number))
            note.set(w("id"), str(number))
            self.after.append(note)

    def _compare_paragraphs(self, source: Any, paragraph: Any) -> None:
        edits = compare_words(read_paragraph(source), read_paragraph(paragraph))
        if all(edit.kind is not WordKind.CHANGED for edit in edits):
            return
        content: list[Any] = []
        for edit in edits:
            if edit.kind is WordKind.CHANGED:
                content += self.tracker.write(DELETED, edit.before)
                content += self.tracker.write(INSERTED, edit.after)
            else:
                content += self.tracker.write("", edit.after)
        fill_paragraph(paragraph, content)

    def _mark(self, note: Any, kind: str) -> None:
        for paragraph in note.iterchildren(w("p")):
            fill_paragraph(paragraph, self.tracker.write(kind, read_paragraph(paragraph)))


def _list_tokens(node: Node) -> Iterator[Token]:
    yield from node.words
    for child in node.children:
        yield from _list_tokens(child)


def _find_note(notes: Any, identifier: str) -> Any:
    return next(one for one in notes.iterchildren(w("footnote")) if one.get(w("id")) == identifier)
