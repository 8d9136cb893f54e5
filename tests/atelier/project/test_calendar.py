"""The calendar: what falls due month by month, and the file that other programs read."""

from __future__ import annotations

from datetime import date

import pytest

from generator.acts.deadlines.agenda import write_calendar
from generator.acts.states import list_states
from tests.atelier.conftest import Client

pytestmark = pytest.mark.slow


def test_what_falls_due_is_shown_and_given_as_a_calendar(client: Client) -> None:
    assert "en cours de lecture" in client.get("/calendrier").text
    client.get("/")
    assert client.site.board.wait(120)
    page = client.get("/calendrier?annee=2027").text
    assert "Mars 2027" in page and "Val d&#39;Ambrelle" in page
    assert client.get("/calendrier?annee=abc").status_code == 200
    assert client.get("/calendrier?annee=99999999").status_code == 200
    file = client.get("/calendrier/echeances-ctg.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    project = client.site.project
    states = list_states(project.content, project, date.today(), project.output)
    assert file.content == write_calendar(one.agenda for one in states if one.agenda is not None)
