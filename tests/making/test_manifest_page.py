"""`manifeste.html`: all that the manifest says, for a person, in one file that asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.files import digest_file, sha256
from generator.making.manifest_page import add_manifest_page, write_manifest_page
from generator.manifest import (
    MANIFEST_FILE,
    MANIFEST_PAGE,
    OriginalEntry,
    PieceEntry,
    list_known_outputs,
    write_manifest,
)
from tests.dossiers.sample_manifest import sample_manifest

DIGEST = sha256(b"x")
ORIGINAL = OriginalEntry(2, "essai", "exemplaires/2-essai.pdf", "0a1b2c3d4e5f", 40, (16, 17), (16,), False)
MANIFEST = replace(
    sample_manifest(outputs={"convention.pdf": DIGEST}),
    inputs={"content/a<b>/ctg.yaml": "1" * 64},
    former={"suivi.xlsx": "2" * 64},
    originals=(ORIGINAL,),
    pieces={
        piece: PieceEntry(title, False, 3, (), {}, {})
        for piece, title in (("annexe-1", "Annexe 1"), ("convention", "Convention du Val"))
    },
)


def read(data: bytes) -> str:
    return data.decode("utf-8")


def test_it_says_what_the_manifest_says() -> None:
    page = read(write_manifest_page(MANIFEST))
    assert page.count(DIGEST) == 1
    for words in ("convention.pdf", "suivi.xlsx", "2" * 64, "1" * 64, "exemplaires/2-essai.pdf", "0A1B2C3D4E5F"):
        assert words in page
    assert "1 page revenue sur 2" in page
    assert f"{MANIFEST.model.name} {MANIFEST.model.version}" in page
    assert 0 < page.index("Convention du Val") < page.index("Annexe 1"), "the act, then what is annexed to it"


def test_names_are_words_and_nothing_is_fetched() -> None:
    page = read(write_manifest_page(MANIFEST))
    assert "content/a&lt;b&gt;/ctg.yaml" in page
    assert not any(sign in page for sign in ("<script", "http", "src=", "url("))


def test_a_day_that_is_none_stays_as_it_stands() -> None:
    assert "hier" in read(write_manifest_page(replace(MANIFEST, content_date="hier")))
    assert "aucune pièce écrite" in read(write_manifest_page(replace(MANIFEST, content_date="")))


def test_it_goes_with_the_manifest_and_is_nobody_elses(tmp_path: Path) -> None:
    files = add_manifest_page({"convention.pdf": b"x", MANIFEST_FILE: write_manifest(MANIFEST)})
    assert list(files) == ["convention.pdf", MANIFEST_PAGE, MANIFEST_FILE]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / MANIFEST_PAGE).write_bytes(b"annotated")
    assert list_known_outputs(tmp_path)[MANIFEST_PAGE] == digest_file(tmp_path / MANIFEST_PAGE)
