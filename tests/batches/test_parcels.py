"""A job that travels is made as it would be here, and its faults name the files of the person."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.batches.job_values import DossierJob
from generator.batches.jobs import make_dossier
from generator.batches.parcels import pack_job
from generator.files import display_path, show_as
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


def test_a_copy_is_shown_as_what_it_is_a_copy_of(tmp_path: Path) -> None:
    with show_as(((tmp_path / "a", "content/x"),)):
        assert display_path(tmp_path / "a" / "ctg.yaml") == "content/x/ctg.yaml"
        assert display_path(tmp_path / "ab") == str(tmp_path / "ab")
    assert display_path(tmp_path / "a") == str(tmp_path / "a")
