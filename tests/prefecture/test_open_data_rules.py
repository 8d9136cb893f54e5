"""SCDL rows of deliberations: every rule of the schema, and nothing made up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.errors import Severity, Span
from generator.model.acts import ActMetadata, parse_act_identifier
from generator.model.facts import CtgFacts
from generator.prefecture.export import write_scdl
from generator.prefecture.open_data import MATTER_NAMES, SCDL_COLUMNS, check_row, list_scdl_rows, shorten_matter
from tests.checking.facts_samples import ORMEVAL, make_facts

SIRET = "21990147700014"
PLACE = Span("ctg.yaml")


def with_siret(siret: str | None = SIRET, **changes: Any) -> CtgFacts:
    facts = make_facts(**{"objet": "Convention territoriale globale, approbation", **changes})
    *others, ormeval = facts.parties
    return facts.model_copy(update={"parties": (*others, ormeval.model_copy(update={"siret": siret}))})


def received(day: str) -> ActMetadata:
    identifier, _ = parse_act_identifier(f"099-{ORMEVAL}-20261021-DEL_2026_118-DE")
    assert identifier is not None
    return ActMetadata(identifier, date.fromisoformat(day), source="ar.xml")


def errors(facts: CtgFacts, *acts: ActMetadata) -> list[str]:
    return [d.message for d in list_scdl_rows(facts, acts, PLACE).findings if d.severity is Severity.ERROR]


def test_a_complete_deliberation() -> None:
    found = list_scdl_rows(with_siret(), (received("2026-10-22"),), PLACE)
    (row,) = found.rows
    assert list(row) == list(SCDL_COLUMNS)
    assert {k: v for k, v in row.items() if v} == {
        "COLL_NOM": "Commune d'Ormeval",
        "COLL_SIRET": SIRET,
        "DELIB_ID": "DEL_2026_118",
        "DELIB_DATE": "2026-10-21",
        "DELIB_MATIERE_CODE": "8.2",
        "DELIB_MATIERE_NOM": "domaines de compétences par thèmes/aide sociale",
        "DELIB_OBJET": "Convention territoriale globale, approbation",
        "PREF_DATE": "2026-10-22",
        "VOTE_EFFECTIF": "33",
        "VOTE_REEL": "32",
        "VOTE_POUR": "29",
        "VOTE_CONTRE": "0",
        "VOTE_ABSTENTION": "3",
    }


def test_the_caf_is_no_local_authority_and_the_cc_is_left_out_aloud() -> None:
    found = list_scdl_rows(with_siret(), (), PLACE)
    assert [row["COLL_NOM"] for row in found.rows] == ["Commune d'Ormeval"]
    (warning,) = found.findings
    assert warning.severity is Severity.WARNING
    assert "cc" in warning.message
    assert "COLL_SIRET" in warning.message
    assert "caf" not in warning.message


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"objet": None}, "DELIB_OBJET"),
        ({"numero": None}, "DELIB_ID"),
        ({"matiere": "8"}, "DELIB_MATIERE_CODE"),
        ({"matiere": "2.1"}, "DELIB_MATIERE_NOM"),
    ],
)
def test_a_required_value_that_is_missing_leaves_the_row_out(changes: dict[str, Any], column: str) -> None:
    found = list_scdl_rows(with_siret(**changes), (), PLACE)
    assert found.rows == ()
    assert column in found.findings[-1].message


def test_a_siret_is_never_guessed() -> None:
    assert list_scdl_rows(with_siret(None), (), PLACE).rows == ()


@pytest.mark.parametrize(
    ("facts", "acts", "words"),
    [
        (with_siret("21990147700015"), (), "clé fausse"),
        (with_siret("24990017600010"), (), "ne commence pas par le SIREN"),
        (with_siret(), (received("2026-10-20"),), "avant d'être votée"),
        (with_siret(votes={"effectif": 20, "pour": 29, "contre": 0, "abstention": 3}), (), "32 votants pour"),
        (with_siret(votes={"pour": 29, "contre": -1, "abstention": 3}), (), "négatif"),
    ],
)
def test_what_is_false_is_an_error(facts: CtgFacts, acts: tuple[ActMetadata, ...], words: str) -> None:
    (message,) = errors(facts, *acts)
    assert words in message


def test_voters_are_the_sum_of_votes() -> None:
    (row,) = list_scdl_rows(with_siret(), (), PLACE).rows
    ((words, _),) = check_row({**row, "VOTE_REEL": "31"})
    assert "31 votants, mais 32 votes" in words


def test_votes_not_known_stay_empty() -> None:
    (row,) = list_scdl_rows(with_siret(votes=None), (), PLACE).rows
    assert not any(row[c] for c in SCDL_COLUMNS if c.startswith("VOTE"))


def test_matters_have_two_levels() -> None:
    assert [shorten_matter(c) for c in ("8.2.1", "8.2", "8", None)] == ["8.2", "8.2", "", ""]
    assert all(shorten_matter(code) == code for code in MATTER_NAMES)
    assert not any(sign in name for name in MATTER_NAMES.values() for sign in ",()")


def test_the_file_is_plain_csv() -> None:
    data = write_scdl(list_scdl_rows(with_siret(), (), PLACE))
    head, row = data.decode("utf-8").splitlines()
    assert head.split(",") == list(SCDL_COLUMNS)
    assert '"Convention territoriale globale, approbation"' in row
