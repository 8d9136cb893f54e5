"""Consequences of new numbers: told with the number that they come from, and not as changes of words."""

from __future__ import annotations

import pytest

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.renumbering import fold_renumbering


def make_change(kind: ChangeKind, before: str, after: str) -> Change:
    return Change(kind, "annexe-3", "annexe 3", "cle", before, after)


NUMBERS = tuple(
    make_change(ChangeKind.RENUMBERED, f"{name} {n}", f"{name} {n - 1}")
    for name, n in (("Fiche", 6), ("Fiche", 16), ("Article", 10))
)


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("Fiche 6", "Fiche 5", "Fiche 6"),
        ("Selon l'article 10, et la fiche 16.", "Selon l'article 9, et la fiche 15.", "article 10"),
        ("Fiche 6.", "Fiche 5 bis.", None),
        ("Fiche 60", "Fiche 50", None),
        ("Opération 6.1 : fiche 6", "Opération 5.1 : fiche 5", "Fiche 6"),
        ("Opération 6.1", "Opération 5.2", None),
        ("Un taux de 6.1", "Un taux de 5.2", None),
        ("6 places", "5 places", None),
        ("Fiche 6 : 12 places", "Fiche 5 : 13 places", None),
    ],
)
def test_only_what_the_new_numbers_explain(before: str, after: str, number: str | None) -> None:
    *numbers, told = fold_renumbering([*NUMBERS, make_change(ChangeKind.CHANGED, before, after)])
    assert tuple(numbers) == NUMBERS
    if number is None:
        assert (told.kind, told.before, told.after) == (ChangeKind.CHANGED, before, after)
    else:
        assert (told.kind, told.before) == (ChangeKind.RENUMBERED, number)


def test_spaces_of_numbers_are_those_of_words() -> None:
    """A label has the space that its page has, words the plain one: they name the same part."""
    number = make_change(ChangeKind.RENUMBERED, "Fiche\u00a06", "Fiche\u00a05")
    told = fold_renumbering([number, make_change(ChangeKind.CHANGED, "Fiche 6", "Fiche 5")])
    assert [(one.kind, one.before, one.after) for one in told] == [(ChangeKind.RENUMBERED, "Fiche 6", "Fiche 5")] * 2


def test_without_new_numbers_nothing_is_folded() -> None:
    changes = (make_change(ChangeKind.CHANGED, "Fiche 6", "Fiche 5"),)
    assert fold_renumbering(changes) == changes
