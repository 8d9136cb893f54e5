"""What a draft says of a sitting that the deliberation does not: its département, its court, the days of its act.

Source: Code de justice administrative, art. R. 221-3 and R. 312-1 (the court where the authority has its seat).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator.checking.law.seats import find_seat
from generator.composing.grammar import of_name
from generator.composing.parties import PartyView
from generator.composing.sittings import SittingView
from generator.model.dossier import Dossier
from generator.model.facts import Deliberation, Party, Unknown
from generator.model.parties.columns import Nature
from generator.model.territories import Liaison

# Words before the name of a département that has an article.
_ARTICLES = {Liaison.LE: "du ", Liaison.LA: "de la ", Liaison.LES: "des ", Liaison.L_APOSTROPHE: "de l'"}
# Places without a département of their own: one collectivité has taken its place.
# Source: CGCT, art. L. 2512-1 (Paris), LO 6211-1, LO 6311-1, LO 6411-1, L. 7111-1 and L. 7211-1 (overseas).
_NO_DEPARTEMENT = frozenset({"75", "972", "973", "975", "977", "978"})
_OWN_USAGE = {"84": "de "}  # its council and its préfecture say « de Vaucluse », where the table gives « du »
_WITH_DEPARTEMENT = frozenset({Nature.COMMUNE, Nature.GROUPEMENT, Nature.ETABLISSEMENT})


def view_sitting(dossier: Dossier, party: Party, deliberation: Deliberation) -> SittingView:
    """The sitting of a party, its deliberation being perhaps a blank one."""
    seat = find_seat(party, dossier.facts, dossier.references.tables)
    court = deliberation.tribunal or dossier.references.tables.courts.get(seat)
    if court is None:
        of_it = PartyView(party).de_la_partie
        court = Unknown(f"tribunal administratif compétent pour les actes {of_it} (département {seat})", party.place)
    declared = [act for act in dossier.facts.actes if act.partie == party.id]
    return SittingView(
        party=party,
        facts=deliberation,
        departement=name_departement(dossier, seat) if party.kind.nature in _WITH_DEPARTEMENT else "",
        tribunal=court,
        reception=deliberation.reception or _find_last(act.reception for act in declared),
        publication=deliberation.publication or _find_last(act.publication for act in declared),
    )


def name_departement(dossier: Dossier, seat: str) -> str:
    """« Département des Bouches-du-Rhône »; of one that no table has, « Département : Ambrelle »."""
    if seat in _NO_DEPARTEMENT or seat.startswith("98"):
        return ""
    place = dossier.facts.territoire
    known = dossier.references.tables.departements.get(seat)
    if known is None:
        return f"Département : {place.departement_nom}" if seat == place.departement else ""
    article = _OWN_USAGE.get(seat) or (_ARTICLES.get(known.liaison) if known.liaison is not None else None)
    return f"Département {f'{article}{known.name}' if article else of_name(known.name, known.liaison)}"


def _find_last(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
