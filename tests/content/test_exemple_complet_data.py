"""The invented territory is coherent to the last figure: sums, places, dates, references, identifiers, spellings."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.dates import get_month_names
from lxml import etree

from generator.model.acts import derive_commune_siren, has_luhn_key
from generator.model.annexes import ActionSheet, Charts, Steering
from generator.model.facts import CtgFacts, Deliberation, Party

FOLDER = Path(__file__).resolve().parents[2] / "content" / "exemple-complet"
COMMUNES = ("Les Aulnaies", "Ormeval", "Saint-Loubrin-sur-Ambrelle")
COLUMNS = ("Territoire", *COMMUNES, "Département", "France")
STATUSES = {"association", "régie directe", "délégation de service public", "mutuelle"}
STATES = {"à lancer", "en cours", "réalisée", "reportée", "abandonnée"}


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    assert found, name
    return found


def number(text: str) -> float:
    return float(text.replace(",", "."))


@cache
def facts() -> CtgFacts:
    return CtgFacts.model_validate(load("ctg.yaml"))


@cache
def sheets() -> tuple[ActionSheet, ...]:
    paths = sorted((FOLDER / "annexe-3/fiches").glob("*.yaml"))
    return tuple(ActionSheet.model_validate(load(f"annexe-3/fiches/{path.name}")) for path in paths)


@cache
def steering() -> Steering:
    return Steering.model_validate(load("annexe-4/pilotage.yaml"))


@cache
def indicators() -> dict[str, dict[str, str]]:
    lines = rows("annexe-1/indicateurs.csv")
    by_label = {line["indicateur"]: line for line in lines}
    assert len(by_label) == len(lines), "an indicator stands twice"
    return by_label


def facilities(kind: str, existing: bool | None = True) -> list[dict[str, str]]:
    wanted = {None: ("existant", "nouveau"), True: ("existant",), False: ("nouveau",)}[existing]
    lines = [line for line in rows("annexe-2/equipements.csv") if line["type"] == kind and line["existant"] in wanted]
    assert lines, kind
    return lines


def places(kind: str, existing: bool | None = True) -> int:
    return sum(int(line["places"] or 0) for line in facilities(kind, existing))


def text(identifier: str) -> str:
    return (FOLDER / "textes" / f"{identifier}.md").read_text(encoding="utf-8")


def deliberation(party: Party) -> Deliberation:
    assert party.deliberation is not None, party.id
    return party.deliberation


def easter(year: int) -> datetime.date:
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def assert_working_day(day: datetime.date) -> None:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    movable = {easter(day.year) + datetime.timedelta(days=days) for days in (1, 39, 50)}
    assert day.weekday() < 5 and (day.month, day.day) not in fixed and day not in movable, day


def written_days(words: str) -> list[datetime.date]:
    months = list(get_month_names("wide", locale="fr").values())
    found = re.findall(rf"\b(\d{{1,2}}) ({'|'.join(months)}) (\d{{4}})", words)
    return [datetime.date(int(year), months.index(month) + 1, int(day)) for day, month, year in found]


# --- the facts -----------------------------------------------------------------------------------------------------


def test_it_says_that_it_is_invented() -> None:
    assert facts().mention == "exemple fictif"
    assert facts().territoire.departement == "99"
    assert {line["source"] for line in rows("annexe-1/indicateurs.csv")} == {"données fictives"}
    assert all(address.endswith(".example") for p in facts().parties for address in p.courriels_communication)


def test_identifiers_carry_their_key() -> None:
    for party in facts().parties:
        assert has_luhn_key(str(party.siren)), party.id
        if party.commune:
            assert party.siren == derive_commune_siren(party.commune)
    sirens = {c.insee: c.siren for c in facts().territoire.communes}
    assert sirens == {p.commune: p.siren for p in facts().parties if p.commune}
    assert len({p.siren for p in facts().parties}) == len(facts().parties)


def test_the_three_thresholds_of_article_3_are_shown() -> None:
    populations = [int(str(c.population)) for c in facts().territoire.communes]
    assert min(populations) < 3_500 < sorted(populations)[1] <= 10_000 < max(populations)
    assert facts().territoire.competence_petite_enfance == "communes"


def test_dates_are_in_order_and_on_working_days() -> None:
    signing, period = facts().signature.date, facts().periode
    assert isinstance(signing, datetime.date)
    assert signing < period.debut < period.fin
    assert_working_day(signing)
    for party in facts().parties:
        act = deliberation(party)
        assert isinstance(act.date, datetime.date)
        assert_working_day(act.date)
        assert act.date <= (act.publication or act.date) < signing, party.id
        if act.publication:
            assert_working_day(act.publication)
    milestones = [day for m in steering().jalons for day in written_days(str(m.echeance))]
    assert len(milestones) == len(steering().jalons)
    assert milestones == sorted(milestones)
    assert period.debut <= milestones[0] and milestones[-1] <= period.fin
    dated = [day for path in (FOLDER / "textes").glob("*.md") for day in written_days(path.read_text("utf-8"))]
    assert dated
    assert all(day < signing for day in dated)
    for day in milestones:
        assert_working_day(day)


def test_votes_add_up() -> None:
    for party in facts().parties:
        votes = deliberation(party).votes
        assert votes is not None
        cast = [int(str(v)) for v in (votes.pour, votes.contre, votes.abstention)]
        assert sum(cast) <= int(str(votes.effectif)) < 2 * sum(cast)
        assert cast[0] > cast[1]


def test_women_and_men_represent_the_parties_and_every_name_is_spelt_once() -> None:
    people = [person for party in facts().parties for person in party.representants]
    assert {str(person.civilite) for person in people} == {"Madame", "Monsieur"}
    everything = "\n".join(
        path.read_text("utf-8") for path in sorted(FOLDER.rglob("*")) if path.suffix in {".md", ".yaml", ".csv"}
    )
    for name in COMMUNES:
        bare = name.removeprefix("Les ")
        found = set(re.findall(rf"\b{re.escape(bare)}\b", everything, re.IGNORECASE))
        assert found - {bare.lower()} == {bare}, "identifiers alone are in lower case"
    assert not re.search(r"\b(\w{2,}) \1\b", everything), "a doubled word"
    assert not re.search(r"à (compléter|définir|confirmer :)|XXX|\[\.\.\.|\bTODO\b", everything, re.IGNORECASE)
    assert everything.count("«") == everything.count("»")


# --- annexe 1 and the portrait -------------------------------------------------------------------------------------


def test_the_indicators_have_the_comparison_columns() -> None:
    lines = rows("annexe-1/indicateurs.csv")
    assert tuple(lines[0])[5:] == COLUMNS
    assert len(lines) >= 30
    assert len({line["theme"] for line in lines}) == 8
    for line in lines:
        for column in COLUMNS:
            assert re.fullmatch(r"-?\d+(,\d)?|", line[column]), line
        assert all(line[column] for column in ("Territoire", *COMMUNES)), line


def test_the_territory_is_the_sum_of_its_communes() -> None:
    rates = {"%", "hab/km²", "places pour 100 enfants"}
    additive = [line for line in indicators().values() if line["unite"] not in rates]
    assert len(additive) > 20
    for line in additive:
        total = sum(number(line[column]) for column in COMMUNES)
        assert number(line["Territoire"]) == pytest.approx(total), line["indicateur"]


RATES = (
    ("Densité de population", "Population municipale", ("Superficie",), 1),
    ("Part des familles monoparentales", "Familles monoparentales", ("Familles avec enfants",), 100),
    (
        "Taux de couverture de la population par la Caf",
        "Personnes couvertes par la Caf",
        ("Population municipale",),
        100,
    ),
    (
        "Part des familles allocataires à bas revenus",
        "Familles allocataires à bas revenus",
        ("Familles allocataires",),
        100,
    ),
    ("Part des logements sociaux", "Logements sociaux", ("Résidences principales",), 100),
    (
        "Places en accueil de loisirs pour 100 enfants de 3 à 11 ans",
        "Places en accueil de loisirs",
        ("Enfants de 3 à 11 ans",),
        100,
    ),
)


@pytest.mark.parametrize(("rate", "above", "below", "factor"), RATES)
def test_rates_follow_from_their_terms(rate: str, above: str, below: tuple[str], factor: int) -> None:
    computed = 0
    for column in COLUMNS:
        terms = [indicators()[label][column] for label in (rate, above, below[0])]
        if all(terms):
            assert number(terms[0]) == pytest.approx(factor * number(terms[1]) / number(terms[2]), abs=0.051), column
            computed += 1
    assert computed >= 4


def test_the_coverage_rate_and_the_growth_follow_from_their_terms() -> None:
    by = indicators()
    for column in COLUMNS:
        offer = sum(
            number(by[label][column]) for label in ("Places en EAJE", "Places offertes par les assistants maternels")
        )
        rate = 100 * offer / number(by["Enfants de moins de trois ans"][column])
        assert number(by["Taux de couverture par l'accueil formel"][column]) == pytest.approx(rate, abs=0.051)
        growth = 100 * (
            number(by["Population municipale"][column]) / number(by["Population municipale en 2017"][column]) - 1
        )
        assert number(by["Évolution de la population entre 2017 et 2023"][column]) == pytest.approx(growth, abs=0.051)


def test_populations_are_those_of_the_facts() -> None:
    line = indicators()["Population municipale"]
    assert int(line["annee"]) == facts().territoire.population_annee
    assert {c.nom: int(str(c.population)) for c in facts().territoire.communes} == {
        column: int(line[column]) for column in COMMUNES
    }


def test_charts_name_indicators_and_columns_that_exist() -> None:
    charts = Charts.model_validate(load("annexe-1/graphiques.yaml")).graphiques
    assert 5 <= len(charts) <= 6
    assert len({chart.id for chart in charts}) == len(charts)
    for chart in charts:
        assert set(chart.indicateurs) <= set(indicators())
        assert set(chart.colonnes) <= set(COLUMNS)
        for label in chart.indicateurs:
            assert all(indicators()[label][column] for column in chart.colonnes or COLUMNS), (chart.id, label)
        units = {indicators()[label]["unite"] for label in chart.indicateurs}
        assert len(units) == 1 or chart.id == "age-des-enfants", chart.id


PORTRAIT = (
    ("Population municipale", "{} habitants"),
    ("Superficie", "{} km²"),
    ("Densité de population", "{} hab/km²"),
    ("Évolution de la population entre 2017 et 2023", "augmenté de {} %"),
    ("Enfants de moins de trois ans", "{} enfants de moins de trois ans"),
    ("Enfants de 3 à 11 ans", "{} enfants de 3 à 11 ans"),
    ("Jeunes de 12 à 17 ans", "{} jeunes de 12 à 17 ans"),
    ("Familles avec enfants", "{} familles avec enfants"),
    ("Part des familles monoparentales", "{} % sont monoparentales"),
    ("Taux de couverture de la population par la Caf", "s'établit à {} %"),
    ("Allocataires de la Caf", "{} allocataires"),
    ("Personnes couvertes par la Caf", "{} personnes couvertes"),
    ("Part des familles allocataires à bas revenus", "{} % des familles allocataires"),
    ("Établissements d'accueil du jeune enfant (EAJE)", "{} EAJE"),
    ("Places en EAJE", "EAJE ({} places)"),
    ("Assistants maternels en activité", "{} assistants maternels"),
    ("Places offertes par les assistants maternels", "assistants maternels ({} places)"),
    ("Relais petite enfance", "{} relais petite enfance"),
    ("Taux de couverture par l'accueil formel", "{} places pour 100 enfants"),
    ("Écoles maternelles et élémentaires", "{} écoles maternelles et élémentaires"),
    ("Accueils de loisirs", "{} accueils de loisirs"),
    ("Places en accueil de loisirs", "accueils de loisirs ({} places)"),
    ("Espaces jeunes", "{} espaces jeunes"),
    ("Places en espace jeunes", "espaces jeunes ({} places)"),
    ("Heures d'ouverture des LAEP", "{} heures par an"),
    ("Actions de parentalité soutenues", "{} actions de parentalité"),
    ("Demandes d'accueil restées sans réponse", "{} familles sont restées sans réponse"),
)


@pytest.mark.parametrize(("label", "phrase"), PORTRAIT)
def test_the_portrait_agrees_with_annexe_1(label: str, phrase: str) -> None:
    figure = re.sub(r"(?<=\d)(?=(\d{3})+(,|$))", " ", indicators()[label]["Territoire"])
    assert phrase.format(figure) in text("portrait")


def test_every_figure_of_the_portrait_comes_from_annexe_1() -> None:
    known = {line[column] for line in indicators().values() for column in COLUMNS}
    ages_and_years = {"3", "11", "12", "17", "100", "2017", "2023", "2025"}
    figures = re.findall(r"\d+(?: \d{3})*(?:,\d+)?", text("portrait"))
    assert len(figures) > 30
    assert {f.replace(" ", "") for f in figures} - known - ages_and_years == set()


# --- annexe 2 ------------------------------------------------------------------------------------------------------


def test_facilities_are_well_formed() -> None:
    lines = rows("annexe-2/equipements.csv")
    assert len({(line["type"], line["nom"]) for line in lines}) == len(lines) >= 22
    parties = {p.id: p for p in facts().parties}
    for line in lines:
        assert line["statut"] in STATUSES
        assert line["commune"] in COMMUNES
        party = parties[line["collectivite"]]
        if party.commune:
            assert party.nom in {
                f"Commune {link}{line['commune'].removeprefix('Les ')}" for link in ("de ", "d'", "des ")
            }
        if line["statut"] == "régie directe":
            assert line["gestionnaire"] == party.nom
        assert line["places"] or line["heures"] or line["etp"], line["nom"]
    assert len(facilities("EAJE", None)) == 12
    assert all(int(line["places"]) <= 12 for line in facilities("EAJE", None) if line["nom"].startswith("Micro-crèche"))


@pytest.mark.parametrize(
    ("kind", "count", "capacity"),
    [
        ("EAJE", "Établissements d'accueil du jeune enfant (EAJE)", "Places en EAJE"),
        ("Accueil de loisirs", "Accueils de loisirs", "Places en accueil de loisirs"),
        ("Espace jeunes", "Espaces jeunes", "Places en espace jeunes"),
        ("Relais petite enfance", "Relais petite enfance", None),
        ("LAEP", "Lieux d'accueil enfants-parents (LAEP)", None),
    ],
)
def test_annexe_2_agrees_with_annexe_1(kind: str, count: str, capacity: str | None) -> None:
    found = Counter(line["commune"] for line in facilities(kind))
    assert {c: found[c] for c in COMMUNES} == {c: int(indicators()[count][c]) for c in COMMUNES}
    if capacity:
        held: Counter[str] = Counter()
        for line in facilities(kind):
            held[line["commune"]] += int(line["places"])
        assert {c: held[c] for c in COMMUNES} == {c: int(indicators()[capacity][c]) for c in COMMUNES}


def test_the_commune_above_10_000_has_a_relais_petite_enfance() -> None:
    assert "ormeval" in {line["collectivite"] for line in facilities("Relais petite enfance")}


def test_the_texts_tell_the_places_of_annexe_2() -> None:
    before, after = places("EAJE"), places("EAJE", None)
    first = sheets()[0]
    assert f"de {before} à {after} places" in str(first.description)
    assert after - before == 48 and "quarante-huit places" in first.titre
    assert f"{len(facilities('EAJE'))} EAJE et {before} places" in text("diagnostic-besoins")
    assert "48 places nouvelles" in text("diagnostic-zones")
    targets = {}
    for commune in COMMUNES:
        new = sum(int(line["places"]) for line in facilities("EAJE", None) if line["commune"] == commune)
        offer = new + int(indicators()["Places offertes par les assistants maternels"][commune])
        targets[commune] = 100 * offer / int(indicators()["Enfants de moins de trois ans"][commune])
    for target in targets.values():
        assert f"{target:.1f}".replace(".", ",") in text("diagnostic-zones")


# --- annexe 3 ------------------------------------------------------------------------------------------------------


def numbers_of_sheets() -> list[str]:
    return [str(rank) for rank, _ in enumerate(sheets(), start=1)]


def test_fifteen_sheets_cover_every_orientation_and_axis_in_order() -> None:
    assert len(sheets()) == 15
    orientations = [goal.id for goal in facts().orientations]  # type: ignore[union-attr]
    ranks = [orientations.index(sheet.orientation) for sheet in sheets()]
    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(4))
    axes = facts().axes
    assert isinstance(axes, tuple) and len(axes) == 4
    assert all(axis.startswith("En matière de ") for axis in axes)
    assert {sheet.axe for sheet in sheets()} == {1, 2, 3, 4}


def test_money_lies_in_the_years_of_each_sheet_and_comes_from_signatories() -> None:
    parties = {party.id for party in facts().parties}
    seen: defaultdict[str, int] = defaultdict(int)
    for sheet in sheets():
        assert isinstance(sheet.annees, tuple)
        assert set(sheet.annees) <= set(range(facts().periode.debut.year, facts().periode.fin.year + 1))
        spent: set[int] = set()
        assert 1 <= len(sheet.operations) <= 3
        for operation in sheet.operations:
            assert isinstance(operation.financement, dict)
            assert set(operation.financement) <= parties
            for party, years in operation.financement.items():
                spent |= set(years)
                seen[party] += sum(years.values())
            named = {int(year) for year in re.findall(r"\b20\d\d\b", str(operation.calendrier))}
            assert named <= set(sheet.annees), (sheet.titre, operation.titre)
        assert spent == set(sheet.annees), sheet.titre
    assert set(seen) == parties


def test_every_sheet_is_filled() -> None:
    for sheet in sheets():
        for operation in sheet.operations:
            assert operation.partenaires and operation.indicateurs_quantitatifs and operation.indicateurs_qualitatifs
            for words in (operation.description, operation.publics, operation.secteur, operation.resultats):
                assert len(str(words)) > 8


def test_new_services_cost_the_same_in_annexes_2_and_3() -> None:
    operations = [operation for sheet in sheets() for operation in sheet.operations]
    last = facts().periode.fin.year
    new = [line for line in rows("annexe-2/equipements.csv") if line["existant"] == "nouveau"]
    assert len(new) == 5
    for line in new:
        name = re.search(r"\b(?:Les?|La) \w+( \w+)?$", line["nom"])
        assert name, line["nom"]
        (operation,) = [o for o in operations if name.group() in o.titre]
        assert isinstance(operation.financement, dict)
        assert operation.financement[line["collectivite"]][last] == int(line["soutien"])
        assert operation.financement["caf"][last] == int(line["bonus_territoire"])


# --- annexe 4, deliberations, acknowledgements ---------------------------------------------------------------------


def test_the_tracking_tells_two_years_of_each_operation() -> None:
    lines = rows("annexe-4/suivi.csv")
    opened = [line for line in lines if line["date"] == "20/11/2026"]
    assert [line["fiche"] for line in opened] == numbers_of_sheets() and not any(line["operation"] for line in opened)
    told = {(line["fiche"], line["operation"]) for line in lines if line["operation"]}
    known = {(str(n), str(r)) for n, sheet in enumerate(sheets(), 1) for r, _ in enumerate(sheet.operations, 1)}
    assert told == known and {line["etat"] for line in lines} == set(STATES)
    days = [datetime.datetime.strptime(line["date"], "%d/%m/%Y") for line in lines]
    assert days == sorted(days) and {day.year for day in days} == {2026, 2027, 2028}


def test_what_was_spent_stays_within_what_was_planned() -> None:
    lines = rows("annexe-4/depenses.csv")
    operations = {(str(n), str(r)): one for n, x in enumerate(sheets(), 1) for r, one in enumerate(x.operations, 1)}
    assert len(lines) > 100
    for line in lines:
        funding = operations[line["fiche"], line["operation"]].financement
        assert isinstance(funding, dict)
        assert int(line["paye"]) <= int(line["engage"]) <= funding[line["financeur"]][int(line["annee"])]


def test_the_steering_committee_is_composed_at_parity() -> None:
    committee = steering().instances[0]
    assert committee.nom == "Comité de pilotage"
    members = " ".join(str(member) for member in committee.composition)  # type: ignore[union-attr]
    seats = re.findall(r"Représentants (?:de la Caf|des collectivités) \((\d)\)", members)
    assert len(seats) == 2 and seats[0] == seats[1]
    assert len([body for body in steering().instances if body.nom.startswith("Groupe thématique")]) == 3


def test_cooperation_officers_agree_with_annexes_2_and_3() -> None:
    officers = steering().charges_cooperation
    assert isinstance(officers, tuple) and len(officers) == 3
    lines = facilities("Pilotage et coordination")
    by_name = {party.id: party.nom for party in facts().parties}
    assert sorted((by_name[line["collectivite"]], number(line["etp"])) for line in lines) == sorted(
        (str(officer.employeur), float(str(officer.etp))) for officer in officers
    )
    told = [
        int(amount.replace(" ", "")) for o in officers for amount in re.findall(r"([\d ]+) euros", str(o.financement))
    ]
    (operation,) = [o for s in sheets() for o in s.operations if "2,5 ETP" in str(o.description)]
    assert isinstance(operation.financement, dict)
    paid = {party: years[facts().periode.fin.year] for party, years in operation.financement.items()}
    assert sum(told) == sum(paid.values())
    assert paid == {
        "caf": sum(told[1::2]),
        **{p: sum(int(line["soutien"]) for line in lines if line["collectivite"] == p) for p in paid if p != "caf"},
    }


def test_acknowledgements_agree_with_the_facts() -> None:
    messages = sorted((FOLDER / "prefecture").glob("*-1-2_1.xml"))
    assert len(messages) == 2
    received_by = {path.stem for path in (FOLDER / "annexe-5").glob("*.pdf")}
    told: set[str] = set()
    for path in messages:
        data = path.read_bytes()
        assert data.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
        root = etree.fromstring(data)
        space = "{http://www.interieur.gouv.fr/ACTES#v1.1-20040216}"
        named = re.fullmatch(r"099-(\d{9})-(\d{8})-([A-Z0-9_]{1,15})-DE", root.get(f"{space}IDActe"))
        assert named
        siren, day, numero = named.groups()
        assert path.name == f"{root.get(f'{space}IDActe')}-1-2_1.xml"
        act = root.find(f"{space}ActeRecu")
        (party,) = [p for p in facts().parties if p.siren == siren]
        told.add(party.id)
        vote = deliberation(party)
        assert act.get(f"{space}Date") == str(vote.date) == f"{day[:4]}-{day[4:6]}-{day[6:]}"
        assert act.get(f"{space}NumeroInterne") == vote.numero == numero
        assert act.findtext(f"{space}Objet") == vote.objet
        received = datetime.date.fromisoformat(root.get(f"{space}DateReception"))
        assert_working_day(received)
        assert vote.date <= received <= vote.publication  # type: ignore[operator]
    assert told == received_by


def test_logos_exist_and_draw_nothing_from_elsewhere() -> None:
    logos = [party.logo for party in facts().parties if party.logo]
    assert len(logos) == 2
    assert sorted(logos) == sorted(path.name for path in (FOLDER / "logos").iterdir())
    for logo in logos:
        assert b"href" not in (FOLDER / "logos" / logo).read_bytes()
