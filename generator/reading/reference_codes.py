"""Codes that a person typed, looked up in the reference tables: each wrong one with those that look like it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector
from generator.model.territories import ReferenceCommune, ReferenceGrouping, ReferenceTables
from generator.reading.communes import (
    find_arrondissement_commune,
    find_near_codes,
    find_near_groupings,
    find_near_names,
    find_successor,
)

# Those of the Pacific, the Terres australes, Clipperton and Saint-Pierre-et-Miquelon have other funds.
_WITHOUT_CAF = ("98", "975")


def find_communes(
    codes: Iterable[str], tables: ReferenceTables, faults: DiagnosticCollector
) -> tuple[ReferenceCommune, ...]:
    """The communes of some INSEE codes, each once."""
    found: dict[str, ReferenceCommune] = {}
    for code in codes:
        commune = tables.communes.get(code.upper())
        if commune is None:
            faults.add(_refuse_code(code))
        elif commune.departement.startswith(_WITHOUT_CAF):
            faults.add(_refuse_without_caf(commune))
        else:
            found[commune.insee] = commune
    return tuple(found.values())


def check_caf(communes: Iterable[ReferenceCommune], faults: DiagnosticCollector) -> None:
    """Refuse communes, those of a grouping for example, where no Caf signs."""
    faults.extend(_refuse_without_caf(commune) for commune in communes if commune.departement.startswith(_WITHOUT_CAF))


def _refuse_without_caf(commune: ReferenceCommune) -> Diagnostic:
    message = f"« {commune.name} » ({commune.insee}) n'a pas de Caf : aucune n'est inventée"
    return Diagnostic(Code.COMMUNE_INCONNUE, message, hint="la retirer des communes")


def _refuse_code(code: str) -> Diagnostic:
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
    message = f"« {code} » n'est le code Insee d'aucune commune" + ("" if by_code else " : donner le code, pas le nom")
    said = ", ".join(f"{c.insee} {c.name}" for c in near)
    hint = f"voulait-on : {said} ?" if near else "cinq chiffres, sans espace ; à chercher sur insee.fr"
    return Diagnostic(Code.COMMUNE_INCONNUE, message, hint=hint)


def find_grouping(siren: str, tables: ReferenceTables, faults: DiagnosticCollector) -> ReferenceGrouping | None:
    """The EPCI of a SIREN."""
    grouping = tables.groupings.get(siren)
    if grouping is None:
        said = ", ".join(f"{g.siren} {g.name}" for g in find_near_groupings(siren))
        hint = (
            f"voulait-on : {said} ?"
            if said
            else "neuf chiffres, sans espace ; à chercher sur banatic.interieur.gouv.fr"
        )
        message = f"« {siren} » n'est le SIREN d'aucun EPCI à fiscalité propre"
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
