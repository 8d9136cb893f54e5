"""The projets de délibération of every kind of body, with both models of clauses, as golden text."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.annexes import compose_annexe
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.opening import open_dossier
from generator.model.document import SectionKind, block_inlines, plain_text, walk_blocks
from generator.project import BARE
from generator.reading.clause_files import list_models
from tests.golden import compare_golden

MODELS = ("ctg-2026", "ctg-concis")
# A body of social security, a département, a métropole, a commune: their law differs.
SHOWN = ("msa", "departement", "metropole", "orleans")


def test_every_model_of_the_project_is_tried(project_root: Path) -> None:
    assert set(MODELS) == set(list_models(BARE))


@pytest.mark.parametrize("model", MODELS)
def test_the_drafts_of_a_model(model: str, project_root: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    facts = (project_root / "tests/dossiers/metropole-etat/ctg.yaml").read_text("utf-8")
    (folder / "ctg.yaml").write_text(facts.replace("modele: ctg-2026", f"modele: {model}"), "utf-8")
    dossier, furniture = open_dossier(folder, BARE)
    faults = DiagnosticCollector()
    annexe = dossier.model.plan.find_annexe("deliberations")
    assert annexe is not None
    document = compose_annexe(PieceComposer(dossier, annexe.id, faults), annexe, furniture.identity)
    assert not faults.found
    drafts = {s.id.rsplit("/", 1)[-1]: s for s in document.sections if s.kind is SectionKind.DELIBERATION}
    assert set(SHOWN) < set(drafts) and not {"caf", "etat", "education"} & set(drafts)
    lines = []
    for party in SHOWN:
        section = drafts[party]
        lines.append(f"== {plain_text(section.heading)}")
        lines += [w for b in walk_blocks(section.blocks) if (w := plain_text(block_inlines(b)))]
    compare_golden(pytestconfig, f"deliberations-{model}.txt", "\n".join(lines) + "\n")
