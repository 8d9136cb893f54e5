"""`ctg generer --relecture`: a copy of each piece for each reviewer, listed in the manifest, taken back as it left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.making.composition import list_pieces
from generator.making.generation import GenerationRequest, make_files
from generator.making.opening import open_dossier
from generator.manifest import MANIFEST_FILE
from generator.project import Project
from generator.returning.word.returned import read_returned_bytes
from generator.writing.word.origin.record import Use
from tests.dossiers.dossier_copy import copy_minimal


def test_each_reviewer_has_a_copy_of_each_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    copy_minimal(tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    folder, project = Path("content/minimal"), Project(tmp_path)
    piece = list_pieces(open_dossier(folder, project)[0])[-1]  # without contents: no PDF is needed
    reviewers = ("Mairie d'Ormeval", "Département")
    request = GenerationRequest(folder, project, Path("output"), (piece,), ("docx",), reviewers=reviewers)
    files = make_files(request, None).files
    copies = [name for name in files if name.startswith("relecture/")]
    ends = ("-mairie-d-ormeval.docx", "-departement.docx")
    assert all(name.endswith(end) for name, end in zip(copies, ends, strict=True))
    listed = json.loads(files[MANIFEST_FILE])
    assert all(name in json.dumps(listed) for name in copies)
    text = read_returned_bytes(files[copies[0]], copies[0])
    assert text.wanted == text.base and not text.notes
    assert text.origin is not None and text.origin.sources.use is Use.REVIEW
    assert (text.origin.sources.dossier, text.origin.sources.reviewer) == ("minimal", "Mairie d'Ormeval")
