"""The day of a report, and the years that are over on it."""

from __future__ import annotations

import datetime
from pathlib import Path

from generator.making.dossier_folder import read_dossier
from generator.project import BARE
from generator.reporting.lateness import is_over
from generator.reporting.report_day import find_day
from tests.reporting.report_samples import copy_tracked


def test_a_milestone_said_by_its_month_gives_the_last_day_of_it(tmp_path: Path) -> None:
    copy = copy_tracked(tmp_path)
    assert "echeance: décembre 2029" in (copy.folder / "annexe-4/pilotage.yaml").read_text("utf-8")
    dossier = read_dossier(copy.folder, BARE)
    plans = dossier.model.plan.bilans
    assert plans is not None
    assert find_day(dossier, plans.natures["final"], None) == datetime.date(2029, 12, 31)


def test_a_year_is_over_on_its_last_day() -> None:
    assert is_over(2028, datetime.date(2028, 12, 31))
    assert not is_over(2028, datetime.date(2028, 12, 30))
