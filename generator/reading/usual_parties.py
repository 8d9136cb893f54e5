"""The usual parties of a model, checked: those that a new dossier can hold, each once in a département"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import Code
from generator.errors import Diagnostic
from generator.model.clauses import ModelPlan
from generator.model.parties.columns import Nature
from generator.reading.located_yaml import LocatedData


def check_usual_parties(plan: ModelPlan, located: LocatedData) -> Iterator[Diagnostic]:
    """Usual parties that a new dossier can hold: no commune, one Caf, each once in a département."""
    seen: set[tuple[str, str | None]] = set()
    for rank, party in enumerate(plan.parties_habituelles):
        caf, kind = party.kind.nature is Nature.CAF, located.span(("parties_habituelles", rank, "type"))
        name = located.span(("parties_habituelles", rank, "id"))
        if party.kind.nature is Nature.COMMUNE:
            message = "une commune ne peut pas être une partie habituelle"
            hint = "« ctg nouveau » la trouve par son code Insee : retirer cette partie"
            yield Diagnostic(Code.PARTIE_HABITUELLE, message, kind, located.excerpt(kind), hint)
        if caf != (party.id == "caf") or party.id == "epci":
            message = f"l'identifiant « {party.id} » ne convient pas à cette partie"
            hint = "« caf » est celui de la Caf et d'elle seule, « epci » celui de l'intercommunalité"
            yield Diagnostic(Code.PARTIE_HABITUELLE, message, name, located.excerpt(name), hint)
        key = (party.id, party.departement)
        if key in seen:
            where = f"dans le département {party.departement}" if party.departement else "sans département"
            message = f"« {party.id} » est deux fois parmi les parties habituelles, {where}"
            hint = "n'en garder qu'une, ou donner à chacune son département"
            yield Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, name, located.excerpt(name), hint)
        seen.add(key)
