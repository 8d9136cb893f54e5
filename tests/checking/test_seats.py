"""Seats: which préfecture receives the acts of a party, told by the tables or declared, and what follows from it."""

from __future__ import annotations

import pytest

from generator.acts.sending import identify_act
from generator.checking.law.act_matching import check_act
from generator.checking.law.seats import find_seat, write_department
from generator.model.acts import parse_act_identifier
from generator.model.facts import CtgFacts
from generator.reading.communes import load_tables
from tests.checking.facts_samples import CC, ORMEVAL, make_facts

# Of the tables: Pertuis is in Vaucluse, its métropole is not; the CC Pays d'Apt-Luberon lies in two départements.
PERTUIS, PERTUIS_SIREN = "84089", "218400893"
FAUCIGNY, TWO_DEPARTEMENTS = "200000172", "200040624"


def change_party(party: str, **changes: object) -> CtgFacts:
    facts = make_facts()
    changed = tuple(p.model_copy(update=changes) if p.id == party else p for p in facts.parties)
    return facts.model_copy(update={"parties": changed})


def seat(party: str, **changes: object) -> str:
    facts = change_party(party, **changes)
    return find_seat(next(p for p in facts.parties if p.id == party), facts, load_tables())


@pytest.mark.parametrize(
    ("party", "changes", "expected"),
    [
        ("ormeval", {}, "99"),  # an invented commune: its code tells
        ("ormeval", {"commune": PERTUIS, "siren": PERTUIS_SIREN}, "84"),
        ("ormeval", {"commune": None, "siren": PERTUIS_SIREN}, "84"),
        ("ormeval", {"commune": "2A004"}, "2A"),
        ("ormeval", {"commune": "97411"}, "974"),
        ("ormeval", {"commune": PERTUIS, "departement": "13"}, "13"),  # what is declared comes first
        ("cc", {}, "99"),  # no table knows it: the territory's
        ("cc", {"siren": FAUCIGNY}, "74"),
        ("cc", {"siren": TWO_DEPARTEMENTS}, "99"),
        ("cc", {"siren": TWO_DEPARTEMENTS, "departement": "84"}, "84"),
        ("cc", {"siren": None}, "99"),
    ],
)
def test_the_departement_of_a_seat(party: str, changes: dict[str, object], expected: str) -> None:
    assert seat(party, **changes) == expected


def test_the_samples_are_those_of_the_tables() -> None:
    tables = load_tables()
    assert tables.communes[PERTUIS].siren == PERTUIS_SIREN
    members = {c.departement for c in tables.communes.values() if c.grouping == TWO_DEPARTEMENTS}
    assert len(members) > 1
    assert TWO_DEPARTEMENTS in tables.groupings


@pytest.mark.parametrize(("code", "written"), [("13", "013"), ("2a", "02A"), ("974", "974")])
def test_the_code_as_identifiers_write_it(code: str, written: str) -> None:
    assert write_department(code) == written


def test_the_expected_identifier_names_the_departement_of_the_seat() -> None:
    facts = change_party("ormeval", commune=PERTUIS)
    identifier = identify_act(facts.parties[2], facts, load_tables())
    assert str(identifier) == f"084-{ORMEVAL}-20261021-DEL_2026_118-DE"
    assert str(identify_act(facts.parties[1], facts, load_tables())) == f"099-{CC}-20261015-CC_2026_087-DE"


def test_an_act_of_another_departement_fits_when_the_party_sits_there() -> None:
    facts = change_party("ormeval", commune=PERTUIS)
    own, _ = parse_act_identifier(f"084-{ORMEVAL}-20261021-DEL_2026_118-DE")
    other, _ = parse_act_identifier(f"099-{ORMEVAL}-20261021-DEL_2026_118-DE")
    assert own is not None
    assert other is not None
    assert check_act(own, facts, load_tables()) == ()
    (doubt,) = check_act(other, facts, load_tables())
    assert "celui du siège de ormeval est 084" in doubt.message
    assert "« departement: »" in (doubt.hint or "")


def test_whoever_has_a_siren_is_found_without_reading_the_whole_table() -> None:
    table = load_tables().communes
    every = list(table.values())
    assert len(every) > 30_000
    sirens = {siren for one in every[::700] for siren in (one.siren, one.grouping)} | {every[-1].siren}
    for siren in sirens:
        assert list(table.find_by_siren(siren)) == [one for one in every if siren in (one.siren, one.grouping)]
    assert not list(table.find_by_siren("000000000"))
    part_of_one = every[0].siren[:-1]
    assert not list(table.find_by_siren(part_of_one))
