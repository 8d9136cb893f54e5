"""`ctg avenant`: from the frozen act of a dossier to its text of today, and when there is nothing to say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.amending.forms_file import FORMS_FILE
from generator.cli.main import run
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import copy_minimal


@pytest.mark.slow
def test_a_dossier_that_moved_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    dossier = copy_minimal(tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    assert run(["avenant", "content/minimal"]) == 2
    assert "aucun acte n'est arrêté" in capsys.readouterr().err
    freeze(Path("content/minimal"))
    assert run(["avenant", "content/minimal"]) == 3
    assert "ce modèle ne dit pas comment un avenant s'écrit" in capsys.readouterr().err
    (tmp_path / "content/modeles/mini/avenant").mkdir()
    shutil.copy(MODELS / "ctg-2026" / FORMS_FILE, tmp_path / "content/modeles/mini" / FORMS_FILE)
    assert run(["avenant", "content/minimal"]) == 0
    assert "il n'y a rien à écrire dans un avenant" in capsys.readouterr().out
    facts = dossier.folder / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("2029-12-31", "2030-12-31"), "utf-8")
    assert run(["avenant", "content/minimal"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert "le mot : « 2029 » est remplacé par le mot : « 2030 »" in told[3]
    assert told[-1].startswith("preuve : relu et appliqué à l'acte n° 01")
