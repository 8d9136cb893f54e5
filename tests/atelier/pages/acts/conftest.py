"""The atelier of a project whose only dossier, of two parties, is frozen and has its originals."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.project import Project
from tests.api.circuit.circuit_dossier import PlayedDossier, make_frozen
from tests.dossiers.dossier_copy import DossierCopy


@pytest.fixture(scope="session")
def frozen_circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a project, made once: to be copied, never changed."""
    root = tmp_path_factory.mktemp("circuit-pages")
    make_frozen(root)
    return root


@pytest.fixture
def project(frozen_circuit: Path, tmp_path: Path) -> Project:
    """A project of this test's own."""
    root = tmp_path / "conventions"
    shutil.copytree(frozen_circuit, root)
    return Project(root, "un essai")


@pytest.fixture
def played(project: Project) -> PlayedDossier:
    """Its dossier, and what its parties would send back."""
    return PlayedDossier(DossierCopy(project.content / "minimal"))
