"""A number of a cell as a person sees it, by the code of its format, in French: « 280 000 € », « 35 % », « 01001 ».

Colours, conditions and fractions are left out: they change no figure that is taken back.
Source: ISO/IEC 29500-1, 18.8.31.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"
_NARROW = "\u202f"  # between thousands, as French writes them
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)', re.DOTALL)
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_FIGURES = re.compile(r"(?:[0#?][0#?.,\s\u00a0\u202f]*)?[0#?],*")
_PARTS_OF_DAY = re.compile(r"y+|m+|d+|h+|s+|am/pm|a/p", re.IGNORECASE)
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOST_FIGURES = 15  # that spreadsheet programs keep
_EPOCH_1900, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
_LEAP_THAT_NEVER_WAS = 60  # 29 February 1900, which Excel counts


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """What a person sees, and the exact value as she would type it."""

    shown: str
    words: str


def read_number(raw: str) -> Decimal:
    """A number as a file has it, to the figures that spreadsheet programs keep: « 0.30000000000000004 » is 0.3.

    Raises: `ValueError`.
    """
    try:
        number = Decimal(raw.strip())
    except ArithmeticError as fault:
        raise ValueError(raw) from fault
    if not number.is_finite():
        raise ValueError(raw)
    rounded = Decimal(f"{number:.{_MOST_FIGURES - 1}e}")
    return rounded.normalize() if rounded else Decimal(0)


def is_of_days(code: str) -> bool:
    """Whether numbers of this format are days or hours."""
    bare = _choose_section(code, Decimal(1))
    if _ELAPSED.search(bare):
        return True
    bare = _BRACKETS.sub("", _QUOTED.sub("", bare))
    return bare.casefold() not in ("general", "standard") and bool(re.search(r"[ymdhs]", bare, re.IGNORECASE))


def read_moment(serial: Decimal, *, from_1904: bool) -> datetime.datetime | None:
    """The moment of a serial number, to the second; nothing when no calendar has it.

    Excel's day 60 of 1900 never was: no day of before March 1900 is right in every program, nor in any dossier.
    """
    if not 0 <= serial < 2_958_466:
        return None
    shift = 0 if from_1904 or serial > _LEAP_THAT_NEVER_WAS else 1
    seconds = int((serial * 86_400).to_integral_value(ROUND_HALF_UP))
    return (_EPOCH_1904 if from_1904 else _EPOCH_1900) + datetime.timedelta(days=shift, seconds=seconds)


def has_day(code: str) -> bool:
    """Whether a format of days shows the day, and not an hour or a duration alone."""
    bare = _choose_section(code, Decimal(1))
    if _ELAPSED.search(bare):
        return False
    return bool(re.search(r"[yd]", _BRACKETS.sub("", _QUOTED.sub("", bare)), re.IGNORECASE))


def show_moment(moment: datetime.datetime, code: str) -> str:
    """A moment as the format shows it; an elapsed time, by its hours."""
    section = _choose_section(code, Decimal(1))
    if (found := _ELAPSED.search(section)) is not None:
        section = section[: found.start()] + "h" + section[found.end() :]
    section = _BRACKETS.sub("", section)
    shown: list[str] = []
    position, former = 0, ""
    while position < len(section):
        if (quoted := _QUOTED.match(section, position)) is not None:
            shown.append(quoted[1] or quoted[2] or "")
            position = quoted.end()
        elif (part := _PARTS_OF_DAY.match(section, position)) is not None:
            letters = part[0].lower()
            after = _PARTS_OF_DAY.search(section, part.end())
            of_minutes = former == "h" or (after is not None and after[0].lower().startswith("s"))
            shown.append(_show_part(moment, letters, minutes=letters.startswith("m") and of_minutes))
            former = letters[0]
            position = part.end()
        else:
            shown.append(section[position] if section[position] not in "@;" else "")
            position += 1
    return "".join(shown).strip()


def _show_part(moment: datetime.datetime, letters: str, *, minutes: bool) -> str:
    size = len(letters)
    if minutes:
        return f"{moment.minute:0{min(size, 2)}d}"
    match letters[0]:
        case "y":
            return f"{moment:%Y}" if size > 2 else f"{moment:%y}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return f"{moment.month:0{size}d}" if size < 3 else name[:4].rstrip("e") if size == 3 else name
        case "d":
            name = _DAYS[moment.weekday()]
            return f"{moment.day:0{size}d}" if size < 3 else name[:3] if size == 3 else name
        case "h":
            return f"{moment.hour:0{min(size, 2)}d}"
        case "s":
            return f"{moment.second:0{min(size, 2)}d}"
        case _:
            return "AM" if moment.hour < 12 else "PM"


def show_number(number: Decimal, code: str) -> ShownNumber:
    """A number as a format shows it, and exactly."""
    plain = write_plain(number)
    section = _choose_section(code, number)
    before, figures, after = _split_section(section)
    if figures is None:
        words = before + after
        return ShownNumber(words if words.strip() and "@" not in section else plain, plain)
    percent = "%" in before + after
    value = number * 100 if percent else number
    negative = value < 0
    whole, _, decimals = re.sub(r"[\s\u00a0\u202f]", "", figures).partition(".")
    scaled = value / 1000 ** (len(whole) - len(whole.rstrip(",")))
    shown = _show_figures(abs(scaled), whole, decimals)
    sign = "-" if negative and ";" not in code else ""
    full = f"{before}{sign}{shown}{after}".strip()
    exact = f"{write_plain(value)}{_NARROW}%" if percent else plain
    padding = len(whole.replace(",", "").replace("#", "").replace("?", ""))
    if not percent and not decimals and padding > 1 and number == number.to_integral_value() and number >= 0:
        exact = f"{int(number):0{padding}d}"
    return ShownNumber(full, exact)


def write_plain(number: Decimal) -> str:
    """A number as French types it: « 2,5 », « 280000 »; never with an exponent."""
    words = f"{number:f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return words.replace(".", ",")


def _choose_section(code: str, number: Decimal) -> str:
    """The part of a format for positive numbers, negative ones or zero."""
    parts = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code)
    rank = 1 if number < 0 else 2 if not number else 0
    return parts[rank] if rank < len(parts) and rank < 3 and parts[rank].strip() else parts[0]


def _split_section(section: str) -> tuple[str, str | None, str]:
    """What stands before the figures of a format, the figures (nothing for « General » or words alone), and after."""
    marks: list[str] = []

    def keep(words: str) -> str:
        marks.append(words)
        return f"\ue000{chr(0xE100 + len(marks) - 1)}"

    hidden = _QUOTED.sub(lambda found: keep(found[1] or found[2] or (" " if found[3] else "")), section)
    hidden = _BRACKETS.sub(lambda found: keep(_read_brackets(found[1])), hidden)

    def show(words: str) -> str:
        words = re.sub("\ue000(.)", lambda found: marks[ord(found[1]) - 0xE100], words)
        return re.sub(r"General|Standard", "", words, flags=re.IGNORECASE)

    found = _FIGURES.search(hidden)
    if found is None:
        return show(hidden), None, ""
    return show(hidden[: found.start()]), found[0], show(hidden[found.end() :])


def _read_brackets(words: str) -> str:
    """The sign of a currency; colours, conditions and languages show nothing."""
    found = _CURRENCY.fullmatch(words)
    return found[1] if found is not None else ""


def _show_figures(number: Decimal, whole: str, decimals: str) -> str:
    places = min(len(re.sub(r"[^0#?]", "", decimals)), 30)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number) < 10**20 else number
    least = len(re.sub("[^0]", "", decimals))
    units, _, rest = f"{rounded:f}".partition(".")
    rest = rest[:least] + rest[least:].rstrip("0")
    units = units.rjust(len(re.sub("[^0]", "", whole)), "0")
    if "," in whole.rstrip(","):
        units = f"{int(units):,}".replace(",", _NARROW) if units.isdigit() else units
    return f"{units},{rest}" if rest else units
