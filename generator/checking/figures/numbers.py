"""Numbers as a French text writes them: « 31 501 », « 2,5 », « quinze »; and where in a sentence they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

# No digit, comma, point or hyphen on either side: « 3-11 ans », « L. 214-2 » and « 1.500 » are not these numbers.
FIGURE = r"(?<![\d.,/-])(?:\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?(?![\d/-])(?!,\d)(?!\.\d)"
_WORDS = {
    word: rank
    for rank, word in enumerate(
        """deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
        dix-neuf vingt""".split(),  # noqa: SIM905 - words read as words
        start=2,
    )
}
NUMBER = rf"(?:{FIGURE}|(?<![\w-])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w-]))"
# Words before a number that make it a part or an estimate, not the count of all there is.
_ABOUT = re.compile(
    r"(?:\b(?:dont|plus d'|plus de|moins de|environ|près de|quelques?|au moins|au plus|jusqu'à|entre|parmi|pour|"
    r"autres|nouveaux|nouvelles|à|n°|article|annexe|premi(?:er|ère)s|derni(?:er|ère)s|tou(?:s|tes) les)|\+) ?$"
    # « un réseau de 3 EAJE » is a part, « le territoire dispose de 9 EAJE » is not.
    r"|(?<!, )(?<! et )(?<!densité )(?<!dispose )(?<!disposent )(?<!total )(?<!bénéficie )(?<!bénéficient )\bde ?$"
    r"|(?<!repose )(?<!reposent )(?<!appuie )(?<!appuient )(?<!compter )\bsur ?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÀ-Ý«0-9])|;\s+|\n")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPENING_YEAR = re.compile(r"^(?:En|Au|Fin|Depuis|À la fin de)\b[^,]*?\b((?:19|20)\d\d)\b[^,]*,")


def parse_number(words: str) -> Decimal | None:
    """« 31 501 », « 2,5 » and « quinze » as numbers; None for anything else."""
    plain = words.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "").lower()
    if plain in _WORDS:
        return Decimal(_WORDS[plain])
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def say_number(number: Decimal) -> str:
    """« 31 501 », « 2,5 »."""
    return f"{number:,}".replace(",", " ").replace(".", ",")


def is_rough(text: str, start: int) -> bool:
    """Whether the number at `start` is « plus de », « dont », « environ » or « pour » so many, not all there is."""
    return _ABOUT.search(text[:start]) is not None


def is_year(words: str) -> bool:
    """« 2023 », that one would not write « 2 023 »."""
    return _YEAR.fullmatch(words.strip()) is not None


def find_sentence(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence around a place; a semicolon ends one too."""
    start, end = 0, len(text)
    for cut in _SENTENCE_END.finditer(text):
        if cut.end() <= at:
            start = cut.end()
        elif cut.start() >= at:
            end = cut.start()
            break
    return start, end


def list_years(text: str, start: int, end: int) -> frozenset[str]:
    """The years that a figure at `start:end` is given for: those beside it, and that which opens its sentence."""
    first, last = find_sentence(text, start)
    left = max(text.rfind(",", first, start), text.rfind(":", first, start), first)
    right = min((i for i in (text.find(",", end, last), text.find(":", end, last)) if i >= 0), default=last)
    years = set(_YEAR.findall(text[left:start] + " " + text[end:right]))
    opening = _OPENING_YEAR.match(text[first:last])
    return frozenset(years | ({opening[1]} if opening else set()))


def list_figures(text: str, before: int) -> Iterator[re.Match[str]]:
    """The numbers written before a place, the nearest first; years are no figures."""
    found = [m for m in _ANY.finditer(text, 0, before) if not is_year(m.group(0))]
    return reversed(found)


_ANY = re.compile(NUMBER, re.IGNORECASE)
