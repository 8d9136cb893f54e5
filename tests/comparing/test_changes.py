"""An edit script read for people: what changed is told once, at its place, and dress alone is not told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.comparing.changes import Change, ChangeKind, compare_texts, describe_change
from generator.errors import Span
from generator.model.document import (
    BlockList,
    Cell,
    Document,
    Figure,
    Footnote,
    ListItem,
    ListKind,
    Paragraph,
    Row,
    RowRole,
    Section,
    SectionKind,
    SideBySide,
    Strong,
    Table,
    Text,
)
from tests.annexes.annexe_samples import change, load_dossier
from tests.comparing.test_scripts import ORIGIN, A, B, C, make_piece
from tests.composing.test_content_keys import compose_content, compose_piece

CHANGED, INSERTED, DELETED = ChangeKind.CHANGED, ChangeKind.INSERTED, ChangeKind.DELETED
RENUMBERED = ChangeKind.RENUMBERED


def tell(before: Document, after: Document) -> list[str]:
    return [describe_change(one) for one in compare_texts([before], [after]).changes]


def make_table(*rows: tuple[str, ...]) -> Document:
    """A piece whose first article is one table; the first cell of a row is its key."""

    def make_cell(row: int, column: int, text: str) -> Cell:
        return Cell((Paragraph(f"convention/article-1/t1/{row}-{column}", Span("a.csv", row), (Text(text),)),))

    made = tuple(
        Row(tuple(make_cell(i, j, text) for j, text in enumerate(row)), key=f"ligne:{row[0]}")
        for i, row in enumerate(rows, 1)
    )
    head = replace(made[0], role=RowRole.HEAD)
    table = Table("convention/article-1/t1", Span("a.csv", 1), (1 / len(rows[0]),) * len(rows[0]), (head,), made[1:])
    piece = make_piece("x")
    section = replace(piece.sections[0], blocks=(table,), label="Article 1 : ")
    return replace(piece, sections=(section,))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((A, B), (A.replace("2030", "2031"), B), ["« Titre 1 », 1ᵉʳ alinéa : « 2030 » devient « 2031 »"]),
        ((A, B), (A, C, B), [f"« Titre 1 », 2ᵉ alinéa : ajout de « {C} »"]),
        ((A, B, C), (A, C), [f"« Titre 1 », 2ᵉ alinéa : suppression de « {B} »"]),
        ((A, B, C), (C, A, B), [f"« Titre 1 », 1ᵉʳ alinéa : changement de place : « {C} »"]),
        ((f"{A} {B}",), (A, B), ["« Titre 1 », 1ᵉʳ alinéa : est scindé en plusieurs"]),
        (
            (f"{A} {B}",),
            (A.replace("est conclue", "court"), B.replace("deux fois", "une fois")),
            [
                "« Titre 1 », 1ᵉʳ alinéa : est scindé en plusieurs ; « est conclue » devient « court » ; "
                "« deux » devient « une »"
            ],
        ),
        ((A, B), (f"{A} {B}",), ["« Titre 1 », 1ᵉʳ alinéa : est réuni avec le suivant"]),
        ((A,), (A.replace(" entre les parties", ""),), ["« Titre 1 », 1ᵉʳ alinéa : « entre les parties » est retiré"]),
        ((A,), (A.replace("est conclue", "est bien conclue"),), ["« Titre 1 », 1ᵉʳ alinéa : « bien » est inséré"]),
        ((A,), (A.replace("1er janvier", "1er\u00a0janvier"),), []),
        (("n° 5 du Code",), ("n°5 du Code",), ["« Titre 1 », 1ᵉʳ alinéa : seuls des espaces changent"]),
    ],
)
def test_what_is_told(before: tuple[str, ...], after: tuple[str, ...], expected: list[str]) -> None:
    assert tell(make_piece(*before), make_piece(*after)) == expected


def test_dress_is_not_told() -> None:
    piece = make_piece(A)
    paragraph = piece.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    bold = replace(paragraph, inlines=(Strong(paragraph.inlines),), id="convention/article-7/p9")
    other = replace(piece, sections=(replace(piece.sections[0], blocks=(bold,), new_page=True),))
    assert tell(piece, other) == []


def test_the_words_of_a_note_are_told() -> None:
    def note(words: str) -> Document:
        piece = make_piece(A)
        paragraph = piece.sections[0].blocks[0]
        assert isinstance(paragraph, Paragraph)
        called = replace(paragraph, inlines=(*paragraph.inlines, Footnote(1, (Text(words),))))
        return replace(piece, sections=(replace(piece.sections[0], blocks=(called,)),))

    assert tell(note("Loi de 2023."), note("Loi de 2024.")) == ["« Titre 1 », 1ᵉʳ alinéa : « 2023 » devient « 2024 »"]


def test_a_column_is_one_change_and_a_row_another() -> None:
    before = make_table(("Ville", "2030"), ("Arles", "12"), ("Aix", "9"))
    wider = make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Aix", "9", "11"))
    assert tell(before, wider) == ["article 1, colonne « 2031 » : ajout de « 2031 | 14 | 11 »"]
    assert tell(wider, before) == ["article 1, colonne « 2031 » : suppression de « 2031 | 14 | 11 »"]
    longer = make_table(("Ville", "2030"), ("Arles", "13"), ("Gap", "1"), ("Aix", "9"))
    assert tell(before, longer) == [
        "article 1, ligne « Arles », colonne « 2030 » : « 12 » devient « 13 »",
        "article 1, ligne « Gap » : ajout de « Gap 1 »",
    ]
    both = make_table(("Ville", "2030", "2031"), ("Arles", "13", "14"), ("Aix", "9", "11"))
    assert tell(before, both) == [
        "article 1, colonne « 2031 » : ajout de « 2031 | 14 | 11 »",
        "article 1, ligne « Arles », colonne « 2030 » : « 12 » devient « 13 »",
    ]


def test_a_row_under_another_name_is_another_row_unless_it_says_nearly_the_same() -> None:
    before = make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Aix", "9", "11"))
    other = make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Gap", "1", "2"))
    assert tell(before, other) == [
        "article 1, ligne « Aix » : suppression de « Aix 9 11 »",
        "article 1, ligne « Gap » : ajout de « Gap 1 2 »",
    ]
    renamed = make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Aix-en-Provence", "9", "11"))
    assert tell(before, renamed) == ["article 1, ligne « Aix-en-Provence » : « Aix » devient « Aix-en-Provence »"]


def test_a_column_is_told_whole_though_a_row_has_moved() -> None:
    rows = (("Arles", "12"), ("Aix", "9"), ("Gap", "1"))
    before = make_table(("Ville", "2030"), *rows)
    wider = make_table(("Ville", "2030", "2031"), *((*row, "4") for row in (rows[2], *rows[:2])))
    assert tell(before, wider) == [
        "article 1, colonne « 2031 » : ajout de « 2031 | 4 | 4 | 4 »",
        "article 1, ligne « Gap » : changement de place : « Gap 1 4 »",
    ]


def test_a_picture_is_told_by_what_changes_in_its_words_and_a_number_apart() -> None:
    def draw(alt: str, source: str = "", number: int = 1) -> Document:
        piece = make_piece("x")
        figure = Figure(
            "convention/article-1/f", ORIGIN, b"", b"", 80, 40, alt, (Text("Les places"),), number, source=source
        )
        return replace(piece, sections=(replace(piece.sections[0], blocks=(figure,)),))

    before = draw("Diagramme en barres. Ormeval, 212 places.")
    assert tell(before, draw("Diagramme en barres. Ormeval, 224 places.")) == [
        "« Titre 1 », figure « Les places » : « 212 » devient « 224 »"
    ]
    assert tell(before, draw("Diagramme en barres. Ormeval, 212 places.", "images/plan.png 5f4e")) == [
        "« Titre 1 », figure « Les places » : une autre image"
    ]
    (renumbered,) = compare_texts([before], [draw("Diagramme en barres. Ormeval, 212 places.", number=2)]).changes
    assert (renumbered.kind, renumbered.before, renumbered.after) == (RENUMBERED, "Figure 1", "Figure 2")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("La Pause", "La Halte", "« La Pause » devient « La Halte »"),
        ("", "45", "« 45 » est inséré"),
        ("45", "", "« 45 » est retiré"),
    ],
)
def test_a_cell_of_a_workbook_is_told_by_its_words(before: str, after: str, told: str) -> None:
    change = Change(ChangeKind.CHANGED, "annexe-2", "feuille « Équipements », Nom", "cle", before, after)
    assert describe_change(change) == f"feuille « Équipements », Nom : {told}"


def test_columns_are_known_by_their_names_when_there_are_as_many() -> None:
    before = make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Aix", "9", "11"))
    later = make_table(("Ville", "2031", "2032"), ("Arles", "14", "20"), ("Aix", "10", "21"))
    assert tell(before, later) == [
        "article 1, colonne « 2032 » : ajout de « 2032 | 20 | 21 »",
        "article 1, colonne « 2030 » : suppression de « 2030 | 12 | 9 »",
        "article 1, ligne « Aix », colonne « 2031 » : « 11 » devient « 10 »",
    ]
    swapped = make_table(("Ville", "2031", "2030"), ("Arles", "14", "12"), ("Aix", "11", "9"))
    assert {one.partition(" : ")[2] for one in tell(before, swapped)} in (
        {"ajout de « 2031 | 14 | 11 »", "suppression de « 2031 | 14 | 11 »"},
        {"ajout de « 2030 | 12 | 9 »", "suppression de « 2030 | 12 | 9 »"},
    )
    renamed = make_table(("Ville", "Année 2030", "2031"), ("Arles", "12", "14"), ("Aix", "9", "11"))
    assert len(tell(before, renamed)) == 1, "a column under another name stays what it is"


def test_columns_are_named_under_heads_that_span_several() -> None:
    def widen(document: Document) -> Document:
        table = document.sections[0].blocks[0]
        assert isinstance(table, Table)
        top = Row(
            (replace(table.head[0].cells[0], blocks=()), replace(table.head[0].cells[1], colspan=2)), RowRole.HEAD
        )
        return replace(
            document, sections=(replace(document.sections[0], blocks=(replace(table, head=(top, *table.head)),)),)
        )

    before = widen(make_table(("Ville", "2030", "2031"), ("Arles", "12", "9")))
    after = widen(make_table(("Ville", "2030", "2031"), ("Arles", "12", "8")))
    assert tell(before, after) == ["article 1, ligne « Arles », colonne « 2031 » : « 9 » devient « 8 »"]


def test_a_whole_table_is_named_as_such_and_a_column_by_the_title_of_its_table() -> None:
    def entitle(document: Document) -> Document:
        (table,) = document.sections[0].blocks
        assert isinstance(table, Table)
        titled = replace(table, caption=(Text("Places"),), key="places")
        return replace(document, sections=(replace(document.sections[0], blocks=(titled,)),))

    before = entitle(make_table(("Ville", "2030"), ("Arles", "12"), ("Aix", "9")))
    wider = entitle(make_table(("Ville", "2030", "2031"), ("Arles", "12", "14"), ("Aix", "9", "11")))
    assert tell(before, wider) == ["article 1, tableau « Places », colonne « 2031 » : ajout de « 2031 | 14 | 11 »"]
    bare = replace(before, sections=(replace(before.sections[0], blocks=()),))
    assert tell(before, bare) == ["article 1, tableau : suppression de « Places Ville 2030 Arles 12 Aix 9 »"]


def test_an_item_taken_out_of_a_list_is_one_change() -> None:
    def make_list(*texts: str) -> Document:
        piece = make_piece("x")

        def make_item(rank: int, text: str) -> ListItem:
            name = "clause:article-1/4" if rank == 1 else f"clause:article-1/4.{rank}"
            paragraph = Paragraph(f"convention/article-1/l1-{rank}", ORIGIN, (Text(text),), key=name)
            return ListItem(f"convention/article-1/i{rank}", (paragraph,), key=f"{name}/element")

        items = tuple(make_item(rank, text) for rank, text in enumerate(texts, 1))
        listed = BlockList("convention/article-1/l1", ORIGIN, ListKind.DASH, items, key="clause:article-1/4/liste")
        return replace(piece, sections=(replace(piece.sections[0], blocks=(listed,)),))

    texts = ("Recenser les besoins des familles ;", "Ouvrir des places de crèche ;", "Rendre compte aux habitants.")
    assert tell(make_list(*texts), make_list(texts[0], texts[2])) == [
        f"« Titre 1 », 2ᵉ alinéa : suppression de « {texts[1]} »"
    ]
    assert tell(make_list(*texts[1:]), make_list(*texts)) == [f"« Titre 1 », 1ᵉʳ alinéa : ajout de « {texts[0]} »"]


def test_what_stands_side_by_side_is_read_one_after_the_other() -> None:
    piece = make_piece(A, B)
    one, other = piece.sections[0].blocks
    assert isinstance(one, Paragraph) and isinstance(other, Paragraph)
    beside = SideBySide("convention/article-1/cote", ORIGIN, (one,), (other,))
    assert tell(piece, replace(piece, sections=(replace(piece.sections[0], blocks=(beside,)),))) == []


def test_rows_that_changed_places_are_known_by_their_keys() -> None:
    before = make_table(("Ville", "2030"), ("Arles", "12"), ("Aix", "9"), ("Gap", "1"))
    after = make_table(("Ville", "2030"), ("Gap", "1"), ("Arles", "12"), ("Aix", "10"))
    assert tell(before, after) == [
        "article 1, ligne « Gap » : changement de place : « Gap 1 »",
        "article 1, ligne « Aix », colonne « 2030 » : « 9 » devient « 10 »",
    ]


def test_what_covers_say_alike_is_told_once() -> None:
    def name(document: Document, piece: str, territory: str) -> Document:
        meta = replace(document.meta, piece=piece, called=piece)
        return replace(document, meta=meta, cover=replace(document.cover, territory=territory))

    pieces = make_piece(A), make_piece(B)
    before = [name(document, f"annexe {n}", "Val d’Ambre") for n, document in enumerate(pieces)]
    after = [name(document, f"annexe {n}", "Val d’Ocre") for n, document in enumerate(pieces)]
    told = compare_texts(before, after).changes
    assert compare_texts(before, after).pieces == ("annexe 0", "annexe 1"), "each has a redline of its own"
    assert [describe_change(one) for one in told] == ["couvertures (annexe 0, annexe 1) : « Ambre » devient « Ocre »"]


def test_a_cell_that_nobody_compared_word_by_word_is_told_by_its_words() -> None:
    def tell_cell(before: str, after: str) -> str:
        return describe_change(Change(CHANGED, "fiches", "feuille", "fiches/1/titre", before, after))

    assert tell_cell("12 486", "12 500") == "feuille : « 12 486 » devient « 12 500 »"
    assert tell_cell("", "18/12/2025") == "feuille : « 18/12/2025 » est inséré"
    assert tell_cell("18/12/2025", "") == "feuille : « 18/12/2025 » est retiré"
    long = "mot " * 60
    assert tell_cell(f"{long}rouge {long}", f"{long}vert {long}") == "feuille : « rouge » devient « vert »"
    assert tell_cell("Carte", "Carte") == "feuille : une autre image"


def test_a_piece_that_came_or_went_is_one_change() -> None:
    one, other = make_piece(A), make_piece(B)
    other = replace(other, meta=replace(other.meta, piece="annexe-9", title="Annexe 9"))
    assert [(c.kind, c.after) for c in compare_texts([one], [one, other]).changes] == [(INSERTED, "Annexe 9")]
    assert [(c.kind, c.before) for c in compare_texts([one, other], [one]).changes] == [(DELETED, "Annexe 9")]


def test_a_section_inserted_is_one_change_and_renumbering_is_apart() -> None:
    def label(document: Document, *numbers: str) -> Document:
        sections = zip(document.sections, numbers, strict=True)
        return replace(document, sections=tuple(replace(s, label=f"Article {n} : ") for s, n in sections))

    before = label(make_piece(A, "# 2", B), "1", "2")
    new = Section("convention/article-9", Span("neuf.md", 1), SectionKind.ARTICLE, (), (Text("Neuf"),), key="section:9")
    after = label(replace(before, sections=(before.sections[0], new, before.sections[1])), "1", "2", "3")
    told = compare_texts([before], [after]).changes
    assert [(one.kind, one.before, one.after) for one in told] == [
        (INSERTED, "", "Article 2 : Neuf"),
        (RENUMBERED, "Article 2", "Article 3"),
    ]


@pytest.mark.slow
def test_real_pieces_are_told_at_their_places() -> None:
    plan = compose_content("exemple-complet", "annexe-3")
    dossier = load_dossier("exemple-complet")
    sheet, origin = dossier.sheets[6]
    operation = sheet.operations[0].model_copy(update={"calendrier": "du 1er mars au 30 juin 2029"})
    changed = sheet.model_copy(update={"operations": (operation, *sheet.operations[1:])})
    sheets = (*dossier.sheets[:6], (changed, origin), *dossier.sheets[7:])
    (found,) = compare_texts([plan], [compose_piece(change(dossier, sheets=sheets), "annexe-3")]).changes
    assert found.kind is CHANGED
    assert found.origin is not None and found.origin.file.endswith("07-vacances-loisirs.yaml")
    one, other = compose_content("bassin-minier", "convention"), compose_content("exemple-complet", "convention")
    told = compare_texts([one], [other]).changes
    assert {difference.kind for difference in told} >= {CHANGED, INSERTED, DELETED}
    assert all(isinstance(one, Change) and describe_change(one).startswith(f"{one.place} : ") for one in told)


def test_a_list_that_has_one_item_left_lost_the_others() -> None:
    """It is set as a paragraph, and is no list that went and paragraph that came; the reverse too."""

    def make(*items: str) -> Document:
        piece = make_table(("Titres", "Indicateurs"), ("Fiche 1", "x"))
        table = piece.sections[0].blocks[0]
        assert isinstance(table, Table)
        paragraphs = [Paragraph(f"convention/article-1/t1/i{n}", ORIGIN, (Text(t),)) for n, t in enumerate(items)]
        held = (
            BlockList(
                "convention/article-1/t1/l", ORIGIN, ListKind.DASH, tuple(ListItem(p.id, (p,)) for p in paragraphs)
            ),
        )
        row = table.rows[0]
        cells = (row.cells[0], replace(row.cells[1], blocks=held if len(items) > 1 else tuple(paragraphs)))
        changed = replace(table, rows=(replace(row, cells=cells),))
        return replace(piece, sections=(replace(piece.sections[0], blocks=(changed,)),))

    two, one = make("Places ouvertes", "Délai moyen"), make("Délai moyen")
    (gone,), (came,) = (compare_texts([x], [y]).changes for x, y in ((two, one), (one, two)))
    assert (gone.kind, gone.before) == (DELETED, "Places ouvertes")
    assert (came.kind, came.after) == (INSERTED, "Places ouvertes")
    (other,) = {len(compare_texts([two], [make("Autre chose")]).changes)}
    assert other == 2  # which item it was, nothing says
