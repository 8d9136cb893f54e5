"""The pages of the life of a CTG: avenants, reports, renewal, facts to confirm, impact, comparison."""

from __future__ import annotations

import html
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.atelier.site import Settings, Site
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import copy_minimal

if TYPE_CHECKING:
    import httpx2 as httpx

    from tests.atelier.conftest import Client

EXAMPLE = "/dossiers/exemple-complet/vie"
HERE = "/dossiers/minimal/vie"
PORT = 8765


@pytest.fixture(scope="module")
def frozen_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose minimal dossier is frozen."""
    root = tmp_path_factory.mktemp("arrete")
    (root / "ctg.toml").write_text("", "utf-8")
    copy_minimal(root / "content")
    shutil.copytree(MODELS / "ctg-concis" / "avenant", root / "content/modeles/mini/avenant")
    freeze(root / "content/minimal", root / "output")
    return root


@pytest.fixture
def frozen(frozen_project: Path, tmp_path: Path, client: Client) -> Iterator[Client]:
    """A browser in memory on that project."""
    root = tmp_path / "arrete"
    shutil.copytree(frozen_project, root)
    site = Site(Settings(Project(root), port=PORT, person="Camille Essai", open_browser=False))
    with type(client)(site) as made:
        made.enter()
        yield made
    site.close()


def wait(client: Client, answer: httpx.Response) -> str:
    """The page of a job, once it has ended."""
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    name = where.rpartition("/")[2]
    for _ in range(900):
        job = client.site.jobs.find(name)
        assert job is not None
        if job.ended:
            text: str = client.get(where).text
            return text
        time.sleep(0.1)
    raise AssertionError("the work has not ended")


def read_words(text: str) -> str:
    """A page as it reads: no tag, plain spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_living_convention_needs_no_avenant(client: Client) -> None:
    assert "Vie de la convention" in client.get(EXAMPLE).text
    text = client.get(f"{EXAMPLE}/avenants").text
    assert "n’est pas arrêtée" in text and "Ouvrir un avenant" not in text


@pytest.mark.slow
def test_an_avenant_from_its_opening_to_its_end(frozen: Client) -> None:
    root = frozen.site.project.root
    refused = frozen.post(f"{HERE}/avenants/ouvrir", {"objet": "  "})
    assert refused.status_code == 422 and "a un objet" in refused.text
    opened = frozen.follow(frozen.post(f"{HERE}/avenants/ouvrir", {"objet": "prolongation <d'un an>"})).text
    assert "L’avenant n° 1 est ouvert" in opened and "prolongation &lt;d" in opened
    assert "avenant n° 1 ouvert" in frozen.get(HERE).text
    assert "rien à énoncer" in frozen.get(f"{HERE}/avenants/enonce").text
    facts = root / "content/minimal/ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("2029-12-31", "2030-12-31"), "utf-8")
    before = {path: path.read_bytes() for path in facts.parent.rglob("*") if path.is_file()}
    told = read_words(frozen.get(f"{HERE}/avenants/enonce").text)
    for page in ("", "/circuit", "/documents", "/constats", "/formulaires"):
        assert frozen.get(f"/dossiers/minimal~avenants~1{page}").status_code == 200
    assert {path: path.read_bytes() for path in facts.parent.rglob("*") if path.is_file()} == before
    assert "Article 1er – Modification de l’article 1" in told.replace("'", "’") and "Preuve" in told
    assert frozen.get("/dossiers/minimal~avenants~1/vie/avenants").status_code == 200
    page = frozen.get(f"{HERE}/avenants").text
    seen = re.search(r'name="vu" value="([0-9a-f]+)"', page)
    assert seen is not None
    said = {"vu": seen[1], "objet": "prolongation", "effet": "jour", "jour-effet": "2028-03-01", "lieu": "Essai"}
    assert "C’est enregistré" in frozen.follow(frozen.post(f"{HERE}/avenants/dire", said)).text
    own = (root / "content/minimal/avenants/1/avenant.yaml").read_text("utf-8")
    assert "prise_effet: 2028-03-01" in own and re.search(r"^objet: \W?prolongation\W?$", own, re.MULTILINE)
    late = frozen.post(f"{HERE}/avenants/dire", {**said, "objet": "autre"})
    assert late.status_code == 422 and "a changé depuis" in late.text and 'value="autre"' in late.text
    assert "cocher la case" in frozen.follow(frozen.post(f"{HERE}/avenants/abandonner")).text
    gone = frozen.follow(frozen.post(f"{HERE}/avenants/abandonner", {"certain": "oui"})).text
    assert "est abandonné" in gone and "1 avenant abandonné" in gone


@pytest.mark.slow
def test_what_no_avenant_can_state_is_told_at_its_place(frozen: Client) -> None:
    frozen.post(f"{HERE}/avenants/ouvrir", {"objet": "essai"})
    facts = frozen.site.project.content / "minimal/ctg.yaml"
    facts.write_text(facts.read_text("utf-8") + "\nfaux: oui\n", "utf-8")
    assert "ne donne pas d’avenant" in frozen.get(f"{HERE}/avenants/enonce").text


@pytest.mark.slow
def test_two_texts_are_compared_on_the_page_and_as_files(frozen: Client) -> None:
    facts = frozen.site.project.content / "minimal/ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("2029-12-31", "2030-12-31"), "utf-8")
    where = f"{HERE}/comparaison"
    sides = {"avant": "acte-01", "apres": "aujourdhui"}
    text = frozen.get(where, params=sides).text
    assert "changement" in text and "2030" in text
    job = wait(frozen, frozen.post(f"{where}/ecarts", sides))
    assert "-comparaison.docx" in job and "-comparaison.pdf" in job
    act = next((frozen.site.project.content / "minimal/actes/01-convention").rglob("convention.pdf"))
    answer = frozen.post(
        f"{where}/fichiers", files=[("fichier", ("../signée.pdf", act.read_bytes(), "application/pdf"))]
    )
    assert answer.status_code == 303
    shown = frozen.get(answer.headers["location"]).text
    assert "signée.pdf" in shown and "changement" in shown
    bad = frozen.post(f"{where}/fichiers", files=[("fichier", ("x.pdf", b"rien", "application/pdf"))])
    assert frozen.get(bad.headers["location"]).status_code == 200
    assert frozen.get(where, params={"avant": "fichier-..", "apres": "acte-09"}).status_code == 200


@pytest.mark.slow
def test_a_renewal_then_its_facts_confirmed(frozen: Client) -> None:
    page = frozen.get(f"{HERE}/renouvellement").text
    assert 'value="2030-01-01"' in page and 'value="minimal-2030"' in page
    said = {"debut": "2030-01-01", "fin": "2034-12-31", "nom": "../Minimal 2030", "modele": ""}
    assert frozen.post(f"{HERE}/renouvellement", {**said, "debut": ""}).status_code == 422
    text = wait(frozen, frozen.post(f"{HERE}/renouvellement", said))
    assert "/dossiers/minimal-2030/vie/a-confirmer" in text
    where = "/dossiers/minimal-2030/vie/a-confirmer"
    facts = frozen.get(where).text
    keys = re.findall(r'name="fait-([0-9a-f]{12})" value="confirmer"', facts)
    changed = re.findall(r'name="fait-([0-9a-f]{12})" value="corriger"', facts)
    assert keys and changed and "restent à confirmer" in frozen.get("/dossiers/minimal-2030/vie").text
    left = next(key for key in keys if key != changed[0])
    tag = {f"fait-{changed[0]}": "corriger", f"valeur-{changed[0]}": "Une <b>balise</b>", f"fait-{left}": "confirmer"}
    refused = frozen.post(where, tag)
    assert refused.status_code == 422 and "&lt;b&gt;balise" in refused.text and "<b>balise" not in refused.text
    assert frozen.post(where).status_code == 422
    done = frozen.follow(frozen.post(where, {f"fait-{left}": "confirmer"})).text
    assert "n’est plus à confirmer" in done and f"fait-{left}" not in done


@pytest.mark.slow
def test_a_renewal_from_the_pdf_alone(frozen: Client) -> None:
    act = next((frozen.site.project.content / "minimal/actes/01-convention").rglob("convention.pdf"))
    said = {"debut": "2030-01-01", "fin": "2034-12-31", "nom": "repris", "modele": ""}
    assert frozen.post("/renouveler", said).status_code == 422
    files = [("fichier", ("convention.pdf", act.read_bytes(), "application/pdf"))]
    text = wait(frozen, frozen.post("/renouveler", said, files=files))
    assert "/dossiers/repris/vie/a-confirmer" in text
    assert (frozen.site.project.content / "repris/ctg.yaml").is_file()


@pytest.mark.slow
def test_what_a_model_changes_is_a_table(client: Client) -> None:
    assert "Modèle envisagé" in client.get("/impact").text
    assert client.get("/impact", params={"modele": "inconnu"}).status_code == 404
    table = "/impact/tableau.csv"
    assert client.get(table, params={"modele": "ctg-concis"}).status_code == 404, "nothing was measured"
    text = wait(client, client.post("/impact", {"modele": "ctg-concis"}))
    assert "/impact?modele=ctg-concis" in text
    assert "Vers ctg-concis" in client.get("/impact", params={"modele": "ctg-concis"}).text
    sent = client.get(table, params={"modele": "ctg-concis"})
    assert sent.content.startswith(b"\xef\xbb\xbfdepuis;vers;clause;changement;dossier;mots\r\n")
    assert sent.headers["content-disposition"] == 'attachment; filename="impact-ctg-concis.csv"'


@pytest.mark.slow
def test_a_report_is_made_and_a_final_says_why_not(client: Client) -> None:
    where = f"{EXAMPLE}/bilans"
    page = client.get(where).text
    assert "Bilan intermédiaire" in page and "Volet petite enfance" in page
    assert client.post(where, {"nature": "annuel"}).status_code == 422
    assert client.post(where, {"nature": "etape", "autre-jour": "hier"}).status_code == 422
    text = wait(client, client.post(where, {"nature": "etape", "jour": "2028-12-07", "extrait": "petite-enfance"}))
    assert ".pdf" in text and ".docx" in text
    name = "petite-enfance-bilan-etape-2028"
    assert f'href="{where}/{name}"' in client.get(where).text
    shown = client.get(f"{where}/{name}").text
    pictures = re.findall(r'<img src="([^"]+)"', shown)
    assert pictures and "Page 1 sur" in shown and "Texte de la page 1" in shown
    assert client.get(pictures[0]).headers["content-type"] == "image/webp"
    assert client.get(f"{where}/{name}/fichier/docx").content[:2] == b"PK"
    for wrong in ("convention", "bilan-etape-2031", f"{name}/fichier/exe", "convention/fichier/pdf"):
        assert client.get(f"{where}/{wrong}").status_code == 404
    early = wait(client, client.post(where, {"nature": "final", "autre-jour": "2020-01-01", "final": "oui"}))
    assert "ne commence que" in early
