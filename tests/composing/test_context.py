"""The names of the clauses: one commune or several, communautés and départements, populations and what they entail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.composing.competences import sort_competences
from generator.composing.context import build_context
from generator.composing.parties import RepresentativeView
from generator.errors import Span
from generator.making.dossier_folder import read_dossier
from generator.model.dossier import Dossier
from generator.model.facts import Civility, Commune, Party, Representative, Unknown
from generator.model.party_kinds import PartyType
from generator.project import BARE
from generator.reading.communes import load_tables

UNKNOWN = Unknown("à voir", Span("ctg.yaml", 1))


@pytest.fixture(scope="module")
def minimal(project_root: Path) -> Dossier:
    return read_dossier(project_root / "tests/dossiers/minimal", BARE)


def with_parties(dossier: Dossier, *parties: Party, **territory: Any) -> Dossier:
    place = dossier.facts.territoire.model_copy(update=territory)
    facts = dossier.facts.model_copy(update={"parties": parties, "territoire": place})
    return replace(dossier, facts=facts)


def party(id_: str, kind: PartyType, name: str, **fields: object) -> Party:
    person = Representative(civilite=Civility.MADAME, prenom="Ada", nom="EXEMPLE", fonction="Maire")
    return Party.model_validate(
        {"id": id_, "type": kind, "nom": name, "organe": "Conseil Municipal", "representants": (person,), **fields}
    )


def commune(code: str, name: str, population: int | Unknown) -> Commune:
    return Commune(insee=code, nom=name, population=population)


def context(dossier: Dossier) -> dict[str, Any]:
    return dict(build_context(dossier, lambda annexe: annexe.titre))


CAF = party("caf", PartyType.CAF, "Caisse d'allocations familiales de l'Ain", nom_court="la Caf")
GARDANNE = party("gardanne", PartyType.COMMUNE, "Commune de Gardanne", commune="13041")
AUBAGNE = party("aubagne", PartyType.COMMUNE, "Commune d'Aubagne", commune="13005")
PLACES = (commune("13041", "Gardanne", 21597), commune("13005", "Aubagne", 47000))


def test_one_commune_is_singular(minimal: Dossier) -> None:
    names = context(with_parties(minimal, CAF, GARDANNE, communes=PLACES))
    assert names["les_communes"] == "la commune de Gardanne"
    assert names["les_parties"] == "la Caf et la commune de Gardanne"
    assert names["elles_les_parties"] == "elles"
    assert names["des_parties"] == "de la Caf et de la commune de Gardanne"
    assert names["des_collectivites"] == "de la commune de Gardanne"
    assert names["deliberations_des_collectivites"] == "du Conseil Municipal de la Commune de Gardanne"


def test_the_caf_is_among_the_decisions_that_are_joined_once_its_votes_are_told(minimal: Dossier) -> None:
    decided = {"date": date(2026, 9, 22), "numero": "CA_31"}
    votes = {"effectif": 24, "pour": 20, "contre": 0, "abstention": 2}
    board = "Conseil d'administration"
    for deliberation, told in ((None, ""), (decided, ""), ({**decided, "votes": votes}, board)):
        caf = party("caf", PartyType.CAF, CAF.nom, organe=board, deliberation=deliberation)
        names = context(with_parties(minimal, caf, GARDANNE, AUBAGNE, communes=PLACES))
        councils = "des Conseils Municipaux des communes de Gardanne et d'Aubagne"
        assert names["deliberations_des_collectivites"] == councils
        of_caf = f"du {told} de la Caisse d'allocations familiales de l'Ain et " if told else ""
        assert names["decisions_jointes"] == f"{of_caf}{councils}"


def test_several_communes_are_plural_and_elide(minimal: Dossier) -> None:
    names = context(with_parties(minimal, CAF, GARDANNE, AUBAGNE, communes=PLACES))
    assert names["les_communes"] == "les communes de Gardanne et d'Aubagne"
    assert names["de_communes"] == "de Gardanne et d'Aubagne"
    assert names["des_parties"] == "de la Caf et des communes de Gardanne et d'Aubagne"
    assert names["deliberations_des_collectivites"] == "des Conseils Municipaux des communes de Gardanne et d'Aubagne"


def test_a_crowd_of_communes_is_not_named_in_each_sentence(minimal: Dossier) -> None:
    crowd = [party(f"c{n}", PartyType.COMMUNE, f"Commune de Ville-{n}", organe="Conseil Municipal") for n in range(21)]
    names = context(with_parties(minimal, CAF, *crowd, communes=PLACES))
    assert names["les_parties"] == "la Caf et les communes signataires"
    assert names["des_collectivites"] == "des communes signataires"
    assert names["deliberations_des_collectivites"] == "des Conseils Municipaux des communes signataires"
    assert "Ville-20" in context(with_parties(minimal, CAF, *crowd[1:], communes=PLACES))["des_parties"]


def test_groupings_come_first(minimal: Dossier) -> None:
    grouping = party("cc", PartyType.COMMUNAUTE_COMMUNES, "Communauté de communes du Val", organe="Conseil")
    county = party("dept", PartyType.DEPARTEMENT, "Département de l'Ain", organe="Conseil")
    names = context(with_parties(minimal, CAF, GARDANNE, grouping, county, communes=PLACES))
    assert (
        names["les_collectivites"]
        == "la Communauté de communes du Val, le Département de l'Ain et la commune de Gardanne"
    )
    assert names["des_parties"].endswith("du Département de l'Ain et de la commune de Gardanne")


def test_an_unknown_body_makes_the_phrase_unknown(minimal: Dossier) -> None:
    unknown = party("gardanne", PartyType.COMMUNE, "Commune de Gardanne", commune="13041", organe=UNKNOWN)
    names = context(with_parties(minimal, CAF, unknown, communes=PLACES))
    assert names["deliberations_des_collectivites"] == UNKNOWN


@pytest.mark.parametrize(
    ("population", "planning", "scheme"),
    [(3_500, False, False), (3_501, True, False), (10_000, True, False), (10_001, True, True)],
)
def test_competences_begin_above_the_threshold_of_the_law(population: int, planning: bool, scheme: bool) -> None:
    sorted_ = sort_competences(load_tables(), (commune("13041", "Gardanne", population),))
    assert sorted_.toutes.noms == ("Gardanne",)
    assert bool(sorted_.plus_de_3500.nombre) is planning
    assert bool(sorted_.plus_de_10000.nombre) is scheme
    assert bool(sorted_.de_3500_a_10000.nombre) is (planning and not scheme)


def test_a_population_that_is_not_known_is_set_apart() -> None:
    sorted_ = sort_competences(
        load_tables(), (commune("13041", "Gardanne", UNKNOWN), commune("13005", "Aubagne", 47000))
    )
    assert sorted_.inconnues == (UNKNOWN,)
    assert sorted_.plus_de_10000.phrase == "la commune d'Aubagne"
    assert sorted_.de_3500_a_10000.phrase == ""
    assert not sorted_.toutes.de.startswith("d'G")


def test_an_unknown_function_stays_unknown() -> None:
    view = RepresentativeView(Representative(civilite=Civility.MADAME, prenom=UNKNOWN, nom=UNKNOWN, fonction=UNKNOWN))
    assert (view.la_fonction, view.sa_fonction, view.nom) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_holder_is_counted_for_all_that_transferred_to_it_and_no_more(minimal: Dossier) -> None:
    syndicate = party("sivom", PartyType.SYNDICAT, "Sivom des Collines", organe="Comité syndical")
    transferred = {"competence_petite_enfance": "sivom"}
    places = (
        commune("13041", "Gardanne", 6_000).model_copy(update=transferred),
        commune("13046", "Gréasque", 4_001).model_copy(update=transferred),
        commune("13005", "Aubagne", 3_400),
    )
    names = context(with_parties(minimal, CAF, syndicate, AUBAGNE, communes=places))
    competences = names["competences"]
    assert competences.autorites.phrase == "le Sivom des Collines et la commune d'Aubagne"
    assert competences.autorites.nature == "collectivités"
    assert competences.plus_de_10000.phrase == "le Sivom des Collines"
    assert competences.de_3500_a_10000.phrase == ""
    assert not competences.transferees


def test_services_of_the_state_do_not_deliberate(minimal: Dossier) -> None:
    state = party("etat", PartyType.ETAT, "État", organe=None)
    names = context(with_parties(minimal, CAF, state, GARDANNE, communes=PLACES))
    assert names["deliberations_des_collectivites"] == "du Conseil Municipal de la Commune de Gardanne"
    assert names["les_parties"] == "la Caf, l'État et la commune de Gardanne"
    assert names["elles_les_parties"] == "ils"
    assert names["des_parties"] == "de la Caf, de l'État et de la commune de Gardanne"
    assert [p.id for p in names["deliberantes"]] == ["gardanne"]
