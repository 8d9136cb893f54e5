"""The kinds of values that facts are made of: a day, a line of words, a code, an amount, as a person may type each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Literal, LiteralString, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from generator.model.words.gaps import find_inner_gaps
from generator.model.words.prose import WordsFault, find_line_fault, find_prose_fault, join_lines
from generator.model.words.typed import (
    SHEET_NUMBER,
    TypedFault,
    read_choice,
    read_code,
    read_day,
    read_euros,
    read_share,
    read_whole,
    read_years,
)

T = TypeVar("T")


def _read_typed(read: Callable[[str], T], kind: LiteralString) -> BeforeValidator:
    """What a person typed, read by `read`; a value that is no text goes on as it is. `kind` names its faults."""

    def parse(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return read(value)
        except TypedFault as fault:
            words = {"message": fault.message, "hint": fault.hint}
            raise PydanticCustomError(kind, "{message}", words) from fault

    return BeforeValidator(parse)


def take_choice(choices: Iterable[str], others: Mapping[str, str] | None = None) -> BeforeValidator:
    """A word of a closed list, whatever its capitals and accents; `others` as in `read_choice`."""
    known = tuple(str(choice) for choice in choices)

    def parse(value: object) -> object:
        return read_choice(value, known, others or {}) if isinstance(value, str) else value

    return BeforeValidator(parse)


def _read_effect(words: str) -> datetime.date | str:
    """A day, or one of the events that an avenant may take effect upon."""
    said = read_choice(words, EFFECTS, {})
    if said in EFFECTS:
        return said
    try:
        return read_day(words)
    except TypedFault as fault:
        hint = "écrire un jour (1er septembre 2029), « signature » ou « exécutoire »"
        raise TypedFault(f"« {words} » ne dit pas quand l'avenant prend effet", hint) from fault


def _split_addresses(value: object) -> object:
    """Addresses on one line, between commas, semicolons or spaces, as a mail program gives them."""
    match value:
        case str() if "@" in value:
            return tuple(re.split(r"[\s,;]+", value.strip(" \t,;")))
        case list() if any(isinstance(one, str) and one.count("@") > 1 for one in value):
            split = [_split_addresses(one) for one in value]
            return [part for one in split for part in (one if isinstance(one, tuple) else (one,))]
        case _:
            return value


def _parse_answer(value: object) -> object:
    """« oui » and « non », as a clerk writes them; what YAML itself would call true or false too."""
    match value:
        case str() if value.strip().lower() in ("oui", "true"):
            return True
        case str() if value.strip().lower() in ("non", "false"):
            return False
        case bool():
            return value
        case _:
            raise PydanticCustomError("oui-ou-non", "« {value} » n'est ni oui ni non", {"value": value})


def _refuse_empty(value: object) -> object:
    """A key that may be left out is not written without a value: nobody would know which was meant."""
    if value is None:
        raise PydanticCustomError("vide", "vide")
    return value


def _raise_fault(fault: WordsFault | None) -> None:
    if fault is not None:
        raise PydanticCustomError("donnee-mise-en-forme", "{message}", {"message": fault.message, "hint": fault.hint})


def _check_line(words: str) -> str:
    _raise_fault(find_line_fault(words))
    return join_lines(words)


def _check_prose(words: str) -> str:
    _raise_fault(find_prose_fault(words))
    return words


def _refuse_half_known(words: str) -> str:
    if next(find_inner_gaps(words), None) is not None:
        raise PydanticCustomError("a-connaitre", "a-connaitre")
    return words


_INSEE, _DEPARTEMENT = r"^(\d{2}|2[AB])\d{3}$", r"^(\d{2}|2[AB]|97\d)$"
_SIREN, _SIRET, _IDENTIFIER = r"^\d{9}$", r"^\d{14}$", r"^[a-z][a-z0-9-]{0,39}$"
_SUBJECT, _COLOUR, _DIGEST, _ANNEXE = (
    r"^\d(\.\d){0,4}$",
    r"^#[0-9A-Fa-f]{6}$",
    r"^[0-9a-f]{64}$",
    r"^annexe-[a-z0-9]{1,16}$",
)
_ACT_FILE = r"^[a-z][a-z0-9-]{0,39}(\{numero\})?$"
# What each pattern wants, in words: no message shows a pattern.
PATTERN_HINTS = {
    _INSEE: "le code Insee a cinq caractères, par exemple 13041",
    _DEPARTEMENT: "deux ou trois caractères : 13, 2A, 971",
    _SIREN: "le SIREN a neuf chiffres",
    _SIRET: "le SIRET a quatorze chiffres : le SIREN, puis les cinq chiffres de l'établissement",
    _IDENTIFIER: "minuscules sans accent, chiffres et tirets, par exemple les-pennes",
    _SUBJECT: "des chiffres séparés par des points, comme dans la nomenclature @ctes : 8.2",
    _COLOUR: "un dièse et six chiffres ou lettres de A à F : #1F4E79",
    _DIGEST: "une empreinte SHA-256 a soixante-quatre chiffres ou lettres de a à f",
    _ACT_FILE: "minuscules sans accent, chiffres et tirets ; pour un avenant, {numero} à la fin",
    _ANNEXE: "« annexe- » suivi de lettres minuscules ou de chiffres",
    SHEET_NUMBER: "le numéro d'une fiche : 3, 2 bis, 2 bis A",
}

_CODE = _read_typed(read_code, "code-invalide")  # which reads whatever is typed: the pattern judges
NOT_EMPTY = BeforeValidator(_refuse_empty)
Answer = Annotated[bool, BeforeValidator(_parse_answer)]
Day = Annotated[datetime.date, _read_typed(read_day, "date-invalide")]
EFFECTS = ("signature", "exécutoire")  # on the day of the last signature; once it is executory
Effect = Annotated[datetime.date | Literal["signature", "exécutoire"], _read_typed(_read_effect, "date-invalide")]
Insee = Annotated[str, _CODE, Field(pattern=_INSEE)]
Departement = Annotated[str, _CODE, Field(pattern=_DEPARTEMENT)]
Siren = Annotated[str, _CODE, Field(pattern=_SIREN)]
# A SIREN and the number of an establishment; its key is checked on export.
Siret = Annotated[str, _CODE, Field(pattern=_SIRET)]
Words = Annotated[str, Field(min_length=1)]  # as they are typed: quotations, reasons, clauses
Line = Annotated[Words, AfterValidator(_check_line)]  # stands in a heading or a sentence: one paragraph of plain words
KnownLine = Annotated[
    Line, AfterValidator(_refuse_half_known)
]  # on covers and at the head of pages: no gap stands there
Addresses = Annotated[tuple[Line, ...], BeforeValidator(_split_addresses)]
Prose = Annotated[Words, AfterValidator(_check_prose)]  # stands alone: paragraphs, lists, bold, italics
Identifier = Annotated[str, Field(pattern=_IDENTIFIER)]
ActFile = Annotated[str, Field(pattern=_ACT_FILE)]
SheetNumber = Annotated[
    str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(pattern=SHEET_NUMBER)
]  # of a fiche action: « 3 », « 2 bis »
Year = Annotated[int, _read_typed(read_whole, "nombre-invalide"), Field(ge=1950, le=2100)]
Years = Annotated[tuple[Year, ...], _read_typed(read_years, "nombre-invalide"), Field(min_length=1)]
Whole = Annotated[int, _read_typed(read_whole, "nombre-invalide")]  # a rule says what it may be
Count = Annotated[int, _read_typed(read_whole, "nombre-invalide"), Field(ge=0)]
Euros = Annotated[int, _read_typed(read_euros, "nombre-invalide"), Field(ge=0)]
Share = Annotated[float, _read_typed(read_share, "nombre-invalide"), Field(gt=0)]  # of full-time posts
Subject = Annotated[str, Field(pattern=_SUBJECT)]  # of an act. Source: @ctes, nomenclature des matières
Colour = Annotated[str, Field(pattern=_COLOUR)]
Digest = Annotated[str, Field(pattern=_DIGEST)]  # SHA-256
AnnexeId = Annotated[str, Field(pattern=_ANNEXE)]
