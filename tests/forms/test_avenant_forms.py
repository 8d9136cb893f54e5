"""The forms of an avenant: what a person writes there, and nothing that is made from the convention's dossier."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.api.filling import post_form
from generator.api.forms import FormRequest, check_form, list_forms, look_at_dossier, open_form
from generator.cli.main import run
from generator.forms.form import FormList
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import copy_minimal
from tests.forms.filled import fill

pytestmark = pytest.mark.slow


@pytest.fixture
def avenant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first avenant of a small convention, open."""
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    copy_minimal(tmp_path / "content")
    shutil.copytree(MODELS / "ctg-concis" / "avenant", tmp_path / "content/modeles/mini/avenant")
    freeze(tmp_path / "content/minimal", tmp_path / "output")
    monkeypatch.chdir(tmp_path)
    assert run(["avenant", "content/minimal", "--objet", "prolongation d'un an"]) == 0
    return Path("content/minimal/avenants/1")


def test_an_avenant_shows_what_a_person_writes_of_it(avenant: Path) -> None:
    project = Project(Path.cwd())
    look = look_at_dossier(avenant, project)
    entries = list_forms(avenant, project, look)
    assert [one.id for one in entries] == ["avenant", "avenant-parties", "avenant-en-tetes"]
    assert next(one.to_complete for one in entries if one.id == "avenant") >= 1
    request = FormRequest(avenant, project, "avenant")
    form = open_form(request, look)
    day = form.find_field("signature/date")
    assert day is not None
    assert day.gap is not None
    posted = fill(form, **{"valeur:signature/date": "2029-02-30", "attend:signature/date": None})
    checked = check_form(request, posted).find_field("signature/date")
    assert checked is not None
    assert "2029-02-30" in checked.findings[0].message
    good = fill(form, **{"valeur:signature/date": "1er mars 2029", "attend:signature/date": None})
    answer = post_form(request, good, "Camille")
    assert answer.saved, answer.faults
    assert "date: 1er mars 2029" in (avenant / "avenant.yaml").read_text("utf-8")


def test_a_new_mayor_is_said_in_the_avenant_alone(avenant: Path) -> None:
    project = Project(Path.cwd())
    request = FormRequest(avenant, project, "avenant-parties")
    form = open_form(request)
    parties = next(item for item in form.items if isinstance(item, FormList))
    offered = next(field for field in parties.asked if field.plan.source == "parties").choices
    known = offered[-1].value
    given = {"_action": "ajouter:parties", "nouveau:parties:id": known}
    twice = post_form(request, fill(form, **given), "Camille")
    assert not twice.saved
    assert "est déjà là" in twice.faults[0].message
    before = Path("content/minimal/ctg.yaml").read_bytes()
    card = f"parties/[id={known}]"
    opened = FormRequest(avenant, project, "avenant-parties", "", (card, f"{card}/representants/0"))
    name = f"valeur:{card}/representants/0/nom"
    said = post_form(opened, fill(open_form(opened), **{name: "NOUVEAU"}), "Camille")
    assert said.saved, said.faults
    assert "nom: NOUVEAU" in (avenant / "avenant.yaml").read_text("utf-8")
    assert Path("content/minimal/ctg.yaml").read_bytes() == before
