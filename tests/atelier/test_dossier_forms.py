"""Forms of a dossier asked in memory: shown, checked, saved, refused with what was typed, without JavaScript too."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from anyio import to_thread

from generator.atelier.processes.desk import SupersededError
from generator.atelier.site import Site
from generator.codes import Code
from generator.errors import Diagnostic
from generator.forms.plan import read_form_plans
from generator.key_help.schema import list_keys
from tests.atelier.conftest import DRAFT, EXAMPLE, Client


class ComposersHere:
    """The composers of a site, without their processes: what is asked is done in a thread."""

    async def ask(self, _folder: Path, function: Callable[..., object], *args: object, newest_of: str = "") -> object:
        """What the function answers."""
        del newest_of
        return await to_thread.run_sync(lambda: function(*args))

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture(autouse=True)
def _compose_here(site: Site) -> None:
    """Each of these tests would wait for its processes."""
    site.composers.close()
    site.composers = ComposersHere()  # type: ignore[assignment]


FORMS = f"/dossiers/{EXAMPLE}/formulaires"
ORMEVAL = "parties/[id=ormeval]"


class FormReader(HTMLParser):
    """What a browser would post of the form « formulaire », and the names of its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if "id" in said:
            self.ids.append(said["id"])
        self.pointed += [said["for"]] if "for" in said else []
        self.pointed += said.get("aria-describedby", "").split()
        if tag == "button" and name:
            self.buttons.append(said["value"])
        elif tag == "input" and name and said.get("type") in ("checkbox", "radio"):
            if "checked" in said:
                self.values.setdefault(name, []).append(said.get("value", "on"))
        elif tag == "input" and name:
            self.values.setdefault(name, []).append(said.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in said:
            self.values[self._select] = [said["value"]]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._area] = [self.values[self._area][0].removeprefix("\n")]
            self._area = ""


def read_form(client: Client, url: str) -> dict[str, list[str]]:
    """What a browser would post of a page as it is shown."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.text[-500:]
    values = FormReader(answer.text).values
    return {name: value for name, value in values.items() if name != "_csrf"}


def facts(client: Client, name: str = EXAMPLE) -> Path:
    """The facts of a dossier of the project."""
    return client.site.project.content / name / "ctg.yaml"


def test_every_form_is_shown_whole_and_posted_as_it_is_changes_nothing(client: Client) -> None:
    before = facts(client).read_bytes()
    shown = [plan.id for plan in read_form_plans().forms if plan.file == "ctg.yaml"]
    assert len(shown) >= 7
    for form in shown:
        url = f"{FORMS}/{form}?carte={ORMEVAL}&carte=territoire/communes/[insee=99147]"
        answer = client.post(f"{FORMS}/{form}", read_form(client, url))
        assert "Rien n’avait changé" in client.follow(answer).text, form
    assert facts(client).read_bytes() == before


def test_no_name_of_a_key_is_shown(client: Client) -> None:
    keys = {key.path.rsplit(".", 1)[-1] for key in list_keys() if "_" in key.path.rsplit(".", 1)[-1]}
    assert len(keys) > 20
    for url in (f"{FORMS}/parties?carte={ORMEVAL}", f"{FORMS}/en-tetes", f"/dossiers/{EXAMPLE}/constats", FORMS):
        reader = _Words(client.get(url).text)
        assert not keys & set(reader.words.replace(".", " ").split()), url


class _Words(HTMLParser):
    """The words that a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_each_field_has_its_label_and_what_describes_it(client: Client) -> None:
    for url in (f"{FORMS}/parties?carte={ORMEVAL}", f"/dossiers/{EXAMPLE}/fiches/02-moderniser-equipements"):
        reader = FormReader(client.get(url).text)
        assert len(reader.ids) == len(set(reader.ids)), url
        assert set(reader.pointed) <= set(reader.ids), url


def test_a_change_is_saved_and_said(client: Client) -> None:
    posted = read_form(client, f"{FORMS}/periode")
    answer = client.post(f"{FORMS}/periode", {**posted, "valeur:signature/lieu": "Castelambre"})
    assert client.post(f"{FORMS}/periode/controle", posted).status_code == 200, "a check that comes late"
    page = client.follow(answer).text
    assert "Enregistré. Lieu de la signature : « Ormeval » → « Castelambre »" in page
    assert "lieu: Castelambre" in facts(client).read_text("utf-8")
    line = json.loads((facts(client).parent / "journal.jsonl").read_text("utf-8").splitlines()[-1])
    assert "Camille Essai" in json.dumps(line, ensure_ascii=False)


def test_what_cannot_be_saved_is_said_at_its_field_with_what_was_typed(client: Client) -> None:
    posted = read_form(client, f"{FORMS}/periode")
    wrong = {**posted, "valeur:signature/date": "2025-02-30", "valeur:signature/lieu": "Castelambre"}
    answer = client.post(f"{FORMS}/periode", wrong)
    assert answer.status_code == 422
    assert 'id="resume"' in answer.text
    assert 'href="#champ-signature-date"' in answer.text
    assert 'value="2025-02-30"' in answer.text
    assert 'value="Castelambre"' in answer.text
    assert "Castelambre" not in facts(client).read_text("utf-8").partition("parties:")[0].partition("signature:")[2]
    again = FormReader(answer.text).values
    mended = {**again, "valeur:signature/date": "28 novembre 2026"}
    mended.pop("_csrf")
    assert client.post(f"{FORMS}/periode", mended).status_code == 303
    assert "date: 28 novembre 2026" in facts(client).read_text("utf-8")


def test_a_check_tells_what_would_be_found(client: Client) -> None:
    posted = read_form(client, f"{FORMS}/periode")
    answer = client.post(f"{FORMS}/periode/controle", {**posted, "valeur:signature/date": "1er mars 2026"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'data-pour="champ-signature-date-constats"' in answer.text
    assert "avant la délibération" in answer.text


def test_a_card_counts_what_still_waits_while_one_types(client: Client) -> None:
    url = f"/dossiers/{DRAFT}/formulaires/parties"
    posted = read_form(client, f"{url}?carte=parties/[id%3Dcaf]/representants/0")
    who = "parties/[id=caf]/representants/0"
    before = client.post(f"{url}/controle", posted).text
    typed = {name: value for name, value in posted.items() if name != f"attend:{who}/nom"}
    after = client.post(f"{url}/controle", {**typed, f"valeur:{who}/nom": "EXEMPLE"}).text
    assert ("5 à compléter" in before, "5 à compléter" in after, "3 à compléter" in after) == (True, False, True)


def test_one_line_in_a_list_that_waited_is_a_list(client: Client) -> None:
    url = f"/dossiers/{DRAFT}/formulaires/orientations"
    posted = read_form(client, url)
    typed = {name: value for name, value in posted.items() if name != "attend:axes"}
    assert client.post(url, {**typed, "valeur:axes": "Petite enfance"}).status_code == 303
    assert "axes:\n  - Petite enfance" in facts(client, DRAFT).read_text("utf-8")


def test_the_first_orientation_of_a_new_ctg_is_that_of_its_blank_fiche(client: Client) -> None:
    url = f"/dossiers/{DRAFT}/formulaires/orientations"
    posted = read_form(client, url)
    asked = {"nouveau:orientations:titre": "Accueillir", "nouveau:orientations:objectifs": "Ouvrir des places"}
    answer = client.post(url, {**posted, **asked, "_action": "ajouter:orientations"})
    assert answer.status_code == 303, answer.text
    assert "- id: orientation-1" in facts(client, DRAFT).read_text("utf-8")
    assert "Accueillir" in client.get(f"/dossiers/{DRAFT}/fiches/01-action").text


def test_a_check_that_a_newer_one_replaces_is_no_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    posted = read_form(client, f"{FORMS}/periode")

    async def refuse(*_: object, **__: object) -> None:
        raise SupersededError(Diagnostic(Code.APERCU_DEPASSE, "un aperçu plus récent a été demandé"))

    monkeypatch.setattr(client.site.composers, "ask", refuse)
    answer = client.post(f"{FORMS}/periode/controle", posted)
    assert (answer.status_code, answer.text) == (204, "")


def test_two_windows_on_one_field_meet_and_the_second_may_decide(client: Client) -> None:
    first, second = (read_form(client, f"{FORMS}/periode") for _ in range(2))
    assert client.post(f"{FORMS}/periode", {**first, "valeur:signature/lieu": "Castelambre"}).status_code == 303
    met = client.post(f"{FORMS}/periode", {**second, "valeur:signature/lieu": "Les Aulnaies"})
    assert met.status_code == 409
    assert "Quelqu’un a écrit ici pendant ce temps" in met.text
    assert "« Castelambre »" in met.text
    assert 'value="Les Aulnaies"' in met.text
    decided = FormReader(met.text).values
    decided.pop("_csrf")
    assert client.post(f"{FORMS}/periode", decided).status_code == 303
    assert "lieu: Les Aulnaies" in facts(client).read_text("utf-8")


def test_a_commune_is_searched_added_asked_about_and_taken_away(client: Client) -> None:
    url = f"{FORMS}/territoire"
    found = client.get(f"/dossiers/{EXAMPLE}/communes", params={"mots": "greasque 13", "liste": "territoire/communes"})
    assert 'name="nouveau:territoire/communes:insee" value="13046"' in found.text
    posted = read_form(client, url)
    searched = client.post(url, {**posted, "_mots": "gréasque", "_action": "chercher:territoire/communes"})
    assert 'value="13046"' in searched.text
    given = {"nouveau:territoire/communes:insee": "13046", "_action": "ajouter:territoire/communes"}
    page = client.follow(client.post(url, {**posted, **given}))
    assert "Ajouté : Gréasque" in page.text
    card = "territoire/communes/[insee=13046]"
    assert f"retirer:{card}" in FormReader(page.text).buttons
    asked = client.post(url, {**read_form(client, url), "_action": f"retirer:{card}"})
    assert "Retirer «\N{NO-BREAK SPACE}Gréasque\N{NO-BREAK SPACE}»\N{NARROW NO-BREAK SPACE}?" in asked.text
    gone = client.post(url, {**read_form(client, url), "_action": f"retirer-oui:{card}"})
    assert "Retiré : Gréasque" in client.follow(gone).text
    assert "Gréasque" not in facts(client).read_text("utf-8")


def test_a_card_comes_alone_when_it_is_opened(client: Client) -> None:
    answer = client.get(f"{FORMS}/parties/carte", params={"carte": ORMEVAL})
    assert "<html" not in answer.text
    assert f'name="valeur:{ORMEVAL}/nom"' in answer.text
    assert "Représentée par sa Maire" in answer.text
    page = read_form(client, f"{FORMS}/parties")
    card = FormReader(answer.text).values
    both = {**page, **card, "_avant": [*page["_avant"], *card["_avant"]]}
    saved = client.post(f"{FORMS}/parties", {**both, f"valeur:{ORMEVAL}/organe": "Conseil municipal"})
    assert "Commune d&#39;Ormeval – Assemblée" in client.follow(saved).text
    stale = client.get(f"{FORMS}/parties/carte", params={"carte": ORMEVAL, "empreinte": "0" * 64})
    assert "Quelqu’un a modifié ces données" in stale.text
    assert client.get(f"{FORMS}/parties/carte", params={"carte": "parties/9"}).status_code == 404


def test_the_home_answers_before_the_dossier_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.atelier.pages.dossier.home.has_asset", lambda _: True)
    page = client.get(f"/dossiers/{DRAFT}").text
    assert 'hx-get="/dossiers/gardanne-et-greasque/apercu"' in page and "Ce qui reste à écrire" not in page
    assert f"/dossiers/{DRAFT}?attendre=oui" in page, "without scripts"
    part = client.get(f"/dossiers/{DRAFT}/apercu").text
    assert "<html" not in part and "hx-get" not in part
    assert "Ce qui reste à écrire" in part and "Où en est-on" in part


def test_what_a_new_dossier_lacks_is_ticked_and_counted(client: Client) -> None:
    page = client.get(f"/dossiers/{DRAFT}?attendre=oui").text
    assert "à compléter" in page
    assert "<progress" in page
    form = client.get(f"/dossiers/{DRAFT}/formulaires/periode").text
    assert 'name="attend:signature/date" value="oui" data-attend checked' in form
    posted = read_form(client, f"/dossiers/{DRAFT}/formulaires/periode")
    posted.pop("attend:signature/lieu")
    answer = client.post(f"/dossiers/{DRAFT}/formulaires/periode", {**posted, "valeur:signature/lieu": "Gardanne"})
    assert answer.status_code == 303, answer.text
    assert "lieu: Gardanne" in facts(client, DRAFT).read_text("utf-8")


def test_a_fiche_is_added_filled_and_taken_away_after_a_question(client: Client) -> None:
    url = f"/dossiers/{EXAMPLE}/fiches"
    added = client.post(url, {"titre": "Ouvrir un café des parents", "orientation": "cooperation", "axe": "1"})
    assert added.headers["location"] == f"{url}/16-ouvrir-un-cafe-des-parents"
    page = client.follow(added)
    assert "Ouvrir un café des parents" in page.text
    sheet = added.headers["location"]
    posted = read_form(client, sheet)
    posted.pop("attend:description")
    saved = client.post(sheet, {**posted, "valeur:description": "Un lieu ouvert deux matins par semaine."})
    assert "Description" in client.follow(saved).text
    asked = client.post(f"{sheet}/retirer", {})
    assert (
        "Retirer «\N{NO-BREAK SPACE}Ouvrir un café des parents\N{NO-BREAK SPACE}»\N{NARROW NO-BREAK SPACE}?"
        in asked.text
    )
    client.post(f"{sheet}/retirer", {"oui": "oui"})
    assert client.get(sheet).status_code == 400
    assert "café des parents" not in client.get(url).text


def test_findings_lead_to_their_field_and_are_admitted_with_a_reason(client: Client) -> None:
    posted = read_form(client, f"{FORMS}/periode")
    client.post(f"{FORMS}/periode", {**posted, "valeur:signature/date": "1er mars 2026"})
    page = client.get(f"/dossiers/{EXAMPLE}/constats").text
    assert f'href="{FORMS}/periode#champ-signature-date"' in page
    values = {"code": "signature-avant-deliberation", "rang": "0"}
    values["message"] = FormReader(page).values["message"][0]
    refused = client.post(f"/dossiers/{EXAMPLE}/constats/admettre", {**values, "motif-0": "  "})
    assert refused.status_code == 422
    admitted = client.post(f"/dossiers/{EXAMPLE}/constats/admettre", {**values, "motif-0": "date reprise de l'acte"})
    assert "date reprise de l&#39;acte" in client.follow(admitted).text
    assert "constats_admis:" in facts(client).read_text("utf-8")


def test_a_fact_leads_to_its_field_and_a_field_to_where_it_appears(client: Client) -> None:
    address = f"/dossiers/{EXAMPLE}/champ"
    led = client.get(address, params={"fichier": "ctg.yaml", "cle": "parties/3/representants/0/fonction"})
    anchor = "#champ-parties-id-ormeval-representants-0-fonction"
    assert led.headers["location"].endswith(anchor)
    page = client.get(led.headers["location"].partition("#")[0]).text
    assert f'id="{anchor[1:]}"' in page
    assert "apparitions?fichier=ctg.yaml&amp;cle=parties%2F3%2Frepresentants%2F0%2Ffonction" in page.replace(
        "&#38;", "&amp;"
    )
    sheet = client.get(address, params={"fichier": "annexe-3/fiches/10-metiers.yaml", "cle": "operations/1/pilote"})
    assert sheet.headers["location"].startswith(f"/dossiers/{EXAMPLE}/fiches/10-metiers?carte=")
    table = client.get(address, params={"fichier": "annexe-2/equipements.csv", "cle": "4/places"})
    assert table.headers["location"] == f"/dossiers/{EXAMPLE}/tableaux/equipements#ligne-4"
    assert client.get(address).headers["location"] == FORMS


def test_html_in_a_field_is_words(client: Client) -> None:
    posted = read_form(client, f"{FORMS}/periode")
    answer = client.post(f"{FORMS}/periode", {**posted, "valeur:signature/lieu": '"><img src=x onerror=alert(1)>'})
    page = client.follow(answer).text if answer.status_code == 303 else answer.text
    assert "<img" not in page
    assert "&lt;img" in page


def test_a_form_that_is_not_there_is_said(client: Client) -> None:
    assert client.get(f"{FORMS}/inconnu").status_code == 400
    assert client.get(f"/dossiers/{EXAMPLE}/fiches/..%2f..%2fctg").status_code in (400, 404)
