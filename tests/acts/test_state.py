"""Where a CTG stands on a given day, from its facts and the files received."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from generator.acts.state import Evidence, Step, find_renewal_day, find_state
from generator.checking.gap_stages import GapStages
from generator.checking.law.acts import Refusal
from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.acts import ActMetadata, parse_act_identifier
from generator.model.facts import Unknown
from generator.reading.communes import load_tables
from tests.checking.facts_samples import CC, ORMEVAL, make_facts

DRAFT = "2 éléments à compléter ou à confirmer avant le vote, 2 avant d'arrêter le texte"
NO_GAPS = GapStages(0, 0, 0)
ALL = frozenset({"caf", "cc", "ormeval"})
OF_CC, OF_ORMEVAL = f"099-{CC}-20261015-CC_2026_087-DE", f"099-{ORMEVAL}-20261021-DEL_2026_118-DE"


def received(text: str, day: str, published: str | None = None) -> ActMetadata:
    identifier, _ = parse_act_identifier(text)
    assert identifier is not None
    return ActMetadata(
        identifier, date.fromisoformat(day), published=date.fromisoformat(published) if published else None, source="ar"
    )


BOTH = (received(OF_CC, "2026-10-19"), received(OF_ORMEVAL, "2026-10-22"))
BOTH_PUBLISHED = (received(OF_CC, "2026-10-19", "2026-10-20"), received(OF_ORMEVAL, "2026-10-22", "2026-10-23"))


@pytest.mark.parametrize(
    ("gaps", "signed", "acts", "today", "expected"),
    [
        (2, ALL, BOTH_PUBLISHED, "2026-12-01", (Step.DRAFT, DRAFT)),
        (
            0,
            frozenset(),
            (),
            "2026-10-01",
            (Step.VOTE, "délibération : cc (à venir : 15/10/2026), ormeval (à venir : 21/10/2026)"),
        ),
        (0, frozenset(), (), "2026-10-20", (Step.VOTE, "délibération : ormeval (à venir : 21/10/2026)")),
        (0, frozenset({"caf"}), BOTH, "2026-10-21", (Step.SIGN, "1 exemplaire sur 3 signé, manque : cc, ormeval")),
        (0, ALL, (), "2026-12-01", (Step.SEND, "accusé de réception : cc, ormeval")),
        (0, ALL, BOTH, "2026-10-21", (Step.SEND, "accusé de réception : ormeval")),
        (0, ALL, BOTH[:1], "2026-12-01", (Step.SEND, "accusé de réception : ormeval")),
        (0, ALL, BOTH, "2026-12-01", (Step.PUBLISH, "date de publication : cc, ormeval")),
        (0, ALL, BOTH_PUBLISHED, "2026-10-22", (Step.PUBLISH, "date de publication : ormeval (à venir : 23/10/2026)")),
        (0, ALL, BOTH_PUBLISHED, "2026-12-01", (Step.PUBLISHED, None)),
    ],
)
def test_steps(gaps: int, signed: Any, acts: Any, today: str, expected: tuple[Step, str | None]) -> None:
    evidence = Evidence(GapStages(gaps, gaps, gaps), signed, acts, ())
    state = find_state(make_facts(), load_tables(), evidence, date.fromisoformat(today))
    assert (state.step, next(iter(state.missing), None)) == expected
    assert len(state.missing) < 2


def test_a_caf_without_deliberation_neither_votes_nor_sends() -> None:
    caf, cc, _ = find_state(make_facts(), load_tables(), Evidence(NO_GAPS, ALL, BOTH, ()), date(2026, 12, 1)).parties
    assert (caf.votes, caf.sends, caf.received) == (False, False, None)
    assert (cc.votes, cc.sends, cc.received) == (True, True, date(2026, 10, 19))


def test_an_unknown_day_is_not_voted() -> None:
    facts = make_facts(date=Unknown("date", Span("ctg.yaml", 9)))
    assert find_state(facts, load_tables(), Evidence(NO_GAPS, ALL, (), ()), date(2030, 1, 1)).step is Step.VOTE


def test_a_refused_act_is_not_received_and_says_why() -> None:
    why = Diagnostic(Code.ACCUSE_ANOMALIE, "la préfecture a refusé l'acte (« illisible »)")
    evidence = Evidence(NO_GAPS, ALL, BOTH_PUBLISHED[:1], (Refusal(OF_ORMEVAL, (), date(2026, 10, 23), why),))
    state = find_state(make_facts(), load_tables(), evidence, date(2026, 12, 1))
    assert state.step is Step.SEND
    assert state.alerts == (why.message,)
    assert [p.refusal for p in state.parties] == ["", "", why.message]
    assert state.missing == ("refusée par la préfecture, à transmettre à nouveau : ormeval",)
    assert state.missing_by_name == ("refusée par la préfecture, à transmettre à nouveau : Commune d'Ormeval",)
    before = find_state(make_facts(), load_tables(), evidence, date(2026, 10, 22))
    assert before.alerts == ()


@pytest.mark.parametrize(
    ("today", "words"), [("2030-12-30", ""), ("2030-12-31", "renouvellement"), ("2032-01-01", "a pris fin")]
)
def test_due(today: str, words: str) -> None:
    alerts = find_state(make_facts(), load_tables(), Evidence(NO_GAPS, ALL, BOTH, ()), date.fromisoformat(today)).alerts
    assert len(alerts) == bool(words)
    assert words in "".join(alerts)


def test_renewal_begins_a_year_before() -> None:
    assert find_renewal_day(date(2031, 12, 31)) == date(2030, 12, 31)
    assert find_renewal_day(date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_projet_in_the_place_of_a_deliberation_is_not_published() -> None:
    done = Evidence(NO_GAPS, ALL, BOTH_PUBLISHED, ())
    assert find_state(make_facts(), load_tables(), done, date(2026, 12, 31)).step is Step.PUBLISHED
    state = find_state(make_facts(), load_tables(), replace(done, projects=frozenset({"ormeval"})), date(2026, 12, 31))
    assert (state.step, state.missing) == (Step.SEND, ("délibération votée, à déposer dans annexe-5/ : ormeval",))


def test_a_state_says_the_next_day_on_which_it_may_change() -> None:
    facts, tables, evidence = make_facts(), load_tables(), Evidence(NO_GAPS, ALL, BOTH_PUBLISHED, ())
    day, end, changes = date(2026, 9, 1), date(2032, 2, 1), 0
    state = find_state(facts, tables, evidence, day)
    while day < end:
        day += timedelta(days=1)
        following = find_state(facts, tables, evidence, day)
        if replace(following, next_day=None) != replace(state, next_day=None):
            assert state.next_day == day
            changes += 1
        state = following
    assert changes > 5
    assert state.next_day is None
