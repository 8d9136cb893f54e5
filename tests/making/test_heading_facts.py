"""What `ctg.yaml` says of headings, when it cannot be printed: refused at its line, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.codes import Code
from generator.errors import CtgError, Diagnostic
from generator.making.dossier_folder import read_dossier
from generator.project import BARE


def list_faults(folder: Path) -> list[Diagnostic]:
    try:
        read_dossier(folder, BARE)
    except CtgError as fault:
        return list(fault.diagnostics)
    return []


# One change to a dossier whose headings are all right: what was written, what is written now, the fault.
NEAR_MISSES = {
    "a function that tells no gender": ("fonction: Maire, genre: f", "fonction: Référente", Code.ACCORD_INCONNU),
    "a gender that the civility denies": (
        "{civilite: Monsieur, nom: CALQUE,",
        "{civilite: Monsieur, genre: f, nom: CALQUE,",
        Code.ACCORD_INCONNU,
    ),
    "an empty first name": ("prenom: Zoé, nom: MODÈLE", "prenom: , nom: MODÈLE", Code.VALEUR_VIDE),
    "an unknown participle": ("participe: habilité", "participe: habilitée", Code.VALEUR_INVALIDE),
    "neither yes nor no": ("ensemble: oui, nom_court", "ensemble: peut-être, nom_court", Code.VALEUR_INVALIDE),
    "an unknown kind of act": ("acte: décision", "acte: arrêté", Code.VALEUR_INVALIDE),
    "a side that skips a party": ("d_une_part: [caf, msa]", "d_une_part: [msa]", Code.PART_INVALIDE),
    "a side of nobody": ("d_une_part: [caf, msa]", "d_une_part: [caf, cpam]", Code.REFERENCE_INCONNUE),
    "a common heading on both sides": (
        "d_une_part: [caf, msa]",
        "d_une_part: [caf, msa, departement, cc, aubagne, la-ciotat, les-pennes-mirabeau, gardanne]",
        Code.PART_INVALIDE,
    ),
    "a cited decision of no assembly": (
        "organe: Commission permanente\n",
        "nom_abrege: CD 13\n",
        Code.CLE_MANQUANTE,
    ),
    "no vote, and its deliberation": (
        "delibere: non\n",
        'delibere: non\n    deliberation: {date: 2026-01-01, numero: "1"}\n',
        Code.VALEUR_INVALIDE,
    ),
    "a short name in a common heading": (
        "id: meyreuil, type: commune,",
        "id: meyreuil, type: commune, nom_court: la Ville,",
        Code.GROUPE_INVALIDE,
    ),
    "one address of two": ('adresse: "3, rue Neuve, 13780 Cuges-les-Pins", ', "", Code.GROUPE_INVALIDE),
    "one cited decision of two": ("citee: oui, numero: DCM-9", "numero: DCM-9", Code.GROUPE_INVALIDE),
}


@pytest.mark.parametrize("case", NEAR_MISSES)
def test_a_heading_that_cannot_be_printed_is_refused_at_its_line(case: str, project_root: Path, tmp_path: Path) -> None:
    written, changed, code = NEAR_MISSES[case]
    facts = (project_root / "tests/dossiers/entetes/ctg.yaml").read_text("utf-8")
    assert written in facts
    (tmp_path / "ctg.yaml").write_text(facts.replace(written, changed, 1), "utf-8")
    faults = list_faults(tmp_path)
    assert [fault.code for fault in faults] == [code], [str(fault) for fault in faults]
    assert faults[0].span is not None and faults[0].span.line > 1
    assert faults[0].hint


@pytest.mark.parametrize(
    "logo", ["/etc/passwd", "../ctg.yaml", "file:///etc/passwd", "sous/logo.png", "C:\\\\logo.png"]
)
def test_a_logo_is_a_name_and_no_path(logo: str, project_root: Path, tmp_path: Path) -> None:
    facts = (project_root / "tests/dossiers/entetes/ctg.yaml").read_text("utf-8")
    named = facts.replace("    nom_court: la Caf\n", f"    nom_court: la Caf\n    logo: {logo}\n", 1)
    (tmp_path / "logos").mkdir()
    (tmp_path / "ctg.yaml").write_text(named, "utf-8")
    (fault,) = list_faults(tmp_path)
    assert "est un chemin" in fault.message
    assert fault.span is not None and fault.span.line > 1


def test_the_dossier_of_these_cases_has_no_fault(project_root: Path) -> None:
    assert list_faults(project_root / "tests/dossiers/entetes") == []
