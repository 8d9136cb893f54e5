"""The communes, EPCI and départements of France, from the tables of `content/references/`, read once.

Source: `@etalab/decoupage-administratif` (Licence Ouverte 2.0); version and years stand on the first line of each file.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from generator.files import read_bytes
from generator.model.names import slugify
from generator.model.territories import (
    CommuneTable,
    FormerCommune,
    Liaison,
    ReferenceCommune,
    ReferenceDepartement,
    ReferenceGrouping,
    ReferenceTables,
)
from generator.project import REFERENCES

_INSEE_LENGTH = 5
_YEARS = re.compile(r"découpage (\d{4}) ; population municipale (\d{4})")
_COMMON_WORDS = frozenset(
    {
        "communaute",
        "communes",
        "agglomeration",
        "urbaine",
        "metropole",
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
    }
)
_GROUPING_KINDS = frozenset({"cc", "ca", "cu", "metropole"})
# Source: Insee, code officiel géographique: arrondissements municipaux have codes of their own, and no convention.
_ARRONDISSEMENTS = (("13055", "13201", "13216"), ("69123", "69381", "69389"), ("75056", "75101", "75120"))
_ARTICLE = re.compile(r"^(le|la|les|l)-(?=.)")


class _Communes(CommuneTable):
    """The communes, in the order of the codes: 35 000, each read from its line when it is asked for."""

    def __init__(self, rows: str) -> None:
        self._rows = rows.partition("\n")[2]
        self._lines = self._rows.splitlines()

    def __getitem__(self, insee: str) -> ReferenceCommune:
        place = bisect_left(self._lines, f"{insee};")
        line = self._lines[place] if place < len(self._lines) else ""
        if len(insee) != _INSEE_LENGTH or not line.startswith(f"{insee};"):
            raise KeyError(insee)
        return _read_commune(line)

    def find_by_siren(self, siren: str) -> Iterator[ReferenceCommune]:
        # The digits are looked for before anything is read: reading the whole table takes a good part of a second.
        end, cell = 0, f";{siren}"
        while (place := self._rows.find(cell, end)) >= 0:
            end = self._rows.find("\n", place)
            end = end if end >= 0 else len(self._rows)
            commune = _read_commune(self._rows[self._rows.rfind("\n", 0, place) + 1 : end])
            if siren in (commune.siren, commune.grouping):
                yield commune

    def __iter__(self) -> Iterator[str]:
        return (line[:_INSEE_LENGTH] for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __reduce__(self) -> tuple[Callable[[], CommuneTable], tuple[()]]:
        """Another process reads the table itself: it has the same program."""
        return _reload_communes, ()


def _reload_communes() -> CommuneTable:
    return load_tables().communes


def _read_commune(line: str) -> ReferenceCommune:
    (row,) = csv.reader([line], delimiter=";")
    code, name, liaison, departement, siren, population, grouping = row
    return ReferenceCommune(code, name, _read_liaison(liaison), departement, siren, int(population), grouping)


@lru_cache(maxsize=1)
def load_tables() -> ReferenceTables:
    """All the tables.

    Raises: `InputFileError` when a file is missing.
    """
    text = gzip.decompress(read_bytes(REFERENCES / "communes.csv.gz")).decode()
    header, _, rows = text.partition("\n")
    source = header.removeprefix("# ")
    years = _YEARS.search(source)
    assert years is not None, "the first line of communes.csv.gz cites its years: scripts/refresh_communes.py"
    return ReferenceTables(
        source=source,
        year=int(years[1]),
        census=int(years[2]),
        communes=_Communes(rows),
        groupings={row[0]: ReferenceGrouping(*row) for row in _read_table("epci.csv")},
        departements={
            code: ReferenceDepartement(code, name, _read_liaison(liaison))
            for code, name, liaison in _read_table("departements.csv")
        },
        courts={row[0]: row[1] for row in _read_table("tribunaux.csv")},
    )


def _read_table(name: str) -> Iterable[list[str]]:
    return _read_rows(read_bytes(REFERENCES / name).decode().partition("\n")[2])


def _read_rows(text: str) -> Iterable[list[str]]:
    rows = csv.reader(text.splitlines(), delimiter=";")
    next(rows)  # the names of the columns
    return rows


def _read_liaison(cell: str) -> Liaison | None:
    return Liaison(int(cell)) if cell else None


def find_commune(code: str) -> ReferenceCommune | None:
    """The commune of an INSEE code."""
    return load_tables().communes.get(code)


def find_arrondissement_commune(code: str) -> ReferenceCommune | None:
    """The commune (Paris, Lyon or Marseille) that a code is an arrondissement municipal of."""
    whole = next((commune for commune, first, last in _ARRONDISSEMENTS if first <= code <= last), "")
    return find_commune(whole) if code.isdecimal() and len(code) == _INSEE_LENGTH else None


def find_successor(code: str) -> tuple[str, ReferenceCommune] | None:
    """The former name ("" when the table has none) and the commune of today of a code that a merger has ended."""
    name, now = _read_former_codes().get(code.upper(), ("", ""))
    commune = find_commune(now)
    return (name, commune) if commune is not None else None


def list_former_communes() -> tuple[FormerCommune, ...]:
    """The communes that a merger has ended, and those that took their place, by code."""
    known = ((code, name, find_commune(now)) for code, (name, now) in _read_former_codes().items())
    return tuple(FormerCommune(code, name, now) for code, name, now in known if now is not None)


@lru_cache(maxsize=1)
def _read_former_codes() -> dict[str, tuple[str, str]]:
    return {code: (name, now) for code, name, now in _read_table("anciens-codes.csv")}


@lru_cache(maxsize=1)
def _index_names() -> dict[str, tuple[ReferenceCommune, ...]]:
    """The communes by their name without article, accent nor capital; homonyms, the most populous first."""
    index: dict[str, list[ReferenceCommune]] = {}
    for commune in load_tables().communes.values():
        index.setdefault(_simplify(commune.name), []).append(commune)
    return {name: tuple(sorted(found, key=lambda c: (-c.population, c.insee))) for name, found in index.items()}


def _simplify(name: str) -> str:
    slug = re.sub(r"^st(e?)-", r"saint\1-", slugify(name))
    return _ARTICLE.sub("", slug)


def find_by_name(name: str, departement: str = "") -> tuple[ReferenceCommune, ...]:
    """The communes of this very name, accents, hyphens, capitals and article forgiven; those of a département first.

    With `departement`, only its own are given when it has any.
    """
    found = _index_names().get(_simplify(name), ())
    here = tuple(commune for commune in found if commune.departement == departement)
    return here or found


def find_near_names(name: str, limit: int = 5) -> tuple[ReferenceCommune, ...]:
    """The communes whose name is this one, else those whose name looks most like it."""
    index = _index_names()
    wanted = _simplify(name)
    near = [wanted] if wanted in index else difflib.get_close_matches(wanted, index, limit)
    return tuple(commune for key in near for commune in index[key])[:limit]


def find_near_codes(code: str, limit: int = 5) -> tuple[ReferenceCommune, ...]:
    """The communes whose code is this one but for a slip of the keyboard.

    First a leading zero that a spreadsheet took away, then two neighbouring signs swapped, one sign too many, one
    changed, one missing.
    """
    known = load_tables().communes
    places = range(len(code))
    signs = "0123456789AB"
    swapped = (code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in places[:-1])
    shortened = (code[:i] + code[i + 1 :] for i in reversed(places))
    changed = (code[:i] + sign + code[i + 1 :] for i in reversed(places) for sign in signs)
    lengthened = (code[:i] + sign + code[i:] for i in range(len(code), -1, -1) for sign in signs)
    near = dict.fromkeys(c for c in (f"0{code}", *swapped, *shortened, *changed, *lengthened) if c in known)
    return tuple(known[c] for c in near)[:limit]


def list_members(siren: str) -> tuple[ReferenceCommune, ...]:
    """The communes of an EPCI, by code."""
    return tuple(c for c in load_tables().communes.find_by_siren(siren) if c.grouping == siren)


def find_groupings_by_name(name: str) -> tuple[ReferenceGrouping, ...]:
    """The EPCI of this very name, accents, capitals and what kind it is forgiven."""
    wanted = _name_grouping(name)
    return tuple(g for g in load_tables().groupings.values() if wanted and _name_grouping(g.name) == wanted)


def _name_grouping(name: str) -> str:
    return "-".join(word for word in slugify(name).split("-") if word not in _COMMON_WORDS | _GROUPING_KINDS)


def find_near_groupings(words: str, limit: int = 5) -> tuple[ReferenceGrouping, ...]:
    """The EPCI whose SIREN or whose name looks most like what was typed."""
    groupings = load_tables().groupings
    if words[:1].isdigit():
        return tuple(groupings[s] for s in difflib.get_close_matches(words, groupings, limit, cutoff=0.85))
    wanted = set(slugify(words).split("-")) - _COMMON_WORDS
    scored = [(len(wanted & set(slugify(g.name).split("-"))), g) for g in groupings.values()]
    best = sorted((s for s in scored if s[0]), key=lambda s: (-s[0], len(s[1].name), s[1].siren))
    return tuple(g for _, g in best[:limit])
