"""The sentences of an amending act understood: what they name, and what becomes of it. Knows French, and no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.amending.proving.french import AGAIN, CARDINAL, COUNTS, MASK, MASKED, mask_quotes
from generator.amending.proving.orders import (
    AddDivision,
    AddLines,
    AddNote,
    AddRows,
    AddSubdivision,
    DropSubdivision,
    DropTable,
    Order,
    SetAlineas,
    SetAnnexe,
    SetDivision,
    SetIntertitle,
    SetNote,
    SetRow,
    SetTitle,
    SetWords,
    Spot,
    UnclearAct,
)
from generator.amending.proving.places import PlaceReader
from generator.amending.proving.plain_text import fold_line

_HEADING = re.compile(rf"^Article \d+(?:er)?(?:-\d+)*{AGAIN}(?: ?[:–—-] .*)?$")  # its title is no order
_POINT = re.compile(r"^(?:(?P<rank>\d+)°|[a-z]\)) ")
_NOTE_LINE = re.compile(rf"^Note (?P<number>\d+{AGAIN}) : (?P<text>.*)$")
_CONTENT = re.compile(r"(?:insérée?s?|complétée?s? par|remplacée?s? par) (?P<content>.+?) ainsi rédigée?s? :$")
_THINGS = re.compile(rf"(?<!\w)(?P<count>{CARDINAL}) (?P<what>alinéa|intertitre|tableau)[sx]?(?!\w)")
_NEW_DIVISION = re.compile(r"insérée?s? (?:une?|des) (?P<name>.+?) ainsi rédigée?s? :$")
_NEW_NOTE = re.compile(rf"insérée? une note (?P<number>\d+{AGAIN}) ainsi rédigée :$")
_ROWS = re.compile(rf"(?<!\w)(?P<count>{CARDINAL}) lignes? ainsi")
_SHEETS = re.compile(
    r"(?:la|les) (?P<kind>[^\W\d]+?)(?P<plural>s?) (?P<numbers>\d[^«»]*?) (?:est|sont) "
    r"(?P<fate>modifiée|ajoutée|supprimée)s?(?= et |,|$)"
)


def read_act(lines: Sequence[str], divisions: Sequence[str]) -> tuple[Order, ...]:
    """The orders of an act, whose lines are given as a file shows them; `divisions` are the names that the text knows.

    Raises: `UnclearAct` for a sentence that is not understood, or that could be understood in two ways.
    """
    folded = [fold_line(line) for line in lines if line.strip()]
    added = [found["name"] for line in folded if (found := _NEW_DIVISION.search(line)) and not line.startswith("«")]
    known = dict.fromkeys((*divisions, *(name for name in added if name.startswith("article "))))
    return tuple(_Reader(PlaceReader(tuple(known))).read(folded))


@dataclass(slots=True)
class _Reader:
    places: PlaceReader
    quotes: Sequence[str] = field(default=(), init=False)  # what the sentence quotes
    block: tuple[str, ...] = field(default=(), init=False)  # the lines that follow it, quoted
    body: tuple[str, ...] = field(default=(), init=False)  # those of them that are no notes
    outer: Spot | None = field(default=None, init=False)  # what « 1° » speaks of, when it is less than a division
    inner: Spot | None = field(default=None, init=False)  # what « a) » speaks of

    def read(self, lines: Sequence[str]) -> Iterator[Order]:
        rank = 0
        while rank < len(lines):
            line = lines[rank]
            rank += 1
            if _HEADING.match(line):
                self.places.above, self.outer, self.inner = "", None, None
                continue
            if line.startswith("«"):
                raise UnclearAct(f"rien n'annonce ce qui est cité : {line}")
            quoted: list[str] = []
            while rank < len(lines) and lines[rank].startswith("«"):
                quoted.append(lines[rank])
                rank += 1
            yield from self._read_sentence(line, _strip_quotes(quoted, line))

    def _read_sentence(self, line: str, block: tuple[str, ...]) -> Iterator[Order]:
        point = _POINT.match(line)
        masked, self.quotes = mask_quotes(_POINT.sub("", line))
        self.block, self.body = block, split_notes(block)[0]
        sentence = masked.rstrip(" ;.")
        lowered = sentence[:1].lower() + sentence[1:]
        if point is None or point["rank"]:
            self.inner = None
        self.places.spot = None if point is None else self.outer if point["rank"] else self.inner
        if point is not None and not point["rank"] and self.inner is None:
            raise UnclearAct(f"on ne sait pas de quoi ce point parle : {line}")
        if re.search(r"ainsi modifiée?s? :$", lowered) and not block:
            self._turn_to(lowered, numbered=point is not None)
            return
        if bool(block) != lowered.endswith(":"):
            raise UnclearAct(f"ce que la phrase annonce n'est pas cité : {line}")
        orders = list(self._understand(lowered))
        if not orders:
            raise UnclearAct(f"la phrase ne se comprend pas : {line}")
        yield from orders

    def _turn_to(self, sentence: str, *, numbered: bool) -> None:
        """What the points that follow speak of: a division, or one alinéa or one note of it."""
        spot = self.places.find_note(sentence)
        if "alinéa" in sentence:
            (spot,) = self.places.list_alineas(sentence)
        if spot is None:
            if numbered:
                raise UnclearAct(f"on ne sait pas de quoi ces points parlent : {sentence}")
            self.places.above, self.outer = self.places.name_division(sentence), None
        elif numbered:
            self.inner = spot
        else:
            self.places.above, self.outer = spot.division, spot

    def _understand(self, sentence: str) -> Iterator[Order]:
        if not self.quotes and not self.block and "alinéa" not in sentence and re.search(r"\bannexe \w", sentence):
            yield self._read_annexe(sentence)
        elif re.search(r"\blignes?\b", sentence):
            yield from self._read_rows(sentence)
        elif self.block:
            yield from self._read_written(sentence)
        elif "intitulé" in sentence:
            yield from self._read_title(sentence)
        elif re.search(rf"intertitre :? ?{MASK}", sentence):
            yield from self._read_intertitle(sentence)
        elif self.quotes:
            yield from self._read_words(sentence)
        elif "supprimé" in sentence:
            yield from self._read_struck(sentence)

    def _read_words(self, sentence: str) -> Iterator[Order]:
        each = re.search(r"à (?:chaque|chacune de leurs|chacune de ses) occurrences?", sentence) is not None
        if "remplacé" in sentence and len(self.quotes) == 2:
            old, new = self._in_order(sentence, ("remplacé",))
            yield from (SetWords(spot, old, new, each) for spot in self.places.list_spots(sentence))
        elif "inséré" in sentence and len(self.quotes) == 2:
            anchor, words = self._in_order(sentence, ("après", "inséré"))
            for spot in self.places.list_spots(sentence):
                yield SetWords(spot, anchor, f"{anchor}{'' if words.startswith(',') else ' '}{words}", each)
        elif "supprimé" in sentence and len(self.quotes) == 1:
            yield from (SetWords(spot, self.quotes[0], "", each) for spot in self.places.list_spots(sentence))

    def _read_struck(self, sentence: str) -> Iterator[Order]:
        if "alinéa" in sentence:
            for spot in self.places.list_alineas(sentence):
                yield SetAlineas(spot.division, spot.rank, spot.rank, ())
        elif (note := self.places.find_note(sentence)) is not None:
            yield SetNote(note.division, note.note, "")
        elif "tableau" in sentence:
            yield DropTable(*self.places.name_table(sentence))
        elif (found := self.places.find_subdivision(sentence)) is not None:
            yield DropSubdivision(*found)
        else:
            yield SetDivision(self.places.name_division(sentence), ())

    def _read_title(self, sentence: str) -> Iterator[Order]:
        if len(self.quotes) != 1 or "ainsi rédigé" not in sentence:
            return
        found = self.places.find_subdivision(sentence)
        if found is not None:
            yield SetIntertitle(found[0], "", found[1], self.quotes[0])
        else:
            yield SetTitle(self.places.name_division(sentence), self.quotes[0])

    def _read_intertitle(self, sentence: str) -> Iterator[Order]:
        division = self.places.name_division(sentence)
        if "remplacé" in sentence and len(self.quotes) == 2:
            old, new = self._in_order(sentence, ("remplacé",))
            yield SetIntertitle(division, old, "", new)
        elif "supprimé" in sentence and len(self.quotes) == 1:
            yield SetIntertitle(division, self.quotes[0], "", "")

    def _read_rows(self, sentence: str) -> Iterator[Order]:
        division, table = self.places.name_table(sentence)
        if len(self.quotes) != 1:
            return
        (key,) = self.quotes
        if "inséré" in sentence:
            found = _ROWS.search(sentence)
            if found is None or _count(found["count"]) != len(self.block):
                raise UnclearAct(f"la phrase n'annonce pas les lignes qui la suivent : {sentence}")
            yield AddRows(division, table, key, self.block, self._find_side(sentence))
        elif "supprimé" in sentence and not self.block:
            yield SetRow(division, table, key, "")
        elif "ainsi rédigé" in sentence and len(self.block) == 1:
            yield SetRow(division, table, key, self.block[0])

    def _read_written(self, sentence: str) -> Iterator[Order]:
        """What a sentence announces, and the block that follows it says."""
        note = _NEW_NOTE.search(sentence)
        if note is not None:
            if len(self.quotes) == len(self.block) == 1 and "après" in sentence:
                (spot,) = self.places.list_spots(sentence[: note.start()])
                yield AddNote(spot, self.quotes[0], note["number"], self.block[0])
        elif "complété" in sentence:
            self._check_content(sentence)
            yield AddLines(self.places.mark_end(sentence), self.block, before=False)
        elif "inséré" in sentence:
            yield from self._read_inserted(sentence)
        elif self.quotes:
            return
        elif "alinéa" in sentence:
            yield self._read_alineas(sentence)
        elif (found := self.places.find_note(sentence)) is not None:
            if len(self.block) == 1:
                yield SetNote(found.division, found.note, self.block[0])
        elif "ainsi rédigé" in sentence and "remplacé" not in sentence:
            yield SetDivision(self.places.name_division(sentence), self.block)

    def _read_alineas(self, sentence: str) -> Order:
        """« … est ainsi rédigé », as many for as many; « … est remplacé par deux alinéas ainsi rédigés »."""
        head = sentence
        if "remplacé" in sentence:
            self._check_content(sentence)
            head = sentence[: sentence.index("remplacé")]
        spots = self.places.list_alineas(head)
        if "remplacé" not in sentence and len(spots) != len(self.body):
            raise UnclearAct(f"{len(spots)} alinéas sont annoncés, {len(self.body)} sont cités : {sentence}")
        ranks = [spot.rank for spot in spots]
        if len({spot.division for spot in spots}) != 1 or ranks != list(range(ranks[0], ranks[0] + len(ranks))):
            raise UnclearAct(f"ces alinéas ne se suivent pas : {sentence}")
        return SetAlineas(spots[0].division, ranks[0], ranks[-1], self.block)

    def _read_inserted(self, sentence: str) -> Iterator[Order]:
        start = sentence.index("inséré")
        head, content = sentence[:start], _CONTENT.search(sentence)
        before = self._find_side(head)
        if content is not None and _THINGS.match(content["content"]):
            self._check_content(sentence)
            yield AddLines(self.places.read_mark(head, self.quotes), self.block, before)
            return
        found, new = self.places.find_subdivision(head), self.places.read_new_subdivision(sentence[start:])
        named = _NEW_DIVISION.search(sentence)
        if found is not None and new and not before:
            yield AddSubdivision(found[0], found[1], new, self.block)
        elif found is None and named is not None and not self.quotes:
            yield AddDivision(self.places.name_division(head), named["name"], self.block, before)

    def _find_side(self, sentence: str) -> bool:
        """Whether something comes before what the sentence names; `False` when it comes after it."""
        sides = [word for word in ("avant", "après") if re.search(rf"\b{word}\b", sentence)]
        if len(sides) != 1:
            raise UnclearAct(f"on ne sait pas de quel côté insérer : {sentence}")
        return sides == ["avant"]

    def _check_content(self, sentence: str) -> None:
        """Raises: `UnclearAct` when what is announced is not what is quoted."""
        content = _CONTENT.search(sentence)
        things = list(_THINGS.finditer(content["content"])) if content is not None else []
        counts = {"alinéa": 0, "intertitre": 0, "tableau": 0}
        for thing in things:
            counts[thing["what"]] += _count(thing["count"])
        rest = _THINGS.sub("", content["content"]) if content is not None else "?"
        rows = sum("|" in line for line in self.body) if counts["tableau"] else 0
        said = counts["alinéa"] + counts["intertitre"]
        fits = len(self.body) == said if not counts["tableau"] else rows and len(self.body) - rows >= said
        if rest.replace(" et ", "").strip(" ,") or not fits:
            raise UnclearAct(f"la phrase n'annonce pas ce qui la suit : {sentence}")

    def _read_annexe(self, sentence: str) -> Order:
        named = re.search(r"annexe (?P<number>[\w-]+)", sentence)
        head, _, told = sentence.partition("dans laquelle")
        ways = [way for way in ("remplacé", "ajouté", "supprimé") if way in head]
        if named is None or len(ways) != 1:
            raise UnclearAct(f"on ne sait pas ce que devient l'annexe : {sentence}")
        sheets: list[tuple[str, str]] = []
        for found in _SHEETS.finditer(told):
            numbers = [one for words in re.split(r", | et ", found["numbers"]) for one in _list_numbers(words)]
            if (len(numbers) > 1) != bool(found["plural"]):
                raise UnclearAct(f"on ne sait pas de quelles fiches la phrase parle : {sentence}")
            sheets += [(f"{found['kind']} {number}", found["fate"]) for number in numbers]
        if _SHEETS.sub("", told).replace(" et ", "").strip(" ,"):
            raise UnclearAct(f"on ne sait pas de quelles fiches la phrase parle : {sentence}")
        return SetAnnexe(f"annexe {named['number']}", f"{ways[0]}e", tuple(sheets))

    def _in_order(self, sentence: str, words: Sequence[str]) -> tuple[str, str]:
        """Two quotations, the first before the last of these words and the second after it."""
        first, second = (int(found[1]) for found in MASKED.finditer(sentence))
        positions = [found.start() for found in MASKED.finditer(sentence)]
        marks = [sentence.find(word) for word in words]
        led = len(marks) == 1 or -1 < marks[0] < positions[0]
        if not positions[0] < marks[-1] < positions[1] or not led:
            raise UnclearAct(f"on ne sait pas quels mots deviennent lesquels : {sentence}")
        return self.quotes[first], self.quotes[second]


def _list_numbers(words: str) -> tuple[str, ...]:
    """« 4 à 9 » as each of its numbers; another one as it is."""
    first, _, last = words.partition(" à ")
    if not last:
        return (words,)
    if not (first.isdigit() and last.isdigit() and int(first) < int(last)):
        raise UnclearAct(f"on ne sait pas de quelles fiches la phrase parle : {words}")
    return tuple(str(number) for number in range(int(first), int(last) + 1))


def split_notes(block: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The lines of a quoted passage, and the notes that follow them: those that they call."""
    body = list(block)
    notes: list[tuple[str, str]] = []
    while body and (found := _NOTE_LINE.match(body[-1])) is not None:
        if not any(f"(note {found['number']})" in line for line in body[:-1]):
            break
        notes.append((found["number"], found["text"]))
        body.pop()
    return tuple(body), tuple(reversed(notes))


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else COUNTS[words]


def _strip_quotes(lines: Sequence[str], sentence: str) -> tuple[str, ...]:
    """The quoted lines: each opens a guillemet, the last one closes it."""
    if not lines:
        return ()
    opened = [line.removeprefix("«").strip() for line in lines]
    last = re.sub(r" ?;$", "", opened[-1])
    if not last.endswith("»"):
        raise UnclearAct(f"ce que la phrase annonce n'est pas refermé : {sentence}")
    return (*opened[:-1], last.removesuffix("»").strip())
