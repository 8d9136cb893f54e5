"""Where a party has its seat: the département whose préfecture receives its acts, which begins their identifiers."""

from __future__ import annotations

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
        found = _list_departements(tables, party.siren)
        if len(found) == 1:
            return found[0]
    return facts.territoire.departement


def write_department(code: str) -> str:
    """The three signs by which an identifier names a département: "013", "02A", "974"."""
    return code.upper().rjust(3, "0")


def _cut_code(insee: str) -> str:
    return insee[:3] if insee.startswith("97") else insee[:2]


@lru_cache(maxsize=256)
def _list_departements(tables: ReferenceTables, siren: str) -> tuple[str, ...]:
    """The département of the commune that has a SIREN, or those of the members of a grouping, in the table's order."""
    return tuple(dict.fromkeys(commune.departement for commune in tables.communes.find_by_siren(siren)))
