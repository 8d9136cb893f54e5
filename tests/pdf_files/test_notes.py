"""Annotations that are not on the pages: told, and what no screen shows is taken out of the copy."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.intake.pdf_child import Answer, examine_file
from tests.pdf_files.piece_samples import make_plain, save

HIDDEN, PRINT, NO_VIEW = 2, 4, 32


def annotate(kind: str, flags: int, words: str = "REFUSE") -> Answer:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([60, 60, 200, 90]), F=flags)
    note.Contents = String(words)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    answer = examine_file(save(pdf), "acte.pdf")
    assert not answer.refused, answer.notes
    return answer


def count_notes(answer: Answer) -> int:
    with pikepdf.open(io.BytesIO(answer.body)) as pdf:
        return len(pdf.pages[0].obj.get(Name.Annots, Array()))


@pytest.mark.parametrize("flags", [HIDDEN, NO_VIEW, NO_VIEW | PRINT, HIDDEN | PRINT])
def test_what_no_screen_shows_is_taken_out_and_told(flags: int) -> None:
    answer = annotate("/FreeText", flags)
    assert count_notes(answer) == 0
    (told,) = answer.notes
    assert told.code == "pdf-annotations" and "« REFUSE »" in told.message
    assert ("s'imprimerait" in told.message) is (flags == NO_VIEW | PRINT)


def test_words_in_a_bubble_are_told_and_stay() -> None:
    answer = annotate("/Text", PRINT)
    assert count_notes(answer) == 1
    (told,) = answer.notes
    assert told.code == "pdf-annotations" and "« REFUSE »" in told.message


@pytest.mark.parametrize(("kind", "words"), [("/FreeText", "REFUSE"), ("/Text", ""), ("/Popup", "REFUSE")])
def test_what_shows_its_words_and_what_has_none_is_told_by_nobody(kind: str, words: str) -> None:
    answer = annotate(kind, PRINT, words)
    assert (answer.notes, count_notes(answer)) == ([], 1)
