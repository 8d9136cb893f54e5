"""Groups of parties and competences commune by commune: what does not hold together is refused, at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import ContentError
from generator.making.dossier_folder import read_dossier
from generator.project import BARE

GROUP = "{parties: [aubagne, la-ciotat, les-pennes-mirabeau, gardanne, greasque]}"
COMMUNE = "nom: Gardanne, population: 21000}"


@pytest.fixture
def folder(project_root: Path, tmp_path: Path) -> Path:
    shutil.copytree(project_root / "content" / "modeles", tmp_path / "modeles")
    shutil.copytree(project_root / "tests/dossiers/cinq-communes", tmp_path / "dossier")
    return tmp_path / "dossier"


def faults_of(folder: Path, before: str, after: str) -> list[tuple[str, str]]:
    facts = folder / "ctg.yaml"
    text = facts.read_text("utf-8")
    assert text.count(before) == 1
    facts.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_dossier(folder, BARE)
    assert all(d.span is not None and d.span.line for d in caught.value.diagnostics)
    return [(d.code, d.message) for d in caught.value.diagnostics]


def test_the_group_of_the_case_is_read(folder: Path) -> None:
    (group,) = read_dossier(folder, BARE).facts.groupes
    assert len(group.parties) == 5 and group.nom_court is None


@pytest.mark.parametrize(
    ("group", "code", "words"),
    [
        ("{parties: [aubagne, gardane]}", "reference-inconnue", "« gardane » n'est pas une partie"),
        ("{parties: [aubagne, gardanne]}", "groupe-invalide", "se suivent"),
        ("{parties: [la-ciotat, aubagne]}", "groupe-invalide", "se suivent"),
        ("{parties: [cc, aubagne]}", "groupe-invalide", "il lui faut un nom"),
        ("{parties: [aubagne, aubagne], nom_court: elle}", "groupe-invalide", "deux fois"),
    ],
)
def test_a_group_that_does_not_hold_is_refused(folder: Path, group: str, code: str, words: str) -> None:
    found = faults_of(folder, GROUP, group)
    assert code in {c for c, _ in found}
    assert any(words in message for _, message in found)


def test_a_group_of_other_parties_needs_only_a_name(folder: Path) -> None:
    facts = folder / "ctg.yaml"
    text = facts.read_text("utf-8").replace(GROUP, "{parties: [cc, aubagne], nom_court: les porteurs}")
    facts.write_text(text, "utf-8")
    assert read_dossier(folder, BARE).facts.groupes[0].nom_court == "les porteurs"


def test_the_holder_of_a_competence_is_a_party(folder: Path) -> None:
    wrong = COMMUNE.replace("}", ", competence_petite_enfance: syndicat}")
    assert faults_of(folder, COMMUNE, wrong) == [
        ("reference-inconnue", "compétence petite enfance de Gardanne : « syndicat » n'est pas une partie")
    ]
