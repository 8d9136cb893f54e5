"""Acts sent to the préfecture: their identifier, what was acknowledged, and the four lines of the stamp.

Pure values: who reads an acknowledgement is `generator.reading.acknowledgement`, who draws the stamp is
`generator.prefecture.stamp`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span

# Code of the nature in an identifier, by the number that messages carry. Source: ACTES protocol v1.1, CodeNatureActe.
NATURE_BY_NUMBER = {"1": "DE", "2": "AR", "3": "AI", "4": "CC", "5": "BF", "6": "AU"}
NATURE_NAMES = {
    "DE": "délibération",
    "AR": "acte réglementaire",
    "AI": "acte individuel",
    "CC": "contrat ou convention",
    "BF": "document budgétaire et financier",
    "AU": "autre acte",
}
IDENTIFIER_EXAMPLE = "013-211300413-20251208-DEL_2025_123-DE"

_DEPARTMENT = re.compile(r"(?!000)0(?:[0-8]\d|9[0-59])|02[AB]|9[78]\d")
# Read from both ends, because a number may hold "-" and spaces inside.
_IDENTIFIER = re.compile(
    r"(?P<department>[^-]+)-(?P<siren>[^-]+)-(?P<day>[^-]+)-(?P<number>.+)-(?P<nature>[^-]+)", re.S
)
# Lower-case letters are valid by the published schema, and met.
_NUMBER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_ -]{0,13}[A-Za-z0-9_])?")
_FILE_NAME = re.compile(
    r"(?:^|[^0-9A-Z])((?:\d{3}|02[AB])-\d{9}-\d{8}-.{1,15}?-[A-Z]{2})-\d-\d(?:_\d+)?(?: ?\(\d+\))?(?:\.\w+)?$", re.I
)


@dataclass(frozen=True, slots=True)
class ActIdentifier:
    """The unique identifier of an act: "013-211300413-20251208-DEL_2025_123-DE".

    `department` has three characters ("013", "02A", "971"), `siren` nine digits, `number` 1 to 15 characters as the
    message writes them (the names of files may have other capitals), `nature` is one of `NATURE_NAMES`.
    """

    department: str
    siren: str
    decided: date
    number: str
    nature: str

    def __str__(self) -> str:
        return f"{self.department}-{self.siren}-{self.decided:%Y%m%d}-{self.number}-{self.nature}"


@dataclass(frozen=True, slots=True)
class ActMetadata:
    """What is known of an act at the préfecture; `sent` and `published` may be unknown when the stamp is made.

    `source` says where the data come from, in words for a person (an acknowledgement's file name, the published
    file…). Empty, or with `simulation` set, the stamp says « simulation ».
    """

    identifier: ActIdentifier
    received: date
    sent: date | None = None
    published: date | None = None
    source: str = ""
    simulation: bool = False


@dataclass(frozen=True, slots=True)
class StampText:
    """The lines of a stamp, top to bottom, already worded; `simulation` adds the visible mention."""

    lines: tuple[str, ...]
    simulation: bool


def write_stamp_text(act: ActMetadata) -> StampText:
    """The four lines of the stamp; a date that is not known stays blank, to be added by stamping again.

    Source: the wording follows the publicity reform of 1 July 2022 (« Publié le », no more « Affiché le »).
    """
    return StampText(
        (
            f"Envoyé en préfecture le {_write_date(act.sent)}".rstrip(),
            f"Reçu en préfecture le {_write_date(act.received)}",
            f"Publié le {_write_date(act.published)}".rstrip(),
            f"ID : {act.identifier}",
        ),
        simulation=act.simulation or not act.source.strip(),
    )


def _write_date(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def has_luhn_key(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others, as in a SIREN (9 digits) or a SIRET (14)."""
    if not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def derive_commune_siren(insee: str) -> str | None:
    """The SIREN that a commune's INSEE code gives ("13041" gives "211300413"), or nothing overseas.

    Source: INSEE's construction for communes of metropolitan France, 21 + département + rest of the code + key;
    Corsica's 2A and 2B count as 20.
    """
    code = insee.upper()
    if not re.fullmatch(r"(?:\d\d|2[AB])\d{3}", code) or code.startswith(("97", "98")):
        return None
    department = "20" if code[:2] in ("2A", "2B") else code[:2]
    stem = f"21{department}0{code[2:]}"
    return next(stem + key for key in "0123456789" if has_luhn_key(stem + key))


def parse_act_identifier(text: str, span: Span | None = None) -> tuple[ActIdentifier | None, tuple[Diagnostic, ...]]:
    """The identifier written in `text`, or nothing, with every fault of its grammar.

    Source: ACTES protocol, unique identifier of an act: département, SIREN, date of the decision, number, nature.
    """
    faults: list[Diagnostic] = []

    def report(message: str, hint: str = f"forme attendue : {IDENTIFIER_EXAMPLE}") -> None:
        faults.append(Diagnostic(Code.IDENTIFIANT_ACTE, f"identifiant « {text} » : {message}", span, text, hint))

    found = _IDENTIFIER.fullmatch(text.strip())
    if found is None:
        report("il y faut cinq parties : département, SIREN, date, numéro, nature")
        return None, tuple(faults)
    department, siren, day, number, nature = found.groups()
    if not _DEPARTMENT.fullmatch(department):
        report(f"« {department} » n'est pas un département sur trois caractères (013, 02A, 971…)")
    if not re.fullmatch(r"[0-9]{9}", siren):
        report(f"« {siren} » n'est pas un SIREN de neuf chiffres")
    elif not has_luhn_key(siren):
        report(f"le SIREN {siren} a une clé fausse", "recopier le SIREN depuis l'accusé de réception")
    decided = parse_compact_date(day)
    if decided is None:
        report(f"« {day} » n'est pas une date AAAAMMJJ")
    if not _NUMBER.fullmatch(number):
        report(f"le numéro « {number} » doit avoir 1 à 15 lettres, chiffres, « _ » ou « - »")
    if nature not in NATURE_NAMES:
        report(f"la nature « {nature} » n'est pas une de {', '.join(NATURE_NAMES)}")
    if faults or decided is None:
        return None, tuple(faults)
    return ActIdentifier(department, siren, decided, number, nature), ()


def parse_compact_date(digits: str) -> date | None:
    """A date written AAAAMMJJ, or nothing."""
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def find_identifier_in_name(file_name: str) -> str | None:
    """The identifier that an ACTES file name carries ("013-…-DE-1-2_1.xml"), or nothing. Not checked."""
    found = _FILE_NAME.search(file_name)
    return found.group(1).upper() if found else None


def check_act_dates(act: ActMetadata, span: Span | None = None) -> tuple[Diagnostic, ...]:
    """A warning for each pair of dates out of order: decision, sending, receipt, publication.

    Source: CGCT L. 2131-1, an act is executory once published and transmitted; equal dates are normal.
    """
    steps = [
        ("la décision", act.identifier.decided),
        ("l'envoi en préfecture", act.sent),
        ("la réception en préfecture", act.received),
        ("la publication", act.published),
    ]
    known = [(name, day) for name, day in steps if day is not None]
    return tuple(
        Diagnostic(
            Code.DATES_ACTE,
            f"acte {act.identifier} : {after} ({_write_date(later)}) précède {before} ({_write_date(earlier)})",
            span,
            hint="vérifier les dates données avec celles de l'accusé de réception",
            severity=Severity.WARNING,
        )
        for (before, earlier), (after, later) in pairwise(known)
        if later < earlier
    )


@dataclass(frozen=True, slots=True)
class FreezeOrder:
    """Who freezes a text, and which day: both go into the register, and into no document."""

    day: date
    by: str
