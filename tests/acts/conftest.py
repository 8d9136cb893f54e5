"""One dossier frozen, assembled and received, once for all tests of the acts that a process runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.signing.assembly import assemble_dossier
from tests.acts.frozen_dossiers import ask, freeze
from tests.cli.test_state_command import ACKNOWLEDGEMENT, DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture(scope="session")
def received_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose dossier « minimal » is frozen, and has one copy stamped; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("recu")
    facts = '    commune: "01004"\n'
    copy = copy_minimal(folder).replace("ctg.yaml", facts, facts + DELIBERATION)
    (folder / "ctg.toml").write_text("", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        freeze(copy.folder)
        copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
        assert assemble_dossier(ask(copy.folder)).stamped == 1
    return folder


@pytest.fixture
def received(received_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A copy of the frozen, received dossier; its project is the current folder."""
    shutil.copytree(received_project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return DossierCopy(Path("minimal"))
