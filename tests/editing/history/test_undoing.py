"""An undo never crosses a freezing; what was frozen does not keep the text of after from being written and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.acts.lifting import lift_frozen
from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.editing import Author, FieldEdit, describe_living_text, list_saves, save_edits, undo
from generator.codes import Code
from generator.errors import ContentError, UsageError
from generator.project import Project
from tests.acts.amended_dossiers import add_amendment
from tests.acts.frozen_dossiers import ask, freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

ANNE = Author("Anne")
PLACE = ("signature", "lieu")


@pytest.fixture
def minimal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def write_place(folder: Path, before: str | None, after: str) -> str:
    edit = FieldEdit("ctg.yaml", PLACE, before, after)
    return save_edits(folder, Project(folder.parent), [edit], ANNE).id


def test_an_undo_never_crosses_a_freezing(minimal: DossierCopy) -> None:
    folder, project = minimal.folder, Project(minimal.folder.parent)
    text = (folder / "ctg.yaml").read_text()
    lieu = next(line.split(": ")[1] for line in text.splitlines() if line.startswith("  lieu: "))
    assert describe_living_text(folder).says == ""
    before = write_place(folder, lieu, "Ici")
    act = freeze(folder)
    record = act.place / "acte.json"
    with pytest.raises(UsageError) as untold:  # an act that no line tells of: nobody knows what was before it
        undo(folder, project, before, ANNE)
    tell_journal(folder, project, "Anne", Deed("arreter", went_out=[record], act=act.place.name))
    with pytest.raises(UsageError) as crossed:
        undo(folder, project, before, ANNE)
    for refused in (untold, crossed):
        assert refused.value.diagnostics[0].code is Code.ANNULATION_IMPOSSIBLE
    assert [save.frozen_since for save in list_saves(folder)] == [True]
    living = describe_living_text(folder)
    assert living.frozen_act == "convention" and "avenant" in living.says
    assert not (act.place / ".versions").exists()
    lift_frozen(ask(folder))  # a freezing that was lifted stands no more
    assert undo(folder, project, before, ANNE).id and f"lieu: {lieu}" in (folder / "ctg.yaml").read_text()


def test_what_an_avenant_derives_is_refused_and_its_own_file_is_tried(minimal: DossierCopy) -> None:
    freeze(minimal.folder)
    avenant = add_amendment(minimal)
    project = Project(minimal.folder.parent)
    assert describe_living_text(minimal.folder).amendment == 1 and describe_living_text(avenant.folder).says == ""
    with pytest.raises(ContentError) as derived:
        save_edits(avenant.folder, project, [FieldEdit("ctg.yaml", PLACE, None, "Ailleurs")], ANNE)
    assert {one.code for one in derived.value.diagnostics} <= {Code.FICHIER_DERIVE, Code.ECRITURE_CONCURRENTE}
    edit = FieldEdit("avenant.yaml", ("objet",), "Prolongation d'un an", "Prolongation de deux ans")
    before = (avenant.folder / "avenant.yaml").read_text()
    saved = save_edits(avenant.folder, project, [edit], ANNE)
    assert saved.files.keys() == {"avenant.yaml"}
    with pytest.raises(ContentError):
        unknown = FieldEdit("avenant.yaml", ("inconnue",), None, "x")
        save_edits(avenant.folder, project, [unknown], ANNE)
    undo(avenant.folder, project, saved.id, ANNE)
    assert (avenant.folder / "avenant.yaml").read_text() == before
