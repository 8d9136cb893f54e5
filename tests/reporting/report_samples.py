"""A small dossier with its tracking, and the reports of dossiers, for the tests of reports."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from generator.making.dossier_folder import read_dossier
from generator.model.document import Document, Row, Table, block_inlines, plain_text, walk_blocks
from generator.model.dossier import Dossier
from generator.project import BARE
from generator.reporting.document import ComposedReport, ReportOrder, compose_report
from tests.annexes.annexe_samples import load_dossier, load_identity
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

_MODEL = """
bilans:
  natures:
    etape: {titre: Point d'étape, jalon: Point d'étape, textes: {territoire: changements}}
    final: {titre: Bilan final, jalon: Bilan final, textes: {territoire: changements}}
  extraits:
    petite-enfance: {titre: Volet petite enfance, mots: [petite enfance]}
  textes_locaux:
    - {id: changements, titre: ce qui a changé}

textes_locaux:"""
_SECOND_SHEET = """\
titre: Ouvrir un local de jeunes
orientation: accueil
axe: 2
description: Un local.
annees: [2026, 2027, 2028]
operations:
  - {titre: Aménager, description: Le local, publics: Jeunes, secteur: Essai, pilote: Caf de l'Ain, partenaires: [],
     financement: {caf: {2026: 1000, 2027: 3000}, essai: {2027: 500}}, resultats: Un local ouvert,
     indicateurs_quantitatifs: [Nombre de jeunes, Jours d'ouverture], indicateurs_qualitatifs: [], calendrier: 2027}
  - {titre: Animer, description: Le local, publics: Jeunes, secteur: Essai, pilote: Caf de l'Ain, partenaires: [],
     financement: {caf: {2028: 700}}, resultats: Des animations,
     indicateurs_quantitatifs: [], indicateurs_qualitatifs: [], calendrier: 2028}
"""
_STATEMENTS = """\
date;auteur;fiche;operation;etat;motif;debut;fin;pourcentage;avancement;difficultes;publics;suite
01/06/2026;Ada;1;1;en cours;;01/03/2026;;30;Travaux commencés;;;poursuivre
01/12/2026;Ada;2;1;reportée;Local introuvable;;;;Rien encore;;;modifier
01/06/2027;Ada;1;1;réalisée;;01/03/2026;30/05/2027;100;Crèche ouverte;Aucune;12 enfants;
"""
_SPENDING = """\
date;auteur;fiche;operation;financeur;annee;engage;paye
01/02/2027;Ada;1;1;essai;2026;9000;8000
01/03/2027;Ada;1;1;essai;2026;9500;9100
01/02/2027;Ada;2;1;caf;2026;0;0
01/02/2028;Ada;2;1;caf;2027;3000;1500
"""
_VALUES = """\
fiche;operation;indicateur;nature;date;valeur;unite;source
1;1;Nombre de places;avant;31/12/2025;0;places;Commune
1;1;Nombre de places;cible;01/09/2027;10;places;Commune
1;1;Nombre de places;valeur;31/12/2026;4;places;Commune
1;1;Nombre de places;valeur;30/06/2027;12;places;Commune
2;1;Nombre de jeunes;avant;31/12/2025;20;jeunes;Caf
2;1;Nombre de jeunes;cible;31/12/2027;60;jeunes;Caf
2;1;Nombre de jeunes;valeur;31/12/2027;30;jeunes;Caf
2;1;Jours d'ouverture;valeur;31/12/2027;90;jours;Caf
"""
_MEETINGS = "instance;date;presents;decisions\nComité de pilotage;10/01/2027;Tous;Suivi adopté\n"
END_OF_2027 = datetime.date(2028, 3, 1)


def copy_tracked(folder: Path) -> DossierCopy:
    """A copy of the minimal dossier with two axes, a tracking, and a model that has reports."""
    copy = copy_minimal(folder)
    plan = copy.clauses.parent / "modele.yaml"
    text = plan.read_text("utf-8")
    assert text.count("\ntextes_locaux:") == 1
    plan.write_text(text.replace("\ntextes_locaux:", _MODEL), "utf-8")
    copy.replace("ctg.yaml", "axes:\n  - Petite enfance", "axes:\n  - Petite enfance\n  - Jeunesse")
    copy.write("annexe-3/fiches/02-jeunes.yaml", _SECOND_SHEET)
    copy.write("annexe-4/suivi.csv", _STATEMENTS).write("annexe-4/depenses.csv", _SPENDING)
    return copy.write("annexe-4/valeurs-indicateurs.csv", _VALUES).write("annexe-4/reunions.csv", _MEETINGS)


def read_tracked(folder: Path) -> Dossier:
    """The same, read."""
    return read_dossier(copy_tracked(folder).folder, BARE)


def report(dossier: Dossier, order: ReportOrder) -> ComposedReport:
    """A report that is read and not written."""
    return compose_report(dossier, load_identity(), replace(order, drawn=False))


@lru_cache(maxsize=1)
def report_example() -> ComposedReport:
    """The bilan intermédiaire of the complete example."""
    return report(load_dossier("exemple-complet"), ReportOrder("intermediaire", datetime.date(2029, 6, 28)))


def find(document: Document, name: str) -> Table:
    """A table by its name in the report."""
    wanted = f"{document.meta.piece}/{name}"
    found = [b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Table) and b.id == wanted]
    assert len(found) == 1, name
    return found[0]


def read(row: Row) -> list[str]:
    """The words of the cells of a row, spaces and apostrophes plain."""
    return [
        " ".join(_plain(plain_text(block_inlines(block))) for block in walk_blocks(cell.blocks)) for cell in row.cells
    ]


def say(document: Document) -> str:
    """All the words of a report."""
    words = [plain_text(section.heading) for section in document.sections]
    words += [plain_text(block_inlines(block)) for s in document.sections for block in walk_blocks(s.blocks)]
    return _plain("\n".join(words))


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
