"""The calendar of deadlines, read back by a small reader of RFC 5545 that shares nothing with what writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.acts.deadlines.agenda import Agenda, write_calendar
from generator.acts.deadlines.due import Deadline
from generator.cli.main import run
from generator.errors import ExitCode
from tests.dossiers.dossier_copy import copy_minimal

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


def read_events(data: bytes) -> Iterator[dict[str, str]]:
    """The events of a calendar: their properties by name, parameters left out, texts as they were."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    physical = data.split(b"\r\n")[:-1]
    assert max(map(len, physical)) <= 75
    logical: list[bytes] = []
    for line in physical:
        if line.startswith(b" "):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    assert logical[0] == b"BEGIN:VCALENDAR" and logical[-1] == b"END:VCALENDAR"
    assert b"VERSION:2.0" in logical and any(line.startswith(b"PRODID:") for line in logical)
    event: dict[str, str] | None = None
    depth = 0
    for words in (one.decode() for one in logical):
        name, _, value = words.partition(":")
        if words == "BEGIN:VEVENT":
            event = {}
        elif words == "END:VEVENT":
            assert event is not None and depth == 0
            yield event
            event = None
        elif words in ("BEGIN:VALARM", "END:VALARM"):
            depth += 1 if words.startswith("BEGIN") else -1
        elif event is not None and not depth:
            assert name not in event
            event[name.partition(";")[0]] = re.sub(r"\\([\\;,n])", lambda m: "\n" if m[1] == "n" else m[1], value)


@given(WORDS, WORDS, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_what_is_written_is_read_back(title: str, content: str, day: date) -> None:
    deadline = Deadline("etape-1", "etape", title, day, content=content)
    agenda = Agenda("val-d-ambrelle", "Ctg Val d'Ambrelle", date(2026, 11, 27), (deadline,))
    (event,) = read_events(write_calendar((agenda,)))
    assert event["SUMMARY"] == f"Ctg Val d'Ambrelle : {title}" and event["DESCRIPTION"] == content
    assert event["DTSTART"] == f"{day:%Y%m%d}" and event["DTEND"] > event["DTSTART"]
    assert event["UID"] == "etape-1.val-d-ambrelle@ctg" and event["DTSTAMP"] == "20261127T000000Z"


def test_an_identity_lasts_when_its_day_moves() -> None:
    def write(day: date) -> dict[str, str]:
        deadline = Deadline("bilan-final", "final", "Bilan final", day)
        (event,) = read_events(write_calendar((Agenda("x", "Ctg X", date(2026, 1, 1), (deadline,)),)))
        return event

    before, after = write(date(2031, 6, 30)), write(date(2031, 9, 25))
    assert before["UID"] == after["UID"] and before["DTSTART"] != after["DTSTART"]


def test_the_command_writes_one_and_takes_the_place_of_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path)
    table = "date;auteur;fiche;operation;etat;motif;debut;fin;pourcentage;avancement;difficultes;publics;suite\n"
    copy.write("annexe-4/suivi.csv", f"{table}12/02/2026;;1;;en cours;;;;;;;;\n")
    asked = ["etat", ".", "--agenda", "echeances.ics"]
    assert run([*asked, "--au", "2026-03-01"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "calendrier : echeances.ics" in shown and "31/03/2026" in shown and "⚠" not in shown
    first = Path("echeances.ics").read_bytes()
    events = {event["UID"]: event for event in read_events(first)}
    assert events["bilan-final.minimal@ctg"]["DTSTART"] == "20291231"  # « décembre 2029 », a milestone
    assert events["intermediaire.minimal@ctg"]["DTSTART"] == "20271231"
    assert run([*asked, "--date", "2026-07-15", "--format", "json"]) == ExitCode.DONE
    assert "rien depuis le 12/02/2026, il était à actualiser le 30/06/2026" in capsys.readouterr().out
    assert Path("echeances.ics").read_bytes() == first
    Path("echeances.ics").write_text("à moi")
    assert run(asked) == ExitCode.USAGE and Path("echeances.ics").read_text() == "à moi"
