"""A fact that the text repeats is told once with all its places; what says something else is told where it stands."""

from __future__ import annotations

from generator.comparing.changes import Change, compare_texts
from generator.comparing.places import split_column
from generator.comparing.spreading import Spread, gather_spread
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
