"""What falls due while a convention runs: the day of a milestone where one is told, else the rhythm of the rules."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from generator.acts.deadlines.due import (
    Deadline,
    add_months,
    compute_deadlines,
    list_coming,
    load_usual_rules,
    read_term,
)
from generator.errors import Span
from generator.model.annexes import Milestone
from generator.model.facts import Period, Unknown
from generator.model.tracking.deadlines import DeadlineRule

FIVE_YEARS = Period(debut=date(2027, 1, 1), fin=date(2031, 12, 31))


def days(found: tuple[Deadline, ...], rule: str) -> list[str]:
    return [one.day.isoformat() for one in found if one.rule == rule]


def milestone(name: str, term: str) -> Milestone:
    return Milestone(nom=name, echeance=term, contenu="Examen\n  approfondi")


def test_without_milestones_the_usual_rules_give_the_days() -> None:
    unknown = Unknown("échéance", Span("pilotage.yaml", 3))
    blank = Milestone(nom="Bilan final", echeance=unknown, contenu=unknown)
    found = compute_deadlines(FIVE_YEARS, (blank,), load_usual_rules())
    assert days(found, "suivi")[:4] == ["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]
    assert len(days(found, "suivi")) == 20 and days(found, "suivi")[-1] == "2031-12-31"
    assert days(found, "etape") == [f"{year}-12-31" for year in range(2027, 2032)]
    assert days(found, "intermediaire") == ["2029-06-30"] and days(found, "cdsf-intermediaire") == ["2029-07-30"]
    assert days(found, "renouvellement") == days(found, "final") == ["2031-06-30"]
    assert days(found, "cdsf-final") == ["2031-07-30"]
    assert len({one.key for one in found}) == len(found) and list(found) == sorted(found, key=lambda o: (o.day, o.key))


def test_a_milestone_that_gives_a_day_takes_its_place() -> None:
    told = (
        milestone("Comité de lancement", "21 janvier 2027"),
        milestone("Point d’étape annuel 2027", "9 décembre 2027"),
        milestone("Point d'étape annuel 2028", "au printemps"),
        milestone("Bilan intermédiaire", "28/06/2029"),
        milestone("Bilan final", "décembre 2031"),
    )
    found = compute_deadlines(FIVE_YEARS, told, load_usual_rules())
    assert days(found, "etape") == ["2027-12-09"]
    assert days(found, "intermediaire") == ["2029-06-28"] and days(found, "cdsf-intermediaire") == ["2029-07-28"]
    assert days(found, "final") == ["2031-12-31"] and days(found, "renouvellement") == ["2031-06-30"]
    (middle,) = (one for one in found if one.rule == "intermediaire")
    assert middle.milestone and middle.content == "Examen approfondi" and middle.key == "bilan-intermediaire"


def test_a_model_may_have_rules_of_its_own_and_periods_need_not_be_whole_years() -> None:
    period = Period(debut=date(2026, 7, 22), fin=date(2027, 2, 15))
    rules = (
        DeadlineRule(id="mensuel", titre="Point", depuis="debut", mois=1, tous_les=1),
        DeadlineRule(id="suite", titre="Compte rendu", depuis="mensuel", mois=1),
        DeadlineRule(id="orpheline", titre="Rien", depuis="inconnue"),
    )
    found = compute_deadlines(period, (), rules)
    assert days(found, "mensuel")[0] == "2026-08-21" and days(found, "mensuel")[-1] == "2027-01-21"
    assert len(days(found, "suite")) == len(days(found, "mensuel")) and not days(found, "orpheline")
    coming = list_coming(found, date(2026, 12, 1))
    assert [(one.rule, one.day) for one in coming] == [
        ("mensuel", date(2026, 12, 21)),
        ("suite", date(2026, 12, 21)),
    ]
    assert list_coming(found, date(2028, 1, 1)) == ()


def test_terms_are_read_as_people_write_them() -> None:
    assert read_term("1er mars 2028") == date(2028, 3, 1) and read_term("février 2028") == date(2028, 2, 29)
    assert read_term("fin 2028") is None and read_term("au second semestre") is None


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(-120, 120))
def test_months_go_there_and_back(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there.day < day.day and add_months(there.replace(day=1), 1).day == 1)
