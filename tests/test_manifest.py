"""The manifest as a value: every key of its file, and what is done with a damaged or foreign one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.files import digest_file
from generator.manifest import (
    MANIFEST_FILE,
    ManifestFault,
    OriginalEntry,
    PieceEntry,
    find_manifest,
    join_manifests,
    list_known_outputs,
    parse_manifest,
    read_manifest,
    record_outputs,
    write_manifest,
)
from tests.dossiers.sample_manifest import sample_manifest

PIECE = PieceEntry("Convention", True, 9, (8, 9), {"convention/a/p1": "a.md:1"}, {"convention/a/p1": (3, 4)})
ORIGINAL = OriginalEntry(1, "caf", "exemplaires/1-caf.pdf", "abcd", 12, (8, 9), (8,), signed=False)
MANIFEST = sample_manifest(
    content_date="2026-03-02",
    pieces={"convention": PIECE},
    inputs={"content/essai/ctg.yaml": "1"},
    originals=(ORIGINAL,),
    outputs={"convention.pdf": "2"},
)
CONTENT = {
    "programme": {"nom": "ctg", "version": "0"},
    "dossier": "essai",
    "modele": {"nom": "mini", "version": "1"},
    "date_contenu": "2026-03-02",
    "clauses_remplacees": [],
    "ecarts": [],
    "pieces": {
        "convention": {
            "titre": "Convention",
            "projet": True,
            "pages": 9,
            "pages_signature": [8, 9],
            "blocs": {"convention/a/p1": "a.md:1"},
            "pages_blocs": {"convention/a/p1": [3, 4]},
        }
    },
    "entrees": {"content/essai/ctg.yaml": "1"},
    "originaux_signes": {},
    "exemplaires": [
        {
            "numero": 1,
            "partie": "caf",
            "fichier": "exemplaires/1-caf.pdf",
            "texte": "abcd",
            "pages": 12,
            "pages_signature": [8, 9],
            "pages_recues": [8],
            "signe": False,
        }
    ],
    "sorties": {"convention.pdf": "2"},
}


def test_the_value_and_its_file() -> None:
    data = (json.dumps(CONTENT, ensure_ascii=False, indent=1) + "\n").encode()
    assert write_manifest(MANIFEST) == data
    assert parse_manifest(data) == MANIFEST


@pytest.mark.parametrize("key", CONTENT)
def test_a_manifest_that_lacks_a_key_or_says_it_otherwise(key: str) -> None:
    lacking = json.dumps({name: value for name, value in CONTENT.items() if name != key}).encode()
    with pytest.raises(ManifestFault) as caught:
        parse_manifest(lacking)
    assert caught.value.key == key
    assert read_manifest(lacking) is None
    assert read_manifest(json.dumps({**CONTENT, key: 7}).encode()) is None


def test_a_folder_without_a_manifest_that_can_be_read(tmp_path: Path) -> None:
    assert find_manifest(tmp_path) is None
    (tmp_path / MANIFEST_FILE).write_bytes(b"\xff{")
    assert find_manifest(tmp_path) is None
    (tmp_path / MANIFEST_FILE).write_bytes(write_manifest(MANIFEST))
    assert find_manifest(tmp_path) == MANIFEST


def test_outputs_are_added_and_taken_away_in_order() -> None:
    more = record_outputs(MANIFEST, {"annexe.pdf": b"x"})
    assert list(more.outputs) == ["annexe.pdf", "convention.pdf"]
    assert list(record_outputs(more, {}, ["convention.pdf"]).outputs) == ["annexe.pdf"]


def test_what_was_written_from_other_inputs_is_remembered_until_it_is_written_again() -> None:
    older = replace(MANIFEST, former={"annexe.pdf": "7", "suivi.xlsx": "8"}, place="content/x")
    assert parse_manifest(write_manifest(older)) == older
    more = record_outputs(older, {"annexe.pdf": b"x"}, ["suivi.xlsx"])
    assert more.former == {} and list(more.outputs) == ["annexe.pdf", "convention.pdf"]
    joined = join_manifests([older, sample_manifest(outputs={"annexe.pdf": "3"})])
    assert joined.former == {"suivi.xlsx": "8"} and joined.place == "content/x"


def test_the_files_that_are_ours_are_those_of_the_manifest_and_itself(tmp_path: Path) -> None:
    path = tmp_path / MANIFEST_FILE
    path.write_bytes(write_manifest(replace(MANIFEST, former={"annexe.pdf": "7"})))
    known = {"annexe.pdf": "7", "convention.pdf": "2", MANIFEST_FILE: digest_file(path)}
    assert list_known_outputs(tmp_path) == known
    path.write_bytes(b"{")
    assert list_known_outputs(tmp_path) == {MANIFEST_FILE: digest_file(path)}


def test_parts_written_apart_are_one() -> None:
    other = sample_manifest(pieces={"annexe-1": PIECE}, outputs={"annexe.pdf": "3"})
    joined = join_manifests([MANIFEST, other])
    assert list(joined.pieces) == ["annexe-1", "convention"]
    assert list(joined.outputs) == ["annexe.pdf", "convention.pdf"]
    assert joined.originals == MANIFEST.originals
