"""Facts of several lines: their paragraphs, lists, bold and no-break spaces come to the tree."""

from __future__ import annotations

import pytest

from generator.annexes.table_cells import TableDraft, show, title
from generator.composing.piece import show_value
from generator.composing.prose import compose_prose, read_fact_words
from generator.errors import ContentError, Span
from generator.model.document import (
    BlockList,
    Emphasis,
    Gap,
    LineBreak,
    ListKind,
    Paragraph,
    Strong,
    Superscript,
    Text,
    plain_text,
)
from generator.model.facts import Mark, Pending

PLACE = Span("content/x/annexe-3/fiches/01.yaml", 1)
CALENDAR = "Phase 1 : **concertation** pour 10\u00a0familles.\n\nPhase 2 :\n- travaux ;\n- ouverture.\n\nPuis un bilan."


def test_paragraphs_and_lists_are_kept_at_their_place() -> None:
    blocks = compose_prose(CALENDAR, "annexe-3/f/c2", "f/calendrier", PLACE)
    first, second, listed, last = blocks
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph) and isinstance(last, Paragraph)
    assert first.inlines == (Text("Phase 1 : "), Strong((Text("concertation"),)), Text(" pour 10\u00a0familles."))
    assert plain_text(second.inlines) == "Phase 2 :"
    assert isinstance(listed, BlockList) and listed.kind is ListKind.DASH
    assert [plain_text(b.inlines) for i in listed.items for b in i.blocks if isinstance(b, Paragraph)] == [
        "travaux ;",
        "ouverture.",
    ]
    assert plain_text(last.inlines) == "Puis un bilan."
    assert len({first.id, second.id, listed.id, last.id}) == 4
    assert all((first.key, second.key, listed.key, last.key))


def test_marks_of_french_lists_and_lists_within_lists() -> None:
    (numbers,) = compose_prose("1° travaux\n   - gros œuvre\n2° ouverture", "a/b/c", "k", PLACE)
    assert isinstance(numbers, BlockList)
    assert [item.label for item in numbers.items] == ["1°", "2°"]
    assert isinstance(numbers.items[0].blocks[1], BlockList)


def test_line_ends_within_a_paragraph_are_breaks() -> None:
    assert read_fact_words("Lundi  \n  mardi", PLACE) == (Text("Lundi"), LineBreak(), Text("mardi"))


def test_names_with_initials_are_no_list() -> None:
    blocks = compose_prose("Pilotes :\nA. Martin\nV. Dupont", "a/b/c", "k", PLACE)
    assert [plain_text(b.inlines) for b in blocks if isinstance(b, Paragraph)] == ["Pilotes : A. Martin V. Dupont"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("*sauf* l'été", (Emphasis((Text("sauf"),)), Text(" l'été"))),
        ("le 1^er^ mars", (Text("le 1"), Superscript((Text("er"),)), Text(" mars"))),
        ("**a *b* c**", (Strong((Text("a "), Emphasis((Text("b"),)), Text(" c"))),)),
        ("DEL_2025_123, 2 * 3 * 4, crèche*, halte*", (Text("DEL_2025_123, 2 * 3 * 4, crèche*, halte*"),)),
        ("camping *** et gîte **", (Text("camping *** et gîte **"),)),
        ("7\u202fh\u00a030", (Text("7\u202fh\u00a030"),)),
    ],
)
def test_inlines_of_facts(words: str, shown: tuple[object, ...]) -> None:
    assert show_value(words, PLACE) == shown


def test_gap_within_bold_is_a_gap() -> None:
    (strong,) = show_value("**rue à compléter**", PLACE)
    assert isinstance(strong, Strong) and isinstance(strong.children[1], Gap)


def test_a_cell_holds_prose_and_its_mark() -> None:
    pending = Pending(CALENDAR, (Mark("calendrier de 2025", PLACE, PLACE),))
    table = TableDraft("annexe-3/f/tableau", PLACE, (0.5, 0.5))
    table.add("calendrier", [title("Calendrier"), show(pending, PLACE)])
    blocks = table.finish().rows[0].cells[1].blocks
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, BlockList, Paragraph, Paragraph]
    assert isinstance(blocks[-1], Paragraph) and isinstance(blocks[-1].inlines[0], Gap)


def test_what_cannot_be_placed_is_refused() -> None:
    with pytest.raises(ContentError) as caught:
        compose_prose("Étapes :\n\n- un\n\n> deux", "a/b/c", "k", PLACE)
    assert "citation" in caught.value.diagnostics[0].message
