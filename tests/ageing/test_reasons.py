"""What ages in a convention, and the reasons that are written beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.ageing.reasons import (
    Frame,
    explain_population,
    explain_representative,
    list_elections,
)
from generator.annexes.diagnostic.ageing import explain_indicator
from generator.annexes.facilities.kind import explain_facility
from generator.errors import Span
from generator.model.annexes import Facility, Indicator
from generator.model.facts import Party, Period, Representative, Unknown
from generator.model.parties.mandates import DEPARTMENTAL, MUNICIPAL, Election
from generator.model.party_kinds import PartyType
from generator.reading.communes import load_tables

PLACE = Span("f", 1)
FRAME = Frame(
    Period(debut=date(2026, 1, 1), fin=date(2030, 12, 31)), date(2025, 11, 17), date(2031, 1, 1), date(2035, 12, 31)
)


def party(kind: PartyType) -> Party:
    who = Representative(civilite="Madame", prenom="Ada", nom="EXEMPLE", fonction="Maire")
    return Party(id="p", type=kind, nom="Commune d'Essai", representants=(who,))


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        (date(2025, 11, 17), date(2031, 1, 1), ("mars 2026",)),
        (date(2026, 11, 27), date(2032, 1, 1), ()),
        (date(2026, 11, 27), date(2033, 1, 1), ("mars 2032",)),
        (date(2026, 3, 10), date(2032, 3, 2), ("mars 2026", "mars 2032")),  # not over, and begun: both count
        (date(2026, 4, 1), date(2032, 3, 1), ()),
        (date(2020, 5, 1), date(2021, 1, 1), ("mars 2020",)),  # the second round was in June
        (date(2025, 1, 1), date(2051, 1, 1), ("mars 2026", "mars 2032", "mars 2038", "mars 2044", "mars 2050")),
    ],
)
def test_municipal_elections_between_two_days(after: date, before: date, expected: tuple[str, ...]) -> None:
    assert list_elections(MUNICIPAL, after, before) == expected


def test_departmental_elections_were_moved_to_2028() -> None:
    assert list_elections(DEPARTMENTAL, date(2021, 1, 1), date(2035, 1, 1)) == (
        "juin 2021",
        "mars 2028",
        "mars 2034",
    )


def test_an_election_in_december_is_over_with_the_year() -> None:
    winter = Election("d'hiver", 6, ((2015, 12, 12),))
    assert list_elections(winter, date(2015, 12, 31), date(2016, 6, 1)) == ("décembre 2015",)
    assert list_elections(winter, date(2016, 1, 1), date(2022, 1, 1)) == ("décembre 2021",)


@given(st.dates(date(2014, 1, 1), date(2090, 1, 1)), st.integers(1, 4000))
def test_at_most_one_election_for_each_term(after: date, days: int) -> None:
    before = date.fromordinal(after.toordinal() + days)
    found = list_elections(MUNICIPAL, after, before)
    assert days // 2192 <= len(found) + 1
    assert len(found) <= days // 2191 + 2
    years = [int(word.split()[-1]) for word in found]
    assert all(after.year <= year <= before.year for year in years)


def test_the_reason_says_which_election() -> None:
    assert explain_representative(party(PartyType.COMMUNAUTE_URBAINE), FRAME) == (
        "élections municipales de mars 2026, entre la signature (17 novembre 2025) et le 1er janvier 2031"
    )
    without = replace(FRAME, signed=date(2026, 6, 1), first_day=date(2032, 1, 1))
    said = explain_representative(party(PartyType.COMMUNE), without)
    assert said.startswith("aucune élection municipale entre la signature (1er juin 2026)")
    assert said.endswith("; d'autres en mars 2032, dans l'année qui suit")
    unsigned = explain_representative(party(PartyType.DEPARTEMENT), replace(FRAME, signed=None))
    assert "départementales de mars 2028, entre le 1er janvier 2026 et" in unsigned
    assert "quatre ans" in explain_representative(party(PartyType.CAF), FRAME)
    assert "nommés" in explain_representative(party(PartyType.ETAT), FRAME)


def test_another_figure_of_the_table_is_proposed() -> None:
    tables = load_tables()
    gardanne = tables.communes["13041"]
    same = explain_population("13041", gardanne.population, tables.census, tables)
    assert "prendre celle qui est en vigueur" in same
    older = explain_population("13041", 21000, 2020, tables)
    assert older.startswith("population de 2020 ; la table du programme donne 21 597 en 2023 (population municipale)")
    assert "n'est pas dans la table" in explain_population("99012", 2318, None, tables)


def test_indicators_and_facilities() -> None:
    line = Indicator("t", "i", "", "2021", "s", ("3", Unknown("x", PLACE)), PLACE)
    assert explain_indicator(line) == "chiffres de 2021"
    assert explain_indicator(replace(line, year="")) == "chiffres sans année"
    assert explain_indicator(replace(line, values=("", Unknown("x", PLACE)))) is None
    facility = Facility("p", "EAJE", "n", "g", "s", "c", 3, None, None, True, None, None, PLACE)
    assert "2026-2030" in explain_facility(facility, FRAME)
    assert "a-t-il ouvert" in explain_facility(replace(facility, existant=False), FRAME)
