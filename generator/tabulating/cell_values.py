"""What a cell holds, by the kind of its column: how it is shown, when two say the same, how a file writes it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation

from generator.composing.no_break import keep_apostrophes, straighten_apostrophes
from generator.composing.wording import plain_date, write_euros, write_number
from generator.model.document import GAP_TEXT
from generator.model.words.typed import (
    TypedFault,
    read_choice,
    read_code,
    read_day,
    read_euros,
    read_share,
    read_whole,
    read_years,
)
from generator.plain_text import normalise_text
from generator.reading.located_yaml import TO_COMPLETE
from generator.writing.xlsx.data_sheets import DataColumn, Shown, ValueKind

_LENGTHS = {ValueKind.INSEE: 5, ValueKind.SIREN: 9, ValueKind.SIRET: 14}
_SIGNS = re.compile("[ \t\u00a0\u202f\u2007]+")
_BULLET = re.compile(r"^[-–•*] +")
_NAMED = re.compile(r"[^\W\d_]{3}")
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_ANSWERS = {"oui": "oui", "true": "oui", "vrai": "oui", "non": "non", "false": "non", "faux": "non"}


def is_gap(words: str) -> bool:
    """Whether words say that the value is not known yet: « à compléter », brackets around it or not."""
    return TO_COMPLETE.match(words.strip().strip("[]").replace("\u00a0", " ")) is not None


def show_value(kind: ValueKind, words: str) -> Shown:
    """What a workbook shows of the words of a file: a day, a number, or the words."""
    if not words or is_gap(words):
        return words or None
    try:
        match kind:
            case ValueKind.DAY:
                return read_day(words)
            case ValueKind.COUNT:
                return read_whole(words)
            case ValueKind.EUROS:
                return read_euros(words)
            case ValueKind.SHARE:
                return read_share(words)
            case ValueKind.NUMBER if _PLAIN_NUMBER.fullmatch(_SIGNS.sub("", words)):
                return Decimal(_SIGNS.sub("", words).replace(",", "."))
            case _:
                return words
    except TypedFault:
        return words


def read_value(column: DataColumn, value: Shown | float | bool) -> str:
    """The words that a cell says, in the one form that two cells of a kind are compared in.

    A number or a day is what the spreadsheet program has made of what was typed. Apostrophes are straight: those that
    a workbook shows need not be those that were typed.
    Raises: `TypedFault` when the kind has no such value.
    """
    words = _say(column.kind, value)
    if is_gap(words):
        return GAP_TEXT
    if not words:
        return ""
    return _read_words(column, words)


def fold_value(column: DataColumn, words: str) -> str:
    """As `read_value`; words that the kind does not admit stay as they are."""
    try:
        return read_value(column, words)
    except TypedFault:
        return " ".join(words.split())


def write_value(column: DataColumn, words: str, before: str, *, in_table: bool) -> str:
    """Read words as a file is to say them, in the form that it had before where it had one.

    `in_table` is for a cell of a CSV table: days and decimals are written there as a French spreadsheet does.
    """
    if not words or words == GAP_TEXT:
        return words
    match column.kind:
        case ValueKind.DAY:
            day = datetime.date.fromisoformat(words)
            plain = in_table if not before or is_gap(before) else not re.match(r"\d{4}-", before)
            return f"{day:%d/%m/%Y}" if plain else words
        case ValueKind.SHARE | ValueKind.NUMBER if _PLAIN_NUMBER.fullmatch(words):
            comma = in_table if not before or is_gap(before) else "." not in before
            return words.replace(".", ",") if comma else words
        case ValueKind.COUNT | ValueKind.EUROS if _SIGNS.search(before.strip("€ \u00a0\u202f")) and not is_gap(before):
            return write_number(words).replace("\u202f", " ").replace("\u00a0", " ")
        case _:
            return keep_apostrophes(words, before)


def say_value(column: DataColumn, words: str) -> str:
    """Read words as a person says them, on one line: « 18/12/2025 », « 2,5 », « 31 501 », « 280 000 € »."""
    if not words or words == GAP_TEXT:
        return words
    try:
        match column.kind:
            case ValueKind.DAY:
                return f"{datetime.date.fromisoformat(words):%d/%m/%Y}"
            case ValueKind.EUROS:
                return write_euros(int(words))
            case ValueKind.COUNT:
                return write_number(int(words))
            case ValueKind.SHARE | ValueKind.NUMBER if _PLAIN_NUMBER.fullmatch(words):
                return words.replace(".", ",")
            case _:
                return " / ".join(line for line in words.split("\n") if line)
    except ValueError:  # words that the kind does not admit
        return words


def list_parts(kind: ValueKind, words: str) -> tuple[str, ...]:
    """The elements of a list that stands in one cell."""
    return tuple(words.split(", " if kind is ValueKind.YEARS else "\n")) if words else ()


def _say(kind: ValueKind, value: Shown | float | bool) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime.date():
            if kind is ValueKind.DAY:
                return value.strftime("%Y-%m-%d")
            return plain_date(value)
        case int() | float() | Decimal():
            number = Decimal(str(value)).normalize()
            whole = number == number.to_integral_value()
            words = f"{int(number)}" if whole else f"{number:f}"
            if kind is ValueKind.CODE:
                return words
            return words.zfill(_LENGTHS.get(kind, 0)) if whole else words.replace(".", ",")
        case str():
            kept = straighten_apostrophes(normalise_text(value)).replace("\u00a0", " ").replace("\u202f", " ")
            lines = (" ".join(line.split()) for line in kept.split("\n"))
            return "\n".join(lines).strip()


def _read_words(column: DataColumn, words: str) -> str:
    kind = column.kind
    match kind:
        case ValueKind.DAY:
            return read_day(words).isoformat()
        case ValueKind.COUNT | ValueKind.EUROS:
            number = (read_euros if kind is ValueKind.EUROS else read_whole)(words)
            if number < 0:
                raise TypedFault(f"« {words[:60]} » est négatif", "écrire un nombre positif")
            return str(number)
        case ValueKind.SHARE:
            return _write_decimal(read_share(words))
        case ValueKind.NUMBER:
            plain = _SIGNS.sub("", words).removesuffix("%")
            return _write_decimal(Decimal(plain.replace(",", "."))) if _PLAIN_NUMBER.fullmatch(plain) else words
        case ValueKind.INSEE | ValueKind.SIREN | ValueKind.SIRET:
            return _read_code(kind, words)
        case ValueKind.YEARS:
            return ", ".join(map(str, read_years(words)))
        case ValueKind.LINES | ValueKind.ATTENDANCE:
            if kind is ValueKind.ATTENDANCE and (count := _count_members(words)):
                return count
            parts = (_BULLET.sub("", " ".join(line.split())) for line in _split_addresses(words))
            return "\n".join(part for part in parts if part)
        case ValueKind.ANSWER:
            return _ANSWERS.get(words.lower(), words)
        case ValueKind.CHOICE:
            found = read_choice(" ".join(words.split()), column.choices, dict(column.spoken))
            if found not in column.choices and not column.open_choices:
                hint = f"choisir : {', '.join(column.choices[:12])}"
                raise TypedFault(f"« {words[:60]} » n'est pas un choix de cette colonne", hint)
            return found
        case ValueKind.WHEN:
            return _read_when(" ".join(words.split()))
        case ValueKind.PROSE:
            return words
        case _:
            return " ".join(words.split())


def _read_code(kind: ValueKind, words: str) -> str:
    if kind is ValueKind.INSEE and _NAMED.search(words):
        return " ".join(words.split())  # the name of a commune
    code, length = read_code(words), _LENGTHS[kind]
    if len(code) != length or not (code.isdigit() or (kind is ValueKind.INSEE and code[:2] in ("2A", "2B"))):
        raise TypedFault(f"« {words[:60]} » n'est pas un {kind}", f"{length} chiffres, la cellule au format Texte")
    return code


def _count_members(words: str) -> str:
    """How many were there, when it is a number that says so."""
    try:
        return str(read_whole(words))
    except TypedFault:
        return ""


def _split_addresses(words: str) -> list[str]:
    """The lines of a list; electronic addresses may stand on one, as a mail program gives them."""
    parts = re.split(r"[\s,;]+", words.strip(" ,;"))
    return parts if all("@" in part for part in parts) else words.split("\n")


def _read_when(words: str) -> str:
    """A day in words, as an annexe prints it, whatever form it was typed in; other words as they are."""
    try:
        return plain_date(read_day(words))
    except TypedFault:
        return words


def _write_decimal(number: Decimal) -> str:
    try:
        plain = number.normalize()
    except InvalidOperation as fault:
        raise TypedFault(f"« {number} » n'est pas un nombre", "écrire un nombre") from fault
    return f"{plain:f}"
