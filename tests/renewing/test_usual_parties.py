"""The usual parties of a model: in each new dossier, those of its département, and refused where they cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.batches.rows import read_workbook, settle_row, write_template
from generator.errors import ContentError
from generator.making.dossier_folder import read_dossier
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.party_kinds import PartyType
from generator.project import Project
from generator.reading.clause_files import read_model
from generator.renewing.new_dossier import NewDossierRequest, create_dossier

USUAL = """
parties_habituelles:
  - {id: caf, type: caf, nom: Caisse d'allocations familiales d'ailleurs}
  - id: caf
    type: caf
    departement: "13"
    nom: Caisse d'allocations familiales des Bouches-du-Rhône
    nom_court: la Caf
    adresse: 215, chemin de Gibbes, 13014 Marseille
    organe: Conseil d'administration
    courriels_communication: [presse@caf13.example, "com: @caf13.example"]
    fonctions: [Présidente, Directeur]
  - {id: msa, type: msa, nom: Mutualité sociale agricole Provence-Azur, departement: "13", fonctions: [Directrice]}
  - {id: msa-corse, type: msa, nom: Mutualité sociale agricole de Corse, departement: 2A}
"""


@pytest.fixture
def project(tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    model = tmp_path / "content" / "modeles" / "mini"
    shutil.copytree(project_root / "tests" / "dossiers" / "modeles" / "mini", model)
    plan = model / "modele.yaml"
    plan.write_text(plan.read_text("utf-8") + USUAL, "utf-8")
    return Project(tmp_path)


def create(project: Project, codes: tuple[str, ...]) -> Dossier:
    request = NewDossierRequest("Essai", codes, target=Path("content/essai"), model="mini")
    return read_dossier(create_dossier(request, project)[0], project)


def test_a_new_dossier_has_those_of_its_departement(project: Project) -> None:
    parties = create(project, ("13041",)).facts.parties
    assert [(p.id, p.type) for p in parties] == [
        ("caf", PartyType.CAF),
        ("gardanne", PartyType.COMMUNE),
        ("msa", PartyType.MSA),
    ]
    caf, _, msa = parties
    assert (caf.nom, caf.adresse) == (
        "Caisse d'allocations familiales des Bouches-du-Rhône",
        "215, chemin de Gibbes, 13014 Marseille",
    )
    assert caf.courriels_communication == ("presse@caf13.example", "com: @caf13.example")
    assert [r.fonction for r in caf.representants] == ["Présidente", "Directeur"]
    assert all(isinstance(r.nom, Unknown) and isinstance(r.civilite, Unknown) for r in caf.representants)
    assert [r.fonction for r in msa.representants] == ["Directrice"]


def test_elsewhere_the_others_sign(project: Project) -> None:
    caf, _ = create(project, ("01004",)).facts.parties
    assert caf.nom == "Caisse d'allocations familiales d'ailleurs"


@pytest.mark.slow
def test_a_row_of_a_workbook_knows_them_and_says_more(project: Project) -> None:
    row = {
        "territoire": "Essai",
        "modele": "mini",
        "communes": "13041",
        "debut": "01/01/2031",
        "fin": "31/12/2035",
        "caf_representants": "Madame Anne MODELE, Directrice",
    }
    write_template(Path("lot.xlsx"), project, [row])
    (read,) = read_workbook(Path("lot.xlsx"), project).rows
    assert read.facts is not None, read.faults
    settle_row(read, read.facts, Path("content/essai"), project)
    caf, _, msa = read_dossier(Path("content/essai"), project).facts.parties
    assert caf.adresse == "215, chemin de Gibbes, 13014 Marseille"
    assert [(r.nom, r.fonction) for r in caf.representants] == [("MODELE", "Directrice")]
    assert msa.nom == "Mutualité sociale agricole Provence-Azur"


@pytest.mark.parametrize(
    ("entry", "code", "key"),
    [
        ("{id: gardanne, type: commune, nom: Commune de Gardanne}", "partie-habituelle", "type"),
        ("{id: la-caf, type: caf, nom: Caf}", "partie-habituelle", "id"),
        ('{id: caf, type: msa, nom: MSA, departement: "75"}', "partie-habituelle", "id"),
        ('{id: msa, type: msa, nom: MSA, departement: "13"}', "identifiant-en-double", "id"),
        ('{id: x, type: msa, nom: MSA, departement: "1"}', "valeur-invalide", "departement"),
        ("{id: x, type: msa, nom: MSA, telephone: 04}", "cle-inconnue", "telephone"),
    ],
)
def test_a_party_that_cannot_be_is_refused_at_its_place(project: Project, entry: str, code: str, key: str) -> None:
    plan = project.content / "modeles" / "mini" / "modele.yaml"
    text = plan.read_text("utf-8") + f"  - {entry}\n"
    plan.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_model(plan.parent)
    (fault,) = caught.value.diagnostics
    assert fault.span is not None
    assert (fault.code, fault.span.line) == (code, len(text.splitlines()))
    assert f"{key}:" in (fault.excerpt or "")
