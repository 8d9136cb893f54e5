"""The workbook of a batch, one row per CTG: its columns, and a row once it has been read.

One list of columns serves the reading, the empty workbook that `ctg lot --modele-xlsx` writes, and its help.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from generator.errors import Diagnostic
from generator.model.territories import ReferenceCommune, ReferenceGrouping

SHEET, HELP_SHEET = "CTG", "Aide"
IGNORED = "#"  # at the start of a row's first cell: the row is left out
COMMUNES, GROUPING = "communes", "epci"


class Kind(StrEnum):
    """What a column holds, which decides the format of its cells and how they are read."""

    TEXT = "texte"
    CODES = "codes"
    DAY = "date"
    CHOICE = "choix"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title in the sheet, what a person has to write there, an example; width in characters."""

    key: str
    title: str
    help: str
    example: str
    width: float = 24
    kind: Kind = Kind.TEXT
    required: bool = False


COLUMNS = (
    Column(
        "territoire",
        "Territoire",
        "Le nom du territoire, comme il sera imprimé. Deux lignes ne peuvent pas porter le même nom. Une ligne dont "
        "cette cellule commence par # est ignorée.",
        "# Exemple, ligne ignorée : Bassin minier",
        34,
        required=True,
    ),
    Column(
        "debut", "Début de la période", "Premier jour de la convention, une date.", "01/01/2031", 13, Kind.DAY, True
    ),
    Column("fin", "Fin de la période", "Dernier jour de la convention, une date.", "31/12/2035", 13, Kind.DAY, True),
    Column(
        "communes",
        "Communes signataires",
        "Les communes qui signent, codes Insee ou noms, avec des virgules. Vide si seule l'intercommunalité signe.",
        "13041, 13046, 13060",
        30,
        Kind.CODES,
    ),
    Column(
        "epci",
        "EPCI signataire",
        "Le SIREN ou le nom de l'intercommunalité, si elle signe. Seule, ses communes font le territoire.",
        "",
        14,
        Kind.CODES,
    ),
    Column(
        "competence",
        "Compétence petite enfance",
        "Qui l'exerce : communes, ou epci si elles la lui ont transférée. Vide : les communes si elles signent, sinon "
        "l'intercommunalité.",
        "communes",
        16,
        Kind.CHOICE,
    ),
    Column("lieu", "Lieu de signature", "La ville où l'on signe, si elle est connue.", "Marseille", 18),
    Column(
        "date_signature",
        "Date de signature",
        "Une date, si elle est connue ; après les délibérations.",
        "",
        13,
        Kind.DAY,
    ),
    Column(
        "caf",
        "Nom de la Caf",
        "Seulement s'il n'est pas celui du département : « Caisse d'allocations familiales de … ».",
        "",
        34,
    ),
    Column(
        "caf_representants",
        "Représentants de la Caf",
        "Civilité Prénom NOM, fonction. Le nom en capitales. Un point-virgule entre deux personnes. Sans prénom : "
        "Madame EXEMPLE, Présidente ; sans civilité : Anne EXEMPLE, Présidente.",
        "Monsieur Jean EXEMPLE, Président ; Madame Anne MODELE, Directrice",
        40,
    ),
    Column(
        "epci_representants",
        "Représentants de l'EPCI",
        "De la même façon.",
        "",
        34,
    ),
    Column(
        "communes_representants",
        "Représentants des communes",
        "Code Insee : Civilité Prénom NOM, fonction. Un point-virgule entre deux personnes. Les communes qui n'y sont "
        "pas restent à compléter.",
        "13041 : Monsieur Paul ESSAI, Maire ; 13046 : Madame Lise TEST, Maire",
        46,
    ),
    Column(
        "modele",
        "Modèle de clauses",
        "Un dossier de content/modeles. Vide : le modèle que « ctg nouveau » prend.",
        "",
        14,
        Kind.CHOICE,
    ),
    Column(
        "identite",
        "Identité graphique",
        "Un dossier de templates/identites. Vide : neutre.",
        "neutre",
        14,
        Kind.CHOICE,
    ),
    Column(
        "origine",
        "Dossier d'origine",
        "Pour renouveler : le dossier de la CTG qui s'achève (content/bassin-minier), ou un de ses PDF. Territoire, "
        "parties et textes en viennent. Seuls comptent la période, le modèle, et le nom, pour le dossier.",
        "",
        34,
    ),
)
RENEWAL_KEYS = frozenset({"territoire", "debut", "fin", "modele", "origine"})


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds something: 1-based row and column, its address (« C12 »), its value as the file has it."""

    row: int
    column: int
    address: str
    value: str | int | float | datetime.date
    # A formula without a stored result, an error such as #REF!, struck or merged: what to tell, instead of the value.
    unusable: str = ""


@dataclass(frozen=True, slots=True)
class SheetContent:
    """The sheet of a workbook: its title, its cells by rows, and what of it was not read (hidden, filtered, struck)."""

    title: str
    cells: tuple[SheetCell, ...]
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRepresentative:
    """Someone who signs, as a row names them; what is empty is to be completed, None is left out of the text."""

    civility: str | None
    first_name: str | None
    last_name: str
    office: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says, checked. `representatives` are by « caf », « epci » or INSEE code."""

    name: str
    first_day: datetime.date
    last_day: datetime.date
    communes: tuple[ReferenceCommune, ...] = ()
    grouping: ReferenceGrouping | None = None
    holder: str = ""
    place: str = ""
    signing_day: datetime.date | None = None
    caf: str = ""
    representatives: dict[str, tuple[KnownRepresentative, ...]] = field(default_factory=dict)
    model: str = ""
    identity: str = ""
    origin: Path | None = None


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """A row: where it stands, what its cells hold by column, its facts when none of them is wrong, what to tell."""

    number: int
    place: str  # « renouvellements.xlsx:CTG!A12 »
    name: str
    values: dict[str, str]
    facts: RowFacts | None
    faults: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """Everything that a workbook says: its rows in order, how many are ignored, and what to tell of the whole."""

    rows: tuple[WorkbookRow, ...]
    ignored: int
    notes: tuple[Diagnostic, ...]
