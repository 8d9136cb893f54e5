"""The board: shown at once, filled in aside, searched and filtered, in the words of « ctg etat »."""

from __future__ import annotations

import os
from datetime import date

import pytest

from generator.acts.states import list_states
from tests.atelier.conftest import DRAFT, EXAMPLE, Client

pytestmark = pytest.mark.slow  # summaries are made by processes


def _wait(client: Client) -> None:
    client.get("/")
    assert client.site.board.wait(120)
    for path in client.site.project.content.glob("*-*/**/*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))  # files that are young are looked at again
    client.get("/")
    assert client.site.board.wait(120)


def test_the_board_is_there_at_once_and_filled_in_later(client: Client) -> None:
    first = client.get("/")
    assert first.status_code == 200
    assert "En cours de lecture" in first.text and "hx-get" in first.text
    assert "Gardanne et Gréasque" in first.text, "its name is known before it is read"
    _wait(client)
    board = client.get("/").text
    assert "En cours de lecture" not in board and "hx-get" not in board
    project = client.site.project
    for name in (EXAMPLE, DRAFT):
        (state,) = list_states(project.content / name, project, date.today(), project.output)
        assert state.state is not None
        assert str(state.state.step).capitalize() in board
        for words in state.state.missing_by_name:
            assert words.replace("'", "&#39;") in board
    assert "Commune d&#39;Ormeval" in board, "who must act, by name"


def test_words_and_filters(client: Client) -> None:
    _wait(client)
    assert EXAMPLE in client.get("/?mots=ORMEVAL").text
    assert f"/dossiers/{DRAFT}" not in client.get("/?mots=ormeval").text
    assert f"/dossiers/{DRAFT}" in client.get("/?mots=13041").text
    assert f"/dossiers/{DRAFT}" in client.get("/?etape=brouillon").text
    assert f"/dossiers/{EXAMPLE}" not in client.get("/?etape=brouillon").text
    assert "Aucune CTG ne répond" in client.get("/?mots=introuvable").text
    rows = client.get("/tableau-de-bord/lignes?etape=brouillon").text
    assert "<html" not in rows and DRAFT in rows
    assert client.get("/?etape=n%27importe&tri=x&echeance=-3&page=99999").status_code == 200


def test_a_change_and_a_broken_file_are_seen(client: Client) -> None:
    _wait(client)
    facts = client.site.project.content / DRAFT / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8") + "\nintrus: [", "utf-8")
    os.utime(facts, (1_700_000_000, 1_700_000_000))
    assert "mise à jour en cours" in client.get("/").text
    assert client.site.board.wait(120)
    assert "Illisible" in client.get("/").text
    assert f"/dossiers/{DRAFT}" in client.get("/?alertes=oui").text


def test_summaries_may_be_deleted_and_hold_across_servers(client: Client) -> None:
    import shutil

    _wait(client)
    kept = client.site.folder / "resumes"
    assert len(list(kept.glob("*.json"))) == 2
    again = type(client.site)(client.site.settings)
    with Client(again) as other:
        other.enter()
        assert "En cours de lecture" not in other.get("/").text
    for path in kept.glob("*.json"):
        path.write_text("{}", "utf-8")
    shutil.copytree(kept, kept.with_name("abimes"))
    broken = type(client.site)(client.site.settings)
    with Client(broken) as other:
        other.enter()
        assert "En cours de lecture" in other.get("/").text
        assert broken.board.wait(120)
        assert "En cours de lecture" not in other.get("/").text
