"""Where in a typed line composed words come from: marks passed over, expressions as one place."""

from __future__ import annotations

import pytest

from generator.checking.typed_lines import find_composed, is_expression

BEHIND = (
    # Words with marks between them.
    (
        '    signe: "([Annexe 2](#annexe-2) et [3](#annexe-3))"',
        "voir (Annexe 2 et 3) ;",
        "(Annexe 2 et 3)",
        "([Annexe 2](#annexe-2) et [3](#annexe-3))",
    ),
    ("- le **seul plan** d'actions", "le seul plan d'actions", "seul plan d'", "seul plan** d'"),
    ("du 1^er^ janvier", "du 1er janvier", "1er", "1^er"),
    # Words that an expression gives, in part or whole.
    (
        '    signe: "{{ partie.son_organe }};"',
        "par délibération ; de son Conseil Municipal;",
        "Municipal;",
        "{{ partie.son_organe }};",
    ),
    ("« {{ nom }} », dite {{ sigle }}.", "« La Caf », dite Caf 13.", "Caf 13", "{{ sigle }}"),
    ("Vu la loi{% if x %} du {{ jour }}{% endif %}, tout", "Vu la loi du 3 mai, tout", "3 mai", "{{ jour }}"),
    ("{{ tout }}", "des mots", "mots", "{{ tout }}"),
)


@pytest.mark.parametrize(("line", "text", "words", "place"), BEHIND)
def test_words_are_found_behind_marks_and_expressions(line: str, text: str, words: str, place: str) -> None:
    start = text.index(words)
    found = find_composed(line, text, start, start + len(words))
    assert found is not None
    first, last, typed = found
    assert line[first:last] == place
    assert typed == ("{{" not in place)


@pytest.mark.parametrize(
    ("line", "text", "words"),
    [
        ("une autre phrase", "des mots", "mots"),
        ("de {{ a }} et {{ b }} ou de {{ a }} et {{ c }}", "de tout", "tout"),  # not this line's words
        ("de {{ nom }}, de", "de l'un, de l'autre, de", "l'autre"),  # which « de »?
    ],
)
def test_a_line_that_does_not_tell_has_no_place(line: str, text: str, words: str) -> None:
    start = text.index(words)
    found = find_composed(line, text, start, start + len(words))
    assert found is None or line[found[0] : found[1]] == "{{ nom }}"


def test_an_expression_alone() -> None:
    assert is_expression("- {{ partie.nom }} {{ x }}") is False, "a space of its own is a sign too"
    assert is_expression("{{ partie.nom }}")
    assert not is_expression("{{ partie.nom }} ;")
