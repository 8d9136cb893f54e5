"""Of a convention that is frozen, a renewal takes the content in force, and tells what it leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.acts.in_force.base import find_base
from generator.acts.in_force.content import list_content_in_force
from generator.errors import InputFileError
from generator.project import Project
from generator.renewing.renewal import RenewalReport, RenewalRequest, renew_dossier
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> DossierCopy:
    """The minimal dossier, frozen, then changed in its facts, its notes and its tracking table."""
    place = tmp_path_factory.mktemp("en-vigueur")
    copy = copy_minimal(place / "content")
    freeze(copy.folder, place / "output")
    copy.replace("ctg.yaml", "nom: Val d'Essai", "nom: Autre Val")
    copy.replace("annexe-4/suivi.csv", "1.1;à lancer;;;T1 2026", "1.1;en cours;Chantier ouvert;;T3 2029")
    copy.write("LISEZMOI.md", "Une note.\n")
    return copy


def renew(copy: DossierCopy, target: Path, source: Path | None = None) -> RenewalReport:
    project = Project(copy.folder.parent.parent)
    return renew_dossier(RenewalRequest(source or copy.folder, project, date(2030, 1, 1), date(2033, 12, 31), target))


def test_what_is_in_force_is_taken_and_the_rest_is_told(frozen: DossierCopy, tmp_path: Path) -> None:
    report = renew(frozen, tmp_path / "suite")
    facts = (report.folder / "ctg.yaml").read_text("utf-8")
    assert "nom: Val d'Essai" in facts and "Autre Val" not in facts
    content = list_content_in_force(find_base(frozen.folder), frozen.folder)
    assert b"Chantier ouvert" in content.files["annexe-4/suivi.csv"]  # it goes on living
    assert content.changed == ("ctg.yaml",)
    assert (report.folder / "LISEZMOI.md").read_text("utf-8") == "Une note.\n"
    (told,) = report.warnings
    assert told.code == "texte-different-de-l-acte"
    assert "(ctg.yaml)" in told.message and "acte n° 01 (convention)" in told.message


def test_an_open_avenant_is_not_taken(frozen: DossierCopy, tmp_path: Path) -> None:
    avenant = frozen.folder / "avenants" / "1"
    frozen.write("avenants/1/avenant.yaml", "objet: essai\n")
    try:
        for source in (frozen.folder, frozen.folder / "ctg.yaml"):
            (told,) = renew(frozen, tmp_path / f"suite-{source.stem}", source).warnings
            assert told.code == "avenant-ouvert"
            assert "l'avenant n° 1 est ouvert" in told.message
            assert "ctg.yaml" in (told.hint or "")
    finally:
        (avenant / "avenant.yaml").unlink()
        avenant.rmdir()
        avenant.parent.rmdir()


def test_a_source_of_the_act_that_was_touched_is_refused(frozen: DossierCopy, tmp_path: Path) -> None:
    source = frozen.folder / "actes/01-convention/sources/content/minimal/textes/portrait.md"
    before = source.read_bytes()
    source.write_bytes(before + b"de plus")
    try:
        with pytest.raises(InputFileError, match="a été modifié depuis qu'il est arrêté"):
            renew(frozen, tmp_path / "suite")
    finally:
        source.write_bytes(before)
    assert not (tmp_path / "suite").exists()
