"""A new CTG is made from what was chosen; what is wrong is told at its field, and nothing typed is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.making.opening import open_dossier
from tests.atelier.conftest import Client


def test_a_search_finds_communes_and_groupings(client: Client) -> None:
    answer = client.get("/nouveau/recherche", params={"mots": "st denis 974"})
    assert answer.status_code == 200
    assert 'value="97411"' in answer.text and "La Réunion" in answer.text
    assert "<html" not in answer.text
    former = client.get("/nouveau/recherche", params={"mots": "01091"}).text
    assert 'value="01033"' in former and "fait aujourd" in former
    assert "Rien ne ressemble" in client.get("/nouveau/recherche", params={"mots": "zzzz<b>"}).text
    assert "<b>»" not in client.get("/nouveau/recherche", params={"mots": "zzzz<b>"}).text


def test_what_is_chosen_is_not_found_again(client: Client) -> None:
    answer = client.get("/nouveau/recherche", params={"mots": "gardanne", "commune": ["13041"]})
    assert 'value="13041"' not in answer.text


def test_a_choice_gives_a_name_and_the_grouping_that_may_sign(client: Client) -> None:
    answer = client.get("/nouveau/choix", params={"commune": ["13041", "13046"]})
    assert 'data-nom="Gardanne et Gréasque"' in answer.text
    assert "200054807" in answer.text


def test_without_javascript_a_search_keeps_the_form(client: Client) -> None:
    typed = {"mots": "greasque", "commune": ["13041"], "faire": "chercher", "debut": "2031-01-01", "fin": "2035-12-31"}
    answer = client.post("/nouveau", typed)
    assert answer.status_code == 200
    assert re.search(r'name="commune" value="13041" checked', answer.text)
    assert re.search(r'name="commune" value="13046">', answer.text)
    assert 'value="2031-01-01"' in answer.text
    assert 'name="nom" value="Gardanne"' in answer.text.replace('id="champ-nom" value="Gardanne" ', "") or (
        'value="Gardanne"' in answer.text
    )


def test_a_new_ctg_is_made_and_told_in_its_journal(client: Client, site: object) -> None:
    typed = {
        "nom": "Pays d'Aix",
        "commune": ["13001", "13041"],
        "epci": "200054807",
        "debut": "2031-01-01",
        "fin": "2035-12-31",
        "modele": "ctg-concis",
        "identite": "azur",
        "faire": "creer",
    }
    answer = client.post("/nouveau", typed)
    assert answer.headers["location"] == "/dossiers/pays-d-aix"
    assert "La CTG est créée" in client.follow(answer).text
    folder: Path = client.site.project.content / "pays-d-aix"
    dossier, _ = open_dossier(folder, client.site.project)
    assert (dossier.facts.territoire.nom, dossier.facts.modele, dossier.facts.identite) == (
        "Pays d'Aix",
        "ctg-concis",
        "azur",
    )
    assert str(dossier.facts.periode.fin) == "2035-12-31"
    (line,) = [json.loads(one) for one in (folder / "journal.jsonl").read_text().splitlines()]
    assert (line["commande"], line["par"]) == ("nouveau", "Camille Essai")


def test_faults_stand_at_their_fields(client: Client) -> None:
    answer = client.post("/nouveau", {"nom": "???", "commune": ["13041"], "faire": "creer", "debut": "2031-01-01"})
    assert answer.status_code == 422
    assert re.search(r'id="champ-nom-erreur">[^<]*ne peut pas nommer', answer.text)
    assert 'value="13041" checked' in answer.text
    assert 'value="2031-01-01"' in answer.text
    none = client.post("/nouveau", {"nom": "Personne", "faire": "creer"})
    assert "aucune commune" in none.text and 'id="erreur-lieux"' in none.text
    ends = client.post("/nouveau", {"commune": ["13041"], "faire": "creer", "debut": "2031-01-01", "fin": "2030-01-01"})
    assert re.search(r'id="champ-fin-erreur">[^<]*avant de commencer', ends.text)
    day = client.post("/nouveau", {"commune": ["13041"], "faire": "creer", "debut": "hier"})
    assert re.search(r'id="champ-debut-erreur">[^<]*une date', day.text)
    unknown = client.post("/nouveau", {"commune": ["99999"], "faire": "creer", "nom": "Rien"})
    assert "99999" in unknown.text and unknown.status_code == 422
    assert not (client.site.project.content / "rien").exists()


def test_a_name_that_is_taken_is_refused_in_words_of_the_page(client: Client) -> None:
    answer = client.post("/nouveau", {"nom": "Gardanne et Gréasque", "commune": ["13041"], "faire": "creer"})
    assert answer.status_code == 422
    assert "une CTG de ce nom est déjà dans ce projet" in answer.text
    assert "--vers" not in answer.text


def test_one_begins_where_nothing_is(client: Client) -> None:
    import shutil

    content = client.site.project.content
    for folder in content.iterdir():
        if (folder / "ctg.yaml").is_file():
            shutil.rmtree(folder)
    first = client.get("/")
    assert first.headers["location"] == "/commencer"
    page = client.get("/commencer")
    assert "Bienvenue" in page.text and "/nouveau" in page.text and "/importer" in page.text
    answer = client.post("/commencer/exemple")
    assert answer.headers["location"] == "/dossiers/exemple-complet"
    assert (content / "exemple-complet" / "ctg.yaml").is_file()
