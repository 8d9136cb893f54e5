"""The sheets of a dossier's workbook, declared: file and list of each, its columns, what makes the key of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.key_help.page import read_help_words
from generator.key_help.schema import Key, list_keys
from generator.model.annexes import FACILITIES_FILE, INDICATORS_FILE, SHEETS_FOLDER, STEERING_FILE, TRACKING_FILE
from generator.model.annexes import TRACKING_STATES as STATES
from generator.model.facts import SPOKEN_CIVILITIES, SPOKEN_GENDERS, SPOKEN_TYPES, Civility
from generator.model.parties.columns import Gender
from generator.model.party_kinds import list_kinds
from generator.writing.xlsx.data_sheets import DataColumn, ValueKind

K = ValueKind
_NOTHING: Mapping[str, str] = {}
_Place = tuple[str, str]  # a file and a key of it
_Find = Callable[[_Place], Key | None]
FACTS_FILE = "ctg.yaml"
SHEET_FILES = f"{SHEETS_FOLDER}/*.yaml"
# Keys of what choices are taken from the dossier.
PARTY, GOAL, OPERATION, SHEET = "partie", "orientation", "operation", "fiche"
TOTAL = "total"
MEANS = "moyens"
ORDER_KEYS = frozenset({("fiches", GOAL)})  # columns whose change gives other numbers to fiches


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet as it is declared. `prefix` is the place of its records in the file, as the reference of keys has it.

    `names` are the columns that make the key of a row, `told` the one that names it to people.
    """

    id: str
    title: str
    mark: str
    file: str
    prefix: str
    help: str
    columns: tuple[DataColumn, ...]
    names: tuple[str, ...]
    told: str
    closed: str = ""


def _column(key: str, title: str, kind: ValueKind, width: int, fixed: str = "") -> DataColumn:
    return DataColumn(key, title, kind, width, fixed=fixed)


def _computed(key: str, title: str, kind: ValueKind, width: int, fixed: str) -> DataColumn:
    return replace(_column(key, title, kind, width, fixed), computed=True)


def _required(key: str, title: str, kind: ValueKind, width: int, fixed: str = "") -> DataColumn:
    return replace(_column(key, title, kind, width, fixed), required=True)


def _open(key: str, title: str, kind: ValueKind, width: int) -> DataColumn:
    """A column of a CSV table that may be « à compléter »."""
    return replace(_column(key, title, kind, width), gap=True)


def _choose(
    key: str, title: str, width: int, choices: Iterable[str] = (), spoken: Mapping[str, str] = _NOTHING
) -> DataColumn:
    known = tuple(map(str, choices))
    return DataColumn(key, title, K.CHOICE, width, choices=known, spoken=tuple(spoken.items()))


_OF_PARTY = "une ligne reste à sa partie : la supprimer, puis en ajouter une à l'autre"
_OF_SHEET = "une ligne reste à sa fiche : la supprimer, puis en ajouter une à l'autre"
_KEPT = "cet identifiant est cité dans d'autres fichiers : il ne change pas ici"
_ADD_SHEETS = f"une fiche est un fichier : en copier un dans {SHEETS_FOLDER}, ou le retirer"
_GROUP_PARTY = DataColumn(PARTY, "Partie", K.CHOICE, 20, fixed=_OF_PARTY, group=True, required=True)
_GROUP_SHEET = DataColumn(SHEET, "Fiche", K.CODE, 8, fixed=_OF_SHEET, group=True, required=True)
_GROUP_OPERATION = DataColumn(
    OPERATION, "Opération", K.CODE, 11, fixed="une ligne reste à son opération", group=True, required=True
)

_PLANS = (
    SheetPlan(
        "parties",
        "Parties",
        "PA",
        FACTS_FILE,
        "parties",
        "Ceux qui signent, dans l'ordre de la première page ; leurs représentants ont leur propre feuille.",
        (
            _column("id", "Identifiant", K.CODE, 18, _KEPT),
            _choose("type", "Type", 24, (kind.key for kind in list_kinds()), SPOKEN_TYPES),
            _column("nom", "Nom", K.LINE, 40),
            _column("nom_court", "Nom court", K.LINE, 18),
            _column("nom_abrege", "Nom abrégé", K.LINE, 14),
            _column("commune", "Commune (Insee)", K.INSEE, 12),
            _column("siren", "SIREN", K.SIREN, 13),
            _column("siret", "SIRET", K.SIRET, 18),
            _choose("genre", "Genre", 9, Gender, SPOKEN_GENDERS),
            _column("organe", "Organe", K.LINE, 26),
            _column("adresse", "Adresse", K.LINE, 40),
            _column("courriels_communication", "Courriels pour la communication", K.LINES, 34),
        ),
        ("id",),
        "nom",
        "une partie qui entre ou qui sort change le texte : l'écrire dans ctg.yaml, avec ses représentants",
    ),
    SheetPlan(
        "representants",
        "Représentants",
        "RE",
        FACTS_FILE,
        "parties.representants",
        "Qui signe pour chaque partie, une ligne par personne.",
        (
            _GROUP_PARTY,
            _choose("civilite", "Civilité", 12, Civility, SPOKEN_CIVILITIES),
            _column("prenom", "Prénom", K.LINE, 20),
            _column("nom", "Nom", K.LINE, 26),
            _column("fonction", "Fonction", K.LINE, 40),
            _column("representation", "Ligne de la première page, si elle est autre", K.LINE, 44),
        ),
        (PARTY, "prenom", "nom"),
        "nom",
    ),
    SheetPlan(
        "deliberations",
        "Délibérations",
        "DE",
        FACTS_FILE,
        "parties",
        "La délibération, ou la décision, qui autorise chaque partie à signer ; les présents restent dans ctg.yaml.",
        (
            _GROUP_PARTY,
            _column("deliberation.date", "Date", K.DAY, 13),
            _column("deliberation.numero", "Numéro", K.CODE, 18),
            _column("deliberation.objet", "Objet", K.LINE, 44),
            _column("deliberation.rapporteur", "Rapporteur", K.LINE, 34),
            _column("deliberation.matiere", "Matière", K.CODE, 10),
            _column("deliberation.convocation", "Convocation", K.DAY, 13),
            _column("deliberation.heure", "Heure", K.CODE, 14),
            _column("deliberation.lieu", "Lieu", K.LINE, 30),
            _column("deliberation.presidence", "Présidence", K.LINE, 30),
            _column("deliberation.secretaire", "Secrétaire", K.LINE, 30),
            _column("deliberation.votes.effectif", "Effectif", K.COUNT, 12),
            _column("deliberation.votes.pour", "Pour", K.COUNT, 12),
            _column("deliberation.votes.contre", "Contre", K.COUNT, 12),
            _column("deliberation.votes.abstention", "Abstention", K.COUNT, 12),
            _column("deliberation.envoi", "Envoi", K.DAY, 13),
            _column("deliberation.reception", "Réception", K.DAY, 13),
            _column("deliberation.publication", "Publication", K.DAY, 13),
        ),
        (PARTY,),
        PARTY,
        "une partie a une délibération : la vider ici en retire les valeurs",
    ),
    SheetPlan(
        "communes",
        "Communes",
        "CO",
        FACTS_FILE,
        "territoire.communes",
        "Les communes du territoire, signataires ou non.",
        (
            _column("insee", "Code Insee", K.INSEE, 12),
            _column("nom", "Nom", K.LINE, 36),
            _column("siren", "SIREN", K.SIREN, 13),
            _column("population", "Population", K.COUNT, 12),
        ),
        ("insee",),
        "nom",
    ),
    SheetPlan(
        "orientations",
        "Orientations",
        "OR",
        FACTS_FILE,
        "orientations",
        "Les orientations de la convention et leurs objectifs, un objectif par ligne dans la cellule (Alt + Entrée).",
        (
            _column("id", "Identifiant", K.CODE, 18, _KEPT),
            _column("titre", "Titre", K.LINE, 50),
            _column("objectifs", "Objectifs", K.LINES, 90),
        ),
        ("id",),
        "titre",
    ),
    SheetPlan(
        "indicateurs",
        "Indicateurs",
        "IN",
        INDICATORS_FILE,
        "",
        "Diagnostic : une ligne par indicateur ; une cellule vide veut dire « sans objet ».",
        (
            _required("theme", "Thème", K.LINE, 28),
            _required("indicateur", "Indicateur", K.LINE, 46),
            _column("unite", "Unité", K.LINE, 13),
            _column("annee", "Année", K.CODE, 9),
            _column("source", "Source", K.LINE, 26),
        ),
        ("theme", "indicateur", "annee"),
        "indicateur",
    ),
    SheetPlan(
        "equipements",
        "Équipements",
        "EQ",
        FACILITIES_FILE,
        "",
        "Les équipements et services que les collectivités soutiennent, en euros par an.",
        (
            DataColumn("collectivite", "Collectivité", K.CHOICE, 20, required=True, open_choices=True),
            _column("type", "Type", K.LINE, 18),
            _open("nom", "Nom", K.LINE, 28),
            _open("gestionnaire", "Gestionnaire", K.LINE, 34),
            _open("statut", "Statut", K.LINE, 18),
            _open("commune", "Commune", K.LINE, 22),
            _open("places", "Places", K.COUNT, 9),
            _open("heures", "Heures", K.COUNT, 10),
            _open("etp", "ETP", K.SHARE, 8),
            replace(_choose("existant", "Existant ou nouveau", 13, ("existant", "nouveau")), gap=True, required=True),
            _open("soutien", "Soutien", K.EUROS, 13),
            _open("bonus_territoire", "Bonus territoire", K.EUROS, 13),
        ),
        ("collectivite", "type", "nom"),
        "nom",
    ),
    SheetPlan(
        "fiches",
        "Fiches",
        "FI",
        SHEET_FILES,
        "",
        "Plan d'actions : une ligne par fiche ; ses opérations et leurs moyens ont leurs propres feuilles.",
        (
            _computed("numero", "Fiche", K.CODE, 8, "ce numéro suit l'ordre des fiches"),
            _computed("fichier", "Fichier", K.CODE, 30, "c'est le nom du fichier de la fiche"),
            _column("titre", "Titre", K.LINE, 46),
            _choose("orientation", "Orientation", 18),
            _column("axe", "Axe", K.COUNT, 7),
            _column("annees", "Années", K.YEARS, 18),
            _column("description", "Description", K.PROSE, 80),
        ),
        ("fichier",),
        "titre",
        _ADD_SHEETS,
    ),
    SheetPlan(
        "operations",
        "Opérations",
        "OP",
        SHEET_FILES,
        "operations",
        "Plan d'actions : les opérations de chaque fiche. Une liste s'écrit un élément par ligne (Alt + Entrée).",
        (
            _GROUP_SHEET,
            _computed("rang", "Opération", K.CODE, 11, "ce numéro suit l'ordre des opérations"),
            _column("titre", "Titre", K.LINE, 40),
            _column("description", "Description", K.PROSE, 70),
            _column("publics", "Publics", K.PROSE, 34),
            _column("secteur", "Secteur", K.PROSE, 28),
            _column("pilote", "Pilote", K.LINE, 28),
            _column("partenaires", "Partenaires", K.LINES, 34),
            _column("resultats", "Résultats attendus", K.PROSE, 44),
            _column("indicateurs_quantitatifs", "Indicateurs quantitatifs", K.LINES, 40),
            _column("indicateurs_qualitatifs", "Indicateurs qualitatifs", K.LINES, 40),
            _column("calendrier", "Calendrier", K.PROSE, 32),
        ),
        (SHEET, "titre"),
        "titre",
    ),
    SheetPlan(
        MEANS,
        "Moyens",
        "MO",
        SHEET_FILES,
        "operations.financement",
        "Plan d'actions : ce que chaque signataire apporte à chaque opération, en euros par an ; vide veut dire rien.",
        (
            _GROUP_OPERATION,
            _computed("titre", "Titre de l'opération", K.LINE, 44, "il est dans la feuille Opérations"),
            DataColumn("signataire", "Signataire", K.CHOICE, 22, fixed=_OF_PARTY, required=True),
        ),
        (OPERATION, "signataire"),
        "signataire",
    ),
    SheetPlan(
        "instances",
        "Instances",
        "IS",
        STEERING_FILE,
        "instances",
        "Les instances de pilotage. Une liste s'écrit un élément par ligne (Alt + Entrée).",
        (
            _column("nom", "Nom", K.LINE, 32),
            _column("role", "Rôle", K.PROSE, 40),
            _column("composition", "Composition", K.LINES, 60),
            _column("presidence", "Présidence", K.PROSE, 34),
            _column("frequence", "Fréquence", K.PROSE, 22),
            _column("missions", "Missions", K.LINES, 60),
            _column("secretariat", "Secrétariat", K.PROSE, 34),
        ),
        ("nom",),
        "nom",
    ),
    SheetPlan(
        "charges",
        "Chargés de coopération",
        "CH",
        STEERING_FILE,
        "charges_cooperation",
        "Les chargés de coopération et leurs financements.",
        (
            _column("perimetre", "Périmètre", K.PROSE, 44),
            _column("nom", "Nom", K.LINE, 30),
            _column("employeur", "Employeur", K.PROSE, 38),
            _column("etp", "ETP", K.SHARE, 8),
            _column("financement", "Financement", K.PROSE, 60),
        ),
        ("perimetre",),
        "perimetre",
    ),
    SheetPlan(
        "jalons",
        "Jalons",
        "JA",
        STEERING_FILE,
        "jalons",
        "Les points d'étape et les bilans.",
        (
            _column("nom", "Nom", K.LINE, 34),
            _column("echeance", "Échéance", K.WHEN, 26),
            _column("contenu", "Contenu", K.PROSE, 90),
        ),
        ("nom",),
        "nom",
    ),
    SheetPlan(
        "suivi",
        "Suivi",
        "SU",
        TRACKING_FILE,
        "",
        "Tableau de suivi : une ligne par fiche, tenue à jour chaque trimestre.",
        (
            _required("fiche", "Fiche", K.CODE, 8, "chaque fiche a sa ligne"),
            _computed("action", "Action", K.LINE, 44, "ce titre se change dans la feuille Fiches"),
            _choose("etat", "État", 13, STATES),
            _column("avancement", "Avancement", K.PROSE, 50),
            _column("difficultes", "Difficultés", K.PROSE, 44),
            _column("mise_a_jour", "Mise à jour", K.DAY, 13),
        ),
        ("fiche",),
        "action",
        "le tableau de suivi a une ligne par fiche du plan d'actions",
    ),
)


@lru_cache(maxsize=1)
def list_plans() -> tuple[SheetPlan, ...]:
    """The sheets in their order, each column with what it is for and whether it may be missing, as the schema says."""
    words = read_help_words()
    duties = {(key.file, key.path): key for key in list_keys()}
    return tuple(
        replace(plan, columns=tuple(_explain(plan, one, words.get, duties.get) for one in plan.columns))
        for plan in _PLANS
    )


def _explain(plan: SheetPlan, column: DataColumn, say: Callable[[_Place], str | None], find: _Find) -> DataColumn:
    path = f"{plan.prefix}.{column.key}" if plan.prefix else column.key
    said, duty = say((plan.file, path)) or "", find((plan.file, path))
    in_table = plan.file.endswith(".csv")
    return replace(
        column,
        help=said.replace("`", "") or (column.fixed and f"{column.fixed[:1].upper()}{column.fixed[1:]}."),
        required=column.required or (duty is not None and duty.required and not in_table),
        gap=column.gap or (duty is not None and duty.gap and not in_table),
    )
