"""The embedded table of communes and EPCI: what it holds, what it says of a code or a name, how it is remade."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import DiagnosticCollector
from generator.model.territories import Liaison
from generator.reading.communes import (
    REFERENCES,
    find_arrondissement_commune,
    find_commune,
    find_near_codes,
    find_near_names,
    find_successor,
    list_members,
    load_tables,
)
from generator.reading.reference_codes import find_communes, find_grouping
from scripts.refresh_communes import make_tables


def test_the_tables_cite_their_source_and_year() -> None:
    tables = load_tables()
    assert tables.source.startswith("@etalab/decoupage-administratif 6.0.0 ; ")
    assert tables.source.endswith("Licence Ouverte 2.0")
    assert (tables.year, tables.census) == (2026, 2023)
    for name in ("epci.csv", "departements.csv"):
        assert (REFERENCES / name).read_text("utf-8").startswith(f"# {tables.source}\n"), name
    assert tables.source.split(" ; ")[0].split()[1] in (REFERENCES / "LISEZMOI.md").read_text("utf-8")
    assert (REFERENCES / "communes.csv.gz").stat().st_size < 1_500_000


@pytest.mark.slow
def test_the_tables_hold_together() -> None:
    tables = load_tables()
    assert len(tables.communes) > 34_900
    assert len(tables.groupings) > 1_200
    assert {c.grouping for c in tables.communes.values()} - {""} == tables.groupings.keys()
    assert {c.departement for c in tables.communes.values()} <= tables.departements.keys()
    assert {g.kind for g in tables.groupings.values()} == {"CC", "CA", "CU", "METRO", "MET69"}


def test_every_code_finds_its_commune_and_no_other_does() -> None:
    communes = load_tables().communes
    codes = list(communes)
    assert codes == sorted(codes), "a commune is found by halving the table"
    assert [communes[code].insee for code in codes[::50]] == codes[::50]
    assert not [code for code in ("", "1304", "130411", "13041;", "00000", "99999") if code in communes]


def test_a_commune_by_its_code() -> None:
    commune = find_commune("13041")
    assert commune is not None
    assert (commune.name, commune.siren, commune.population) == ("Gardanne", "211300413", 21597)
    assert commune.liaison is Liaison.CONSONANT
    assert load_tables().groupings[commune.grouping].name == "Métropole d'Aix-Marseille-Provence"
    assert load_tables().departements[commune.departement].name == "Bouches-du-Rhône"
    assert find_commune("99999") is None


@pytest.mark.parametrize("typed", ["13041", "13 041", "Gardanne", "GARDANNE", "13041 Gardanne", "13041 – gardanne"])
def test_a_commune_as_people_type_it(typed: str) -> None:
    faults = DiagnosticCollector()
    assert [c.insee for c in find_communes([typed], load_tables(), faults)] == ["13041"]
    assert not faults.found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Saint-Denis", "communes s'appellent « Saint-Denis »"),
        ("Gardane", "n'est le nom d'aucune commune"),
        ("13041 Combourg", "« 13041 Combourg »"),
        ("13999", "n'est le code Insee d'aucune commune"),
    ],
)
def test_a_commune_that_nobody_can_be_sure_of_is_refused(typed: str, said: str) -> None:
    faults = DiagnosticCollector()
    assert find_communes([typed], load_tables(), faults) == ()
    (fault,) = faults.found
    assert said in fault.message


@pytest.mark.parametrize(
    "typed", ["200043156", "200 043 156", "CC du Pays Rethélois", "communauté de communes du pays rethelois"]
)
def test_a_grouping_as_people_type_it(typed: str) -> None:
    faults = DiagnosticCollector()
    grouping = find_grouping(typed, load_tables(), faults)
    assert grouping is not None
    assert grouping.name == "CC du Pays Rethélois"


def test_the_article_is_that_of_the_real_commune_only() -> None:
    assert load_tables().find_liaison("97422", "Le Tampon") is Liaison.LE
    assert load_tables().find_liaison("97422", "Autre nom") is None
    assert load_tables().find_liaison("99147", "Ormeval") is None


@pytest.mark.slow
def test_near_names_forgive_accents_capitals_articles_and_typing() -> None:
    assert find_near_names("greasque")[0].insee == "13046"
    assert find_near_names("LA CIOTAT")[0].insee == "13028"
    assert find_near_names("Ciotat")[0].insee == "13028"
    assert find_near_names("Gardane")[0].name == "Gardanne"
    assert {c.name for c in find_near_names("St-Denis")} == {"Saint-Denis"}
    assert find_near_names("St-Denis")[0].population == max(c.population for c in find_near_names("St-Denis"))
    assert not find_near_names("Xqzwk")


def test_near_codes_are_one_slip_away() -> None:
    assert "13041" in {c.insee for c in find_near_codes("13401")}
    assert {c.departement for c in find_near_codes("13999")} == {"13"}
    assert find_near_codes("1004")[0].insee == "01004", "a spreadsheet takes a leading zero away"
    assert [c.insee for c in find_near_codes("13005X")] == ["13005"]
    assert "97422" in {c.insee for c in find_near_codes("9742")}
    assert not find_near_codes("abc")


def test_arrondissements_are_those_of_three_communes() -> None:
    found = {code: find_arrondissement_commune(f"{code:05}") for code in range(100_000)}
    names = [commune.name for commune in found.values() if commune is not None]
    assert {name: names.count(name) for name in names} == {"Marseille": 16, "Lyon": 9, "Paris": 20}
    assert not [code for code, commune in found.items() if commune is not None and find_commune(f"{code:05}")]
    assert find_arrondissement_commune("752") is None


@pytest.mark.slow
def test_the_members_of_a_grouping() -> None:
    members = list_members("200054807")
    assert {"13041", "13046", "13060"} <= {c.insee for c in members}
    assert not list_members("000000000")


def test_a_former_code_leads_to_the_commune_of_today() -> None:
    found = find_successor("01340")
    assert found is not None
    assert found[1].insee == "01015"
    assert find_successor("01015") is None
    faults = DiagnosticCollector()
    assert find_communes(["01340", "97501", "98735"], load_tables(), faults) == ()
    merged, *others = faults.found
    assert "« Arboys en Bugey » (01015)" in merged.message
    assert merged.hint == "écrire 01015 (Arboys en Bugey)"
    assert others
    assert all("n'a pas de Caf" in fault.message or "aucune commune" in fault.message for fault in others)
    assert "n'a pas de Caf" in others[0].message


def test_every_former_code_leads_somewhere() -> None:
    lines = (REFERENCES / "anciens-codes.csv").read_text("utf-8").splitlines()[2:]
    assert len(lines) > 4000
    assert all(find_successor(line[:5]) is not None for line in lines)


def test_the_script_gives_the_same_bytes_for_the_same_package(tmp_path: Path) -> None:
    def write(name: str, data: Any) -> None:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(data), "utf-8")

    commune = {
        "code": "01004",
        "nom": "Ambérieu-en-Bugey",
        "typeLiaison": 1,
        "departement": "01",
        "type": "commune-actuelle",
        "siren": "210100046",
        "population": 15934,
    }
    former = {"code": "01003", "nom": "Amareins", "typeLiaison": 1, "type": "commune-deleguee", "chefLieu": "01004"}
    commune["anciensCodes"] = ["01002", "01003"]
    write("package.json", {"version": "9.9.9"})
    write("data/communes.json", [commune, former])
    write("data/epci.json", [{"code": "240100883", "nom": "CC Test", "type": "CC", "membres": [{"code": "01004"}]}])
    write("data/departements.json", [{"code": "01", "nom": "Ain", "typeLiaison": 5}])
    tables = make_tables(tmp_path, 2030, 2027)
    assert tables == make_tables(tmp_path, 2030, 2027)
    header, columns, row = gzip.decompress(tables["communes.csv.gz"]).decode().splitlines()
    assert header == (
        "# @etalab/decoupage-administratif 9.9.9 ; découpage 2030 ; population municipale 2027 ; Licence Ouverte 2.0"
    )
    assert columns == "insee;nom;liaison;departement;siren;population;epci"
    assert row == "01004;Ambérieu-en-Bugey;1;01;210100046;15934;240100883"
    assert tables["anciens-codes.csv"].decode().splitlines()[2:] == ["01002;;01004", "01003;Amareins;01004"]
    assert tables["epci.csv"].decode().splitlines()[2] == "240100883;CC Test;CC"
