"""The whole circuit through its pages, as a person goes: from printed originals to published copies; wrong files."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from generator.atelier.security.people import Role
from tests.api.circuit.circuit_dossier import ACT, CAF_VOTE, RECEIPT, VOTE, PlayedDossier, make_words
from tests.atelier.conftest import Client

if TYPE_CHECKING:
    import httpx2 as httpx

pytestmark = pytest.mark.slow

AT = "/dossiers/minimal/circuit"


def give(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("fichiers", file) for file in files]


def wait(client: Client, answer: httpx.Response) -> str:
    """The page of a job once it has ended."""
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    task = client.site.jobs.find(address.rpartition("/")[2])
    assert task is not None
    for _ in range(600):
        job = client.site.jobs.find(task.id)
        assert job is not None
        if job.ended:
            break
        time.sleep(0.1)
    return client.get(address).text


def read(client: Client, page: str = "") -> str:
    answer = client.get(AT + page)
    assert answer.status_code == 200, answer.text
    return words_of(answer.text)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def says(page: str, parts: Sequence[str]) -> None:
    missing = [part for part in parts if part not in page]
    assert not missing, f"{missing} in {page}"


def test_the_whole_circuit(client: Client, played: PlayedDossier) -> None:
    says(
        read(client),
        ["Étape : à signer", "0 exemplaire sur 2 signé", "À vous", "On attend", "Ada EXEMPLE (Directrice), Caisse"],
    )
    says(read(client, "/exemplaires"), ["1-caf.pdf", "2-essai.pdf", "à 100 %"])
    original = client.get(f"{AT}/fichiers/exemplaires/1-caf.pdf")
    assert original.content[:4] == b"%PDF" and "attachment" in original.headers["content-disposition"]
    assert client.get(f"{AT}/fichiers/exemplaires/../../../ctg.toml").status_code in (400, 404)
    archive = client.get(f"{AT}/archives/exemplaires")
    assert sorted(zipfile.ZipFile(io.BytesIO(archive.content)).namelist()) == ["1-caf.pdf", "2-essai.pdf"]

    put = client.post(f"{AT}/deliberations", files=give(("Délibération.pdf", VOTE)))
    says(words_of(client.follow(put).text), ["Déposé : délibération de Commune d&#39;Essai-sur-Ain"])

    pile = give(("lot 1.pdf", played.sign_page(2)), ("lot 2.pdf", played.sign_page(1)))
    says(wait(client, client.post(f"{AT}/pages", files=pile)), ["2 pages classées", "2 exemplaires sur 2 signés"])
    says(read(client, "/pages"), ["page signée classée", "Aucune page n’attend"])
    assert not list((client.site.folder / "piles").glob("*")), "what was received is under the act"

    says(wait(client, client.post(f"{AT}/prefecture/preparer", {"partie": "essai"})), ["1 envoi préparé"])
    bundle = client.get(f"{AT}/archives/transmission", params={"partie": "essai"})
    assert f"essai/{ACT}-1-1_1.pdf" in zipfile.ZipFile(io.BytesIO(bundle.content)).namelist()
    put = client.post(f"{AT}/prefecture", files=give((RECEIPT.shown, RECEIPT.data)))
    says(words_of(client.follow(put).text), ["accusé de réception : Commune", "reçue en préfecture le 17/01/2026"])

    says(wait(client, client.post(f"{AT}/publication/copies", {"publication": "oui"})), ["1 copie tamponnée"])
    says(read(client, "/publication"), [f"{ACT}.pdf", "la copie tamponnée est faite", "n&#39;est pas écrit"])
    wrong = client.follow(client.post(f"{AT}/publication/jour", {"partie": "essai", "jour": "hier"}))
    says(wrong.text, ["s’écrit jour, mois, année"])
    written = client.post(f"{AT}/publication/jour", {"partie": "essai", "jour": "2026-01-20"})
    says(words_of(client.follow(written).text), ["Publication du 20/01/2026 enregistrée", "à refaire : une date"])
    assert "publication: 2026-01-20" in (played.copy.folder / "ctg.yaml").read_text("utf-8")
    says(wait(client, client.post(f"{AT}/publication/copies", {"publication": "oui"})), ["1 copie tamponnée"])
    says(read(client), ["Tout est fait", "exécutoire depuis le 20/01/2026", "publié"])

    says(words_of(client.post(f"{AT}/publication/controle").text), ["Rien n’a été touché"])
    bag = client.post(f"{AT}/publication/archives")
    assert any(name.endswith("bagit.txt") for name in zipfile.ZipFile(io.BytesIO(bag.content)).namelist())
    refused = client.post(f"{AT}/publication/donnees")
    assert refused.status_code == 422 and "ctg " not in words_of(
        refused.text.partition("<main")[2].partition("<footer")[0]
    )


def test_a_page_is_looked_at_then_placed_then_taken_out(client: Client, played: PlayedDossier) -> None:
    told = wait(client, client.post(f"{AT}/pages", files=give(("flou.pdf", played.sign_page(1, hidden=True)))))
    says(told, ["1 page à classer", "flou.pdf : page 1 du fichier : aucun code lisible"])
    page = client.get(f"{AT}/pages").text
    picture = re.search(r'<img src="([^"]+)"', page)
    place = re.search(r'<option value="(1-\d+)">', page)
    name = re.search(r'name="fichier" value="([^"]+)"', page)
    assert picture and place and name
    assert client.get(picture[1]).content.startswith(b"\x89PNG")
    assert client.get(f"{AT}/pages/images/..%2F..%2Fctg.yaml/1").status_code in (400, 404)
    nowhere = client.post(f"{AT}/pages/placer", {"fichier": name[1], "place": "9-99"})
    assert nowhere.status_code == 422 and "cette page de signature n" in nowhere.text
    absent = client.post(f"{AT}/pages/placer", {"fichier": "../ctg.yaml", "place": place[1]})
    assert absent.status_code == 422 and "plus parmi les pages" in absent.text
    says(client.follow(client.post(f"{AT}/pages/placer", {"fichier": name[1], "place": ""})).text, ["Choisir d’abord"])
    placed = client.post(f"{AT}/pages/placer", {"fichier": name[1], "place": place[1], "tourner": "0"})
    says(client.follow(placed).text, ["Page placée : exemplaire n° 1", "page signée classée"])
    where = {"exemplaire": "1", "page": place[1].partition("-")[2]}
    assert client.post(f"{AT}/pages/retirer", {**where, "motif": " "}).status_code == 422
    taken = client.post(f"{AT}/pages/retirer", {**where, "motif": "de l'exemplaire 2"})
    says(client.follow(taken).text, ["elle attend d’être placée", "Elle a été retirée"])
    again = re.search(r'name="fichier" value="([^"]+)"', client.get(f"{AT}/pages").text)
    assert again
    aside = client.post(f"{AT}/pages/ecarter", {"fichier": again[1], "motif": "pas de cet acte"})
    says(client.follow(aside).text, ["Page écartée", "Aucune page n’attend"])


def test_wrong_files_say_why_and_nothing_is_put(client: Client, played: PlayedDossier) -> None:
    before = sorted(path for path in played.copy.folder.rglob("*") if path.is_file())
    own = client.get(f"{AT}/fichiers/exemplaires/1-caf.pdf").content
    for page, files, words in (
        ("/deliberations", [("<b>x.pdf", b"MZ")], "ni un PDF ni une image"),
        ("/prefecture", [("accusé.pdf", VOTE)], "non un message XML"),
        ("/prefecture", [("accusé.xml", b"<x")], "accusé.xml"),
        ("/signatures", [("parapheur.pdf", VOTE)], "ne porte aucune signature"),
    ):
        answer = client.post(AT + page, files=give(*files))
        assert answer.status_code == 422 and words in answer.text, answer.text
        assert "<b>x" not in answer.text
    refused = wait(client, client.post(f"{AT}/pages", files=give(("1-caf.pdf", own))))
    says(words_of(refused), ["refusée", "celui que le programme a produit"])
    for page in ("/deliberations", "/prefecture", "/signatures", "/pages"):
        says(client.follow(client.post(AT + page, files=give(("", b"")))).text, ["Aucun fichier"])
    assert before == sorted(path for path in played.copy.folder.rglob("*") if path.is_file())


def test_a_deliberation_of_which_nobody_knows_whose_it_is_waits(client: Client, played: PlayedDossier) -> None:
    silent = make_words("Un texte")
    asked = client.post(f"{AT}/deliberations", files=give(("muette.pdf", silent), ("votée.pdf", VOTE)))
    assert asked.status_code == 422
    says(words_of(asked.text), ["De qui sont ces délibérations", "muette.pdf", "La remplacer"])
    waiting = re.search(r'name="attente" value="([^"]+)"', client.get(f"{AT}/deliberations").text)
    assert waiting
    say = {"attente": waiting[1], "action": "deposer"}
    says(client.follow(client.post(f"{AT}/deliberations/attribuer", say)).text, ["Choisir d’abord la partie"])
    put = client.post(f"{AT}/deliberations/attribuer", {**say, "partie": "essai"})
    says(client.follow(put).text, ["La version d’avant est gardée"])
    assert (played.copy.folder / "annexe-5/essai.pdf").read_bytes() == silent
    says(client.follow(client.post(f"{AT}/deliberations/attribuer", say)).text, ["n’attend plus"])
    gone = client.post(f"{AT}/retirer", {"fichier": "annexe-5/essai.pdf", "motif": "x", "retour": "deliberations"})
    says(client.follow(gone).text, ["est retiré ; une copie en est gardée"])
    assert client.post(f"{AT}/retirer", {"fichier": "x", "retour": "board"}).status_code == 404
    other = client.post(f"{AT}/deliberations", {"partie": "caf"}, files=give(("caf.pdf", CAF_VOTE)))
    assert other.status_code == 422 and "n&#39;est pas une partie" in other.text


def test_who_may_only_read_changes_nothing(client: Client) -> None:
    session = client.site.sessions.find(client.cookies.get(client.site.cookie, ""))
    assert session is not None
    page = client.get(f"{AT}/pages").text
    assert "Classer ces pages" in page
    session.role = Role.LIRE
    assert "Classer ces pages" not in client.get(f"{AT}/pages").text
    for address in ("pages", "deliberations", "prefecture", "publication/copies", "signatures/accepter", "retirer"):
        assert client.post(f"{AT}/{address}", {"retour": "sending"}).status_code == 403
