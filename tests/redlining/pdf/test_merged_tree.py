"""Two trees merged in one: without the words of one text it says the other; moves, cuts and numbers are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from generator.comparing.compare import compare_documents
from generator.comparing.nodes import Node, fold_document, unfold_document
from generator.comparing.places import fold_words
from generator.comparing.script import Changed
from generator.comparing.tokens import Piece
from generator.errors import Span
from generator.model.document import (
    BlockList,
    Cell,
    CrossReference,
    Document,
    Figure,
    Footnote,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    Revision,
    RevisionKind,
    Row,
    RowRole,
    SideBySide,
    Table,
    Text,
    document_inlines,
    plain_text,
    walk_blocks,
)
from generator.redlining.pdf.merged_tree import merge_trees
from generator.writing.parity import normalise, tree_text
from tests.comparing.test_scripts import make_piece
from tests.writing.pdf_sample import SVG
from tests.writing.pdf_strategies import documents

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
HERE = Span("suivi.md", 1)
OF_FIRST = frozenset({RevisionKind.DELETED, RevisionKind.LEFT, RevisionKind.REMARK})
OF_SECOND = frozenset({RevisionKind.INSERTED, RevisionKind.ARRIVED, RevisionKind.REMARK})


def merge(before: Document, after: Document) -> Document:
    script = compare_documents(before, after)
    assert isinstance(script, Changed)
    return merge_trees(before, after, script).document


def drop(node: Node, kinds: frozenset[RevisionKind]) -> Node:
    def is_kept(piece: Piece) -> bool:
        return not any(isinstance(wrapper, Revision) and wrapper.kind in kinds for wrapper in piece.dress)

    words = tuple(replace(token, pieces=tuple(filter(is_kept, token.pieces))) for token in node.words)
    return Node(node.head, words, tuple(drop(child, kinds) for child in node.children))


def say(document: Document, left_out: frozenset[RevisionKind] = frozenset()) -> tuple[str, list[str]]:
    """The words of a tree, and those of its notes."""
    body, notes = tree_text(fold_document(drop(unfold_document(document), left_out)))
    said = [normalise(note.text) for note in notes]
    return fold_words(" ".join(part.text for part in body)).replace(" ", ""), [note for note in said if note]


def check(before: Document, after: Document) -> Document:
    merged = merge(before, after)
    assert say(merged, OF_SECOND) == say(before)
    assert say(merged, OF_FIRST) == say(after)
    names = [block.id for section in merged.sections for block in walk_blocks(section.blocks)]
    assert len(names) == len(set(names)), "no two blocks have one name"
    notes = [inline.number for inline in document_inlines(merged) if isinstance(inline, Footnote)]
    assert notes == list(range(1, len(notes) + 1))
    return merged


def list_marked(document: Document, kind: RevisionKind) -> list[str]:
    found = (one for one in document_inlines(document) if isinstance(one, Revision) and one.kind is kind)
    return [plain_text((replace(one, kind=RevisionKind.INSERTED),)) for one in found]


@given(documents(), documents())
@FEW
@pytest.mark.slow
def test_any_two_trees(one: Document, other: Document) -> None:
    if compare_documents(one, other) != compare_documents(one, one):
        check(one, other)


def test_words_are_marked_one_by_one() -> None:
    merged = check(
        make_piece("Le comité se réunit une fois par an."), make_piece("Le comité se réunit deux fois par an.")
    )
    assert list_marked(merged, RevisionKind.DELETED) == ["une"]
    assert list_marked(merged, RevisionKind.INSERTED) == ["deux"]


def test_a_moved_paragraph_stands_at_both_places_with_the_way_to_the_other() -> None:
    moved = "Cette organisation maintient une dynamique tout au long de la convention."
    others = (
        "Un premier alinéa qui reste à sa place.",
        "Un deuxième alinéa qui reste aussi.",
        "Un troisième, de même.",
    )
    merged = check(make_piece(moved, *others), make_piece(*others, moved))
    assert list_marked(merged, RevisionKind.LEFT) == list_marked(merged, RevisionKind.ARRIVED) == [moved]
    links = [one for one in document_inlines(merged) if isinstance(one, CrossReference)]
    names = {block.id for section in merged.sections for block in walk_blocks(section.blocks)}
    assert len(links) == 2 and all(link.page and link.target in names for link in links)
    remarks = " ".join(list_marked(merged, RevisionKind.REMARK))
    assert "déplacé ici, se lisait" in remarks and "déplacé, se lit désormais" in remarks and "4e alinéa" in remarks


def test_a_paragraph_cut_in_two_and_two_made_one() -> None:
    one, two = "Le comité suit le plan d'actions chaque année.", "Il rend compte de ses travaux aux assemblées."
    for before, after in (((f"{one} {two}",), (one, two)), ((one, two), (f"{one} {two}",))):
        merged = check(make_piece(*before), make_piece(*after))
        assert "¶" in "".join(list_marked(merged, RevisionKind.REMARK))


def test_a_heading_that_goes_leaves_no_number_that_was_not_there() -> None:
    before = make_piece("Le comité se réunit une fois par an.")
    (article,) = before.sections
    after = replace(before, sections=(replace(article, heading=(), label="Article 1 : "),))
    assert say(before)[0].startswith("Titre1") and not say(after)[0].startswith("Article")
    merged = check(before, after)
    assert list_marked(merged, RevisionKind.DELETED) == ["Titre 1"]


def test_a_number_that_changes_is_words() -> None:
    before = make_piece("Un.", "# a", "Le recours est porté devant le tribunal.")
    sections = tuple(replace(one, label=f"Article {n} : ") for n, one in zip((3, 4), before.sections, strict=True))
    after = replace(
        before, sections=tuple(replace(one, label=f"Article {n} : ") for n, one in zip((3, 5), sections, strict=True))
    )
    merged = check(replace(before, sections=sections), after)
    assert list_marked(merged, RevisionKind.DELETED) == ["4"] and list_marked(merged, RevisionKind.INSERTED) == ["5"]
    assert plain_text(merged.sections[1].heading).startswith("Article 5 : "), "bookmarks say the second text"


def with_block(block: object) -> Document:
    piece = make_piece("Un alinéa qui ne change pas.")
    (section,) = piece.sections
    return replace(piece, sections=(replace(section, blocks=(*section.blocks, block)),))  # type: ignore[arg-type]


def make_list(*words: str) -> BlockList:
    items = tuple(
        ListItem(f"l/{word[:3]}", (Paragraph(f"l/{word[:3]}/p", HERE, (Text(word),)),), f"{rank}.")
        for rank, word in enumerate(words, 1)
    )
    return BlockList("l", HERE, ListKind.NUMBER, items)


def make_table(*rows: tuple[str, ...], number: int = 1) -> Table:
    written = tuple(
        Row(
            tuple(Cell((Paragraph(f"t/{key}/{rank}", HERE, (Text(word),)),)) for rank, word in enumerate(words)),
            key=key,
        )
        for key, *words in rows
    )
    widths = tuple(1 / len(written[0].cells) for _ in written[0].cells)
    return Table("t", HERE, widths, (), written, (Text("Les moyens"),), number=number)


def test_items_rows_and_cells() -> None:
    points = ("Suivre les créations de places", "Aider à l'installation des assistants maternels", "Rendre compte")
    merged = check(with_block(make_list(*points)), with_block(make_list(points[0], points[2])))
    assert f"2. {points[1]}" in list_marked(merged, RevisionKind.DELETED)
    assert list_marked(merged, RevisionKind.INSERTED) == ["2"], "the third is counted anew"
    before = make_table(("caf", "Caf", "12 000"), ("mairie", "Ormeval", "3 000"))
    after = make_table(("caf", "Caf", "15 000"), ("cc", "Communauté", "4 000"), number=2)
    merged = check(with_block(before), with_block(after))
    assert {"12 000", "Ormeval", "3 000"} <= set(list_marked(merged, RevisionKind.DELETED))
    assert {"15 000", "Communauté", "4 000"} <= set(list_marked(merged, RevisionKind.INSERTED))


def list_tables(document: Document) -> list[Table]:
    return [block for section in document.sections for block in walk_blocks(section.blocks) if isinstance(block, Table)]


def say_columns(table: Table) -> list[list[str]]:
    """The words of each cell, a mark before those of one text; the cells of a row take all the columns."""
    assert all(sum(cell.colspan for cell in row.cells) == len(table.widths) for row in (*table.head, *table.rows))
    assert sum(table.widths) == pytest.approx(1)
    signs = {RevisionKind.DELETED: "-", RevisionKind.INSERTED: "+"}

    def say(inline: Inline) -> str:
        plain = plain_text(inline.children) if isinstance(inline, Revision) else plain_text((inline,))
        return f"{signs[inline.kind]}{plain}" if isinstance(inline, Revision) else plain

    return [
        ["".join(say(one) for block in cell.blocks for one in block.inlines) for cell in row.cells]  # type: ignore[union-attr]
        for row in (*table.head, *table.rows)
    ]


def test_columns_that_came_or_went_stand_in_one_table_with_the_others() -> None:
    before = make_table(("tete", "Qui", "2027", "2028"), ("caf", "Caf", "12", "9"), ("cc", "Communauté", "4", "–"))
    later = make_table(("tete", "Qui", "2028", "2029"), ("caf", "Caf", "8", "7"), ("ville", "Ormeval", "1", "2"))
    before, later = (replace(one, head=one.rows[:1], rows=one.rows[1:]) for one in (before, later))
    (table,) = list_tables(check(with_block(before), with_block(later)))
    assert say_columns(table) == [
        ["Qui", "-2027", "2028", "+2029"],
        ["Caf", "-12", "-9+8", "+7"],
        ["-Communauté", "-4", "-–", ""],
        ["+Ormeval", "", "+1", "+2"],
    ]
    wider = make_table(("tete", "Qui", "2027", "2028", "2029"), ("caf", "Caf", "12", "9", "7"))
    for one, other in ((before, wider), (wider, before)):
        assert len(list_tables(check(with_block(one), with_block(other)))) == 1


def test_a_heading_across_a_table_goes_across_its_new_columns() -> None:
    def span(table: Table) -> Table:
        first, *rows = table.rows
        across = replace(table.rows[1].cells[0], colspan=len(table.widths))
        return replace(table, head=(first,), rows=(Row((across,), RowRole.GROUP, "groupe"), *rows[1:]))

    before = span(make_table(("tete", "Qui", "2027"), ("groupe", "Les organismes", ""), ("caf", "Caf", "12")))
    after = span(
        make_table(("tete", "Qui", "2027", "2028"), ("groupe", "Les organismes", "", ""), ("caf", "Caf", "12", "9"))
    )
    (table,) = list_tables(check(with_block(before), with_block(after)))
    assert [[cell.colspan for cell in row.cells] for row in table.rows] == [[3], [1, 1, 1]]


def test_tables_whose_rows_do_not_agree_on_columns_are_shown_one_after_the_other() -> None:
    before = make_table(("tete", "Qui", "2027", "2028"), ("caf", "Caf", "12", "9"))
    after = make_table(("tete", "Qui", "2027", "2028"), ("caf", "Caf", "12"))
    (caf,) = after.rows[1:]
    wide = replace(after, rows=(after.rows[0], replace(caf, cells=(caf.cells[0], replace(caf.cells[1], colspan=2)))))
    one, other = list_tables(check(with_block(before), with_block(wide)))
    assert len(one.widths) == len(other.widths) == 3


def test_notes_are_numbered_through_both_texts() -> None:
    def note(number: int, words: str) -> Footnote:
        return Footnote(number, (Text(words),))

    def piece(*notes: Footnote) -> Document:
        paragraphs = [
            Paragraph(
                f"n/{one.number}", HERE, (Text(f"L'outil {chr(96 + one.number)} sert à suivre le plan"), one, Text("."))
            )
            for one in notes
        ]
        made = with_block(paragraphs[0])
        (section,) = made.sections
        return replace(made, sections=(replace(section, blocks=tuple(paragraphs)),))

    check(
        piece(note(1, "Nom provisoire."), note(2, "Article L. 214-2.")),
        piece(note(1, "Nom définitif."), note(2, "Article L. 214-2.")),
    )
    check(piece(note(1, "Nom provisoire.")), piece(note(1, "Autre chose."), note(2, "Nom provisoire.")))


def test_a_picture_is_drawn_as_it_is_and_told_as_it_was() -> None:
    def figure(alt: str) -> Figure:
        return Figure("f", HERE, SVG, b"", 80, 40, alt, (Text("Les places"),), 1)

    merged = check(with_block(figure("212 places.")), with_block(figure("224 places.")))
    assert [one.alt for s in merged.sections for one in s.blocks if isinstance(one, Figure)] == ["224 places."]
    assert "[graphique modifié : « 212 » devient « 224 »]" in list_marked(merged, RevisionKind.REMARK)[0]
    gone = check(with_block(figure("212 places.")), make_piece("Un alinéa qui ne change pas."))
    assert not [one for s in gone.sections for one in s.blocks if isinstance(one, Figure)], (
        "nobody takes it for today's"
    )
    side = SideBySide("c", HERE, (figure("212 places."),), (Paragraph("c/p", HERE, (Text("La source."),)),))
    check(with_block(side), with_block(replace(side, left=(figure("224 places."),))))
