"""The tracking by a form: operations by party, one told, refused, told by two people; a meeting."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from generator.project import Project

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

EXAMPLE = "exemple-complet"
HERE = f"/dossiers/{EXAMPLE}/vie"
FIVE = f"{HERE}/suivi/05-handicap~1"
DAY = "2029-03-15"


def read_form(text: str) -> dict[str, str]:
    """What the form of an operation says before anybody types."""
    form = text.partition('class="suivi"')[2].partition("</form>")[0]
    found = dict(
        re.findall(
            r'<input type="(?:text|date|hidden)"[^>]*?(?:id="champ-[^"]*" )?value="([^"]*)" name="([^"]*)"', form
        )
    )
    said = {name: html.unescape(value) for value, name in found.items()}
    said |= {name: html.unescape(words) for name, words in re.findall(r'name="(\w+)"[^>]*>\n([^<]*)</textarea>', form)}
    said |= dict(re.findall(r'type="radio" name="(etat)" value="([^"]*)" checked', form))
    token = re.search(r'name="vu" value="([0-9a-f]+)"', form)
    assert token is not None
    return {**said, "vu": token[1], "jour": DAY, "auteur": "Anne"}


def read_tracking(project: Project) -> str:
    return (project.content / EXAMPLE / "annexe-4/suivi.csv").read_text("utf-8")


def test_operations_are_listed_by_party_and_what_is_late_first_seen(client: Client) -> None:
    text = client.get(f"{HERE}/suivi").text
    assert "Communauté de communes du Val d&#39;Ambrelle" in text and "En retard" in text and FIVE in text
    only = client.get(f"{HERE}/suivi", params={"partie": "ormeval", "retard": "oui"}).text
    assert only.count('class="operation') < text.count('class="operation')
    assert client.get(f"{HERE}/suivi/absente~1").status_code == 404


def test_what_is_told_is_added_and_two_people_do_not_write_over_each_other(client: Client, project: Project) -> None:
    before = read_tracking(project)
    page = client.get(FIVE).text
    said = read_form(page)
    told = {**said, "etat": "en cours", "avancement": 'Une visite & 3 < 4 ; "ici"', "pourcentage": "60"}
    done = client.follow(client.post(FIVE, told))
    assert "C’est enregistré : opération 5.1, au 15/03/2029" in done.text
    after = read_tracking(project)
    assert after.startswith(before) and after.removeprefix(before).startswith("15/03/2029;Anne;5;1;en cours;")
    assert "Une visite &amp; 3 &lt; 4" in client.get(FIVE).text
    tag = client.post(FIVE, {**read_form(client.get(FIVE).text), "avancement": "<script>alert(1)</script>"})
    assert tag.status_code == 422 and "<script>alert" not in tag.text
    late = client.post(FIVE, {**told, "auteur": "Marc", "avancement": "Autre chose"})
    assert late.status_code == 422 and "Anne a parlé de cette opération" in late.text
    assert "Autre chose" in late.text and read_tracking(project) == after
    again = client.post(FIVE, {**read_form(late.text), "auteur": "Marc"})
    assert again.status_code == 422 and "déjà dit au 15/03/2029" in again.text and 'name="remplace"' in again.text
    assert client.post(FIVE, {**read_form(again.text), "remplace": "oui"}).status_code == 303
    assert "Autre chose" in read_tracking(project) and read_tracking(project).count("15/03/2029") == 1


def test_what_cannot_be_said_is_refused_with_what_was_typed(client: Client, project: Project) -> None:
    before = read_tracking(project)
    said = read_form(client.get(FIVE).text)
    for wrong in (
        {"jour": ""},
        {"pourcentage": "beaucoup"},
        {"debut": "hier"},
        {"valeur-0": "3", "jour": "1999-01-01"},
    ):
        refused = client.post(FIVE, {**said, "avancement": "Texte que je ne veux pas perdre", **wrong})
        assert refused.status_code == 422 and "Texte que je ne veux pas perdre" in refused.text
    assert read_tracking(project) == before


def test_a_meeting_is_recorded(client: Client, project: Project) -> None:
    where = f"{HERE}/reunions"
    told = {"instance": "Comité technique", "jour": DAY, "presents": "9 présents", "decisions": "Point\r\nd'étape"}
    assert "La réunion est enregistrée" in client.follow(client.post(where, told)).text
    assert 'Comité technique;15/03/2029;9 présents;"Point\nd\'étape"' in (
        project.content / EXAMPLE / "annexe-4/reunions.csv"
    ).read_text("utf-8")
    for wrong in (told, {**told, "jour": ""}, {**told, "instance": ""}):
        refused = client.post(where, wrong)
        assert refused.status_code == 422 and "9 présents" in refused.text
