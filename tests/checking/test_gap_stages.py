"""What is to be written by when: one count, which every command tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.checking.gap_stages import GapStages, count_stages
from generator.cli.main import run
from generator.errors import ExitCode, Span
from generator.model.document import Cover, Document, Gap, Meta, Paragraph, Section, SectionKind, Text
from generator.model.facts import Mark, Unknown
from tests.acts.test_state import make_facts
from tests.dossiers.dossier_copy import copy_minimal


def make_document(piece: str, *gaps: Gap, living: bool = False) -> Document:
    here = Span("c.md", 1)
    section = Section("s", here, SectionKind.CHAPTER, (Paragraph("p", here, (Text("à "), *gaps)),), living=living)
    meta = Meta(piece, piece, "t", "a", "s", "r", date(2026, 1, 1))
    return Document(meta, Cover(("T",), "x", ("2026",)), (section,))


def test_each_moment_has_its_count_and_a_gap_counts_once() -> None:
    day, seat = Gap("date", Span("ctg.yaml", 9)), Gap("adresse", Span("ctg.yaml", 4))
    facts = make_facts(date=Unknown("date", day.origin))
    documents = (
        make_document("convention", day, seat, seat),
        make_document("annexe-5", seat, Gap("rapporteur", Span("projet.md", 8)), living=True),
    )
    assert count_stages(documents, facts) == GapStages(1, 2, 3)
    mark = Mark("vu avec la mairie ?", Span("ctg.yaml", 5), Span("ctg.yaml", 6))
    stages = count_stages(documents, facts, (mark,))
    assert stages == GapStages(2, 3, 4)
    words = "2 éléments à compléter ou à confirmer avant le vote, 3 avant d'arrêter le texte, 4 en tout"
    assert stages.sentence() == words


def test_three_commands_tell_one_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path)
    copy.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    copy.replace("ctg.yaml", "prenom: Ada", "prenom: à compléter")
    told: dict[str, str] = {}
    asked = {"verifier": ExitCode.DONE, "arreter": ExitCode.CONTENT, "etat": ExitCode.DONE}
    for command, code in asked.items():
        options = ["--format", "json"] if command == "etat" else []  # a table cuts long words
        assert run([command, "minimal", *options]) == code
        told[command] = " ".join(" ".join(capsys.readouterr()).split())
    words = "1 élément à compléter ou à confirmer avant le vote, 2 avant d'arrêter le texte"
    assert {command: words in one for command, one in told.items()} == dict.fromkeys(told, True), told
    assert told["arreter"].count("2 éléments sur") == told["verifier"].count("2 éléments sur") == 1
