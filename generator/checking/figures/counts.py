"""What the texts of a dossier count for the whole territory: of what, how many, for which year, and where.

A figure is kept only when it is given for all that there is: « 6 EAJE à Ormeval », « plus de 10 000 habitants » and
« trois EAJE nouveaux » say something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.checking.figures.numbers import NUMBER, find_sentence, is_rough, list_years, parse_number
from generator.checking.inquiry import Inquiry, Passage
from generator.model.annexes import Indicator
from generator.model.names import slugify

_TERRITORY = ("territoire", "ctg", "ensemble-du-territoire", "total")


@dataclass(frozen=True, slots=True)
class Concept:
    """What may be counted in a text, in annexe 1 (`label`, `places`: slugs) and in annexe 2 (`type`: slug)."""

    noun: str
    label: str
    type: str = ""
    places: str = ""


_EAJE = r"etablissements?-d-accueil-d[eu]s?-jeunes?-enfants?"
CONCEPTS = (
    Concept(
        r"(?:EAJE|[ée]tablissements? d'accueil d[eu]s? jeunes? enfants?)",
        rf"(?:nombre-d-)?(?:eaje|{_EAJE}(?:-eaje)?)",
        rf"eaje|{_EAJE}(?:-eaje)?",
        rf"(?:nombre-de-)?places-(?:en|d|dans-les|des)-(?:eaje|{_EAJE})",
    ),
    Concept(
        r"(?:relais petite enfance|RPE)",
        r"(?:nombre-de-)?(?:relais-petite-enfance(?:-rpe)?|rpe)",
        r"relais-petite-enfance|rpe",
    ),
    Concept(
        r"(?:accueils? de loisirs|ALSH)",
        r"(?:nombre-d-)?(?:accueils?-de-loisirs(?:-alsh)?|alsh)",
        r"accueils?-de-loisirs|alsh",
        r"places-en-(?:accueils?-de-loisirs|alsh)",
    ),
    Concept(
        r"(?:LAEP|lieux? d'accueil enfants?-parents?)",
        r"(?:nombre-de-)?(?:laep|lieux-d-accueil-enfants?-parents?(?:-laep)?)",
        r"laep|lieux?-d-accueil-enfants?-parents?(?:-laep)?",
    ),
    Concept(r"espaces jeunes", r"espaces-jeunes", r"espaces?-jeunes", r"places-en-espaces?-jeunes"),
    Concept(r"structures jeunesse", r"structures-jeunesse", r"structures?-jeunesse"),
    Concept(r"centres sociaux", r"centres-sociaux"),
    Concept(
        r"assistant(?:e)?s maternel(?:le)?s(?: en activité| agréé(?:e)?s)?",
        r"assistante?s-maternel(?:le)?s(?:-en-activite|-agreee?s)?",
        places=r"places-(?:offertes-par|chez)-les-assistante?s-maternel(?:le)?s",
    ),
    Concept(r"(?:écoles )?maternelles(?! et)", r"ecoles-maternelles"),
    Concept(r"(?:écoles )?élémentaires", r"ecoles-elementaires"),
    Concept(r"écoles maternelles et élémentaires", r"ecoles-maternelles-et-elementaires"),
    Concept(r"collèges", r"colleges"),
    Concept(r"allocataires", r"allocataires(?:-de-la-caf)?"),
    Concept(r"personnes couvertes", r"personnes-couvertes(?:-par-la-caf)?"),
    Concept(r"habitants", r"population(?:-municipale|-totale)?(?:-en-\d{4})?"),
    Concept(r"hab(?:itants)?\.?/km²", r"densite(?:-de-population|-de-la-population)?"),
)
# What may follow a count of all there is; any other word narrows it (« 6 EAJE associatifs »).
ALL_TOLD = r"(?= ?(?:[,;.:)(]|$)| (?:et|ou|ainsi|en (?:19|20)\d\d|au total|sur le territoire)\b)"
_NUMBERS = re.compile(NUMBER, re.IGNORECASE)
_PATTERNS = tuple(  # what follows a number
    re.compile(rf" (?:{c.noun}){ALL_TOLD}(?: ?(?:\(| et )({NUMBER}) places?(?=[,;.:) ]|$))?", re.IGNORECASE)
    for c in CONCEPTS
)
_PLACES = re.compile(rf" places? en (?:EAJE|crèche){ALL_TOLD}", re.IGNORECASE)
# Words of a sentence that speaks of the future, of the past, or of a part of the territory.
_OTHERWISE = re.compile(
    r"\b(?:cré(?:er|ation|e|ent|ée?s?)|ouvr\w*|ouverture\w*|nouve\w*|supplémentaire\w*|futur\w*|prév[ou]\w*|objectif\w*|"
    r"fermé\w*|fermeture\w*|d'ici|passe\w*|atteindr\w*|prochain\w*|comptaient|comptait|disposait|avait|avaient|"
    # … and of the services of one manager or of one kind
    r"g[èé]r\w+|gestion\w*|régie|délégation|associati\w+|privé\w*|soutien\w*|soutenu\w*|financ\w*|emploi\w*|municipa\w+|"
    r"intercommuna\w+|la commune|cette commune|chaque commune|"
    r"quartiers?|secteurs?|bourg|hameaux?|canton|département\w*|région\w*)\b",
    re.IGNORECASE,
)


_PRONOUN = re.compile(r"(?:Elle|Il|On y|Y|Cette|Ce|Dans c|La ville|Son|Sa|Ses)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text counts for the whole territory: the thing is that of `rank` in `CONCEPTS`, or its places.

    The number stands at `start:end` of the passage.
    """

    passage: Passage
    rank: int
    number: Decimal
    places: bool
    years: frozenset[str]
    start: int
    end: int


_Count = tuple[int, Decimal, bool, frozenset[str], int, int]  # the same without its passage


def list_statements(inquiry: Inquiry) -> Iterator[Statement]:
    """What the dossier's own texts count for the whole territory, in the convention and in annexe 1."""
    places = match_places(inquiry)
    for passage in list_own_texts(inquiry):
        for count in _list_counts(passage.text, places):
            yield Statement(passage, *count)


def list_own_texts(inquiry: Inquiry) -> Iterator[Passage]:
    """The passages that the dossier itself has written, in its texts and its own clauses."""
    own = {f.name for f in inquiry.dossier.inputs if not f.of_model and f.path.startswith(("textes/", "clauses/"))}
    return (passage for passage in inquiry.passages if passage.origin.file in own)


@lru_cache(maxsize=2048)  # two rules ask it of the same texts, and each making of the dossier again
def _list_counts(text: str, places: re.Pattern[str]) -> tuple[_Count, ...]:
    return tuple(count for number in _NUMBERS.finditer(text) for count in _read_number(text, number, places))


def _read_number(text: str, found: re.Match[str], places: re.Pattern[str]) -> Iterator[_Count]:
    """What a number counts, if it is of the whole territory, with the places given after it."""
    start = found.start()
    for rank, pattern in enumerate(_PATTERNS):
        match = pattern.match(text, found.end())
        if match is not None and is_of_territory(text, start, match.end(), places):
            years = list_years(text, start, match.end())
            for words, span, of_places in (
                (found[0], (start, match.start(1) - 1 if match[1] else match.end()), False),
                (match[1], match.span(1), True),
            ):
                number = parse_number(words) if words else None
                if number is not None:
                    yield rank, number, of_places, years, *span
    match = _PLACES.match(text, found.end())
    number = parse_number(found[0])
    if match is not None and number is not None and is_of_territory(text, start, match.end(), places):
        yield 0, number, True, list_years(text, start, match.end()), start, match.end()


def match_places(inquiry: Inquiry) -> re.Pattern[str]:
    """The names of the communes, without the article that a sentence changes."""
    names = [re.sub(r"^(?:Le|La|Les|L')\s?", "", c.nom) for c in inquiry.facts.territoire.communes]
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))


def is_of_territory(text: str, start: int, end: int, places: re.Pattern[str]) -> bool:
    """Whether a count is of all that the territory has: no place, no part, no project beside it."""
    first, last = find_sentence(text, start)
    after = re.split(r"[,;.:]|\bdont\b", text[end:last], maxsplit=1)[0]
    if is_rough(text, start) or places.search(text[first:start]) or places.search(after):
        return False
    if _OTHERWISE.search(text[first:start]) or _OTHERWISE.search(after):
        return False
    # « Ormeval est le bourg-centre. Elle compte 6 EAJE. »: the sentence before names the one commune that is meant.
    before = text[:first].rstrip() if _PRONOUN.match(text[first:last]) else ""
    previous = text[find_sentence(text, len(before) - 1)[0] : first] if before else ""
    return len(set(places.findall(previous))) != 1


@lru_cache(maxsize=8192)  # each line of annexe 1 and each service is tried for each thing that is counted
def is_called(pattern: str, words: str) -> bool:
    """Whether what is called so, as a slug, is what a pattern of `CONCEPTS` tells."""
    return re.fullmatch(pattern, slugify(words)) is not None


def read_values(line: Indicator, columns: tuple[str, ...]) -> dict[str, Decimal]:
    read = {c: parse_number(v) for c, v in zip(columns, line.values, strict=False) if isinstance(v, str)}
    return {column: value for column, value in read.items() if value is not None}


def is_territory(inquiry: Inquiry, column: str) -> bool:
    """Whether a column is of the whole territory, not of the one of its communes whose name it may bear."""
    place = inquiry.facts.territoire
    names = {slugify(commune.nom) for commune in place.communes}
    own = slugify(place.nom)
    return slugify(column) in _TERRITORY or (slugify(column) == own and (own not in names or len(names) == 1))
