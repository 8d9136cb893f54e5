"""Ranks and numbers in letters, as the law writes them: « vingt et unième », « deux »."""

from __future__ import annotations

_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_HUNDRED = 100
_ENDS = {"un": "unième", "cinq": "cinquième", "neuf": "neuvième"}


def say_number(number: int) -> str:
    """« deux », « vingt et un »; figures from a hundred on."""
    if number >= _HUNDRED:
        return str(number)
    if number < len(_UNITS):
        return _UNITS[number]
    tens = max(ten for ten in _TENS if ten <= number)
    rest = number - tens
    if not rest:
        return f"{_TENS[tens]}s" if tens == max(_TENS) else _TENS[tens]
    joint = " et " if rest in (1, 11) and tens != max(_TENS) else "-"
    return f"{_TENS[tens]}{joint}{_UNITS[rest]}"


def say_ordinal(rank: int) -> str:
    """« premier », « deuxième », « vingt et unième »; « 100e » from a hundred on."""
    if rank == 1:
        return "premier"
    if rank >= _HUNDRED:
        return f"{rank}e"
    words = say_number(rank)
    for unit, ordinal in _ENDS.items():
        if words.endswith(unit):
            return words.removesuffix(unit) + ordinal
    return f"{words.removesuffix('s') if words.endswith('vingts') else words.removesuffix('e')}ième"


def say_feminine(number: int) -> str:
    """« une », « deux », « vingt et une »."""
    words = say_number(number)
    return f"{words}e" if words == "un" or words.endswith((" un", "-un")) else words
