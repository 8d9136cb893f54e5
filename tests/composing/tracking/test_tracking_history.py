"""The tracking put back on its fiches: what was said last, what a day knew, what was spent, what was measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.composing.tracking.checks import check_tracking
from generator.composing.tracking.history import read_history, sum_up_states
from generator.composing.tracking.plan_index import index_plan
from generator.model.dossier import Dossier
from generator.model.tracking.lines import IndicatorValue, MeasureKind, Meeting, SpendingLine, State, Statement
from tests.annexes.annexe_samples import change, load_dossier

DONE, GOING, START, LATE, DROPPED = State.DONE, State.UNDER_WAY, State.TO_START, State.POSTPONED, State.DROPPED


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return load_dossier("exemple-complet")


def tell(dossier: Dossier, *lines: Statement) -> Dossier:
    return change(dossier, tracking=lines, spending=(), measures=(), meetings=())


def say(dossier: Dossier, day: date | None, fiche: str = "1", **cells: Any) -> Statement:
    words = {"etat": GOING, "avancement": "", "difficultes": "", **cells}
    shown = f"{day:%d/%m/%Y}" if day is not None else ""
    return Statement(fiche, mise_a_jour=shown, origin=dossier.tracking[0].origin, jour=day, **words)


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ((DONE, DONE), DONE),
        ((DONE, DROPPED), DONE),
        ((DROPPED, DROPPED), DROPPED),
        ((DONE, START), GOING),
        ((GOING, LATE), GOING),
        ((START, LATE), START),
        ((LATE, DROPPED), LATE),
    ],
)
def test_a_fiche_stands_where_its_operations_do(states: tuple[State, ...], whole: State) -> None:
    assert sum_up_states(states) is whole and sum_up_states(states[::-1]) is whole


def test_the_last_line_counts_whatever_its_place_in_the_file(dossier: Dossier) -> None:
    lines = (
        say(dossier, date(2028, 1, 1), operation="2", etat=DONE, avancement="Ouverte", pourcentage=100),
        say(dossier, date(2027, 1, 1), operation="1.2", avancement="Chantier", pourcentage=50),
        say(dossier, None, avancement="Autrefois"),
        say(dossier, date(2027, 6, 1), fiche="01-places-zones-sous-dotees", operation="1", avancement="Études"),
    )
    history = read_history(tell(dossier, *lines))
    first = history.sheets[0]
    assert [one.state for one in first.operations] == [GOING, DONE, GOING]
    assert first.operations[2].last == lines[2], "what was said of the whole fiche"
    summary = first.summary
    assert summary is not None and summary.etat == GOING and summary.mise_a_jour == "01/01/2028"
    assert summary.avancement == "Opération 1.1 : Études\nOpération 1.2 (réalisée) : Ouverte"
    assert summary.pourcentage is None, "nobody told of all its operations"
    before = read_history(tell(dossier, *lines), date(2027, 3, 1)).sheets[0]
    assert [one.state for one in before.operations] == [GOING, GOING, GOING] and before.last_day == date(2027, 1, 1)
    again = read_history(tell(dossier, *lines, say(dossier, date(2028, 1, 1), etat=DROPPED))).sheets[0]
    assert again.state is DROPPED, "the whole fiche was told of last"


def test_a_table_of_one_line_a_fiche_leaves_out_what_says_nothing(dossier: Dossier) -> None:
    day = date(2028, 1, 1)
    late = say(dossier, day, operation="2", etat=LATE, motif="Sans offre", difficultes="Aucune")
    lines = (say(dossier, day, operation="1", difficultes="Aucune"), late)
    both = read_history(tell(dossier, *lines)).sheets[0].summary
    assert both is not None and both.difficultes == "Opération 1.2 (reportée) : Sans offre" and not both.motif
    calm = read_history(tell(dossier, lines[0])).sheets[0].summary
    assert calm is not None and calm.difficultes == "Aucune"


def test_amounts_take_the_place_of_former_ones_beside_what_is_planned(dossier: Dossier) -> None:
    origin = dossier.tracking[0].origin
    lines = (
        SpendingLine("1", "1", "ormeval", 2027, 60000, 52400, origin, date(2028, 1, 31)),
        SpendingLine("1", "1", "ormeval", 2027, 30000, 1000, origin, date(2027, 6, 30)),
        SpendingLine("1", "1", "caf", 2027, None, 10, origin, date(2027, 6, 30)),
    )
    told = change(tell(dossier), spending=lines)
    money = {
        (m.financer, m.year): (m.planned, m.engaged, m.paid) for m in read_history(told).sheets[0].operations[0].money
    }
    assert money["ormeval", 2027] == (60000, 60000, 52400) and money["ormeval", 2028] == (260000, None, None)
    assert money["caf", 2027] == (None, None, 10)
    early = read_history(told, date(2027, 12, 31)).sheets[0].operations[0].money[1]
    assert (early.financer, early.year, early.engaged) == ("ormeval", 2027, 30000)


def test_a_measure_has_its_value_before_its_target_and_its_last(dossier: Dossier) -> None:
    origin, name = dossier.tracking[0].origin, "Nombre de places ouvertes et taux d'occupation"
    typed = "nombre de places ouvertes et taux d’occupation"
    lines = (
        IndicatorValue("1", "2", typed, MeasureKind.FOUND, Decimal(12), "places", "s", origin, date(2028, 12, 31)),
        IndicatorValue("1", "2", name, MeasureKind.BEFORE, Decimal(0), "places", "s", origin, date(2026, 12, 31)),
        IndicatorValue("1", "2", name, MeasureKind.TARGET, Decimal(12), "places", "s", origin, date(2031, 12, 31)),
        IndicatorValue("1", "2", name, MeasureKind.FOUND, Decimal(78), "%", "s", origin, date(2028, 12, 31)),
    )
    measures = read_history(change(tell(dossier), measures=lines)).sheets[0].operations[1].measures
    assert [(one.name, one.unit, one.counted) for one in measures][:3] == [
        (name, "places", True),
        (name, "%", True),
        ("Nombre de demandes restées sans réponse dans la commune", "", True),
    ]
    places = measures[0]
    assert places.before is not None and places.target is not None and places.last is not None
    assert [str(one.valeur) for one in (places.before, places.last, places.target)] == ["0", "12", "12"]
    early = read_history(change(tell(dossier), measures=lines), date(2027, 1, 1)).sheets[0].operations[1].measures[0]
    assert early.last is None and early.target is not None, "a target is known from the start"


def test_what_lines_call_fiches_and_operations(dossier: Dossier) -> None:
    index = index_plan(dossier)
    first = index.sheets[0]
    for words in ("1", "1.1", "Fiche 1", "n° 1", "01-places-zones-sous-dotees", "01-places-zones-sous-dotees.yaml"):
        assert index.find_sheet(words) is first, words
    for words in (
        "2",
        "1.2",
        "Opération 1.2",
        "opération 2",
        "Ouvrir la micro-crèche les hirondelles à Saint-Loubrin-sur-Ambrelle",
    ):
        assert first.find_operation(words) == 2, words
    assert index.find_sheet("16") is None and index.find_sheet("9.99") is None
    assert (
        first.find_operation("4") is None and first.find_operation("2.2") is None and first.find_operation("x") is None
    )


def test_what_the_dossier_has_not_is_told_once_at_its_line(dossier: Dossier) -> None:
    day, origin = date(2027, 6, 30), dossier.tracking[0].origin
    lines = [
        say(dossier, day, operation="9"),
        say(dossier, day, fiche="99"),
        say(dossier, date(2027, 7, 1), fiche="99"),
        say(dossier, day, operation="1"),
        say(dossier, day, operation="1.1", auteur="un autre"),
        say(dossier, date(2072, 6, 30), fiche="2"),
    ]
    places = [replace(line, origin=replace(origin, line=rank)) for rank, line in enumerate(lines, 2)]
    broken = change(
        tell(dossier, *places),
        spending=(SpendingLine("1", "1", "caf", 2035, 1, 1, origin, day),),
        measures=(IndicatorValue("1", "1", "Nombre de place", MeasureKind.FOUND, Decimal(1), "", "", origin, day),),
        meetings=(Meeting("Comité de quartier", day, "", "", origin), Meeting("Comité technique", day, "", "", origin)),
    )
    found = [(one.code.value, one.span.line if one.span else 0) for one in check_tracking(broken)]
    assert found == [
        ("reference-inconnue", 2),
        ("reference-inconnue", 3),
        ("identifiant-en-double", 6),
        ("suivi-dates", 7),
        ("suivi-dates", origin.line),
        ("reference-inconnue", origin.line),
        ("reference-inconnue", origin.line),
    ]
    hints = [one.hint or "" for one in check_tracking(broken)]
    assert "Nombre de places ouvertes" in hints[5] and "Comité technique" in hints[6]
    assert list(check_tracking(dossier)) == []
