"""A dossier opened: the faults of its files, its clauses and its templates, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.composing.context import CLAUSE_NAMES, build_context
from generator.errors import ContentError, ExitCode, TemplateError
from generator.making.dossier_folder import read_dossier
from generator.making.opening import open_dossier
from generator.project import BARE, Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content" / "modeles", tmp_path / "modeles")
    shutil.copytree(ROOT / "content" / "bassin-minier", tmp_path / "bassin-minier")
    return tmp_path / "bassin-minier"


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_names_checked_without_facts_are_those_of_the_context() -> None:
    dossier = read_dossier(ROOT / "content" / "exemple-complet", BARE)
    assert set(build_context(dossier, lambda annexe: annexe.titre)) == set(CLAUSE_NAMES)  # type: ignore[arg-type]


def test_six_mistakes_of_six_kinds_give_six_messages(dossier: Path) -> None:
    spoil(dossier / "ctg.yaml", "identite: neutre", "identite: neutre\nidentite: azur")
    spoil(dossier / "ctg.yaml", "date: 2025-11-17", "date: 2025-02-30")
    spoil(dossier / "ctg.yaml", "  lieu: Marseille", "  leiu: Marseille")
    spoil(dossier / "annexe-1" / "indicateurs.csv", "indicateur;", "indic;")
    (dossier / "annexe-2" / "equipement.csv").write_text("", encoding="utf-8")
    (dossier / "textes" / "portrait.md").write_text("Le territoire\n\nBonjour {{ territoir.nom }}\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        open_dossier(dossier, BARE)
    assert raised.value.exit_code is ExitCode.CONTENT
    found = {(d.code, d.span.file.rsplit("/", 1)[-1], d.span.line) for d in raised.value.diagnostics if d.span}
    assert found == {
        ("fichier-inconnu", "equipement.csv", 0),
        ("cle-en-double", "ctg.yaml", 9),
        ("date-invalide", "ctg.yaml", 30),
        ("cle-inconnue", "ctg.yaml", 29),
        ("csv-colonne", "indicateurs.csv", 1),
        ("variable-inconnue", "portrait.md", 3),
    }
    assert all(d.hint for d in raised.value.diagnostics)


def test_a_broken_word_template_is_told_with_the_faults_of_the_dossier(dossier: Path, tmp_path: Path) -> None:
    (tmp_path / "templates" / "word").mkdir(parents=True)
    (tmp_path / "templates" / "word" / "piece.docx").write_bytes(b"pas un document Word")
    project = Project(tmp_path)
    with pytest.raises(TemplateError):
        open_dossier(dossier, project)
    spoil(dossier / "ctg.yaml", "date: 2025-11-17", "date: 2025-02-30")
    with pytest.raises(ContentError) as raised:
        open_dossier(dossier, project)
    assert {d.code for d in raised.value.diagnostics} == {"date-invalide", "gabarit-illisible"}
