"""Models with none, three or seven annexes, made by a test beside the minimal dossier, and dossiers that use them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.dossiers.dossier_copy import DossierCopy

_HEAD = """\
nom: {name}
version: "1"
libelle: Modèle d'essai
titre: [CONVENTION, D'ESSAI]
numerotation:
  annexe: "Annexe {{capitale}} : "
  annexe_courte: "Annexe {{capitale}} – "
  renvoi_annexe: "annexe {{capitale}}"
sections:
  - {{id: parties, genre: parties, clauses: [parties]}}
  - {{id: objet, genre: article, titre: Objet, clauses: [but, portrait]}}
  - {{id: signature, genre: conclusions, clauses: [fait-a, signature]}}
annexes:{annexes}
textes_locaux:
  - {{id: portrait, titre: portrait du territoire}}
  - {{id: personnes, titre: liste des personnes habilitées}}
"""
CHARTER = """
  - {id: annexe-a, nature: texte, fichier: annexe-a-charte, titre: La charte, titre_court: Charte,
     textes: {corps: charte}}"""
PEOPLE = """
  - id: annexe-b
    nature: texte
    fichier: annexe-b-personnes
    titre: Les personnes habilitées
    titre_court: Personnes habilitées
    textes: {introduction: habilitation, liste: personnes}
    titres: {liste: La liste}"""
PLAN = """
  - {id: annexe-c, nature: plan-actions, fichier: annexe-c-plan, titre: Le plan, titre_court: Plan d'actions}"""
OTHERS = """
  - {id: annexe-d, nature: diagnostic, fichier: annexe-d-diagnostic, titre: Le diagnostic, titre_court: Diagnostic}
  - {id: annexe-e, nature: equipements, fichier: annexe-e-equipements, titre: Les équipements, titre_court: Équipements}
  - {id: annexe-f, nature: pilotage, fichier: annexe-f-pilotage, titre: Le pilotage, titre_court: Pilotage}
  - {id: annexe-g, nature: deliberations, fichier: annexe-g-votes, titre: Les votes, titre_court: Votes,
     textes: {projet: projet}}"""
ANNEXES = {0: " []", 3: CHARTER + PEOPLE + PLAN, 7: CHARTER + PEOPLE + PLAN + OTHERS}
_CLAUSES = {
    "but": "La convention lie les parties. {% for a in annexes %}Elle a l'{{ renvoi(a.id) }}. {% endfor %}",
    "charte": "## Les principes\n\nChacun respecte la *présente charte*.\n\n- neutralité ;\n- laïcité.\n",
    "habilitation": "Peuvent agir pour {{ les_parties }} :",
    "projet": "Le conseil approuve la convention.",
}


def add_model(models: Path, annexes: str, name: str = "annexes") -> Path:
    """A model with these annexes, `annexes` being their YAML."""
    folder = models / name
    (folder / "clauses").mkdir(parents=True)
    (folder / "modele.yaml").write_text(_HEAD.format(name=name, annexes=annexes), "utf-8")
    used = {key: text for key, text in _CLAUSES.items() if f" {key}" in annexes or key == "but"}
    for key, text in used.items():
        (folder / "clauses" / f"{key}.md").write_text(text, "utf-8")
    for key in ("parties", "fait-a", "signature"):
        shutil.copy(models / "mini" / "clauses" / f"{key}.md", folder / "clauses")
    if "liste: personnes" not in annexes:
        text = (folder / "modele.yaml").read_text("utf-8")
        lines = [line for line in text.splitlines(keepends=True) if "id: personnes" not in line]
        (folder / "modele.yaml").write_text("".join(lines), "utf-8")
    return folder


def use_model(copy: DossierCopy, count: int) -> DossierCopy:
    """The minimal dossier with a model of so many annexes, and only the files that it asks for."""
    add_model(copy.folder.parent / "modeles", ANNEXES[count])
    copy.replace("ctg.yaml", "modele: mini", "modele: annexes")
    if count < 7:
        shutil.rmtree(copy.folder / "annexe-4")
    if count < 3:
        shutil.rmtree(copy.folder / "annexe-3")
    return copy
