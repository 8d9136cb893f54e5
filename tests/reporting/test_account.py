"""What a report counts, against sums made by hand; what nobody has told is unknown, and never nothing."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from generator.composing.wording import write_number
from generator.model.document import document_gaps
from generator.model.tracking.lines import State
from generator.reporting.account import count_states, read_account
from generator.reporting.document import ReportOrder
from generator.reporting.progress import Verdict
from tests.annexes.annexe_samples import ROOT
from tests.reporting.report_samples import END_OF_2027, find, read, read_tracked, report, report_example, say


def test_money_is_that_of_the_years_that_are_over_and_the_last_line_counts(tmp_path: Path) -> None:
    account = read_account(read_tracked(tmp_path), END_OF_2027)
    assert account.years == (2026, 2027)
    money = account.add_money(account.years)
    assert money.planned.known == 10000 + 1000 + 3000 + 500
    assert money.paid.known == 9100 + 0 + 1500
    assert money.engaged.known == 9500 + 0 + 3000
    assert [one.what for one in money.paid.missing] == ["Opération 2.1 : montant payé en 2027, Commune d'Essai-sur-Ain"]
    assert account.add_money(None, "caf").planned.known == 1000 + 3000 + 700


@pytest.mark.parametrize(
    ("day", "years", "paid", "missing"),
    [
        ("2026-12-01", (2026,), 0, 0),
        ("2026-12-31", (2026,), 0, 4),
        ("2027-02-15", (2026,), 8000, 0),
        ("2028-12-30", (2026, 2027), 10600, 2),
    ],
)
def test_what_was_told_later_is_not_known_on_a_day(
    tmp_path: Path, day: str, years: tuple[int, ...], paid: int, missing: int
) -> None:
    account = read_account(read_tracked(tmp_path), datetime.date.fromisoformat(day))
    assert account.years == years
    assert account.add_money(years).paid.known == paid
    assert len(account.add_money(years).missing) == missing  # of a year that goes on, nothing is


def test_states_and_delays_are_those_of_the_day(tmp_path: Path) -> None:
    dossier = read_tracked(tmp_path)
    before = read_account(dossier, datetime.date(2026, 12, 31))
    assert count_states(before.operations) == {State.UNDER_WAY: 1, State.POSTPONED: 1, None: 1}
    after = read_account(dossier, END_OF_2027)
    assert count_states(after.operations) == {State.DONE: 1, State.POSTPONED: 1, None: 1}
    assert [one.late for one in after.operations] == ["", "reportée", ""]  # the third one: nobody has said anything


def test_an_indicator_is_judged_by_its_way_from_before_to_the_target(tmp_path: Path) -> None:
    dossier = read_tracked(tmp_path)
    told = {one.name: one for one in read_account(dossier, END_OF_2027).measures}
    assert told["Nombre de places"].verdict is Verdict.REACHED
    youths = told["Nombre de jeunes"]
    assert (youths.verdict, youths.share, youths.overdue) == (Verdict.NEARER, (30 - 20) / 40, True)
    assert told["Jours d'ouverture"].verdict is Verdict.VALUED
    assert told["Satisfaction des familles"].verdict is Verdict.UNKNOWN
    early = {one.name: one for one in read_account(dossier, datetime.date(2027, 1, 31)).measures}
    places = early["Nombre de places"]
    assert (places.verdict, float(places.share or 0), places.overdue) == (Verdict.NEARER, 0.4, False)


def test_each_thing_that_nobody_has_told_is_a_gap_at_its_file(tmp_path: Path) -> None:
    document = report(read_tracked(tmp_path), ReportOrder("etape", END_OF_2027)).document
    gaps = {gap.what: gap.origin.file.rpartition("/")[2] for gap in document_gaps(document)}
    assert gaps == {
        "Opération 2.1 : montant engagé en 2027, Commune d'Essai-sur-Ain": "depenses.csv",
        "Opération 2.1 : montant payé en 2027, Commune d'Essai-sur-Ain": "depenses.csv",
        "Opération 2.1 : valeur avant de « Jours d'ouverture »": "valeurs-indicateurs.csv",
        "Opération 2.1 : cible de « Jours d'ouverture »": "valeurs-indicateurs.csv",
        "Opération 1.1 : valeur de « Satisfaction des familles »": "valeurs-indicateurs.csv",
        "Opération 2.2 : état et avancement": "suivi.csv",
        "ce qui a changé": "changements-2028.md",
    }


def test_the_page_for_the_committee_says_the_sums(tmp_path: Path) -> None:
    document = report(read_tracked(tmp_path), ReportOrder("etape", END_OF_2027)).document
    page = find(document, "essentiel/chiffres")
    assert read(page.rows[0]) == [
        "1 sur 3 réalisées, 0 en cours",
        "au moins 10 600 € sur 14 500 € prévus",
        "1 sur 4 cibles atteintes",
        "1 opération et 1 indicateur",
        "1 réunion depuis le début",
    ]
    assert read(find(document, "moyens/annees").rows[0]) == ["2026", "11 000", "9 500", "9 100", "83 %"]
    late = [read(row) for row in find(document, "essentiel/retards").rows]
    assert late == [
        ["2.1 – Aménager", "reportée – Local introuvable"],
        ["2.1 – Nombre de jeunes (jeunes)", "30 ; cible de 60 en décembre 2027"],
    ]
    assert "ou un indicateur qui n'a pas atteint sa cible à la date prévue." in say(document)


def test_the_money_of_the_example_is_the_sum_of_its_file() -> None:
    file = ROOT / "content/exemple-complet/annexe-4/depenses.csv"
    lines = csv.DictReader(file.read_text("utf-8").splitlines(), delimiter=";")
    paid = {
        (line["fiche"], line["operation"], line["financeur"], line["annee"]): int(line["paye"])
        for line in lines
        if line["annee"] in ("2027", "2028")
    }
    assert len(paid) > 100
    assert f"{write_number(sum(paid.values()))} €" in say(report_example().document)


def test_charts_say_every_figure_in_words() -> None:
    from generator.model.document import Figure, walk_blocks

    document = report_example().document
    figures = [b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Figure)]
    assert [figure.number for figure in figures] == list(range(1, len(figures) + 1))
    states = next(figure for figure in figures if figure.id.endswith("/etats"))
    counts = count_states(report_example().account.operations)
    assert counts[State.POSTPONED] == 1
    assert "1 reportée," in states.alt
    assert "14 en tout" in states.alt
    verdicts = next(figure for figure in figures if figure.id.endswith("/indicateurs"))
    assert "3 cibles atteintes," in verdicts.alt
