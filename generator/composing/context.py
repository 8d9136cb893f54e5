"""The names that clauses use: the facts of a dossier, and the phrases that name its parties and its communes.

Each attribute of a view is a French word of the clauses' expressions, documented in the guide. Nothing is invented: an
unknown fact stays an `Unknown` and shows as a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.composing import grammar
from generator.composing.competences import CommuneGroup, Competences, group_communes, settle_competences
from generator.composing.parties import PartyView, RepresentativeView
from generator.model.clauses import AnnexePlan
from generator.model.dossier import Dossier
from generator.model.facts import (
    Commune,
    Deliberation,
    Goal,
    PartyType,
    Period,
    Signing,
    Territory,
    Unknown,
    Votes,
)

CLAUSE_NAMES = (
    "territoire",
    "periode",
    "signature",
    "parties",
    "caf",
    "collectivites_parties",
    "communes_noms",
    "de_communes",
    "les_communes",
    "les_collectivites",
    "des_collectivites",
    "les_parties",
    "des_parties",
    "deliberations_des_collectivites",
    "competences",
    "orientations",
    "axes",
    "annexes",
    "titre_annexe",
    "mention",
)  # what `build_context` gives; a test holds the two together
OWN_NAMES = ("partie", "deliberation", "assemblee")  # added for the clauses that are rendered once a party

# The names that can follow a dot in an expression: for the suggestions of the messages.
VIEW_NAMES = frozenset(
    {
        *(n for view in (RepresentativeView, PartyView, CommuneGroup, Competences) for n in dir(view) if n[0] != "_"),
        *(n for facts in (Territory, Period, Signing, Deliberation, Votes, Goal, Commune) for n in facts.model_fields),
    }
)


def build_context(dossier: Dossier, annexe_title: Callable[[AnnexePlan], str]) -> Mapping[str, Any]:
    """Every name that a clause can use. `annexe_title` writes the title of an annexe, as Markdown."""
    facts = dossier.facts
    parties = tuple(PartyView(p) for p in facts.parties)
    others = tuple(p for p in parties if not p.est_caf)
    signing = _signing_communes(dossier)
    communes = signing.phrase
    groupings = [p.la_partie for p in others if p.type != PartyType.COMMUNE]
    local_bodies = grammar.join_words([*groupings, *([communes] if communes else [])])
    caf = next((p for p in parties if p.est_caf), parties[0])
    return {
        "territoire": facts.territoire,
        "periode": facts.periode,
        "signature": facts.signature,
        "parties": parties,
        "caf": caf,
        "collectivites_parties": others,
        "communes_noms": signing.noms,
        "de_communes": signing.de,
        "les_communes": communes,
        "les_collectivites": local_bodies,
        "des_collectivites": grammar.join_words(
            [
                *(p.de_la_partie for p in others if p.type != PartyType.COMMUNE),
                *([signing.de_la_commune] if communes else []),
            ]
        ),
        "les_parties": grammar.join_words(
            [caf.nom_court or caf.la_partie, *groupings, *([communes] if communes else [])]
        ),
        "des_parties": grammar.join_words(
            [
                f"de {caf.nom_court}" if caf.nom_court else caf.de_la_partie,
                *(p.de_la_partie for p in others if p.type != PartyType.COMMUNE),
                *([signing.de_la_commune] if communes else []),
            ]
        ),
        "deliberations_des_collectivites": _deliberating_bodies(others, signing),
        "competences": settle_competences(dossier, signing),
        "orientations": facts.orientations,
        "axes": facts.axes,
        "annexes": dossier.model.plan.annexes,
        "titre_annexe": annexe_title,
        "mention": facts.mention or "",
    }


def _signing_communes(dossier: Dossier) -> CommuneGroup:
    """The communes that sign, in the order of the parties."""
    by_code = {c.insee: c.nom for c in dossier.facts.territoire.communes}
    return group_communes(
        (
            p.commune or "",
            by_code.get(p.commune or "", p.nom.removeprefix("Commune de ").removeprefix("Commune d'")),
        )
        for p in dossier.facts.parties
        if p.type is PartyType.COMMUNE
    )


def _deliberating_bodies(others: tuple[PartyView, ...], communes: CommuneGroup) -> str | Unknown:
    """« des Conseils Municipaux des communes de Gardanne, Gréasque et Meyreuil », groupings first."""
    unknown = next((p.organe for p in others if isinstance(p.organe, Unknown)), None)
    if unknown is not None:
        return unknown
    phrases = [f"{grammar.of_body(str(p.organe))} {p.de_la_partie}" for p in others if p.type != PartyType.COMMUNE]
    municipal = [p for p in others if p.type == PartyType.COMMUNE]
    if municipal:
        body = str(municipal[0].organe)
        if len(municipal) == 1:
            phrases.append(f"du {body} {municipal[0].de_la_partie}")
        else:
            phrases.append(f"des {grammar.pluralise(body)} {communes.de_la_commune}")
    return grammar.join_words(phrases)
