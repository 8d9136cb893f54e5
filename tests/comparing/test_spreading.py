"""A fact that the text repeats is told once with all its places; what says something else is told where it stands."""

from __future__ import annotations

from dataclasses import replace

from generator.comparing.changes import Change, compare_texts
from generator.comparing.places import split_column
from generator.comparing.spreading import Spread, count_facts, gather_spread
from generator.model.document import Document
from tests.comparing.test_changes import make_table
from tests.comparing.test_scripts import make_piece

TERM = "La convention {} court jusqu'au 31 décembre {}."


def gather(before: list[str], after: list[str]) -> tuple[tuple[Spread, ...], tuple[Change, ...]]:
    return gather_spread(compare_texts([make_piece(*before)], [make_piece(*after)]).changes)


def test_a_fact_in_four_places_is_told_once() -> None:
    names = ("A", "B", "C", "D", "E")
    before, after = ([TERM.format(name, year) for name in names] for year in (2030, 2031))
    (spread,), others = gather(before, after)
    assert (spread.told, len(spread.changes), others) == ("« 2030 » devient « 2031 »", 5, ())
    after[4] = after[4].replace("court", "dure")
    (spread,), (other,) = gather(before, after)
    assert len(spread.changes) == 4 and "dure" in other.after and "2031" in other.after, "told whole, at its place"
    assert gather(before[:3], after[:3])[0] == (), "three places are read one by one"


def test_a_name_that_goes_from_four_lists_is_told_once() -> None:
    lists = [f"Le groupe {n} réunit les communes d'Ormeval, des Aulnaies et de Saint-Loubrin." for n in range(10, 14)]
    shorter = [text.replace(", des Aulnaies et de Saint-Loubrin", " et des Aulnaies") for text in lists]
    (spread,), others = gather(lists, shorter)
    assert spread.told == "« , » devient « et » ; « et de Saint-Loubrin » est retiré"
    assert len(spread.changes) == 4 and others == ()


def test_figures_of_cells_that_change_alike_by_chance_are_told_one_by_one() -> None:
    rows = [(f"Ville {letter}", "12") for letter in "abcde"]
    before = make_table(("Ville", "2030"), *rows)
    after = make_table(("Ville", "2030"), *((name, "13") for name, _ in rows))
    spread, others = gather_spread(compare_texts([before], [after]).changes)
    assert spread == () and len(others) == 5
    assert split_column(others[0].place) == ("article 1, ligne « Ville a »", "colonne « 2030 »")
    assert split_column("article 1, colonne « 2031 »") == ("article 1, colonne « 2031 »", "")


def test_what_a_text_repeats_counts_for_one() -> None:
    names = ("A", "B", "C", "D", "E")
    before, after = ([TERM.format(name, year) for name in names] for year in (2030, 2031))
    after[4] = after[4].replace("court", "dure")
    changes = compare_texts([make_piece(*before)], [make_piece(*after, "Un alinéa.", "Un autre.")]).changes
    assert count_facts(changes) == 4  # a year, a word, two paragraphs
    rows = [(f"Ville {letter}", "12") for letter in "abcde"]
    cells = make_table(("Ville", "2030"), *rows), make_table(("Ville", "2030"), *((name, "13") for name, _ in rows))
    assert count_facts(compare_texts([cells[0]], [cells[1]]).changes) == 5
    assert count_facts(()) == 0


def test_a_column_that_comes_in_four_tables_is_told_once() -> None:
    """And counts for one, however few they are."""
    tables = [make_table(("Ville", "2030"), ("Ormeval", "12"), ("Saint-Loubrin", "14"))] * 4
    wider = [make_table(("Ville", "2030", "2031"), ("Ormeval", "12", "1"), ("Saint-Loubrin", "14", "2"))] * 4

    def gather_pieces(pieces: list[Document]) -> Document:
        sections = [
            replace(piece.sections[0], id=f"convention/article-{n}", key=f"article-{n}", label=f"Article {n} : ")
            for n, piece in enumerate(pieces, 1)
        ]
        return replace(pieces[0], sections=tuple(sections))

    changes = compare_texts([gather_pieces(tables)], [gather_pieces(wider)]).changes
    (spread,), others = gather_spread(changes)
    assert (spread.told, len(spread.changes), others) == ("la colonne « 2031 » est ajoutée", 4, ())
    assert count_facts(changes) == 1
    back = compare_texts([gather_pieces(wider)], [gather_pieces(tables)]).changes
    assert gather_spread(back)[0][0].told == "la colonne « 2031 » est supprimée"
