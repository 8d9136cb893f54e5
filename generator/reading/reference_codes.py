"""Codes that a person typed, looked up in the reference tables: each wrong one with those that look like it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector
from generator.model.names import slugify
from generator.model.territories import ReferenceCommune, ReferenceGrouping, ReferenceTables
from generator.model.words.typed import read_code
from generator.reading.communes import (
    find_arrondissement_commune,
    find_by_name,
    find_groupings_by_name,
    find_near_codes,
    find_near_groupings,
    find_near_names,
    find_successor,
    load_tables,
)
from generator.reading.located_yaml import LocatedData, Path

# Those of the Pacific, the Terres australes, Clipperton and Saint-Pierre-et-Miquelon have other funds.
_WITHOUT_CAF = ("98", "975")
_SPOKEN = re.compile(r"[^\W\d_]{2}")  # a name has letters; 2A004 has one
# « 35085 Combourg », « 35 085 Combourg », « Saint-Denis (93) », « 93066 Saint-Denis (93) », which a hint says.
_CODE_AND_NAME = re.compile(
    r"(?:(?P<code>(?:\d{2}|2[abAB])[ \u00a0]?\d{3})[ \u00a0,:–-]+)?(?P<name>\D+?)"
    r"(?:[ \u00a0]*\([ \u00a0]*(?P<departement>\d{2,3}|2[abAB])[ \u00a0]*\))?"
)


def find_communes(
    codes: Iterable[str], tables: ReferenceTables, faults: DiagnosticCollector
) -> tuple[ReferenceCommune, ...]:
    """The communes of some INSEE codes, each once; a name stands for the only commune that has it."""
    found: dict[str, ReferenceCommune] = {}
    for code in codes:
        commune = find_said_commune(code, tables)
        if commune is None:
            faults.add(refuse_code(code))
        elif commune.departement.startswith(_WITHOUT_CAF):
            faults.add(_refuse_without_caf(commune))
        else:
            found[commune.insee] = commune
    return tuple(found.values())


def find_said_commune(words: str, tables: ReferenceTables, departement: str = "") -> ReferenceCommune | None:
    """The commune of a code (« 13041 », « 13 041 », « 35085 Combourg »), or the only one of a name (« Combourg »).

    Of several communes of that name, the only one of `departement`, or of the one that is typed: « Saint-Denis (93) ».
    """
    typed = read_code(words)
    if typed in tables.communes:
        return tables.communes[typed]
    said = _CODE_AND_NAME.fullmatch(words.strip())
    if said is None or not (said["code"] or said["departement"]):
        named = find_by_name(words, departement)
        return named[0] if len(named) == 1 else None
    named = find_by_name(said["name"])
    if said["departement"]:
        named = tuple(commune for commune in named if commune.departement == said["departement"].upper())
    if said["code"]:
        named = tuple(commune for commune in named if commune.insee == read_code(said["code"]))
    return named[0] if len(named) == 1 else None


def settle_communes(located: LocatedData, faults: DiagnosticCollector) -> LocatedData:
    """The facts of a `ctg.yaml` with codes where communes stand by their names; a name that is not one's is a fault.

    A party's commune is looked for among those of the territory first, then in its département.
    """
    territory = located.data.get("territoire") if isinstance(located.data, dict) else None
    territory = territory if isinstance(territory, dict) else {}
    departement = str(territory.get("departement") or "")
    own: dict[str, str] = {}
    settled = copy.deepcopy(located.data)
    for path, group in _list_groups(settled):
        key = "insee" if path[0] == "territoire" else "commune"
        words, name = group.get(key), group.get("nom")
        if isinstance(words, str) and _SPOKEN.search(words):
            code = own.get(slugify(words), "") if key == "commune" else ""
            if not code and (commune := find_said_commune(words, load_tables(), departement)) is not None:
                code = commune.insee
            if not code:
                span = located.span((*path, key))
                faults.add(replace(refuse_code(words), span=span, excerpt=located.excerpt(span)))
            group[key] = code or words
        if key == "insee" and isinstance(name, str):
            own[slugify(name)] = group.get(key, "")
    return replace(located, data=settled)


def _list_groups(data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The communes of the territory, then the parties: what of `ctg.yaml` names a commune."""
    for path in (("territoire", "communes"), ("parties",)):
        found = data
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        for rank, group in enumerate(found if isinstance(found, list) else ()):
            if isinstance(group, dict):
                yield (*path, rank), group


def check_caf(communes: Iterable[ReferenceCommune], faults: DiagnosticCollector) -> None:
    """Refuse communes, those of a grouping for example, where no Caf signs."""
    faults.extend(_refuse_without_caf(commune) for commune in communes if commune.departement.startswith(_WITHOUT_CAF))


def _refuse_without_caf(commune: ReferenceCommune) -> Diagnostic:
    message = f"« {commune.name} » ({commune.insee}) n'a pas de Caf : aucune n'est inventée"
    return Diagnostic(Code.COMMUNE_INCONNUE, message, hint="la retirer des communes")


def refuse_code(code: str) -> Diagnostic:
    """Why neither a code nor a name gives one commune, with those that may be meant."""
    whole = find_arrondissement_commune(code)
    if whole is not None:
        message = f"« {code} » est le code d'un arrondissement municipal de {whole.name}, qui n'est pas une commune"
        return Diagnostic(Code.COMMUNE_INCONNUE, message, hint=f"voulait-on : {whole.insee} {whole.name} ?")
    merged = find_successor(code)
    if merged is not None:
        name, now = merged
        was = f" de {name}" if name and name != now.name else ""
        message = f"« {code} » est un ancien code{was} : la commune d'aujourd'hui est « {now.name} » ({now.insee})"
        return Diagnostic(Code.COMMUNE_INCONNUE, message, hint=f"écrire {now.insee} ({now.name})")
    by_code = code[:1].isdigit()
    near = find_near_codes(code) if by_code else find_near_names(code)
    alike = () if by_code else find_by_name(code)
    if alike:
        message = f"{len(alike)} communes s'appellent « {code} » : donner le code de celle qui est voulue"
    else:
        message = f"« {code} » n'est le {'code Insee' if by_code else 'nom'} d'aucune commune"
    said = ", ".join(f"{c.insee} {c.name}" + (f" ({c.departement})" if alike else "") for c in near)
    hint = f"voulait-on : {said} ?" if near else "un code Insee a cinq caractères ; à chercher sur insee.fr"
    return Diagnostic(Code.COMMUNE_INCONNUE, message, hint=hint)


def find_grouping(siren: str, tables: ReferenceTables, faults: DiagnosticCollector) -> ReferenceGrouping | None:
    """The EPCI of a SIREN, or the only one of a name (« CC du Pays Rethélois », « Communauté de communes du … »)."""
    grouping = tables.groupings.get(read_code(siren))
    if grouping is None and (named := find_groupings_by_name(siren)):
        grouping = named[0] if len(named) == 1 else None
    if grouping is None:
        said = ", ".join(f"{g.siren} {g.name}" for g in find_near_groupings(siren))
        hint = (
            f"voulait-on : {said} ?"
            if said
            else "neuf chiffres, sans espace ; à chercher sur banatic.interieur.gouv.fr"
        )
        message = f"« {siren} » n'est {'le SIREN' if siren[:1].isdigit() else 'le nom'} d'aucun EPCI à fiscalité propre"
        faults.add(Diagnostic(Code.EPCI_INCONNU, message, hint=hint))
    return grouping


def check_members(
    grouping: ReferenceGrouping,
    communes: Iterable[ReferenceCommune],
    tables: ReferenceTables,
    faults: DiagnosticCollector,
) -> None:
    """An EPCI that none of the communes is a member of is another's SIREN: theirs are proposed."""
    sirens = [commune.grouping for commune in communes]
    if not sirens or grouping.siren in sirens:
        return
    own = [tables.groupings[siren] for siren in dict.fromkeys(sirens) if siren in tables.groupings]
    said = ", ".join(f"{g.siren} {g.name}" for g in own)
    message = f"aucune des communes n'est membre de « {grouping.name} » ({grouping.siren})"
    hint = f"voulait-on : {said} ?" if said else "vérifier le SIREN, et les codes des communes"
    faults.add(Diagnostic(Code.EPCI_INCONNU, message, hint=hint))
