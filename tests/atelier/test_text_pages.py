"""« Le texte » and the editors of words, asked in memory: what they show, save and refuse."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from generator.project import Project
from tests.atelier.conftest import DRAFT, EXAMPLE, Client

TEXT = f"/dossiers/{EXAMPLE}/texte"
PORTRAIT = f"/dossiers/{EXAMPLE}/textes/portrait"
CLAUSE = f"/dossiers/{EXAMPLE}/clauses/duree"
PART = {"X-Fragment": "1"}


def find_value(page: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def find_words(page: str) -> str:
    """What the editor holds, as a browser reads it."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return found[1].replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


def settle(page: str, choice: str) -> dict[str, str]:
    """What the page of conflicts sends when a version is chosen."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    fields = {name: html.unescape(value) for name, value in hidden if name != "_csrf"}
    return {**fields, "choix-0": choice, "reuni-0": find_words(page)}


def test_every_piece_is_shown_with_a_way_to_the_origin_of_its_passages(client: Client) -> None:
    page = client.get(TEXT)
    assert page.status_code == 200
    pieces = re.findall(rf'href="({TEXT}/[^"/?]+)"', page.text)
    assert len(set(pieces)) == 6
    for address in dict.fromkeys(pieces):
        shown = client.get(address)
        assert shown.status_code == 200 and "style=" not in shown.text
        lead = re.search(r'<a class="origine" href="([^"]+)"', shown.text)
        assert lead is not None
        assert client.get(lead[1]).status_code == 200
    assert client.get(f"{TEXT}/inconnue").status_code == 404
    assert client.get(f"{TEXT}/convention/origine?bloc=convention/nulle-part").status_code == 404


def test_a_draft_says_what_it_waits_for(client: Client) -> None:
    page = client.get(f"/dossiers/{DRAFT}/texte").text
    assert "à compléter</span>" in page and '<mark class="lacune"' in page


def test_the_text_is_sent_again_only_when_it_has_changed(client: Client) -> None:
    digest = re.search(r'data-empreinte="(\w+)"', client.get(TEXT).text)
    assert digest is not None
    assert client.get(f"{TEXT}?empreinte={digest[1]}", headers=PART).status_code == 204
    part = client.get(f"{TEXT}?empreinte=autre", headers=PART)
    assert part.status_code == 200 and part.headers["X-Empreinte"] == digest[1] and "<html" not in part.text


def test_a_passage_leads_to_its_clause_and_to_the_places_of_its_facts(client: Client) -> None:
    address = f"{TEXT}/convention/origine?bloc=convention/article-10/p1"
    part = client.get(address, headers=PART).text
    assert f'href="{CLAUSE}"' in part and "<html" not in part
    uses = re.search(r'href="([^"]+apparitions[^"]+)"', part)
    assert uses is not None
    page = client.get(uses[1].replace("&amp;", "&"))
    assert page.status_code == 200 and "Article\u00a010" in page.text
    assert client.get(f"/dossiers/{EXAMPLE}/apparitions?fichier=ctg.yaml").status_code == 404


def test_a_dossier_with_a_fault_says_it_and_nothing_fails(client: Client, project: Project) -> None:
    file = project.content / DRAFT / "ctg.yaml"
    file.write_text(file.read_text("utf-8").replace("periode:", "periodes:"), "utf-8")
    page = client.get(f"/dossiers/{DRAFT}/texte")
    assert page.status_code == 422 and "periode" in page.text


def test_a_text_is_looked_at_and_saved(client: Client, project: Project) -> None:
    assert client.get(f"/dossiers/{EXAMPLE}/textes").status_code == 200
    page = client.get(PORTRAIT).text
    words = find_words(page) + "\nUne **phrase** de plus.\n"
    sent = {"texte": words, "empreinte": find_value(page, "empreinte"), "base": find_value(page, "base")}
    look = client.post(f"{PORTRAIT}/apercu", sent)
    assert look.status_code == 200 and '<span class="gras">phrase</span>' in look.text
    saved = client.follow(client.post(PORTRAIT, sent)).text
    assert "Texte enregistré" in saved and "Une **phrase** de plus." in saved
    assert (project.content / EXAMPLE / "textes/portrait.md").read_text("utf-8").endswith("Une **phrase** de plus.\n")
    assert client.get(f"/dossiers/{EXAMPLE}/textes/inconnu").status_code == 400


def test_hostile_words_in_a_text_are_words(client: Client) -> None:
    look = client.post(f"{PORTRAIT}/apercu", {"texte": 'Un "mot" & <script>alert(1)</script> onclick=x'})
    assert look.status_code == 200 and "<script>alert" not in look.text


def test_two_windows_on_one_text_are_put_together(client: Client, project: Project) -> None:
    file = project.content / EXAMPLE / "textes/portrait.md"
    page = client.get(PORTRAIT).text
    words = find_words(page)
    sent = {
        "texte": words + "\nÀ la fin.\n",
        "empreinte": find_value(page, "empreinte"),
        "base": find_value(page, "base"),
    }
    file.write_text("Au début.\n\n" + file.read_text("utf-8"), "utf-8")
    refused = client.post(PORTRAIT, sent)
    if refused.status_code == 409:
        refused = client.post(PORTRAIT, settle(refused.text, "reunie"))
    assert refused.status_code == 303
    assert file.read_text("utf-8").startswith("Au début.") and file.read_text("utf-8").endswith("À la fin.\n")


def test_two_windows_on_the_same_words_lose_neither(client: Client, project: Project) -> None:
    file = project.content / EXAMPLE / "textes/portrait.md"
    page = client.get(PORTRAIT).text
    words = find_words(page)
    first = words.split(" ", 1)[0]
    sent = {"texte": words.replace(first, "Mien", 1), "empreinte": find_value(page, "empreinte")}
    file.write_text(file.read_text("utf-8").replace(first, "Leur", 1), "utf-8")
    refused = client.post(PORTRAIT, {**sent, "base": find_value(page, "base")})
    assert refused.status_code == 409
    assert "Deux versions à départager" in refused.text and "Mien" in refused.text and "Leur" in refused.text
    assert "<strong>Avant\N{NO-BREAK SPACE}:</strong>" in refused.text and file.read_text("utf-8").startswith("Leur")
    kept = client.follow(client.post(PORTRAIT, settle(refused.text, "autre"))).text
    assert "Rien n’avait changé" in kept and file.read_text("utf-8").startswith("Leur")
    assert "Texte enregistré" in client.follow(client.post(PORTRAIT, settle(refused.text, "mienne"))).text
    assert file.read_text("utf-8").startswith("Mien")


def test_a_clause_is_edited_for_this_ctg_alone(client: Client, project: Project) -> None:
    page = client.get(CLAUSE).text
    words = find_words(page)
    assert "⟦" in words and "{{" not in words and "Mots du modèle" in page
    sent = {"texte": words.replace("conclue", "signée"), "facon": "ecart", "empreinte": find_value(page, "empreinte")}
    look = client.post(f"{CLAUSE}/apercu", sent)
    assert "<del>conclue</del>" in look.text and "<ins>signée</ins>" in look.text
    refused = client.post(CLAUSE, {**sent, "motif": ""})
    assert refused.status_code == 422 and "motif" in refused.text and "signée" in find_words(refused.text)
    saved = client.follow(client.post(CLAUSE, {**sent, "motif": "demande du conseil"})).text
    assert "demande du conseil" in saved
    assert "clause: duree" in (project.content / EXAMPLE / "ecarts.yaml").read_text("utf-8")
    assert "demande du conseil" in client.get(f"/dossiers/{EXAMPLE}/clauses").text
    again = client.follow(client.post(f"{CLAUSE}/modele", {})).text
    assert "Mots du modèle" in again and not (project.content / EXAMPLE / "ecarts.yaml").exists()


def test_a_fact_that_goes_is_asked_about(client: Client) -> None:
    page = client.get(CLAUSE).text
    words = re.sub(r"⟦[^⟧]*⟧", "le 1er janvier", find_words(page), count=1)
    sent = {"texte": words, "facon": "ecart", "motif": "date fixe", "empreinte": find_value(page, "empreinte")}
    asked = client.post(CLAUSE, sent)
    assert asked.status_code == 422 and 'name="perdu"' in asked.text
    assert client.post(CLAUSE, {**sent, "perdu": "oui"}).status_code == 303


def test_a_clause_that_somebody_has_changed_is_not_overwritten(client: Client) -> None:
    page = client.get(CLAUSE).text
    words, read = find_words(page), find_value(page, "empreinte")
    first = {"texte": words.replace("conclue", "passée"), "facon": "ecart", "motif": "m", "empreinte": read}
    assert client.post(CLAUSE, first).status_code == 303
    second = client.post(CLAUSE, {**first, "texte": words.replace("conclue", "signée")})
    assert second.status_code == 409
    assert "Deux versions à départager" in second.text and "<strong>Avant\N{NO-BREAK SPACE}:</strong>" in second.text
    assert "passée" in second.text and "signée" in second.text
    kept = client.follow(client.post(CLAUSE, settle(second.text, "autre"))).text
    assert "La version enregistrée est gardée" in kept and "passée" in find_words(kept)
    written = {**settle(second.text, "reunie"), "reuni-0": words.replace("conclue", "passée et signée")}
    assert "passée et signée" in find_words(client.follow(client.post(CLAUSE, written)).text)


@pytest.mark.parametrize("name", ["inconnue", "portrait", "..%2Fctg"])
def test_what_is_no_clause_is_refused(client: Client, name: str) -> None:
    assert client.get(f"/dossiers/{EXAMPLE}/clauses/{name}").status_code in (400, 404)


def test_nothing_but_the_dossier_is_written(client: Client, project: Project) -> None:
    models = {path: path.read_bytes() for path in Path("content/modeles").rglob("*") if path.is_file()}
    page = client.get(CLAUSE).text
    sent = {"texte": find_words(page).replace("conclue", "signée"), "facon": "clause-propre", "motif": "essai"}
    assert client.post(CLAUSE, {**sent, "empreinte": find_value(page, "empreinte")}).status_code == 303
    assert (project.content / EXAMPLE / "clauses/duree.md").is_file()
    assert {path: path.read_bytes() for path in Path("content/modeles").rglob("*") if path.is_file()} == models


def test_a_fact_leads_to_the_field_where_it_is_written(client: Client) -> None:
    for file, path in (
        ("ctg.yaml", "periode/fin"),
        ("ctg.yaml", "parties/1/nom"),
        ("annexe-3/fiches/01-places-zones-sous-dotees.yaml", "titre"),
        ("annexe-4/pilotage.yaml", "instances/2/frequence"),
    ):
        answer = client.get(f"/dossiers/{EXAMPLE}/champ?fichier={file}&cle={path}")
        assert answer.status_code == 303 and "#" in answer.headers["location"], answer.headers["location"]
        page = client.get(answer.headers["location"])
        assert page.status_code == 200
        assert f'id="{answer.headers["location"].partition("#")[2]}"' in page.text, answer.headers["location"]
    part = client.get(f"{TEXT}/convention/origine?bloc=convention/article-10/p1", headers=PART).text
    assert f"/dossiers/{EXAMPLE}/champ?" in part
    nowhere = client.get(f"/dossiers/{EXAMPLE}/champ?fichier=..%2F..%2Fctg.yaml&cle=periode")
    assert nowhere.status_code == 303 and "apparitions" in nowhere.headers["location"]
