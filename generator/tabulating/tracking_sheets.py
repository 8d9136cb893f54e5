"""The sheets of a dossier's workbook that hold its tracking: what was said, spent, measured, decided.

A table of the former form, one line a fiche, has a sheet of its own in the place of that of statements.
"""

from __future__ import annotations

from generator.annexes.steering.tracking_files import MEASURE_KINDS, NEXT_STEPS
from generator.model.annexes import MEASURES_FILE, MEETINGS_FILE, SPENDING_FILE, TRACKING_FILE, TRACKING_STATES
from generator.tabulating.declaring import (
    FINANCER,
    INSTANCE,
    MEASURES,
    MEETINGS,
    SPENDING,
    STATEMENTS,
    TRACKED,
    K,
    SheetPlan,
    choose_column,
    compute_column,
    make_column,
    open_column,
    require_column,
)
from generator.writing.xlsx.data_sheets import DataColumn

_NAMED = "ce titre suit la fiche et l'opération"
_SHEET_HELP = "Une opération se dit par son rang dans la fiche ; vide, la ligne parle de toute la fiche."
TRACKING_SHEETS = (
    SheetPlan(
        TRACKED,
        "Suivi",
        "SU",
        TRACKING_FILE,
        "",
        "Tableau de suivi : une ligne par fiche, tenue à jour chaque trimestre.",
        (
            require_column("fiche", "Fiche", K.CODE, 8, "chaque fiche a sa ligne"),
            compute_column("action", "Action", K.LINE, 44, "ce titre se change dans la feuille Fiches"),
            choose_column("etat", "État", 13, TRACKING_STATES),
            make_column("avancement", "Avancement", K.PROSE, 50),
            make_column("difficultes", "Difficultés", K.PROSE, 44),
            make_column("mise_a_jour", "Mise à jour", K.DAY, 13),
        ),
        ("fiche",),
        "action",
        "le tableau de suivi a une ligne par fiche du plan d'actions",
        lasting=("action",),
    ),
    SheetPlan(
        STATEMENTS,
        "Suivi",
        "SU",
        TRACKING_FILE,
        "",
        f"Suivi : une ligne par déclaration ; on en ajoute, on n'en efface pas. {_SHEET_HELP}",
        (
            require_column("date", "Date", K.DAY, 13),
            make_column("auteur", "Auteur", K.LINE, 24),
            require_column("fiche", "Fiche", K.CODE, 8),
            make_column("operation", "Opération", K.CODE, 11),
            compute_column("action", "Action", K.LINE, 44, _NAMED),
            choose_column("etat", "État", 13, TRACKING_STATES),
            make_column("motif", "Motif", K.PROSE, 34),
            make_column("debut", "Début", K.DAY, 13),
            make_column("fin", "Fin", K.DAY, 13),
            make_column("pourcentage", "Avancement (%)", K.COUNT, 12),
            make_column("avancement", "Avancement", K.PROSE, 50),
            make_column("difficultes", "Difficultés", K.PROSE, 44),
            make_column("publics", "Publics touchés", K.PROSE, 30),
            choose_column("suite", "Suite", 13, NEXT_STEPS),
        ),
        ("date", "fiche", "operation"),
        "action",
    ),
    SheetPlan(
        SPENDING,
        "Dépenses",
        "DE",
        SPENDING_FILE,
        "",
        f"Ce qui est engagé et payé pour une année depuis son début, en euros ; la dernière ligne vaut. {_SHEET_HELP}",
        (
            require_column("date", "Date", K.DAY, 13),
            make_column("auteur", "Auteur", K.LINE, 24),
            require_column("fiche", "Fiche", K.CODE, 8),
            make_column("operation", "Opération", K.CODE, 11),
            compute_column("action", "Action", K.LINE, 44, _NAMED),
            DataColumn(FINANCER, "Financeur", K.CHOICE, 22, required=True),
            require_column("annee", "Année", K.CODE, 9),
            make_column("engage", "Engagé", K.EUROS, 13),
            make_column("paye", "Payé", K.EUROS, 13),
        ),
        ("date", "fiche", "operation", FINANCER, "annee"),
        "action",
    ),
    SheetPlan(
        MEASURES,
        "Valeurs des indicateurs",
        "VI",
        MEASURES_FILE,
        "",
        "Les indicateurs des fiches : avant la convention, cible, valeurs par date.",
        (
            require_column("fiche", "Fiche", K.CODE, 8),
            require_column("operation", "Opération", K.CODE, 11),
            require_column("indicateur", "Indicateur", K.LINE, 50),
            choose_column("nature", "Nature", 11, MEASURE_KINDS),
            make_column("date", "Date", K.DAY, 13),
            open_column("valeur", "Valeur", K.NUMBER, 14),
            make_column("unite", "Unité", K.LINE, 16),
            make_column("source", "Source", K.LINE, 30),
        ),
        ("fiche", "operation", "indicateur", "nature", "date", "unite"),
        "indicateur",
    ),
    SheetPlan(
        MEETINGS,
        "Réunions",
        "RE",
        MEETINGS_FILE,
        "",
        "Les réunions des instances : qui y était, ce qui a été décidé.",
        (
            DataColumn(INSTANCE, "Instance", K.CHOICE, 36, required=True, open_choices=True),
            require_column("date", "Date", K.DAY, 13),
            make_column("presents", "Présents", K.PROSE, 40),
            make_column("decisions", "Décisions", K.PROSE, 60),
        ),
        (INSTANCE, "date"),
        INSTANCE,
    ),
)
