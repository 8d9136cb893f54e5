"""EPCI found by name, SIREN, kind or département, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.model.territories import ReferenceGrouping
from generator.reading.communes import load_tables
from generator.reading.place_search.communes import find_communes_like
from generator.reading.place_search.word_index import WordIndex, split_typed, split_words

_KINDS = {
    "CC": "communauté de communes",
    "CA": "communauté d'agglomération",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "MET69": "métropole de Lyon",
}
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "sur", "sous", "a", "au", "aux"})


@dataclass(frozen=True, slots=True)
class GroupingMatch:
    """An EPCI that was found, its kind in words, how many communes and people it has, and most of them where."""

    grouping: ReferenceGrouping
    kind: str
    departement: str
    communes: int
    population: int


@dataclass(frozen=True, slots=True)
class _Index:
    entries: tuple[tuple[GroupingMatch, frozenset[str]], ...]
    words: WordIndex


def find_groupings_like(text: str, departement: str = "", limit: int = 12) -> tuple[GroupingMatch, ...]:
    """The EPCI that some typed words look for, best first; with `departement`, those that have communes mostly there.

    Accents, capitals, hyphens, the order of words and small words are forgiven, as is a slip in a word.
    """
    every = split_typed(text[:200])
    typed = [forms for forms in every if forms[0] not in _SMALL] or list(every)
    if not typed:
        return ()
    index = _load_index()
    told = [index.entries[number] for number in index.words.find_all(typed)]
    here = [one for one in told if departement in ("", one[0].departement)]
    here.sort(key=lambda one: _rank(one[0], one[1], typed))
    return tuple(match for match, _ in here[:limit]) or _find_by_commune(text, departement, limit)


def _find_by_commune(text: str, departement: str, limit: int) -> tuple[GroupingMatch, ...]:
    """The EPCI of the communes that the words look for: a person may know one of these better."""
    sirens = dict.fromkeys(one.commune.grouping for one in find_communes_like(text, departement, limit))
    return tuple(match for siren in sirens if (match := describe_grouping(siren)) is not None)


def _rank(match: GroupingMatch, words: frozenset[str], typed: Sequence[Sequence[str]]) -> tuple[int, int, int, str]:
    """Those that have the very words first, those with few other ones; most people first."""
    told = {form for forms in typed for form in forms}
    strangers = sum(not any(form in words for form in forms) for forms in typed)
    others = len(words - _SMALL - told)
    return (strangers, min(others, 2), -match.population, match.grouping.siren)


def describe_grouping(siren: str) -> GroupingMatch | None:
    """The EPCI of a SIREN, with its communes counted."""
    return _describe_all().get(siren)


@lru_cache(maxsize=1)
def _describe_all() -> dict[str, GroupingMatch]:
    tables = load_tables()
    where: dict[str, Counter[str]] = {}
    people: Counter[str] = Counter()
    for commune in tables.communes.values():
        where.setdefault(commune.grouping, Counter())[commune.departement] += 1
        people[commune.grouping] += commune.population
    found: dict[str, GroupingMatch] = {}
    for siren, grouping in tables.groupings.items():
        counted = where.get(siren, Counter())
        most = counted.most_common(1)[0][0] if counted else ""
        kind = _KINDS.get(grouping.kind, grouping.kind)
        found[siren] = GroupingMatch(grouping, kind, most, counted.total(), people[siren])
    return found


@lru_cache(maxsize=1)
def _load_index() -> _Index:
    """The index, built once in a process."""
    names = {code: set(split_words(one.name)) for code, one in load_tables().departements.items()}
    entries = tuple((match, frozenset(split_words(match.grouping.name))) for match in _describe_all().values())
    words = WordIndex.build(
        {
            *own,
            *split_words(match.kind),
            match.grouping.siren,
            match.departement.lower(),
            *names.get(match.departement, ()),
        }
        for match, own in entries
    )
    return _Index(entries, words)
