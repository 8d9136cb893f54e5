"""What one cell of the workbook says: words, a day, codes, people; spreadsheets turn codes and dates into numbers."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator

from generator.composing.functions import function_gender
from generator.composing.no_break import straighten_apostrophes
from generator.model.words.typed import TypedFault
from generator.model.words.typed import read_day as read_typed_day
from generator.model.workbook import KnownRepresentative, SheetCell

_CIVILITIES = {"madame": "Madame", "mme": "Madame", "monsieur": "Monsieur", "m": "Monsieur", "mr": "Monsieur"}
_PARTICLES = frozenset(
    {"de", "d'", "du", "des", "le", "la", "les", "dit", "dite", "van", "von", "der", "den", "ter", "zu"}
    | {"da", "di", "del", "della", "dos", "el", "al", "ben", "ould"}
)
_THOUSANDS = re.compile(r"(?<!\d)(\d{1,2}|2[abAB]) (\d{3})(?!\d)")
_NAMED = re.compile(r"[^\W\d_]{3}")
_SURE_DIGITS = 5  # a spreadsheet keeps fifteen figures of a number: two SIREN do not fit
_CODES = "donner à la cellule le format Texte, puis écrire les codes séparés par des points-virgules : 01001 ; 01002"
# The capitals of a name may follow an apostrophe or « Mc »: d'ORMESSON, McARTHUR; « J.-P. » is a first name.
_BEFORE_CAPITALS = re.compile(r"^(?:[A-Za-zÀ-ÿ]['’]|Mc|Mac)")
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý]h?\.-?)+")
_FIRST_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_LAST_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_TITLES = frozenset({"le", "la", "maire"})
# What may stand before a name and is neither a civility that agreements follow nor a first name.
_OTHER_TITLES = frozenset(
    {"mlle", "mademoiselle", "mm", "mmes", "messieurs", "mesdames", "dr", "docteur", "pr", "professeur", "me", "maître"}
)
_EXAMPLE = "écrire « Madame Anne EXEMPLE, Présidente », le nom en capitales"
_DAY_HINT = "écrire une date, par exemple 31/12/2035, dans une cellule au format Date"


class CellFault(Exception):
    """What is wrong with a cell, and what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_words(cell: SheetCell) -> str:
    """The text of a cell, but for the line ends that a person typed on one line; apostrophes of the keyboard."""
    if isinstance(cell.value, datetime.date):
        return f"{cell.value:%d/%m/%Y}"
    number = cell.value
    text = str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
    text = straighten_apostrophes(unicodedata.normalize("NFC", text))  # a Mac writes « É » as two signs
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def read_day(cell: SheetCell) -> datetime.date:
    """A date cell, or a date in words: 31/12/2035, 2035-12-31, 31 décembre 2035.

    Raises: `CellFault` when it is none of these.
    """
    if isinstance(cell.value, datetime.date):
        return cell.value
    try:
        return read_typed_day(read_words(cell))
    except TypedFault as fault:
        raise CellFault(fault.message, _DAY_HINT) from fault


def read_codes(cell: SheetCell, digits: int) -> tuple[str, ...]:
    """Codes of `digits` signs, or names, each once.

    Spreadsheets drop a leading zero, and take « 13041,13046 » for a number.

    Raises: `CellFault` when a number of a spreadsheet could be several codes: 1001,1002 has lost zeros on both sides.
    """
    value = cell.value
    if isinstance(value, int | float):
        whole, _, rest = f"{value:.{digits}f}".partition(".")
        short = len(whole) < digits and len(rest.rstrip("0")) < digits
        if rest.strip("0") and (digits > _SURE_DIGITS or short):
            shown = f"{whole},{rest.rstrip('0')}"
            message = f"« {shown} » est un nombre pour le tableur : on ne sait pas quels codes il contient"
            raise CellFault(message, _CODES)
        return tuple(dict.fromkeys(code.zfill(digits) for code in (whole, rest) if code.strip("0")))
    words = read_words(cell)
    if _NAMED.search(words):  # names hold spaces
        parts = (part.strip() for part in re.split(r"[,;/\n]+", words))
        return tuple(dict.fromkeys(part for part in parts if part))
    # « 200 054 807 » is one code, « 13 041 » too; « 13041 13046 » are two.
    spaced = re.sub(r"(?<=\d) (?=\d{3}(?: |\b))", "", words) if digits == 9 else _THOUSANDS.sub(r"\1\2", words)
    return tuple(dict.fromkeys(code for code in re.split(r"[\s,;/]+", spaced) if code))


def read_representatives(
    words: str, by_code: bool
) -> Iterator[tuple[str, KnownRepresentative | None, CellFault | None]]:
    """The people of a cell, or what is wrong with each; with `by_code`, each after its commune's code or name."""
    for part in re.split(r"[;\n]+", words):
        text = part.strip()
        if not text:
            continue
        code = ""
        if by_code:
            before, colon, after = text.partition(":")
            if not colon:
                yield (
                    "",
                    None,
                    CellFault(f"« {text[:60]} » ne dit pas de quelle commune", "écrire « 13041 : Madame … »"),
                )
                continue
            before, text = before.strip(), after.strip()
            code = before.upper().zfill(5) if before[:1].isdigit() else before
        try:
            yield code, _read_person(text), None
        except CellFault as fault:
            yield code, None, fault


def _read_person(text: str) -> KnownRepresentative:
    name, _, office = text.partition(",")
    first, *others = name.split() or [""]
    civility = _CIVILITIES.get(first.lower().rstrip("."))
    if civility is None:
        return _read_without_civility(text, name, office.strip())
    if others and (others[0].lower() in _TITLES or others[0].lower().startswith(("l'", "l’"))):
        hint = "écrire la fonction après le nom : « Monsieur Jean EXEMPLE, Maire »"
        raise CellFault(f"« {name.strip()[:60]} » met la fonction à la place du prénom", hint)
    first_name, last_name = _read_name(others, name)
    return KnownRepresentative(civility, first_name, last_name, office.strip())


def _read_without_civility(text: str, name: str, office: str) -> KnownRepresentative:
    """« Anne EXEMPLE, Présidente »: a person whose function tells how to agree."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    if first.lower().rstrip(".") in _OTHER_TITLES or not any(_is_in_capitals(word) for word in name.split()):
        raise CellFault(f"« {text[:60]} » ne commence pas par Madame ou Monsieur", _EXAMPLE)
    if first.lower() in _TITLES or function_gender(first) is not None:
        hint = "écrire la fonction après le nom : « Monsieur Jean EXEMPLE, Maire »"
        raise CellFault(f"« {name.strip()[:60]} » met la fonction à la place du prénom", hint)
    first_name, last_name = _read_name(name.split(), name)
    if function_gender(office) is None:
        message = f"« {text[:60]} » ne commence pas par Madame ou Monsieur, et la fonction ne dit pas le genre"
        raise CellFault(message, _EXAMPLE)
    return KnownRepresentative(None, first_name, last_name, office)


def _read_name(others: list[str], name: str) -> tuple[str | None, str]:
    """The first name, if there is one, and the last one, in capitals; `name` is shown in messages.

    Raises: `CellFault` when they cannot be told apart.
    """
    start = next((i for i, word in enumerate(others) if _is_in_capitals(word)), None)
    while start and others[start - 1].lower().replace("’", "'") in _PARTICLES:
        start -= 1
    if start is None:
        raise CellFault(f"on ne distingue pas le prénom du nom dans « {name.strip()[:60]} »", _EXAMPLE)
    wrong = [word for word in others[:start] if not _FIRST_NAME.fullmatch(word) or word.lower() in ("et", "ou")]
    wrong += [word for word in others[start:] if not _is_of_last_name(word)]
    if wrong:
        raise CellFault(f"« {wrong[0][:30]} » n'est ni d'un prénom ni d'un nom, dans « {name.strip()[:60]} »", _EXAMPLE)
    return " ".join(others[:start]) or None, " ".join(others[start:])


def _is_in_capitals(word: str) -> bool:
    """Whether a word is a last name: two capitals at least, what an apostrophe puts before them aside."""
    if _INITIALS.fullmatch(word):
        return False
    rest = _BEFORE_CAPITALS.sub("", word)
    return len(rest) > 1 and rest.isupper()


def _is_of_last_name(word: str) -> bool:
    particle = word.lower().replace("’", "'") in _PARTICLES
    return particle or (_LAST_NAME.fullmatch(word) is not None and word not in ("ET", "OU") and _is_upper(word))


def _is_upper(word: str) -> bool:
    return _BEFORE_CAPITALS.sub("", word).isupper()
