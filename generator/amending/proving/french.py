"""French as a reader of acts knows it: ranks and numbers in letters, guillemets within guillemets; no model."""

from __future__ import annotations

import re

from generator.amending.proving.orders import UnclearAct

MASK = "\x00"
MASKED = re.compile(rf"{MASK}(\d+){MASK}")
_CARDINALS = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = (("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50), ("soixante", 60), ("quatre-vingt", 80))


def _list_ordinals() -> dict[str, int]:
    """Every rank to the ninety-ninth by its word, as a reader of French knows them."""

    def end(word: str) -> str:
        changed = {"cinq": "cinquième", "neuf": "neuvième"}
        for last, ordinal in changed.items():
            if word.endswith(last):
                return word[: -len(last)] + ordinal
        return (word[:-1] if word.endswith("e") else word) + "ième"

    units = _CARDINALS
    ranks = {"premier": 1, **{end(word): number for number, word in enumerate(units, 1) if number > 1}}
    for word, ten in _TENS:
        ranks[end(word)] = ten
        most = 19 if ten in (60, 80) else 9
        for number in range(1, most + 1):
            joint = " et " if number in (1, 11) and ten != 80 else "-"
            ranks[f"{word}{joint}{end(units[number - 1])}"] = ten + number
    return ranks


def _list_cardinals() -> dict[str, int]:
    units = _CARDINALS
    counts = {word: number for number, word in enumerate(units, 1)}
    for word, ten in _TENS:
        counts[f"{word}s" if ten == 80 else word] = ten
        for number in range(1, (19 if ten in (60, 80) else 9) + 1):
            joint = " et " if number in (1, 11) and ten != 80 else "-"
            counts[f"{word}{joint}{units[number - 1]}"] = ten + number
    return counts


RANKS, COUNTS = _list_ordinals(), _list_cardinals()
COUNTS |= {f"{word}e": number for word, number in COUNTS.items() if word == "un" or word.endswith((" un", "-un"))}
CARDINAL = "|".join(sorted((re.escape(word) for word in COUNTS), key=len, reverse=True)) + r"|\d+"
AGAIN = r"(?: (?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies))?(?: [A-Z](?![\w]))?"  # « 2 bis A »
ORDINAL = "|".join(sorted((re.escape(word) for word in RANKS), key=len, reverse=True)) + r"|\d+e"


def read_ranks(words: str) -> list[int]:
    """« premier, onzième et douzième », « deuxième à quatrième »."""
    ranks: list[int] = []
    spanning = False
    for found in re.finditer(rf"(?P<ordinal>{ORDINAL})|(?P<link> à |, | et )", words):
        if found["link"]:
            spanning = found["link"] == " à "
            continue
        rank = RANKS.get(found["ordinal"]) or int(found["ordinal"].removesuffix("e"))
        ranks += range(ranks[-1] + 1, rank + 1) if spanning else [rank]
        spanning = False
    return ranks


def mask_quotes(line: str) -> tuple[str, list[str]]:
    """The sentence with each « … » behind a mask, guillemets within guillemets counted; and what they say.

    Raises: `UnclearAct` when guillemets are not in pairs.
    """
    kept: list[str] = []
    quotes: list[str] = []
    depth = 0
    for sign in line:
        if sign == "«":
            depth += 1
            if depth == 1:
                quotes.append("")
                continue
        elif sign == "»":
            depth -= 1
            if depth < 0:
                break
            if depth == 0:
                kept.append(f"{MASK}{len(quotes) - 1}{MASK}")
                continue
        if depth:
            quotes[-1] += sign
        else:
            kept.append(sign)
    if depth:
        raise UnclearAct(f"les guillemets ne vont pas par paires : {line}")
    return "".join(kept), [quote.strip() for quote in quotes]
