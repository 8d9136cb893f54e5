"""What was frozen, with what the content changes and nothing of what a program does; what cannot be told is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from generator.amending.merging.three_texts import merge_documents, say_document
from generator.codes import Code
from generator.comparing.nodes import Node, fold_document
from generator.errors import ContentError
from generator.model.document import Document, Paragraph, Section, plain_text
from tests.comparing.test_changes import make_table
from tests.comparing.test_scripts import FEW, edited, make_piece

ONE = "Le comité de pilotage se réunit chaque trimestre à la mairie."
TWO = "La Caf verse 12 000 euros par an, dans la limite des crédits ouverts."
THREE = "Les parties se donnent rendez-vous à mi-parcours."
NEW = "Un bilan est remis avant le 30 juin."
NEWER_TWO = TWO.replace("verse", "apporte")  # as a newer program words it
CHANGED_TWO = TWO.replace("12 000", "15 000")  # as the content changes it


def say(document: Document) -> list[str]:
    """The paragraphs of a piece."""
    blocks = (block for section in document.sections for block in section.blocks)
    return [plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("frozen", "before", "after", "expected"),
    [
        ((ONE, TWO), (ONE, NEWER_TWO), (ONE, NEWER_TWO), (ONE, TWO)),
        ((ONE, TWO), (ONE, TWO), (ONE, CHANGED_TWO), (ONE, CHANGED_TWO)),
        ((ONE, TWO), (ONE, NEWER_TWO), (ONE.replace("mairie", "Caf"), NEWER_TWO), (ONE.replace("mairie", "Caf"), TWO)),
        ((ONE, TWO), (ONE, NEWER_TWO), (ONE, NEWER_TWO, NEW), (ONE, TWO, NEW)),
        ((ONE, TWO), (ONE, NEWER_TWO), (NEW, ONE, NEWER_TWO), (NEW, ONE, TWO)),
        ((ONE, TWO, THREE), (ONE, NEWER_TWO, THREE), (ONE, NEWER_TWO), (ONE, TWO)),
        ((ONE, TWO, THREE), (ONE, NEWER_TWO, THREE), (ONE, THREE), (ONE, THREE)),
        # What the program of today adds or leaves out is no change of the content.
        ((ONE, TWO), (ONE, TWO, THREE), (ONE, CHANGED_TWO, THREE), (ONE, CHANGED_TWO)),
        ((ONE, TWO, THREE), (ONE, TWO), (ONE, CHANGED_TWO), (ONE, CHANGED_TWO, THREE)),
        ((ONE, "# x", TWO), (ONE, "# x", NEWER_TWO), (NEW, "# x", NEWER_TWO), (NEW, TWO)),
        ((ONE, "# x", TWO), (ONE, "# x", TWO), (ONE,), (ONE,)),
        ((ONE, "# x", TWO), (ONE,), (ONE.replace("mairie", "Caf"),), (ONE.replace("mairie", "Caf"), TWO)),
    ],
)
def test_the_content_alone_changes_the_text(
    frozen: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    merged = merge_documents(make_piece(*frozen), make_piece(*before), make_piece(*after))
    assert say(merged) == list(expected)
    names = [block.id for section in merged.sections for block in section.blocks]
    assert len(names) == len(set(names)), "two texts have blocks of one name"


@pytest.mark.parametrize(
    ("frozen", "before", "after", "place"),
    [
        ((ONE, TWO), (ONE, NEWER_TWO), (ONE, NEWER_TWO.replace("12 000", "15 000")), "2ᵉ alinéa"),
        ((ONE, THREE), (ONE, THREE, TWO), (ONE, THREE, CHANGED_TWO), "texte"),
        ((ONE, TWO, THREE), (ONE, TWO), (ONE,), "texte"),
    ],
)
def test_what_cannot_be_told_is_refused_by_name(
    frozen: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], place: str
) -> None:
    with pytest.raises(ContentError) as refusal:
        merge_documents(make_piece(*frozen), make_piece(*before), make_piece(*after))
    (fault,) = refusal.value.diagnostics
    assert fault.code is Code.AVENANT_INSEPARABLE
    assert place in fault.message or "Titre 1" in fault.message


def test_typography_and_looks_are_kept_as_they_were_frozen() -> None:
    frozen, before = make_piece(ONE, TWO.replace("12 000", "12\u202f000")), make_piece(ONE, TWO)
    after = make_piece(ONE.replace("l'", "l’").replace("mairie", "Caf"), TWO)
    merged = merge_documents(frozen, before, after)
    assert say(merged) == [ONE.replace("mairie", "Caf"), TWO.replace("12 000", "12\u202f000")]
    assert merge_documents(frozen, before, before).sections == frozen.sections


def test_a_table_is_taken_whole_or_refused() -> None:
    frozen = make_table(("Année", "2026"), ("Caf", "12"))
    after = make_table(("Année", "2026"), ("Caf", "15"))
    merged = merge_documents(frozen, frozen, after)
    assert say_document(merged) == say_document(after) != say_document(frozen)
    with pytest.raises(ContentError, match="ne se sépare pas"):
        merge_documents(make_table(("Année", "2026"), ("La Caf", "12")), frozen, after)


def test_numbers_and_titles() -> None:
    def name(piece: Document, label: str) -> Document:
        (section,) = piece.sections
        return replace(piece, sections=(replace(section, label=label),))

    frozen, before = name(make_piece(ONE), "Article 1 : "), name(make_piece(ONE), "Article I : ")
    after = name(make_piece(ONE, NEW), "Article I : ")
    merged: Section = merge_documents(frozen, before, after).sections[0]
    assert (merged.label, len(merged.blocks)) == ("Article 1 : ", 2)


@given(edited())
@FEW
@pytest.mark.slow
def test_any_change_of_the_content_is_taken_and_none_of_a_program(pair: tuple[Node, Node]) -> None:
    one, other = (fold_document(node) for node in pair)
    assert say_document(merge_documents(one, one, other)) == say_document(other)
    assert say_document(merge_documents(other, one, one)) == say_document(other)
