"""A sitting as drafts tell it: the result in words, who is counted, when the act is executory."""

from __future__ import annotations

import datetime

import pytest

from generator.composing.sittings import SittingView, count_members, say_result
from generator.errors import Span
from generator.model.facts import Deliberation, Unknown, Votes
from tests.annexes.annexe_samples import load_dossier

UNKNOWN = Unknown("votes", Span("ctg.yaml"))
DAY = datetime.date(2026, 10, 16)


def view(reception: datetime.date | None = None, **facts: object) -> SittingView:
    party = load_dossier("exemple-complet").facts.parties[2]
    act = Deliberation.model_validate({"date": "2026-10-16", **facts})
    return SittingView(party, act, "", "tribunal", reception, act.publication)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((18, 0, 0), "adoptée à l'unanimité, par 18 voix pour"),
        ((16, 0, 2), "adoptée à l'unanimité des suffrages exprimés, par 16 voix pour et 2 abstentions"),
        ((12, 2, 1), "adoptée à la majorité, par 12 voix pour, 2 contre et 1 abstention"),
        ((9, 1, 0), "adoptée à la majorité, par 9 voix pour et 1 contre"),
        ((3, 12, 0), "rejetée, par 3 voix pour et 12 contre"),
    ],
)
def test_the_result_is_said_in_words(counts: tuple[int, int, int], said: str) -> None:
    pour, contre, abstention = counts
    words = say_result(Votes(pour=pour, contre=contre, abstention=abstention))
    assert str(words).replace("\u00a0", " ") == said


def test_a_tie_is_unknown_until_the_president_has_settled_it() -> None:
    assert isinstance(say_result(Votes(pour=9, contre=9, abstention=0)), Unknown)
    settled = say_result(Votes(pour=9, contre=9, abstention=0, voix_preponderante=True))
    assert str(settled).startswith("adoptée, la voix de la présidence étant prépondérante, par 9")


def test_no_result_while_a_number_is_missing() -> None:
    assert say_result(Votes(pour=9, contre=UNKNOWN, abstention=0)) == ""


def test_a_vote_has_taken_place_when_something_tells_it() -> None:
    unknown = Votes(pour=UNKNOWN, contre=UNKNOWN, abstention=UNKNOWN)
    assert not view().votee
    assert not view(votes=unknown).votee
    assert view(votes=Votes(pour=1, contre=UNKNOWN, abstention=UNKNOWN)).votee
    assert view(publication="2026-10-20").votee
    assert view(reception=DAY).votee


def test_members_are_counted_by_number_or_by_name() -> None:
    assert count_members(("Ada EXEMPLE", "Luc PATRON")) == 2
    assert count_members(0) == 0
    assert count_members(None) is None
    sitting = view(presents=16, absents=("Ida TRAME",), votes=Votes(effectif=19, pour=15, contre=1, abstention=2))
    assert [(n.intitule, n.nombre) for n in sitting.nombres] == [
        ("Membres en exercice", 19),
        ("Présents", 16),
        ("Absents", 1),
        ("Votants", 18),
    ]
    assert sitting.absents == ("Ida TRAME",) and sitting.presents == ()
    assert view(votes=Votes(pour=1, contre=0, abstention=0)).nombres == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Madame Ida TRAME", "la secrétaire de séance"),
        ("Mme Ida TRAME", "la secrétaire de séance"),
        ("M. Luc PATRON", "le secrétaire de séance"),
        ("Mireille PATRON", "le secrétaire ou la secrétaire de séance"),
        (None, "le secrétaire ou la secrétaire de séance"),
    ],
)
def test_the_secretary_has_the_gender_that_is_written(name: str | None, said: str) -> None:
    assert view(secretaire=name).le_secretaire == said


def test_an_act_is_executory_once_received_and_published() -> None:
    assert view(reception=DAY, publication="2026-10-20").executoire == datetime.date(2026, 10, 20)
    assert view(reception=datetime.date(2026, 10, 22), publication="2026-10-20").executoire == datetime.date(
        2026, 10, 22
    )
    assert view(reception=DAY).executoire is None


def test_the_day_has_its_name() -> None:
    assert str(view().jour) == "vendredi 16 octobre 2026"
