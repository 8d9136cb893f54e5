"""Communes and groupings are found however they are typed."""

from __future__ import annotations

import pytest

from generator.reading.communes import load_tables
from generator.reading.place_search.communes import find_communes_like
from generator.reading.place_search.groupings import find_groupings_like


def _first(text: str, departement: str = "") -> tuple[str, str]:
    found = find_communes_like(text, departement)
    return (found[0].commune.name, found[0].commune.insee) if found else ("", "")


@pytest.mark.parametrize(
    ("typed", "name", "insee"),
    [
        ("L'Haÿ-les-Roses", "L'Haÿ-les-Roses", "94038"),
        ("l’hay les roses", "L'Haÿ-les-Roses", "94038"),
        ("lhay", "L'Haÿ-les-Roses", "94038"),
        ("roses hay", "L'Haÿ-les-Roses", "94038"),
        ("Œting", "Œting", "57521"),
        ("OETING", "Œting", "57521"),
        ("Saint-Denis (93)", "Saint-Denis", "93066"),
        ("st denis 974", "Saint-Denis", "97411"),
        ("Saint Denis la Réunion", "Saint-Denis", "97411"),
        ("97411", "Saint-Denis", "97411"),
        ("ste marie 972", "Sainte-Marie", "97228"),
        ("2a004", "Ajaccio", "2A004"),
        ("ajaccio corse", "Ajaccio", "2A004"),
        ("Chalon s/ Saône", "Chalon-sur-Saône", "71076"),
        ("mans le", "Le Mans", "72181"),
        ("Y", "Y", "80829"),
        ("ville de Gardanne", "Gardanne", "13041"),
        ("gardane", "Gardanne", "13041"),
        ("Marsseille", "Marseille", "13055"),
        ("gardanne bouches du rhône", "Gardanne", "13041"),
        ("saintetienne 42", "Saint-Étienne", "42218"),
        ("strasb", "Strasbourg", "67482"),
    ],
)
def test_a_commune_is_found_however_its_name_is_typed(typed: str, name: str, insee: str) -> None:
    assert _first(typed) == (name, insee)


@pytest.mark.parametrize(
    ("typed", "insee", "words"),
    [
        ("75112", "75056", "75112 est un arrondissement de Paris"),
        ("Paris 12e", "75056", "un arrondissement ne signe pas : la commune est Paris"),
        ("lyon 3", "69123", "un arrondissement ne signe pas : la commune est Lyon"),
        ("marseille 16e arrondissement", "13055", "un arrondissement ne signe pas : la commune est Marseille"),
        ("01091", "01033", "« Châtillon-en-Michaille » fait aujourd'hui partie de Valserhône"),
        ("châtillon en michaille", "01033", "« Châtillon-en-Michaille » fait aujourd'hui partie de Valserhône"),
        ("02045", "02439", "« 02045 » fait aujourd'hui partie de Les Septvallons"),
    ],
)
def test_what_is_no_commune_of_today_leads_to_it(typed: str, insee: str, words: str) -> None:
    found = find_communes_like(typed)[0]
    assert (found.commune.insee, found.note) == (insee, words)


def test_a_departement_keeps_its_own_communes() -> None:
    assert _first("saint denis", "93") == ("Saint-Denis", "93066")
    assert _first("saint denis", "974") == ("Saint-Denis", "97411")
    found = find_communes_like("saint", "974", 50)
    assert found
    assert {one.commune.departement for one in found} == {"974"}
    assert find_communes_like("75112", "13") == ()


def test_a_code_of_departement_lists_its_communes_most_populous_first() -> None:
    found = [one.commune for one in find_communes_like("974")]
    assert {one.departement for one in found} == {"974"}
    assert [one.population for one in found] == sorted((one.population for one in found), reverse=True)


@pytest.mark.parametrize("typed", ["", "  ", "!!", "<b>", "中文", "zzzzzzzz", "a" * 5000, "l " * 3000])
def test_words_that_say_nothing_find_nothing_or_little(typed: str) -> None:
    assert len(find_communes_like(typed)) <= 12


def test_every_commune_is_found_by_its_own_name_and_code() -> None:
    communes = list(load_tables().communes.values())[::997]
    assert len(communes) > 30
    for commune in communes:
        found = [one.commune.insee for one in find_communes_like(f"{commune.name} {commune.departement}")]
        assert commune.insee in found
        assert _first(commune.insee)[1] == commune.insee


@pytest.mark.parametrize(
    ("typed", "siren"),
    [
        ("aix marseille", "200054807"),
        ("métropole d'Aix Marseille Provence", "200054807"),
        ("200054807", "200054807"),
        ("pays saint gildas", "200000438"),
        ("cc faucigny glieres", "200000172"),
        ("Gardanne", "200054807"),
    ],
)
def test_a_grouping_is_found_by_name_code_or_member(typed: str, siren: str) -> None:
    assert find_groupings_like(typed)[0].grouping.siren == siren


def test_a_grouping_tells_how_large_it_is() -> None:
    found = find_groupings_like("200054807")[0]
    assert (found.kind, found.departement, found.communes) == ("métropole", "13", 92)
    assert find_groupings_like("  ") == ()
