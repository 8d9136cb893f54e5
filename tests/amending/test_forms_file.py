"""The forms of a model that an act has kept, where the program has learnt to say more since."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.amending.consolidating.forms import CONSOLIDATION_FILE, read_consolidation_forms
from generator.amending.forms_file import FORMS_FILE, read_amending_forms
from generator.errors import ContentError
from tests.amending.test_drafting import MODELS

TODAY = MODELS / "ctg-2026"


def drop(path: Path, *lines: str) -> None:
    text = path.read_text("utf-8")
    for line in lines:
        text, count = re.subn(rf"(?m)^ *{line}: .*\n", "", text, count=1)
        assert count == 1
    path.write_text(text, "utf-8")


def test_forms_that_an_older_model_lacks_are_those_of_today(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(TODAY / "avenant", kept / "avenant")
    words = (kept / FORMS_FILE).read_text("utf-8").replace("Modification {de}", "Ce qui change {de}")
    (kept / FORMS_FILE).write_text(words, "utf-8")
    drop(kept / FORMS_FILE, "un_chaque", "note_supprimee")
    drop(kept / CONSOLIDATION_FILE, "sous_titre")
    for read in (read_amending_forms, read_consolidation_forms):
        with pytest.raises(ContentError) as fault:
            read(kept)
        assert {one.code.value for one in fault.value.diagnostics} == {"cle-manquante"}
    forms, today = read_amending_forms(kept, TODAY), read_amending_forms(TODAY)
    assert forms.titres.modifie == "Ce qui change {de}"
    assert forms.mots_remplaces == today.mots_remplaces
    assert forms.note_supprimee == today.note_supprimee
    assert read_consolidation_forms(kept, TODAY) == read_consolidation_forms(TODAY)


def test_a_wrong_form_of_an_older_model_is_said_of_its_own_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(TODAY / "avenant", kept / "avenant")
    with (kept / FORMS_FILE).open("a", encoding="utf-8") as file:
        file.write("note_oubliee: rien\n")
    with pytest.raises(ContentError) as fault:
        read_amending_forms(kept, TODAY)
    (found,) = fault.value.diagnostics
    assert found.span is not None
    assert found.span.file.endswith(f"kept/{FORMS_FILE}")
