"""A job that travels is made as it would be here, and its faults name the files of the person."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.api import open_dossier, render
from generator.batches.job_values import DossierJob, Share
from generator.batches.jobs import make_dossier
from generator.batches.parcels import pack_job
from generator.batches.record import Surroundings, describe_run
from generator.files import display_path, show_as
from generator.model.batch import MadeDossier
from generator.project import BARE
from tests.dossiers.dossier_copy import copy_minimal


@pytest.mark.slow
def test_a_parcel_gives_the_bytes_of_the_dossier_it_was_packed_from(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path / "content")
    job = DossierJob(copy.folder, BARE, False, place=BARE.name_place(copy.folder))
    copy.write("journal.jsonl", "{}")
    copy.write("actes/01-convention/acte.json", "{}")
    parcel = pack_job(job)
    assert "ctg.yaml" in parcel.files
    assert not [name for name in parcel.files if "journal" in name or "actes" in name]
    made = make_dossier(parcel.unpack(tmp_path / "ailleurs"))
    assert made == make_dossier(job)
    copy.replace("ctg.yaml", "debut: 2026-01-01", "debut: 2026-13-01")
    packed = pack_job(job).unpack(tmp_path / "encore")
    assert make_dossier(packed) == make_dossier(job), "faults name the files of the person"


@pytest.mark.slow
def test_a_leaflet_that_is_asked_for_is_made_once_and_remembered(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path / "content")
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8") + "\nen_bref:\n  titre: La Ctg en bref\n", "utf-8")
    job = DossierJob(copy.folder, BARE, False, leaflet=True)
    assert pack_job(job).unpack(tmp_path / "ailleurs").leaflet
    shares = [make_dossier(replace(job, share=Share(rank, 2))) for rank in range(2)]
    made = [share for share in shares if isinstance(share, MadeDossier)]
    assert ["en-bref.pdf" in share.files for share in made] == [False, True]
    asked = {
        json.loads(describe_run(copy.folder, (False, leaflet), made[0], Surroundings(BARE)))["causes"]["demande"]
        for leaflet in (False, True)
    }
    assert len(asked) == 2, "a batch without the leaflet is another one"
    opened = open_dossier(copy.folder)
    assert render(opened, "en-bref", "docx") == made[1].files["en-bref.docx"]


def test_a_copy_is_shown_as_what_it_is_a_copy_of(tmp_path: Path) -> None:
    with show_as(((tmp_path / "a", "content/x"),)):
        assert display_path(tmp_path / "a" / "ctg.yaml") == "content/x/ctg.yaml"
        assert display_path(tmp_path / "ab") == str(tmp_path / "ab")
    assert display_path(tmp_path / "a") == str(tmp_path / "a")
