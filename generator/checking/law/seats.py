"""Where a party has its seat: the département whose préfecture receives its acts, which begins their identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator.model.facts import CtgFacts, Party
from generator.model.territories import ReferenceTables


def find_seat(party: Party, facts: CtgFacts, tables: ReferenceTables) -> str:
    """The code of the département of a party's seat ("13", "2A", "974"); that of the territory when nothing tells.

    What `ctg.yaml` declares comes first, then the commune of the party by its code or its SIREN, then the members of a
    grouping: only when they all lie in one département, since the seat of another one may be in any of them.

    Source: CGCT, L. 2131-1 and L. 5211-3 (the representative of the State in the département).
    """
    if party.departement is not None:
        return party.departement
    if party.commune is not None:
        commune = tables.communes.get(party.commune)
        return commune.departement if commune is not None else _cut_code(party.commune)
    if isinstance(party.siren, str):
        found = _list_departements(tables).get(party.siren, ())
        if len(found) == 1:
            return found[0]
    return facts.territoire.departement


def write_department(code: str) -> str:
    """The three signs by which an identifier names a département: "013", "02A", "974"."""
    return code.upper().rjust(3, "0")


def _cut_code(insee: str) -> str:
    return insee[:3] if insee.startswith("97") else insee[:2]


@lru_cache(maxsize=2)
def _list_departements(tables: ReferenceTables) -> Mapping[str, tuple[str, ...]]:
    """By SIREN, the département of a commune and those of the members of a grouping, in the order of the table.

    The whole table is gone through once, which takes a good part of a second: a CTG has up to fifty parties.
    """
    found: dict[str, dict[str, None]] = {}
    for commune in tables.communes.values():
        for siren in {commune.siren, commune.grouping}:
            found.setdefault(siren, {})[commune.departement] = None
    alike = {tuple(one): tuple(one) for one in found.values()}  # a hundred for thirty thousand communes
    return {siren: alike[tuple(one)] for siren, one in found.items()}
