"""Files dropped on the page: read beside it, their changes decided one by one, written, answered; copies to send."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.api.press import open_dossier, render
from generator.project import Project
from tests.returning.word.word_hand import WordFile

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

EXAMPLE = "exemple-complet"
HERE = f"/dossiers/{EXAMPLE}/retours"
ANNE, MARC = "Anne Lebrun", "Marc <b>Petit</b>"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="session")
def returned(made_project: Path) -> tuple[bytes, bytes]:
    """Two copies of the convention of the example, each edited by somebody."""
    project = Project(made_project)
    sent = render(open_dossier(project.content / EXAMPLE, project), "convention", "docx")
    one, other = WordFile(sent), WordFile(sent)
    one.replace(one.saying("bonifiés"), "bonifiés", "majorés", ANNE)
    one.replace(one.saying("Castelambre"), "Castelambre", "Castelnau", ANNE)
    one.remark(one.saying("majorés"), ANNE, "Est-ce <i>le</i> bon mot ?")
    other.replace(other.saying("bonifiés"), "bonifiés", "augmentés", MARC)
    return one.save(), other.save()


def drop(client: Client, *files: tuple[str, bytes]) -> str:
    """Drop files; the address of the return once it is read."""
    answer = client.post(HERE, files=[("fichiers", (name, data, WORD)) for name, data in files])
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    wait(client, where)
    return where


def wait(client: Client, where: str) -> str:
    """The page once nothing is being done for it."""
    for _ in range(600):
        text: str = client.get(where).text
        if "data-attend" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the work has not ended")


def find_choices(text: str, number: int) -> tuple[str, list[str]]:
    """The name of the choices of a change, and what may be chosen."""
    card = text.partition(f'id="m{number}"')[2].partition("</fieldset>")[0]
    found = re.findall(r'type="radio" name="(choix-[0-9a-f]+)" value="([^"]*)"', card)
    return found[0][0], [value for _, value in found]


@pytest.mark.slow
def test_the_whole_way_of_two_files(client: Client, returned: tuple[bytes, bytes], project: Project) -> None:
    assert "Aucun retour en cours" in client.get(HERE).text
    where = drop(client, ("../anne.docx", returned[0]), ("marc.docx", returned[1]))
    text = client.get(where).text
    assert "anne.docx" in text and "Une seule de ces 2 modifications" in text
    assert "<b>Petit" not in text and "Marc &lt;b&gt;Petit" in text and "Est-ce &lt;i&gt;le" in text
    assert '<span class="pour-lecteurs">[ajouté\N{NO-BREAK SPACE}: </span>majorés' in text
    assert "3 à décider" in client.get(HERE).text
    filtered = client.get(where, params={"voir": "contradictions"}).text
    assert 'id="m1"' not in filtered and 'id="m2"' in filtered and "1 question masquée" in filtered
    _, (first, choices), (second, _) = (find_choices(text, number) for number in (1, 2, 3))
    assert choices[-2:] == ["refuser", ""]

    # Only what is shown is decided; the two that contradict each other are refused together, nothing is written.
    action = f"{where}/decisions"
    before = (project.content / EXAMPLE / "ctg.yaml").read_bytes()
    both = {
        first: choices[0],
        second: choices[0],
        first.replace("choix", "motif"): "Vu",
        second.replace("choix", "motif"): "Vu",
    }
    answer = client.post(action, {**both, "action": "appliquer"})
    refused = wait(client, answer.headers["location"])
    assert "se contredisent" in refused and "Rien n’a été écrit" in refused
    assert (project.content / EXAMPLE / "ctg.yaml").read_bytes() == before

    # Decisions are kept as one decides, and survive another server.
    kept = client.post(
        action, {first: "refuser", second: "", "commentaire-C1": "Oui, vu."}, headers={"Accept": "application/json"}
    )
    assert kept.status_code == 204
    assert "Oui, vu." in client.get(where).text

    # All of a reviewer: what contradicts is left.
    told = client.follow(client.post(action, {"action": "tout", "tout-de": ANNE})).text
    assert "1 modification de Anne Lebrun acceptée" in told

    done = wait(client, client.post(action, {"action": "appliquer"}).headers["location"])
    assert "C’est écrit dans le dossier, par Camille Essai" in done and "ctg.yaml" in done
    assert b"Castelnau" in (project.content / EXAMPLE / "ctg.yaml").read_bytes()
    assert client.get(f"{where}/fichiers/retour.docx").content[:2] == b"PK"
    assert "Oui, vu." in client.get(f"{where}/fichiers/decisions.yaml").text
    assert client.get(f"{where}/fichiers/1").content == returned[0]
    assert client.get(f"{where}/fichiers/9").status_code == 404
    assert "repris" in client.get(HERE).text
    gone = client.follow(client.post(f"{where}/supprimer"))
    assert "Le retour est supprimé" in gone.text and client.get(where).status_code == 404


@pytest.mark.slow
def test_what_cannot_be_read_says_why(client: Client) -> None:
    text = client.get(drop(client, ("rien.docx", b"PK rien"))).text
    assert "ne peuvent pas être repris" in text and "rien.docx" in text
    assert client.post(HERE).status_code == 422
    assert "aucun fichier" in client.post(HERE).text
    assert client.get(f"{HERE}/20260101-000000-abcdef").status_code == 404
    assert client.get(f"{HERE}/..%2f..").status_code == 404


@pytest.mark.slow
def test_copies_for_reviewers_are_made_and_taken(client: Client) -> None:
    refused = client.post(f"{HERE}/copies", {"noms": " ; ,", "pieces": "convention"})
    assert refused.status_code == 422 and "aucun relecteur" in refused.text
    answer = client.post(f"{HERE}/copies", {"noms": "Mairie d'Ormeval\nCaf", "pieces": "convention"})
    job = client.site.jobs.find(answer.headers["location"].rpartition("/")[2])
    assert job is not None
    for _ in range(600):
        if client.site.jobs.find(job.id).ended:  # type: ignore[union-attr]
            break
        time.sleep(0.1)
    text = client.get(HERE).text
    names = re.findall(rf'href="{HERE}/copies/([^"]+)"', text)
    assert len(names) == 2 and any("ormeval" in name for name in names)
    assert client.get(f"{HERE}/copies/{names[0]}").content[:2] == b"PK"
    assert client.get(f"{HERE}/copies/..%2fmanifeste.json").status_code == 404
