"""The dossier of an avenant as a test has it: facts, a model made of the one of a repository's model, by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

PLACE = "  - {id: modifications, genre: modifications, clauses: []}"
MODELS = Path(__file__).resolve().parents[2] / "content" / "modeles"
PERIOD = "{debut: 2027-01-01, fin: 2031-12-31}"
# A convention of the Val d'Essai for 2027-2031, that its second avenant extends and that a commune joins.
FACTS = """\
modele: MODEL
mention: exemple fictif
territoire:
  nom: Val d'Essai
  departement: "01"
  departement_nom: Ain
  communes:
    - {insee: "01004", nom: Essai-sur-Ain, population: 4200}
    - {insee: "01005", nom: Arrivaz, population: 900}
periode: {debut: 2027-01-01, fin: 2032-12-31}
signature: {lieu: Essai-sur-Ain, date: 2029-06-28}
parties:
  - id: caf
    type: caf
    nom: Caisse d'allocations familiales de l'Ain
    nom_court: la Caf
    organe: Conseil d'administration
    representants:
      - {civilite: Madame, prenom: Ada, nom: EXEMPLE, fonction: Directrice}
  - id: essai
    type: commune
    nom: Commune d'Essai-sur-Ain
    commune: "01004"
    organe: Conseil municipal
    representants:
      - {civilite: Madame, prenom: Zoé, nom: SPÉCIMEN, fonction: Maire}
    deliberation: {date: 2029-05-14, numero: D_2029_12, publication: 2029-05-16, reception: 2029-05-15}
  - id: arrivaz
    type: commune
    nom: Commune d'Arrivaz
    commune: "01005"
    organe: Conseil municipal
    representants:
      - {civilite: Monsieur, prenom: Paul, nom: MODÈLE, fonction: Maire}
    deliberation: {date: 2029-05-22, numero: "2029-31", publication: 2029-05-24, reception: 2029-05-23}
orientations:
  - {id: accueil, titre: Développer l'accueil, objectifs: [Ouvrir des places]}
axes: [Petite enfance]
avenant:
  numero: 2
  objet: prolongation d'un an et arrivée de la commune d'Arrivaz
  convention:
    titre: Convention territoriale globale Val d'Essai 2027-2031
    signature: 2026-11-30
    periode: {debut: 2027-01-01, fin: 2031-12-31}
  precedents:
    - {numero: 1, objet: plan d'actions, signature: 2028-03-01}
  rejoignent: [arrivaz]
"""


OWN_FILE = "objet: prolongation\nsignature: {lieu: Essai-sur-Ain, date: 2029-06-28}\n"


def write_amendment(
    root: Path, model: str, articles: dict[str, str] | None = None, facts: str = FACTS, own_file: str = OWN_FILE
) -> Path:
    """The dossier of the avenant n° 2 to `root`/essai, on a model of the repository.

    `articles` are those that `ctg avenant` would write, the text by the title; `own_file` is its avenant.yaml.
    """
    own = root / "essai" / "avenants" / "modeles" / "essai-avenant-2"
    shutil.copytree(MODELS / model / "avenant", own)
    plan = (own / "modele.yaml").read_text("utf-8")
    assert plan.count(PLACE) == 1
    lines = [PLACE]
    for rank, (title, text) in enumerate((articles or {}).items(), 1):
        place = f"id: modification-{rank}, genre: article, calcule: oui, clauses: [texte-{rank}]"
        lines.append(f'  - {{{place}, titre: "{title}"}}')
        (own / "clauses" / f"texte-{rank}.md").write_text(text, "utf-8")
    (own / "modele.yaml").write_text(plan.replace(PLACE, "\n".join(lines)).replace("{numero}", "2"), "utf-8")
    folder = root / "essai" / "avenants" / "2"
    folder.mkdir(parents=True)
    (folder / "ctg.yaml").write_text(facts.replace("MODEL", "essai-avenant-2"), "utf-8")
    (folder / "avenant.yaml").write_text(own_file, "utf-8")
    return folder
