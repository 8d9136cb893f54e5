"""The whole catalogue on conventions of every kind: what it finds there is true, and nothing else is found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.dossiers.rule_cases import review_folder

DOSSIERS = Path(__file__).resolve().parents[1] / "dossiers"
KINDS = sorted(path.parent.name for path in DOSSIERS.glob("*/ctg.yaml"))
# Read one by one: these dossiers are signed late, made up across départements, with round populations and one fiche.
TRUE = {
    "signature-apres-debut",
    "partie-sans-decision",
    "departement-discordant",
    "population-seuil",
    "population-autre",
    "schema-plan",
}


def test_there_are_conventions_of_every_kind() -> None:
    assert len(KINDS) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_false_is_found(kind: str) -> None:
    found = Counter(finding.code for finding in review_folder(DOSSIERS / kind))
    assert not found.keys() - TRUE, found
