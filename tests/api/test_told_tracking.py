"""The tracking by a form: lines are added, nothing is written over, what cannot be said is told in French."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.api.life.tracking import (
    ToldMeasure,
    ToldMeeting,
    ToldMoney,
    ToldOperation,
    TrackedOperation,
    read_plan,
    tell_meeting,
    tell_operation,
)
from generator.codes import Code
from generator.errors import ContentError, CtgError, UsageError
from generator.project import Project
from tests.dossiers.dossier_copy import copy_dossier

PROJECT = Project(Path())
DAY = date(2029, 3, 15)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "content" / "exemple"
    return copy_dossier(Path("content/exemple-complet"), target, "annexe-5", "prefecture")


def find(folder: Path, called: str) -> TrackedOperation:
    return next(one for one in read_plan(folder, PROJECT, DAY).operations if one.called == called)


def tell(folder: Path, operation: TrackedOperation, told: ToldOperation) -> tuple[str, ...]:
    return tell_operation(folder, PROJECT, told, operation.seen, "Camille")


def test_the_plan_says_who_leads_what_was_said_and_what_is_late(folder: Path) -> None:
    plan = read_plan(folder, PROJECT, DAY)
    first = plan.operations[0]
    assert first.called == "1.1" and first.id.startswith("01-") and plan.find(first.id) == first
    assert plan.find("absent~1") is None
    assert any(one.late for one in plan.operations) and not all(one.late for one in plan.operations)
    assert "cc-val-ambrelle" in find(folder, "5.1").parties and "Comité technique" in plan.bodies
    assert [one.day for one in plan.meetings] == sorted((one.day for one in plan.meetings), reverse=True)


def test_what_a_partner_tells_is_added_to_three_files_at_once(folder: Path) -> None:
    operation = find(folder, "5.1")
    before = {name: (folder / "annexe-4" / name).read_text() for name in ("suivi.csv", "depenses.csv")}
    money = next(one for one in operation.money if one.year == 2029)
    told = ToldOperation(
        operation.sheet,
        operation.rank,
        DAY,
        "Malo FERRANDIER",
        {**operation.cells, "etat": "en cours", "pourcentage": "55 %", "avancement": "Deux lignes ;\r\n« ici »"},
        (ToldMoney(money.financer, money.year, "12 000 €", "9000"),),
        (ToldMeasure(operation.measures[0].name, operation.measures[0].unit, "41"),),
    )
    files = tell(folder, operation, told)
    assert files == ("annexe-4/depenses.csv", "annexe-4/suivi.csv", "annexe-4/valeurs-indicateurs.csv")
    for name, text in before.items():
        assert (folder / "annexe-4" / name).read_text().startswith(text), "nothing that was said is written over"
    after = find(folder, "5.1")
    assert (after.state, after.percent, after.day, after.author) == ("en cours", 55, DAY, "Malo FERRANDIER")
    assert after.cells["avancement"] == "Deux lignes ;\n« ici »"
    assert next((m.engaged, m.paid) for m in after.money if (m.financer, m.year) == (money.financer, 2029)) == (
        12000,
        9000,
    )
    assert after.measures[0].value == "41" and after.measures[0].day == DAY
    (line,) = (folder / "journal.jsonl").read_text().splitlines()
    assert '"atelier"' in line and "opération 5.1" in line and "Camille" in line


def test_two_people_on_one_operation_never_write_over_each_other(folder: Path) -> None:
    operation = find(folder, "5.1")
    told = ToldOperation(operation.sheet, operation.rank, DAY, "Anne", {**operation.cells, "avancement": "Un"})
    tell(folder, operation, told)
    with pytest.raises(ContentError) as caught:
        tell(folder, operation, replace(told, author="Marc", stated={**operation.cells, "avancement": "Deux"}))
    assert caught.value.diagnostics[0].code is Code.FICHIER_CHANGE and "Anne" in caught.value.diagnostics[0].message
    seen = find(folder, "5.1")
    again = replace(told, author="Marc", stated={**seen.cells, "avancement": "Deux"})
    with pytest.raises(ContentError) as caught:
        tell(folder, seen, again)
    assert caught.value.diagnostics[0].code is Code.IDENTIFIANT_EN_DOUBLE
    tell(folder, seen, replace(again, replaces=True))
    assert find(folder, "5.1").cells["avancement"] == "Deux"
    said = (folder / "annexe-4/suivi.csv").read_text()
    assert said.count("15/03/2029") == 1


def test_what_cannot_be_said_is_refused_with_all_its_reasons_and_nothing_is_written(folder: Path) -> None:
    operation = find(folder, "5.1")
    money = operation.money[0]
    told = ToldOperation(
        operation.sheet,
        operation.rank,
        DAY,
        "Anne",
        {**operation.cells, "avancement": "Un", "pourcentage": "beaucoup"},
        (ToldMoney(money.financer, money.year, "1,5", ""), ToldMoney("personne", 2029, "1", "1")),
        (ToldMeasure("Inconnu", "", "3"),),
    )
    before = {path: path.read_bytes() for path in (folder / "annexe-4").iterdir()}
    with pytest.raises(ContentError) as caught:
        tell(folder, operation, told)
    assert len(caught.value.diagnostics) == 4
    for wrong in (
        replace(told, money=(), measures=(), stated={**operation.cells, "pourcentage": "101"}),
        replace(told, money=(), measures=(), stated={**operation.cells, "etat": "finie"}),
        replace(told, money=(), measures=(), stated={**operation.cells, "avancement": "x"}, day=date(2026, 1, 1)),
        replace(told, money=(), measures=(), stated=dict(operation.cells)),
        replace(told, rank=9),
    ):
        with pytest.raises(CtgError):
            tell(folder, operation, wrong)
    assert {path: path.read_bytes() for path in (folder / "annexe-4").iterdir()} == before
    assert not (folder / "journal.jsonl").exists()


def test_a_meeting_is_added_once(folder: Path) -> None:
    told = ToldMeeting("Comité technique", DAY, "9 présents", "Point d'étape ; suite\nle 3 mai")
    assert tell_meeting(folder, PROJECT, told, "Camille") == ("annexe-4/reunions.csv",)
    assert read_plan(folder, PROJECT, DAY).meetings[0].decisions == "Point d'étape ; suite\nle 3 mai"
    for wrong in (told, replace(told, body="Conseil secret"), replace(told, day=date(2099, 1, 1))):
        with pytest.raises(ContentError):
            tell_meeting(folder, PROJECT, wrong, "Camille")
    with pytest.raises(UsageError):
        tell_meeting(folder, PROJECT, replace(told, body=" "), "Camille")


def test_files_that_are_not_there_begin_with_their_columns(folder: Path) -> None:
    for path in (folder / "annexe-4").glob("*.csv"):
        path.unlink()
    operation = find(folder, "5.1")
    assert operation.day is None and operation.state == "à lancer" and not operation.known
    tell(folder, operation, ToldOperation(operation.sheet, 1, DAY, "Anne", {"etat": "en cours", "avancement": "Oui"}))
    assert (folder / "annexe-4/suivi.csv").read_text().splitlines()[1].startswith("15/03/2029;Anne;5;1;en cours;")
