"""The annexe « pilotage » as a kind of annexe: its files, its blank draft, its workbook."""

from __future__ import annotations

from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, OpenTable, Renewal
from generator.annexes.new_dossier import NewDossier
from generator.annexes.steering.files import read_steering_values
from generator.annexes.steering.open_tracking import empty_tracking, fill_tracking
from generator.annexes.steering.sections import compose_steering
from generator.annexes.steering.tracking_files import BLANK_TABLES
from generator.model.annexes import (
    MEASURES_FILE,
    MEETINGS_FILE,
    SPENDING_FILE,
    STEERING_FILE,
    TRACKING_FILE,
    SteeringValues,
)
from generator.model.dossier import Dossier
from generator.writing.formats import XLSX


def _draft_blank(dossier: NewDossier) -> dict[str, str]:
    return {STEERING_FILE: _draft_steering(dossier), **BLANK_TABLES}


def _draft_steering(dossier: NewDossier) -> str:
    first, last = dossier.first_day.year, dossier.last_day.year
    lines = ["# Les instances de pilotage, les chargés de coopération et les jalons.", "instances:"]
    for name in ("Comité de pilotage", "Comité technique"):
        lines.append(f"  - nom: {name}")
        keys = ("role", "composition", "presidence", "frequence", "missions", "secretariat")
        lines += [f"    {key}: à compléter" for key in keys]
    lines += ["", "charges_cooperation: à compléter", "", "# les temps du suivi et de l'évaluation", "jalons:"]
    names = [f"Point d'étape annuel {year}" for year in range(first, last + 1)]
    for name in (*names, "Bilan intermédiaire", "Bilan final"):
        lines += [f"  - nom: {name}", f'    echeance: "à compléter : échéance, {name.lower()}"']
        lines.append(f'    contenu: "à compléter : contenu, {name.lower()}"')
    return "\n".join(lines) + "\n"


def _age(renewal: AnnexeRenewal) -> None:
    """What a steering becomes; only a renewal waits for the module."""
    from generator.annexes.steering.ageing import age_steering

    age_steering(renewal)


def _write_companions(dossier: Dossier) -> dict[str, bytes]:
    """The tracking table as a workbook; whoever writes none does not wait for what writes workbooks."""
    from generator.annexes.steering.tracking_workbook import write_tracking_workbook

    return {XLSX.name_file("suivi"): write_tracking_workbook(dossier)}


STEERING = AnnexeKind(
    nature="pilotage",
    compose=compose_steering,
    files=(
        AnnexeFile.of(STEERING_FILE, "pilotage et jalons", Renewal.DATED),
        AnnexeFile.of(TRACKING_FILE, "tableau de suivi", Renewal.REWRITTEN, open_=True),
        AnnexeFile.of(SPENDING_FILE, "dépenses du plan d'actions", Renewal.REWRITTEN, open_=True),
        AnnexeFile.of(MEASURES_FILE, "valeurs des indicateurs du plan d'actions", Renewal.REWRITTEN, open_=True),
        AnnexeFile.of(MEETINGS_FILE, "réunions des instances", Renewal.REWRITTEN, open_=True),
    ),
    headings={
        "instances": "Les instances",
        "charges-cooperation": "Les chargés de coopération",
        "jalons": "Les jalons",
        "suivi": "Le tableau de suivi",
    },
    read=read_steering_values,
    values=SteeringValues,
    draft_blank=_draft_blank,
    age=_age,
    companions=_write_companions,
    open_table=OpenTable(empty_tracking, fill_tracking),
)
