"""The projets de délibération of every kind of body, with both models of clauses, as golden text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.annexes.registry import compose_annexe
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.opening import open_dossier
from generator.model.document import Gap, Section, SectionKind, block_inlines, plain_text, walk_blocks, walk_inlines
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
    # What a party has not told yet goes where the party is written: its line, and no other's.
    text = (folder / "ctg.yaml").read_text("utf-8").splitlines()
    places = {(party, gap.origin) for party, section in drafts.items() for gap in find_gaps(section)}
    assert len({party for party, _ in places}) > 2
    assert [text[at.line - 1].strip() for _, at in places] == [f"- id: {party}" for party, _ in places]
    lines = []
    for party in SHOWN:
        section = drafts[party]
        lines.append(f"== {plain_text(section.heading)}")
        lines += [w for b in walk_blocks(section.blocks) if (w := plain_text(block_inlines(b)))]
    compare_golden(pytestconfig, f"deliberations-{model}.txt", "\n".join(lines) + "\n")


UNTOLD = (
    "lieu de la séance",
    "date de la convocation",
    "membres en exercice",
    "membres présents",
    "secrétaire de la séance",
)


VOTES = "votes: {pour: 12, contre: 0, abstention: 0}"


@pytest.mark.parametrize("model", MODELS)
def test_an_extract_says_what_a_register_says_or_has_a_gap(model: str, project_root: Path, tmp_path: Path) -> None:
    """Once the vote is known: who was convened, when, where, who sat. The number of those present is enough."""
    facts = (project_root / "tests/dossiers/metropole-etat/ctg.yaml").read_text("utf-8")
    sitting = "lieu: à la mairie, convocation: 2026-06-15, secretaire: Madame Ida TRAME, presents: 12"
    facts = facts.replace("modele: ctg-2026", f"modele: {model}")
    for votes, untold in ((VOTES, UNTOLD), (f"{VOTES.replace('pour', 'effectif: 14, pour')}, {sitting}", ())):
        words = facts.replace('numero: "2026-118"', f'numero: "2026-118", {votes}')
        folder = tmp_path / f"dossier-{len(untold)}"
        folder.mkdir()
        (folder / "ctg.yaml").write_text(words, "utf-8")
        extract = compose_drafts(folder)["orleans"]
        assert "xtrait" in extract
        for what in UNTOLD:
            assert (f"<{what} de la Commune d'Orléans>" in extract) is bool(untold), what


def find_gaps(section: Section) -> list[Gap]:
    inlines = [inline for block in walk_blocks(section.blocks) for inline in block_inlines(block)]
    return [inline for inline in walk_inlines(inlines) if isinstance(inline, Gap)]


NEW_DRAFT = "Projet de la Région\n{: .titre-acte }\n\n{{ assemblee | majuscule }} approuve.\n{: .dispositif }\n"


def copy_model(project_root: Path, target: Path, text: str) -> None:
    """The model `ctg-2026` with a draft of its own for a région and none for centres d'action sociale."""
    model = target / "modeles" / "ctg-2026"
    shutil.copytree(project_root / "content/modeles/ctg-2026", model)
    plan = (model / "modele.yaml").read_text("utf-8")
    for before, after in (
        ("      projet-region: projet-deliberation\n", "      projet-region: projet-region\n"),
        ("      projet-action-sociale: projet-deliberation\n", ""),
    ):
        assert plan.count(before) == 1
        plan = plan.replace(before, after)
    (model / "modele.yaml").write_text(plan, "utf-8")
    (model / "clauses" / "projet-region.md").write_text(text, "utf-8")


def compose_drafts(folder: Path) -> dict[str, str]:
    """The draft of each party, heading first, then its gaps and its words."""
    dossier, furniture = open_dossier(folder, BARE)
    faults = DiagnosticCollector()
    annexe = dossier.model.plan.find_annexe("deliberations")
    assert annexe is not None
    document = compose_annexe(PieceComposer(dossier, annexe.id, faults), annexe, furniture.identity)
    assert not faults.found
    drafts = {}
    for section in document.sections:
        if section.kind is SectionKind.DELIBERATION:
            gaps = [f"<{gap.what}>" for gap in find_gaps(section)]
            words = [plain_text(block_inlines(block)) for block in walk_blocks(section.blocks)]
            drafts[section.id.rsplit("/", 1)[-1]] = "\n".join([plain_text(section.heading), *gaps, *words])
    return drafts


def test_a_kind_has_its_own_draft_or_a_gap_and_never_that_of_others(project_root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(project_root / "tests/dossiers/region-action-sociale", folder)
    drafts = compose_drafts(folder)
    assert "L. 5211-1, L. 5211-3, L. 5711-1 et L. 5731-3" in drafts["pole"]
    assert "L. 4141-1, L. 4221-1 et L. 4221-5" in drafts["region"] and "article L. 4141-1)" in drafts["region"]
    assert "ses articles L. 2131-1 et L. 2131-12 ;" in drafts["ccas"] and "L. 2131-1 et L. 2131-12)" in drafts["ccas"]
    assert "son article L. 2131-1 ;" in drafts["cias"] and "territoriales, article L. 2131-1)" in drafts["cias"]
    assert "(Code général des collectivités territoriales, articles L. 2131-1 et L. 5211-3 ; s" in drafts["pole"]
    assert "articles L. 3131-1 et L. 5721-4)" in drafts["pole"], "an open one is as a département"
    assert "L. 123-4 à L. 123-9" in drafts["ccas"]
    assert drafts["region"].startswith("Délibération de la Commission permanente de la Région Provence")
    assert drafts["ccas"].startswith("Délibération du Conseil d'administration du CCAS de Gardanne")
    assert all("<projet de délibération" not in words for words in drafts.values())
    copy_model(project_root, tmp_path, NEW_DRAFT)
    facts = (folder / "ctg.yaml").read_text("utf-8")
    mixed = facts.replace("pole-metropolitain", "syndicat").replace("Pôle métropolitain", "Syndicat mixte")
    (folder / "ctg.yaml").write_text(mixed, "utf-8")
    drafts = compose_drafts(folder)
    assert "articles L. 3131-1 et L. 5721-4)" in drafts["pole"], "a syndicat mixte may be open too"
    assert drafts["region"].endswith("Projet de la Région\nLa Commission permanente approuve.")
    for party in ("ccas", "cias"):
        assert "(le modèle n'a pas de texte « projet-action-sociale »)>" in drafts[party]
        assert "Vu " not in drafts[party]
