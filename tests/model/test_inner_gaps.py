"""« à compléter » within a fact: what is a gap, and what is a verb with its object."""

from __future__ import annotations

import pytest

from generator.composing.expressions import ClauseRenderer
from generator.composing.piece import show_value
from generator.errors import DiagnosticCollector, Span
from generator.model.clauses import Clause
from generator.model.document import INNER, Gap, Text, split_gaps

PLACE = Span("fiche.yaml", 12)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ormeval, [à compléter : rue]", ("Ormeval, ", "rue")),
        ("Ormeval [À COMPLÉTER]", ("Ormeval ", INNER)),
        ("[a completer : rue], Ormeval", ("rue", ", Ormeval")),
        ("Études en à compléter, travaux en 2027", ("Études en ", INNER, ", travaux en 2027")),
        ("12 places (à compléter)", ("12 places (", INNER, ")")),
        ("À compléter par la commune", (INNER, " par la commune")),
        ("à\u00a0compléter", (INNER,)),
    ],
)
def test_a_fact_that_is_not_whole_shows_its_gap(words: str, expected: tuple[str, ...]) -> None:
    found = split_gaps(words, PLACE)
    assert tuple(part.what if isinstance(part, Gap) else part.value for part in found) == expected
    assert all(part.origin == PLACE for part in found if isinstance(part, Gap))
    assert show_value(words, PLACE) == found


@pytest.mark.parametrize(
    "words",
    [
        "Des actions visant à compléter l'offre d'accueil",
        "de nature à compléter les aides de la Caf",
        "à compléter d’autres dispositifs",
        "reste à compléter son réseau",
        "un dossier complété",
    ],
)
def test_a_verb_with_its_object_is_no_gap(words: str) -> None:
    assert split_gaps(words, PLACE) == (Text(words),)


def test_a_fact_in_a_clause_shows_its_gap_too() -> None:
    faults = DiagnosticCollector()
    renderer = ClauseRenderer({"lieu": "Ormeval, [à compléter : rue]"}, faults, Span("ctg.yaml"))
    (line,) = renderer.render(Clause("c", ("Fait à {{ lieu }}.",), (Span("c.md", 1),)))
    assert not faults.found
    assert line.text == "Fait à Ormeval, \ue0000\ue001\\."[:-2] + "."
    assert renderer.gaps[0] == Gap("rue", Span("ctg.yaml"))
