"""Écarts: whole words, found once in their clause, one after the other."""

from __future__ import annotations

import pytest

from generator.editing.deviations import (
    AmbiguousWordsError,
    WrittenDeviation,
    append_deviations,
    find_deviations,
)
from generator.editing.values import AddDeviation
from generator.errors import Span
from generator.model.clauses import Clause

LINES = ("Les communes et la Caf, puis les communes.", "La {{ partie.nom }} et la Caf.", "Même ligne.", "Même ligne.")
CLAUSE = Clause("objet", LINES, tuple(Span("objet.md", rank) for rank in range(1, 5)))


def ask(line: int, before: str, after: str, *, last: bool = False) -> AddDeviation:
    start = LINES[line].rindex(before) if last else LINES[line].index(before)
    return AddDeviation("objet", line, start, start + len(before), after)


def test_words_are_widened_until_they_are_found_once() -> None:
    (one,) = find_deviations(CLAUSE, [(ask(0, "communes", "villes", last=True), "x")])
    assert (one.model, one.signed) == ("les communes.", "les villes.")
    (one,) = find_deviations(CLAUSE, [(ask(1, "{{ partie.nom }}", "Mairie"), "x")])
    assert (one.model, one.signed) == ("{{ partie.nom }}", "Mairie")
    with pytest.raises(AmbiguousWordsError):
        find_deviations(CLAUSE, [(ask(2, "Même", "Autre"), "x")])


def test_several_are_applied_one_after_the_other() -> None:
    asked = [(ask(0, "communes", "villes"), "x"), (ask(0, "communes", "bourgs", last=True), "y")]
    text = LINES[0]
    found = find_deviations(CLAUSE, asked)
    for one in found:
        assert text.count(one.model) == 1
        text = text.replace(one.model, one.signed)
    assert text == "Les villes et la Caf, puis les bourgs."


@pytest.mark.parametrize(
    "before", ["", "# rien\necarts: []\n", "ecarts:\n", "ecarts:\n- clause: a\n  modele: b\n  signe: c\n  motif: d\n"]
)
def test_they_follow_those_of_the_file(before: str) -> None:
    from generator.reading.clause_files import DeviationList
    from generator.reading.located_yaml import load_yaml
    from generator.reading.validation import validate_facts

    one = WrittenDeviation("objet", 'la "Caf" \\ x', "la Msa", "usage : local")
    text = append_deviations(before, [one])
    read = validate_facts(DeviationList, load_yaml(text, "ecarts.yaml")).ecarts
    assert (read[-1].modele, read[-1].signe, read[-1].motif) == (one.model, one.signed, one.reason)
    assert len(read) == 1 + before.count("clause:")
