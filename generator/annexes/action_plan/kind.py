"""The annexe « plan-actions » as a kind of annexe: its files and its blank fiche."""

from __future__ import annotations

import re

from generator.annexes.action_plan.files import read_plan
from generator.annexes.action_plan.sections import compose_action_plan
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, Renewal
from generator.annexes.new_dossier import NewDossier
from generator.model.annexes import ENDED_ACTIONS_FILE, SHEETS_FOLDER, PlanValues

_FIRST_SHEET = f"{SHEETS_FOLDER}/01-action.yaml"
_SHEET = """\
# Une fiche action. Recopier ce fichier (02-….yaml, 03-….yaml) pour chaque action ; l'ordre est celui des noms.
titre: à compléter
orientation: orientation-1 # l'identifiant d'une orientation de ctg.yaml
axe: 1 # le rang de l'axe dans ctg.yaml
description: à compléter
annees: à compléter # par exemple [{year}]
operations:
  - titre: à compléter
    description: à compléter
    publics: à compléter
    secteur: à compléter
    pilote: à compléter
    partenaires: à compléter
    financement: à compléter # par partie, puis par année
    resultats: à compléter
    indicateurs_quantitatifs: à compléter
    indicateurs_qualitatifs: à compléter
    calendrier: à compléter
"""


def _draft_blank(dossier: NewDossier) -> dict[str, str]:
    return {_FIRST_SHEET: _SHEET.format(year=dossier.first_day.year)}


def _age(renewal: AnnexeRenewal) -> None:
    """What a plan becomes; only a renewal waits for the module."""
    from generator.annexes.action_plan.ageing import renew_plan

    renew_plan(renewal)


ACTION_PLAN = AnnexeKind(
    nature="plan-actions",
    compose=compose_action_plan,
    files=(
        AnnexeFile(
            rf"{re.escape(SHEETS_FOLDER)}/[^/]+\.yaml",
            _FIRST_SHEET,
            "fiches action",
            Renewal.REWRITTEN,
            together=True,
        ),
        AnnexeFile.of(ENDED_ACTIONS_FILE, "états des actions terminées", Renewal.REWRITTEN, together=True),
    ),
    headings={
        "axes": "Les axes d'intervention",
        "vue-d-ensemble": "Le plan d'actions en une page",
        "synthese": "Le tableau de synthèse",
        "moyens": "Les moyens mobilisés par chaque signataire",
    },
    read=read_plan,
    values=PlanValues,
    draft_blank=_draft_blank,
    age=_age,
)
