"""The sentences of an amending act understood: what they name, and what becomes of it. Knows French, and no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.amending.proving.orders import (
    AddDivision,
    AddLines,
    Order,
    SetAlinea,
    SetAnnexe,
    SetDivision,
    SetTitle,
    SetWords,
    UnclearAct,
)
from generator.amending.proving.plain_text import fold_line

_HEADING = re.compile(r"^Article \d+(?:er)?(?: ?[:–—-] .*)?$")  # its title is no order
_POINT = re.compile(r"^\d+° ")
_MASK = "\x00"
_MASKED = re.compile(rf"{_MASK}(\d+){_MASK}")
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


_RANKS, _COUNTS = _list_ordinals(), _list_cardinals()
_ORDINAL = "|".join(sorted((re.escape(word) for word in _RANKS), key=len, reverse=True)) + r"|\d+e"
_PLACE = r"(?P<ranks>(?:{o})(?:(?:, | et | à )(?:{o}))*) alinéas?(?: (?:de l'|du |de la |des )(?P<division>{d}))?"


def read_act(lines: Sequence[str], divisions: Sequence[str]) -> tuple[Order, ...]:
    """The orders of an act, whose lines are given as a file shows them; `divisions` are the names that the text knows.

    Raises: `UnclearAct` for a sentence that is not understood, or that could be understood in two ways.
    """
    return tuple(_Reader(divisions).read([fold_line(line) for line in lines if line.strip()]))


@dataclass(slots=True)
class _Reader:
    divisions: Sequence[str]
    above: str = ""  # the division that the sentence above named
    _place: re.Pattern[str] = field(init=False)
    _division: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        names = "|".join(sorted((re.escape(name) for name in self.divisions), key=len, reverse=True))
        names = rf"(?:{names})(?![\w-])"
        self._place = re.compile(_PLACE.format(o=_ORDINAL, d=names))
        self._division = re.compile(rf"(?<!\w){names}")

    def read(self, lines: Sequence[str]) -> Iterator[Order]:
        rank = 0
        while rank < len(lines):
            line = lines[rank]
            rank += 1
            if _HEADING.match(line):
                self.above = ""
                continue
            if line.startswith("«"):
                raise UnclearAct(f"rien n'annonce ce qui est cité : {line}")
            quoted: list[str] = []
            while rank < len(lines) and lines[rank].startswith("«"):
                quoted.append(lines[rank])
                rank += 1
            yield from self._read_sentence(line, _strip_quotes(quoted, line))

    def _read_sentence(self, line: str, block: tuple[str, ...]) -> Iterator[Order]:
        masked, quotes = _mask_quotes(_POINT.sub("", line))
        sentence = masked.rstrip(" ;.")
        lowered = sentence[:1].lower() + sentence[1:]
        if re.search(r"ainsi modifiée?s? :$", lowered):
            self.above = self._name_division(lowered)
            return
        if bool(block) != lowered.endswith(":"):
            raise UnclearAct(f"ce que la phrase annonce n'est pas cité : {line}")
        orders = list(self._understand(lowered, quotes, block))
        if not orders:
            raise UnclearAct(f"la phrase ne se comprend pas : {line}")
        yield from orders

    def _understand(self, sentence: str, quotes: Sequence[str], block: tuple[str, ...]) -> Iterator[Order]:
        if "annexe" in sentence and not quotes and not block and "alinéa" not in sentence:
            yield self._read_annexe(sentence)
        elif "ainsi rédigé" in sentence:
            yield from self._read_written(sentence, quotes, block)
        elif "remplacé" in sentence and len(quotes) == 2:
            for division, rank in self._list_places(sentence):
                yield SetWords(division, rank, *_in_order(sentence, quotes, ("remplacé",)))
        elif "inséré" in sentence and len(quotes) == 2:
            anchor, words = _in_order(sentence, quotes, ("après", "inséré"))
            division, rank = self._one_place(sentence)
            yield SetWords(division, rank, anchor, f"{anchor} {words}")
        elif "supprimé" in sentence and len(quotes) == 1:
            division, rank = self._one_place(sentence)
            yield SetWords(division, rank, quotes[0], "")
        elif "supprimé" in sentence and not quotes:
            if "alinéa" in sentence:
                yield from (SetAlinea(division, rank, ()) for division, rank in self._list_places(sentence))
            else:
                yield SetDivision(self._name_division(sentence), ())

    def _read_written(self, sentence: str, quotes: Sequence[str], block: tuple[str, ...]) -> Iterator[Order]:
        if "intitulé" in sentence:
            if len(quotes) == 1 and not block:
                yield SetTitle(self._name_division(sentence), quotes[0])
        elif not block:
            return
        elif (added := re.search(r"inséré un (?P<name>article [\w-]+)", sentence)) is not None:
            after = self._name_division(sentence[: added.start()])
            if "après" in sentence[: added.start()]:
                yield AddDivision(after, added["name"], block)
        elif "inséré" in sentence:
            (division, rank) = self._one_place(sentence)
            sides = [word for word in ("avant", "après") if re.search(rf"\b{word}\b", sentence)]
            if len(sides) == 1 and _count_announced(sentence) == len(block):
                yield AddLines(division, rank, block, before=sides == ["avant"])
        elif "alinéa" in sentence:
            if len(block) == 1:
                yield SetAlinea(*self._one_place(sentence), block)
        else:
            yield SetDivision(self._name_division(sentence), block)

    def _read_annexe(self, sentence: str) -> Order:
        named = re.search(r"annexe (?P<number>[\w-]+)", sentence)
        ways = [way for way in ("remplacé", "ajouté", "supprimé") if way in sentence]
        if named is None or len(ways) != 1:
            raise UnclearAct(f"on ne sait pas ce que devient l'annexe : {sentence}")
        return SetAnnexe(f"annexe {named['number']}", f"{ways[0]}e")

    def _name_division(self, sentence: str) -> str:
        found = {match[0] for match in self._division.finditer(sentence)}
        if len(found) != 1:
            raise UnclearAct(f"on ne sait pas de quelle partie du texte la phrase parle : {sentence}")
        return found.pop()

    def _one_place(self, sentence: str) -> tuple[str, int]:
        places = self._list_places(sentence)
        if len(places) != 1:
            raise UnclearAct(f"on ne sait pas de quel alinéa la phrase parle : {sentence}")
        return places[0]

    def _list_places(self, sentence: str) -> list[tuple[str, int]]:
        places: list[tuple[str, int]] = []
        for found in self._place.finditer(sentence):
            division = found["division"] or self.above
            if not division:
                raise UnclearAct(f"l'alinéa n'est d'aucune partie du texte : {sentence}")
            places += [(division, rank) for rank in _read_ranks(found["ranks"])]
        if not places or len(set(places)) != len(places):
            raise UnclearAct(f"on ne sait pas de quels alinéas la phrase parle : {sentence}")
        return places


def _read_ranks(words: str) -> list[int]:
    ranks: list[int] = []
    spanning = False
    for found in re.finditer(rf"(?P<ordinal>{_ORDINAL})|(?P<link> à |, | et )", words):
        if found["link"]:
            spanning = found["link"] == " à "
            continue
        rank = _RANKS.get(found["ordinal"]) or int(found["ordinal"].removesuffix("e"))
        ranks += range(ranks[-1] + 1, rank + 1) if spanning else [rank]
        spanning = False
    return ranks


def _count_announced(sentence: str) -> int:
    """How many alinéas the sentence announces: « un », « deux », « 120 »; 0 when it does not say."""
    found = re.search(r"inséré (?P<number>[\w-]+(?: et \w+)?) alinéas?", sentence)
    if found is None:
        return 0
    return int(found["number"]) if found["number"].isdecimal() else _COUNTS.get(found["number"], 0)


def _mask_quotes(line: str) -> tuple[str, list[str]]:
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
                kept.append(f"{_MASK}{len(quotes) - 1}{_MASK}")
                continue
        if depth:
            quotes[-1] += sign
        else:
            kept.append(sign)
    if depth:
        raise UnclearAct(f"les guillemets ne vont pas par paires : {line}")
    return "".join(kept), [quote.strip() for quote in quotes]


def _in_order(sentence: str, quotes: Sequence[str], words: Sequence[str]) -> tuple[str, str]:
    """Two quotations, the first before the last of these words and the second after it."""
    first, second = (int(found[1]) for found in _MASKED.finditer(sentence))
    positions = [found.start() for found in _MASKED.finditer(sentence)]
    marks = [sentence.find(word) for word in words]
    if not positions[0] < marks[-1] < positions[1] or (len(marks) > 1 and not marks[0] < positions[0]):
        raise UnclearAct(f"on ne sait pas quels mots deviennent lesquels : {sentence}")
    return quotes[first], quotes[second]


def _strip_quotes(lines: Sequence[str], sentence: str) -> tuple[str, ...]:
    """The quoted lines: each opens a guillemet, the last one closes it."""
    if not lines:
        return ()
    opened = [line.removeprefix("«").strip() for line in lines]
    if not opened[-1].endswith("»"):
        raise UnclearAct(f"ce que la phrase annonce n'est pas refermé : {sentence}")
    return (*opened[:-1], opened[-1].removesuffix("»").strip())
