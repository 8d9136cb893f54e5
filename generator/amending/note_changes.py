"""Notes that come, go or change: said by their number, in alinéas whose other words stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from generator.amending.modifications import (
    AlineaPlace,
    DeleteNote,
    InsertNote,
    Modification,
    NotePlace,
    RewriteNote,
)
from generator.amending.quoting import CALL, drop_calls, list_calls
from generator.amending.stipulations import Division, Note
from generator.amending.word_changes import name_changes, stands_once
from generator.comparing.places import fold_words

_LONGEST_ANCHOR = 12  # words before a call


def compare_calls(
    place: AlineaPlace, before: str, after: str, notes: Sequence[Note]
) -> tuple[Modification, ...] | None:
    """The notes that an alinéa calls no more, and those that it calls now, when it says the same otherwise.

    Nothing when its words change too, or when no words before a call stand once.
    """
    former, present = list_calls(before), list_calls(after)
    if former == present or fold_words(drop_calls(before)) != fold_words(drop_calls(after)):
        return None
    if [number for number in former if number in present] != [number for number in present if number in former]:
        return None
    told = {note.number: note.text for note in notes}
    changes: list[Modification] = [
        DeleteNote(NotePlace(place.division, number)) for number in former if number not in present
    ]
    for found in CALL.finditer(after):
        number = found["number"]
        if number in former:
            continue
        anchor = _find_anchor(before, drop_calls(after[: found.start()]))
        if anchor is None or number not in told:
            return None
        changes.append(InsertNote(place, anchor, number, told[number]))
    return tuple(changes)


def _find_anchor(text: str, head: str) -> str | None:
    """The last words of `head`, as many as stand once in the alinéa."""
    words = fold_words(head).split()
    for count in range(1, min(len(words), _LONGEST_ANCHOR) + 1):
        anchor = " ".join(words[-count:])
        if not re.match(r"[\w]", anchor) or any(quote in anchor for quote in "«»"):
            continue
        if stands_once(anchor, fold_words(text)):
            return anchor
    return None


def change_notes(
    before: Division, after: Division, quoted: Collection[str], *, by_words: bool
) -> Iterator[Modification]:
    """The notes of other words, but for those that a quoted passage says."""
    present = {note.number: note.text for note in after.notes}
    for note in before.notes:
        text = present.get(note.number)
        if text is None or note.number in quoted or fold_words(text) == fold_words(note.text):
            continue
        place = NotePlace(before.name, note.number)
        yield from (name_changes(place, note.text, text) if by_words else ()) or (RewriteNote(place, text),)
