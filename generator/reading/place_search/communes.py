"""Communes found by name, code or département, best first; former ones and arrondissements lead to that of today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.model.names import slugify
from generator.model.territories import ReferenceCommune
from generator.reading.communes import (
    find_arrondissement_commune,
    find_commune,
    find_successor,
    list_former_communes,
    load_tables,
)
from generator.reading.place_search.word_index import WordIndex, split_typed, split_words

# Words that a person puts before a name, and that are no part of it.
_BEFORE = re.compile(r"^(?:(?:ville|commune|mairie|municipalite)-(?:de-la|de-l|des|de|du|d)-)(?=.)")
_ARRONDISSEMENT = re.compile(r"(paris|lyon|marseille)-(\d{1,2})(?:er|e|eme|ere)?(?:-arrondissements?|-arrdt?)?")
_FIRST_ARRONDISSEMENTS = {"paris": 75100, "lyon": 69380, "marseille": 13200}
_ELIDED = frozenset({"l", "d", "qu"})


@dataclass(frozen=True, slots=True)
class CommuneMatch:
    """A commune that was found. `note` says why, when what was typed is no longer, or never was, its own name."""

    commune: ReferenceCommune
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name that leads to a commune: its own, or a `former` one that a merger has ended."""

    commune: ReferenceCommune
    slug: str
    words: frozenset[str]
    former: str = ""


@dataclass(frozen=True)
class _Index:
    entries: tuple[_Entry, ...]
    words: WordIndex


def find_communes_like(text: str, departement: str = "", limit: int = 12) -> tuple[CommuneMatch, ...]:
    """The communes that some typed words look for, best first, each once; with `departement`, those of it alone.

    Accents, capitals, hyphens, « St » and the order of words are forgiven, and one slip in a word that is nowhere.
    A word may be a code of commune or its beginning, a code or the name of a département.
    """
    text = _BEFORE.sub("", slugify(text[:200])).replace("-", " ")
    whole = _find_whole_code(text) or _find_arrondissement(text)
    if whole is not None and departement in ("", whole.commune.departement):
        return (whole,)
    typed = split_typed(text)
    if not typed:
        return ()
    index = _load_index()
    slugs = {"-".join(one) for one in ([forms[0] for forms in typed], [forms[-1] for forms in typed])}
    ranked: list[tuple[tuple[int, int, int, str], _Entry]] = []
    for number in index.words.find_all(typed):
        entry = index.entries[number]
        if departement in ("", entry.commune.departement):
            ranked.append((_rank(entry, typed, slugs), entry))
    found: dict[str, CommuneMatch] = {}
    for _, entry in sorted(ranked, key=lambda one: one[0]):
        if entry.commune.insee not in found:
            found[entry.commune.insee] = CommuneMatch(entry.commune, _tell_former(entry.former, entry.commune))
            if len(found) == limit:
                break
    return tuple(found.values())


def _rank(entry: _Entry, typed: Sequence[Sequence[str]], slugs: set[str]) -> tuple[int, int, int, str]:
    """The very name first, then names that have each word, names that begin so, other names; most people first.

    « saint denis 974 » is the very name too: the word that is no part of it has said where it is.
    """
    told = {form for forms in typed for form in forms}
    if entry.slug in slugs or entry.words <= told:
        nearness = 0
    elif all(any(form in entry.words for form in forms) for forms in typed):
        nearness = 1
    else:
        nearness = 2 if any(entry.slug.startswith(slug) for slug in slugs) else 3
    return (nearness, 1 if entry.former else 0, -entry.commune.population, entry.commune.insee)


def _find_whole_code(text: str) -> CommuneMatch | None:
    code = text.strip().upper()
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code):
        return None
    own = find_commune(code)
    if own is not None:
        return CommuneMatch(own)
    whole = find_arrondissement_commune(code)
    if whole is not None:
        return CommuneMatch(whole, f"{code} est un arrondissement de {whole.name}")
    successor = find_successor(code)
    return CommuneMatch(successor[1], _tell_former(successor[0] or code, successor[1])) if successor else None


def _find_arrondissement(text: str) -> CommuneMatch | None:
    """« Lyon 3e », « paris 12 »: the commune, since an arrondissement signs no convention."""
    told = _ARRONDISSEMENT.fullmatch(slugify(text))
    if told is None:
        return None
    whole = find_arrondissement_commune(str(_FIRST_ARRONDISSEMENTS[told[1]] + int(told[2])))
    if whole is None:
        return None
    return CommuneMatch(whole, f"un arrondissement ne signe pas : la commune est {whole.name}")


def _tell_former(former: str, now: ReferenceCommune) -> str:
    return f"« {former} » fait aujourd'hui partie de {now.name}" if former else ""


@lru_cache(maxsize=1)
def _load_index() -> _Index:
    """The index, built once in a process."""
    entries = [_make_entry(commune, commune.name) for commune in load_tables().communes.values()]
    entries += [_make_entry(one.now, one.name, one.name) for one in list_former_communes() if one.name]
    departements = {
        code: {code.lower(), *split_words(found.name)} for code, found in load_tables().departements.items()
    }
    words = WordIndex.build(
        {*entry.words, *_join(entry.slug), entry.commune.insee.lower(), *departements[entry.commune.departement]}
        for entry in entries
    )
    return _Index(tuple(entries), words)


def _make_entry(commune: ReferenceCommune, name: str, former: str = "") -> _Entry:
    words = split_words(name)
    return _Entry(commune, "-".join(words), frozenset(words), former)


def _join(slug: str) -> set[str]:
    """« lhay » for « l'haÿ », and the whole name in one word, as some people type it."""
    words = slug.split("-")
    joined = {first + second for first, second in pairwise(words) if first in _ELIDED}
    return {*joined, "".join(words)}
