"""Places that a sentence of an act names: alinéas by rank, notes, tables, subdivisions, each of a part of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.amending.proving.french import AGAIN, MASK, MASKED, ORDINAL, RANKS, read_ranks
from generator.amending.proving.orders import Mark, Spot, UnclearAct

_LABEL = rf"(?:\d+(?:[.-]\w+)*|[a-z]{{1,2}}|[IVXLC]+|[A-Z]){AGAIN}"
_ARTICLE = "article "


@dataclass(slots=True)
class PlaceReader:
    """Reads places; `divisions` are the names that the text knows, `above` the one that the sentence above named."""

    divisions: Sequence[str]
    above: str = ""
    spot: Spot | None = None  # what the sentence above speaks of, when it is an alinéa or a note
    _whole: re.Pattern[str] = field(init=False)
    _alineas: re.Pattern[str] = field(init=False)
    _notes: re.Pattern[str] = field(init=False)
    _table: re.Pattern[str] = field(init=False)
    _subdivision: re.Pattern[str] = field(init=False)
    _articles: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        known = sorted((re.escape(name) for name in self.divisions), key=len, reverse=True)
        names = rf"(?:{'|'.join(known)})(?![\w-])(?! [A-Z](?![\w']))" if known else r"(?!)"
        of = rf"(?: (?:de l'|du |de la |des )(?P<division>{names}))?"
        self._whole = re.compile(rf"(?<!\w){names}")
        self._alineas = re.compile(rf"(?P<ranks>(?:{ORDINAL})(?:(?:, | et | à )(?:{ORDINAL}))*) alinéas?{of}")
        self._notes = re.compile(rf"(?<!\w)note (?P<note>\d+{AGAIN})(?![\w-]){of}")
        self._table = re.compile(rf"(?:(?P<rank>{ORDINAL}) )?tableau{of}")
        self._subdivision = re.compile(rf"\b(?:le|du|au) (?P<number>{_LABEL})(?![\w.-]){of}")
        numbers = [name.removeprefix(_ARTICLE) for name in self.divisions if name.startswith(_ARTICLE)]
        one = "|".join(sorted((re.escape(number) for number in numbers), key=len, reverse=True)) or "(?!)"
        one = rf"(?:{one})(?![\w-])(?! [A-Z](?![\w']))"
        self._articles = re.compile(rf"articles (?P<first>{one})(?P<rest>(?:, {one})*(?: et {one}))")

    def name_division(self, sentence: str) -> str:
        """The one division that a sentence names, or that the sentence above named."""
        found = {match[0] for match in self._whole.finditer(_drop_quotes(sentence))}
        if not found and self.above:
            return self.above
        if len(found) != 1:
            raise UnclearAct(f"on ne sait pas de quelle partie du texte la phrase parle : {sentence}")
        return found.pop()

    def list_spots(self, sentence: str) -> list[Spot]:
        """Every alinéa, note or whole division that a sentence names."""
        text = self._spread(sentence)
        spots = self._find_alineas(text)
        for found in self._notes.finditer(text):
            spots.append(Spot(self._own(found["division"], sentence), note=found["note"]))
        rest = self._notes.sub("", self._alineas.sub("", text))
        spots += [Spot(found[0]) for found in self._whole.finditer(rest)]
        if self.spot is not None:
            if spots:
                raise UnclearAct(f"la phrase nomme un endroit dans un autre : {sentence}")
            return [self.spot]
        return self._check(spots, sentence)

    def list_alineas(self, sentence: str) -> list[Spot]:
        """The alinéas that a sentence names."""
        if self.spot is not None:
            raise UnclearAct(f"la phrase nomme un endroit dans un autre : {sentence}")
        return self._check(self._find_alineas(sentence), sentence)

    def find_note(self, sentence: str) -> Spot | None:
        """The one note that a sentence names, if any."""
        found = list(self._notes.finditer(sentence))
        if len(found) != 1:
            return None
        return Spot(self._own(found[0]["division"], sentence), note=found[0]["note"])

    def name_table(self, sentence: str) -> tuple[str, int]:
        """The table that a sentence names: its division, its rank, 0 for the only one."""
        found = list(self._table.finditer(sentence))
        if len(found) != 1:
            raise UnclearAct(f"on ne sait pas de quel tableau la phrase parle : {sentence}")
        rank = found[0]["rank"]
        return self._own(found[0]["division"], sentence), _read_rank(rank) if rank else 0

    def find_subdivision(self, sentence: str) -> tuple[str, str] | None:
        """The numbered subdivision that a sentence names, if any: its division, its number."""
        found = list(self._subdivision.finditer(_drop_quotes(sentence)))
        if len(found) != 1:
            return None
        return self._own(found[0]["division"], sentence), found[0]["number"]

    def read_new_subdivision(self, sentence: str) -> str:
        """« inséré un 2.5 bis ainsi rédigé »: its number; nothing when the sentence says another thing."""
        found = re.match(rf"insérée? un (?P<number>{_LABEL}) ainsi rédigé :$", sentence)
        return found["number"] if found else ""

    def read_mark(self, sentence: str, quotes: Sequence[str]) -> Mark:
        """What something is put beside: an alinéa, a quoted intertitle, a table."""
        if "alinéa" in sentence:
            (spot,) = self.list_alineas(sentence)
            return Mark(spot.division, rank=spot.rank)
        if re.search(rf"intertitre :? ?{MASK}", sentence) and len(quotes) == 1:
            return Mark(self.name_division(sentence), intertitle=quotes[0])
        if "tableau" in sentence:
            division, rank = self.name_table(sentence)
            return Mark(division, table=rank or -1)
        raise UnclearAct(f"on ne sait pas où insérer : {sentence}")

    def mark_end(self, sentence: str) -> Mark:
        """The end of the division that a sentence completes."""
        return Mark(self.name_division(sentence))

    def _find_alineas(self, sentence: str) -> list[Spot]:
        spots: list[Spot] = []
        for found in self._alineas.finditer(sentence):
            division = self._own(found["division"], sentence)
            spots += [Spot(division, rank) for rank in read_ranks(found["ranks"])]
        return spots

    def _own(self, division: str | None, sentence: str) -> str:
        if not division and not self.above:
            raise UnclearAct(f"ce que la phrase nomme n'est d'aucune partie du texte : {sentence}")
        return division or self.above

    def _spread(self, sentence: str) -> str:
        """« aux articles 3, 4 et 9 » with the word before each number."""

        def spread(found: re.Match[str]) -> str:
            rest = re.sub(r"(, | et )", rf"\1{_ARTICLE}", found["rest"])
            return f"{_ARTICLE}{found['first']}{rest}"

        return self._articles.sub(spread, _drop_quotes(sentence))

    def _check(self, spots: list[Spot], sentence: str) -> list[Spot]:
        if not spots or len(set(spots)) != len(spots):
            raise UnclearAct(f"on ne sait pas de quels endroits la phrase parle : {sentence}")
        whole = {spot.division for spot in spots if not spot.rank and not spot.note}
        if any(spot.division in whole and (spot.rank or spot.note) for spot in spots):
            raise UnclearAct(f"un même endroit est nommé deux fois : {sentence}")
        return spots


def _read_rank(words: str) -> int:
    return RANKS.get(words) or int(words.removesuffix("e"))


def _drop_quotes(sentence: str) -> str:
    return MASKED.sub(MASK, sentence)
