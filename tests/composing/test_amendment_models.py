"""The act of an avenant as each model words it: who signs and joins, what it recites, when it takes effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.annexes.registry import compose_annexe
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.making.opening import open_dossier
from generator.model.document import Document, Gap, block_inlines, document_inlines, plain_text, walk_blocks
from generator.project import BARE, Project
from generator.reading.clause_files import AMENDING_FOLDER, list_models, read_model
from tests.dossiers.amendment_dossier import FACTS, write_amendment
from tests.golden import compare_golden

MODELS = ("ctg-2026", "ctg-concis")
ARTICLES = {"Modification de l’article 10": "Les mots : « en 2031 » sont remplacés par les mots : « en 2032 »."}


def compose(folder: Path) -> Document:
    """The act that is signed."""
    faults = DiagnosticCollector()
    document = compose_convention(PieceComposer(read_dossier(folder, Project(folder)), "convention", faults))
    assert not faults.found
    return document


def list_lines(document: Document) -> list[str]:
    lines = []
    for section in document.sections:
        if section.heading:
            lines.append(f"== {section.label}{plain_text(section.heading)}")
        lines += [words for block in walk_blocks(section.blocks) if (words := plain_text(block_inlines(block)))]
    return lines


def test_every_model_of_the_project_has_the_model_of_its_avenants(project_root: Path) -> None:
    assert set(MODELS) == set(list_models(BARE))
    for name in MODELS:
        plan = read_model(project_root / "content" / "modeles" / name / AMENDING_FOLDER).plan
        assert [section.genre for section in plan.sections].count("modifications") == 1
        assert plan.find_annexe("deliberations") is not None
        assert [text.id for text in plan.textes_locaux] == ["motifs"]


@pytest.mark.parametrize("model", MODELS)
def test_the_act_of_an_avenant(model: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folder = write_amendment(tmp_path, model, ARTICLES)
    dossier, furniture = open_dossier(folder, BARE)
    faults = DiagnosticCollector()
    act = compose_convention(PieceComposer(dossier, "convention", faults))
    assert (act.meta.slug, act.meta.called) == ("avenant-2", "avenant n° 2")
    assert act.meta.title == "Avenant n° 2 à la convention territoriale globale Val d'Essai 2027-2031"
    assert act.meta.running_title == "Avenant n° 2 – Ctg Val d'Essai 2027-2031", "the period that it was signed for"
    assert act.cover.title == ("AVENANT N° 2", "À LA CONVENTION", "TERRITORIALE GLOBALE")
    assert not act.contents
    (gap,) = [inline for inline in document_inlines(act) if isinstance(inline, Gap)]
    assert (gap.what, Path(gap.origin.file).name) == ("raisons de l'avenant", "motifs.md")
    annexe = dossier.model.plan.find_annexe("deliberations")
    assert annexe is not None
    drafts = compose_annexe(PieceComposer(dossier, annexe.id, faults), annexe, furniture.identity)
    assert not faults.found
    assert drafts.meta.title.endswith("Avenant n° 2 à la convention territoriale globale Val d'Essai 2027-2031")
    lines = [*list_lines(act), "", *list_lines(drafts)]
    compare_golden(pytestconfig, f"avenant-{model}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("model", MODELS)
def test_what_is_not_known_is_a_gap_and_what_is_said_otherwise_is_printed(model: str, tmp_path: Path) -> None:
    facts = FACTS.replace("signature: 2026-11-30", "signature: à compléter").replace(
        "  rejoignent: [arrivaz]\n",
        "  quittent: [{nom: Commune de Sortie}, {nom: Commune de Fuite}]\n  prise_effet: 2029-09-01\n",
    )
    facts = facts.replace("orientations:", "groupes: [{parties: [essai, arrivaz], ensemble: oui}]\norientations:")
    act = compose(write_amendment(tmp_path / "one", model, ARTICLES, facts))
    words = "\n".join(list_lines(act))
    assert "par leurs maires respectifs (Madame Zoé SPÉCIMEN et Monsieur Paul MODÈLE)" in words
    assert "rejoint" not in words
    assert "le 1er septembre 2029." in words
    assert "à cette date : Commune de Sortie et Commune de Fuite." in words
    gaps = {inline.what for inline in document_inlines(act) if isinstance(inline, Gap)}
    assert gaps == {"raisons de l'avenant", "avenant, convention, signature"}
    executory = FACTS.replace("  rejoignent:", "  prise_effet: exécutoire\n  rejoignent:")
    executory = executory.replace(
        "orientations:", "groupes: [{parties: [essai, arrivaz], ensemble: oui}]\norientations:"
    )
    words = "\n".join(list_lines(compose(write_amendment(tmp_path / "other", model, None, executory))))
    assert "exécutoire" in words
    assert re.search(r"(?i)la commune d'arrivaz rejoi(?:nt|gnant) la convention", words.partition("Vu ")[0])
