"""A file with thirty edits of every kind, tracked or not, by two people: thirty changes are found, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind, list_changes
from generator.comparing.compare import compare_documents
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordEdit, WordKind
from generator.composing.content_keys import settle_keys
from generator.errors import InputFileError
from generator.model.document import Document
from generator.returning.word.authors import find_authors
from generator.returning.word.returned import FoundBy, ReturnedText, read_returned_bytes
from generator.writing.word.document import write_docx
from generator.writing.word.origin.record import Sources
from tests.returning.conftest import save_with_office
from tests.returning.word.word_hand import WordFile
from tests.writing.docx_sample import real_furniture, rich_document

SOURCES = Sources("essai", "ab" * 32, "ctg-2026 1.2", "1.0")
ANNE, MARC = "Anne Lebrun", "Marc Petit"
ONE, TWO = "_convention__article_1", "_convention__article_2"


@pytest.fixture(scope="module")
def sent() -> tuple[Document, bytes]:
    document = settle_keys(rich_document())
    return document, write_docx(document, real_furniture(), None, SOURCES)


def edit(data: bytes) -> WordFile:
    """Thirty edits that say something, and six that say nothing."""
    file = WordFile(data)
    parties, hand = "_convention__roles__", file
    # Words, tracked by two people and by nobody.
    hand.replace(hand.paragraph(f"{parties}corps"), "une ambition commune", "un projet commun", ANNE)
    hand.replace(hand.paragraph(f"{parties}visa"), "petite enfance", "toute petite enfance", MARC)
    hand.replace(hand.paragraph(f"{parties}considerant"), " du territoire", "", ANNE)
    hand.replace(hand.paragraph(f"{parties}chapeau"), "partagent", "poursuivent")
    hand.replace(hand.paragraph(f"{parties}note"), "", " Et davantage.", MARC)
    hand.replace(hand.paragraph(f"{parties}fait_a"), "Rôle", "Le rôle")
    # Paragraphs.
    hand.add_paragraph(hand.paragraph(f"{parties}corps"), "Un alinéa tout neuf est proposé ici.", ANNE)
    hand.add_paragraph(hand.paragraph(f"{parties}titre_acte"), "Un autre alinéa, sans suivi.")
    hand.delete_paragraph(hand.paragraph(f"{parties}partie_nom"), ANNE)
    hand.delete_paragraph(hand.paragraph(f"{parties}partie_detail"))
    hand.split(hand.paragraph(f"{parties}signataire"), "de l’animation", MARC)
    hand.merge(hand.paragraph(f"{parties}signataire_detail"), ANNE)
    hand.move(hand.paragraph(f"{parties}dispositif"), hand.paragraph(f"{parties}partie_denomination"), ANNE)
    # A heading, a heading of a section, what is between references, a gap, a note.
    hand.replace(hand.paragraph(f"{ONE}__h2"), "Plus bas", "Plus loin", MARC)
    hand.replace(hand.paragraph(ONE), "Objet de la convention", "Objet et durée", ANNE)
    hand.replace(hand.paragraph(f"{ONE}__p1"), "vote du", "scrutin du", ANNE)
    hand.fill("date de la délibération", "17 décembre 2025", MARC)
    note = next(p for p in hand.notes.iter() if p.tag.endswith("}p") and "18 décembre" in "".join(p.itertext()))
    hand.replace(note, " & suivantes.", " et les suivantes.", ANNE)
    # Lists.
    hand.replace(hand.paragraph(f"{ONE}__l1__b"), "deuxième", "second", ANNE)
    hand.add_paragraph(hand.paragraph(f"{ONE}__l2__a"), "et continue", MARC)
    hand.delete_paragraph(hand.paragraph(f"{ONE}__s1__a"), ANNE)
    # Tables: figures, words, rows.
    hand.replace(hand.paragraph(f"{TWO}__t1__r3c2"), "21", "24", ANNE)
    hand.replace(hand.paragraph(f"{TWO}__t1__r5c1"), "Multi-accueil", "Micro-crèche")
    hand.write_cell(hand.row("Multi-accueil n° 7"), 2, "1 250", MARC)
    hand.add_row(hand.row("Multi-accueil n° 9"), ("Ludothèque du bourg", "18", ""), ANNE)
    hand.delete_row(hand.row("Multi-accueil n° 12"), MARC)
    hand.delete_row(hand.row("Multi-accueil n° 15"))
    hand.replace(hand.paragraph(f"{TWO}__t1"), "Les équipements", "Les équipements ouverts", ANNE)
    # A legend, who signs.
    hand.replace(hand.saying("Les barres"), "Les barres", "Les colonnes", MARC)
    hand.replace(hand.paragraph("_convention__signatures__s2__p2"), "Hervé GRANIER", "Marie DUVAL", ANNE)
    # What says nothing: looks, signs of a keyboard, a number that Word counted again, an empty line, runs cut.
    hand.embolden(hand.paragraph("_convention__article_2__n1"), ANNE)
    hand.straighten(hand.paragraph(f"{parties}entete_acte"))
    hand.update_field(hand.paragraph(f"{ONE}__p1"), "2", "3")
    hand.add_paragraph(hand.paragraph(f"{parties}entete_acte"), "", MARC)
    hand.replace(hand.paragraph(f"{ONE}__l1__c"), "sa suite", "sa suite")
    hand.replace(hand.paragraph(f"{ONE}__l1__a"), "premier", "premier ")
    return file


# Each change, its words before and after, and who made it; three of the edits are in one paragraph.
EXPECTED = (
    ("une ambition commune", "un projet commun", ANNE),
    ("Rôle partie-nom.", "", ANNE),
    ("Rôle partie-detail.", "", ""),
    ("", "Un alinéa tout neuf est proposé ici.", ANNE),
    ("Rôle dispositif.", "Rôle dispositif.", ANNE),
    ("", "toute", MARC),
    ("du territoire", "", ANNE),
    ("partagent", "poursuivent", ""),
    ("", "Et davantage.", MARC),
    ("Rôle", "Le rôle", ""),
    ("scindé", "", MARC),
    ("réuni", "", ANNE),
    ("", "Un autre alinéa, sans suivi.", ""),
    ("de la convention", "et durée", ANNE),
    ("& ; vote ; à compléter", "et les ; scrutin ; 17 décembre 2025", f"{ANNE}, {MARC}"),
    ("bas", "loin", MARC),
    ("deuxième", "second", ANNE),
    ("", "2. et continue", MARC),
    ("chevron", "", ANNE),
    ("", "ouverts", ANNE),
    ("21", "24", ANNE),
    ("Multi-accueil", "Micro-crèche", ""),
    ("", "1 250", MARC),
    ("", "Ludothèque du bourg 18", ANNE),
    ("Multi-accueil n° 12 84", "", MARC),
    ("Multi-accueil n° 15 105", "", ""),
    ("barres", "colonnes", MARC),
    ("Hervé GRANIER", "Marie DUVAL", ANNE),
)


def tell(change: Change, text: ReturnedText) -> tuple[str, str, str]:
    """A change as `EXPECTED` says it; of a whole paragraph, how it begins."""
    authors = ", ".join(sorted({revision.author for revision in find_authors(change, text.tracked)}))
    if change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
        return change.kind.value, "", authors
    told = [edit for edit in change.words if edit.kind is WordKind.CHANGED]
    if told:
        before, after = (" ; ".join(filter(None, side)) for side in zip(*map(_say, told), strict=True))
        return before, after, authors
    return _begin(change.before), _begin(change.after), authors


def _say(edit: WordEdit) -> tuple[str, str]:
    return say_words(edit.before), say_words(edit.after)


def _begin(words: str) -> str:
    return words.partition(" La Caf")[0]


def list_told(text: ReturnedText) -> tuple[tuple[str, str, str], ...]:
    changes = list_changes(text.base, text.wanted, compare_documents(text.base, text.wanted))
    return tuple(tell(one, text) for one in changes if one.kind is not ChangeKind.RENUMBERED)


def test_every_edit_is_found_with_its_author_and_none_is_false(sent: tuple[Document, bytes]) -> None:
    text = read_returned_bytes(edit(sent[1]).save(), "convention.docx")
    assert list_told(text) == EXPECTED
    assert text.found_by is FoundBy.RECORD and text.untracked
    told = {note.code: note for note in text.notes}
    assert set(told) == {Code.RETOUR_SANS_SUIVI, Code.RETOUR_MISE_EN_FORME}
    assert told[Code.RETOUR_SANS_SUIVI].message.startswith("6 modifications sans suivi")


def test_word_for_the_web_loses_nothing(sent: tuple[Document, bytes]) -> None:
    file = edit(sent[1])
    file.imitate_word_online()
    file.rename_main_part()
    text = read_returned_bytes(file.save(), "convention.docx")
    assert list_told(text) == EXPECTED and text.found_by is FoundBy.RECORD


def test_without_bookmarks_words_are_enough_and_it_is_said(sent: tuple[Document, bytes]) -> None:
    file = edit(sent[1])
    file.imitate_google_docs()
    data = file.save()
    text = read_returned_bytes(data, "convention.docx", (rich_document(), sent[0]))
    assert [told[:2] for told in list_told(text)] == [told[:2] for told in EXPECTED]
    assert text.found_by is FoundBy.WORDS and Code.RETOUR_ORIGINE_PERDUE in {note.code for note in text.notes}
    with pytest.raises(InputFileError) as caught:
        read_returned_bytes(data, "convention.docx")
    assert caught.value.diagnostics[0].code is Code.DOCX_SANS_ORIGINE


def test_a_file_that_nobody_edited_says_nothing(sent: tuple[Document, bytes]) -> None:
    text = read_returned_bytes(sent[1], "convention.docx")
    assert text.wanted == text.base == text.rejected and not text.notes and not text.tracked
    file = WordFile(sent[1])
    file.imitate_google_docs()
    assert list_told(read_returned_bytes(file.save(), "convention.docx", sent[:1])) == ()


def test_comments_have_their_place_their_answers_and_are_closed(sent: tuple[Document, bytes]) -> None:
    file = WordFile(sent[1])
    first = file.remark(file.paragraph(f"{ONE}__l1__b"), ANNE, "Pourquoi deuxième ?")
    file.answer(first, MARC, "Parce que.")
    file.remark(file.paragraph(f"{TWO}__t1__r3c2"), MARC, "Chiffre à revoir", done=True)
    text = read_returned_bytes(file.save(), "convention.docx")
    question, figure = text.remarks
    assert (question.author, question.words, question.about) == (ANNE, "Pourquoi deuxième ?", "deuxième")
    assert [(answer.author, answer.words) for answer in question.answers] == [(MARC, "Parce que.")]
    assert question.place == "article 1, 4ᵉ alinéa" and not question.closed
    assert figure.closed and "Multi-accueil n° 3" in figure.place and figure.about == "21"
    assert text.wanted == text.base


@pytest.mark.slow
def test_libreoffice_saves_it_again_and_nothing_is_lost(sent: tuple[Document, bytes], tmp_path: Path) -> None:
    """Really done: LibreOffice opens the edited file, keeps its tracked changes, and writes another file."""
    text = read_returned_bytes(save_with_office(edit(sent[1]).save(), tmp_path), "convention.docx")
    assert text.found_by is FoundBy.RECORD
    assert [told[:2] for told in list_told(text)] == [told[:2] for told in EXPECTED]
