"""Every key that a file may hold has its words, the page says them, and a clerk finds a key by a word."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from generator.annexes.registry import KINDS
from generator.key_help.page import find_keys, read_help_words, read_key_help, write_keys_page
from generator.key_help.schema import FILES, list_keys


def test_every_key_has_its_words_and_no_words_are_left_over() -> None:
    keys = {(key.file, key.path) for key in list_keys()}
    assert keys == set(read_help_words())
    assert all(one.words.endswith((".", "…", "`.")) for one in read_key_help())
    assert len(keys) > 200


def test_every_table_and_list_of_an_annexe_is_explained() -> None:
    written = {file.example for kind in KINDS for file in kind.files if file.example.endswith((".csv", ".yaml"))}
    assert {name for name in written if not any(fnmatch(name, file) for file in FILES)} == set()


def test_the_page_is_the_one_that_the_schema_gives(project_root: Path) -> None:
    assert (project_root / "docs/cles.md").read_text("utf-8") == write_keys_page(), "make cles"


def test_what_is_typed_in_a_key_is_said_in_words() -> None:
    said = {(key.file, key.path): key for key in list_keys()}
    day = said["ctg.yaml", "parties.deliberation.date"]
    assert (day.value, day.required, day.gap) == ("date", True, True)
    assert said["ctg.yaml", "parties.deliberation.presents"].value == "nombre entier ou liste : une ligne de texte"
    assert said["ctg.yaml", "parties.delibere"].value == "`non`"
    assert said["annexe-3/fiches/*.yaml", "operations.financement"].value == "identifiant : année : euros"
    assert not [key for key in said.values() if "^" in key.value or "typing" in key.value]


def test_a_key_is_found_by_its_name_or_by_a_word() -> None:
    assert [one.key.path for one in find_keys("SIRET")] == ["parties.siret", "parties_habituelles.siret"]
    assert "parties.deliberation.presidence" in {one.key.path for one in find_keys("présidence")}
    assert "parties.deliberation.votes.abstention" in {one.key.path for one in find_keys("abstentions")}
    assert find_keys("zzz") == ()
