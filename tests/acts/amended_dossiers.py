"""The dossier of an avenant below that of a convention, written by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace

from generator.acts.in_force.base import find_base
from generator.acts.in_force.consolidated import PastAmendment, write_consolidated
from generator.dossier_place import name_dossier
from generator.making.dossier_folder import read_dossier
from generator.project import Project
from tests.dossiers.dossier_copy import DossierCopy

TITLE = "Avenant n° {} à la convention d'essai"
OBJECT = "Prolongation d'un an"
PLAN = """\
nom: {name}
version: "1"
libelle: Modèle d'un avenant
titre: [AVENANT N° {number}, À LA CONVENTION, D'ESSAI]
intitule: "{title}"
sigle: "{title}"
acte: {{fichier: avenant-{number}, nom: Avenant n° {number}}}
sections:
  - {{id: parties, genre: parties, clauses: [parties]}}
  - {{id: visas, genre: visas, clauses: [visas]}}
  - {{id: article-1, genre: article, titre: Durée, clauses: [duree]}}
  - {{id: signature, genre: conclusions, clauses: [fait-a, signature]}}
annexes:
  - id: annexe-3
    nature: plan-actions
    fichier: annexe-3-plan
    titre: Le plan d'actions
    titre_court: Plan d'actions
    textes: {{introduction: annexe-3-introduction}}
"""
VISAS = """Vu la convention d'essai, signée le {{ avenant.convention.signature | date }} ;

{% for precedent in avenant.precedents %}
Vu l'avenant n° {{ precedent.numero }} à cette convention ;

{% endfor %}
"""
TERM = "Le présent acte s'achève le {{ periode.fin | date }}, et engage {{ les_parties }}.\n"


def add_amendment(convention: DossierCopy, number: int = 1) -> DossierCopy:
    """Open an avenant to a convention that is frozen: another year, and annexe 3 attached."""
    avenant = DossierCopy(convention.folder / "avenants" / str(number))
    name, title = f"{convention.folder.name}-avenant-{number}", TITLE.format(number)
    facts = (convention.folder / "ctg.yaml").read_text("utf-8")
    facts = facts.replace("modele: mini", f"modele: {name}").replace("fin: 2029-12-31", "fin: 2030-12-31")
    block = f"avenant:\n  numero: {number}\n  objet: {OBJECT}\n  convention: {{titre: Convention d'essai, "
    former = ", ".join(f"{{numero: {n}, objet: {OBJECT}, signature: 2027-05-0{n}}}" for n in range(1, number))
    block += f"signature: 2026-03-02}}\n  annexes: [annexe 3]\n  precedents: [{former}]\n"
    avenant.write("ctg.yaml", facts + block)
    avenant.write("avenant.yaml", f"objet: {OBJECT}\n")
    shutil.copytree(convention.folder / "annexe-3", avenant.folder / "annexe-3")
    model = avenant.folder.parent / "modeles" / name
    shutil.copytree(convention.clauses, model / "clauses")
    for clause in ("objet", "annexe-4-introduction"):
        (model / "clauses" / f"{clause}.md").unlink()
    (model / "clauses" / "visas.md").write_text(VISAS, "utf-8")
    (model / "clauses" / "duree.md").write_text(TERM, "utf-8")
    (model / "modele.yaml").write_text(PLAN.format(name=name, number=number, title=title), "utf-8")
    assert name_dossier(avenant.folder) == name
    _consolidate(convention, avenant, number)
    return avenant


def _consolidate(convention: DossierCopy, avenant: DossierCopy, number: int) -> None:
    """What the act of the avenant keeps of the convention that it makes: here, its words as they were."""
    text = find_base(convention.folder).text
    living = read_dossier(convention.folder, Project(convention.folder.parent))
    text = replace(text, amendments=(*text.amendments, PastAmendment(number, OBJECT)))
    for name, data in write_consolidated(text, living).items():
        avenant.write(name, data)
