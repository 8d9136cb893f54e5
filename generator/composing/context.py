"""The names that clauses use: the facts of a dossier, and the phrases that name its parties and its communes.

Each attribute of a view is a French word of the clauses' expressions, documented in the guide. Nothing is invented: an
unknown fact stays an `Unknown` and shows as a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from generator.composing import grammar
from generator.composing.competences import (
    CROWD_NAME,
    MOST_NAMED,
    CommuneGroup,
    Competences,
    group_communes,
    settle_competences,
)
from generator.composing.parties import GroupView, PartyView, RepresentativeView
from generator.composing.sittings import SeatCount, SittingView
from generator.model.clauses import AnnexePlan
from generator.model.dossier import Dossier
from generator.model.facts import (
    AmendedConvention,
    AmendmentFacts,
    Commune,
    CtgFacts,
    Deliberation,
    Facts,
    FormerAmendment,
    Goal,
    LeavingParty,
    Party,
    Period,
    Signing,
    Territory,
    Unknown,
    Votes,
)
from generator.model.parties.columns import Nature

CLAUSE_NAMES = (
    "territoire",
    "periode",
    "signature",
    "parties",
    "caf",
    "collectivites_parties",
    "deliberantes",
    "communes_noms",
    "de_communes",
    "les_communes",
    "les_collectivites",
    "des_collectivites",
    "les_parties",
    "des_parties",
    "elles_les_parties",
    "deliberations_des_collectivites",
    "decisions_jointes",
    "competences",
    "orientations",
    "axes",
    "annexes",
    "titre_annexe",
    "renvoi",
    "mention",
    "d_une_part",
    "avenant",
)  # what `build_context` gives; a test holds the two together
OWN_NAMES = ("partie", "deliberation", "assemblee", "seance")  # added for the clauses that are rendered once a party

_SHOWN_FACTS: tuple[type[Facts], ...] = (
    *(Territory, Period, Signing, Deliberation, Votes, Goal, Commune),
    *(AmendmentFacts, AmendedConvention, FormerAmendment, LeavingParty),
)
# The names that can follow a dot in an expression: for the suggestions of the messages.
VIEW_NAMES = frozenset(
    {
        *(
            n
            for view in (RepresentativeView, PartyView, GroupView, CommuneGroup, Competences, SittingView, SeatCount)
            for n in dir(view)
            if n[0] != "_" and n != "find_mark"
        ),
        *(n for facts in _SHOWN_FACTS for n in facts.model_fields),
    }
)


def build_context(dossier: Dossier, annexe_title: Callable[[AnnexePlan], str]) -> Mapping[str, Any]:
    """Every name that a clause can use. `annexe_title` writes the title of an annexe, as Markdown."""
    facts = dossier.facts
    groups = _view_groups(dossier)
    parties = _view_parties(facts, groups)
    others = tuple(p for p in parties if not p.est_caf)
    signing = _signing_communes(dossier)
    caf = next((p for p in parties if p.est_caf), parties[0])
    local_bodies, of_local_bodies = _name_bodies(dossier, tuple(groups.values()))
    return {
        "territoire": facts.territoire,
        "periode": facts.periode,
        "signature": facts.signature,
        "parties": parties,
        "caf": caf,
        "collectivites_parties": others,
        "deliberantes": tuple(p for p in others if p.delibere),
        "communes_noms": signing.noms,
        "de_communes": signing.de,
        "les_communes": signing.phrase,
        "les_collectivites": grammar.join_words(local_bodies),
        "des_collectivites": grammar.join_words(of_local_bodies),
        "les_parties": grammar.join_words([caf.nom_court or caf.la_partie, *local_bodies]),
        "des_parties": grammar.join_words(
            [grammar.of_phrase(caf.nom_court) if caf.nom_court else caf.de_la_partie, *of_local_bodies]
        ),
        "elles_les_parties": grammar.pronoun_of(facts.parties, [g.nom_court for g in facts.groupes if g.nom_court]),
        "deliberations_des_collectivites": _deliberating_bodies(dossier, groups.values()),
        "decisions_jointes": _deliberating_bodies(dossier, groups.values(), others=True),
        "competences": settle_competences(dossier, signing),
        "orientations": facts.orientations,
        "axes": facts.axes,
        "annexes": dossier.model.plan.annexes,
        "titre_annexe": annexe_title,
        "renvoi": lambda target: Markup(f"[](#{target})"),
        "mention": facts.mention or "",
        "d_une_part": facts.d_une_part,
        "avenant": facts.avenant,
    }


def _view_parties(facts: CtgFacts, groups: Mapping[str, GroupView]) -> tuple[PartyView, ...]:
    """The parties in order; the first side is the first heading, unless the facts say who stands on it."""
    hidden = {p.id for end, g in groups.items() if g.ensemble for p in g.members if p.id != end}
    shown = [p.id for p in facts.parties if p.id not in hidden]
    ends = facts.d_une_part[-1] if facts.d_une_part else shown[0]
    return tuple(
        PartyView(
            facts=p,
            groupe=groups.get(p.id),
            participle=facts.participe,
            en_groupe=p.id in hidden,
            finit_une_part=p.id == ends,
            finit_autre_part=p.id == shown[-1],
        )
        for p in facts.parties
    )


def _view_groups(dossier: Dossier) -> dict[str, GroupView]:
    """The groups of parties, each under the id of its last member."""
    by_id = {p.id: p for p in dossier.facts.parties}
    codes = {c.insee: c.nom for c in dossier.facts.territoire.communes}
    views: dict[str, GroupView] = {}
    for group in dossier.facts.groupes:
        members = tuple(by_id[name] for name in group.parties)
        communes = group_communes(
            dossier.references.tables, ((p.commune or "", _name_commune(p, codes)) for p in members)
        )
        name = group.nom_court or grammar.communes_in_number(communes.noms, communes.liaisons)
        alike = all(p.kind.nature is Nature.COMMUNE for p in members)
        phrase = communes.phrase if alike else grammar.join_words([grammar.party_with_article(p) for p in members])
        views[group.parties[-1]] = GroupView(members, name, phrase, group, dossier.facts.participe)
    return views


def _name_bodies(dossier: Dossier, groups: tuple[GroupView, ...]) -> tuple[list[str], list[str]]:
    """Those who sign with the Caf, groupings first, then the communes; and the same after « de ».

    A group is named in the place of its members.
    """
    grouped = {p.id for group in groups for p in group.members}
    alone = [p for p in dossier.facts.parties if p.kind.nature not in (Nature.CAF, Nature.COMMUNE)]
    alone = [p for p in alone if p.id not in grouped]
    wide = [g for g in groups if any(p.kind.nature is not Nature.COMMUNE for p in g.members)]
    narrow = [g for g in groups if g not in wide]
    communes = _signing_communes(dossier, grouped)
    names = [grammar.party_with_article(p) for p in alone] + [g.nom_court for g in wide]
    of_names = [grammar.of_party(p) for p in alone] + [grammar.of_phrase(g.nom_court) for g in wide]
    if _is_crowd(communes, grouped):
        names.append(f"les {CROWD_NAME}")
        of_names.append(f"des {CROWD_NAME}")
    elif communes.noms:
        names.append(communes.phrase)
        of_names.append(communes.de_la_commune)
    names += [g.nom_court for g in narrow]
    of_names += [grammar.of_phrase(g.nom_court) for g in narrow]
    return names, of_names


def _is_crowd(communes: CommuneGroup, grouped: Container[str]) -> bool:
    """Whether all the communes that sign are too many to be named in each sentence: the headings name them."""
    return len(communes.noms) > MOST_NAMED and not grouped


def _signing_communes(dossier: Dossier, left_out: Container[str] = ()) -> CommuneGroup:
    """The communes that sign, in the order of the parties; but for the parties left out."""
    codes = {c.insee: c.nom for c in dossier.facts.territoire.communes}
    signing = (p for p in dossier.facts.parties if p.kind.nature is Nature.COMMUNE and p.id not in left_out)
    return group_communes(dossier.references.tables, ((p.commune or "", _name_commune(p, codes)) for p in signing))


def name_commune(party: Party, dossier: Dossier) -> str | None:
    """The bare name of a party that is a commune; None for another."""
    codes = {c.insee: c.nom for c in dossier.facts.territoire.communes}
    return _name_commune(party, codes) if party.kind.nature is Nature.COMMUNE else None


def _name_commune(party: Party, codes: Mapping[str, str]) -> str:
    """The commune's name in the territory's table, else the party's name without « Commune de »."""
    noun = party.kind.noun
    bare = party.nom.removeprefix(f"{noun} de ").removeprefix(f"{noun} d'").removeprefix(f"{noun} d’")
    return codes.get(party.commune or "", bare)


def _deliberating_bodies(dossier: Dossier, groups: Iterable[GroupView], *, others: bool = False) -> str | Unknown:
    """« des Conseils Municipaux des communes de Gardanne, Gréasque et Meyreuil », groupings first; with `others`, the
    bodies too whose decision is told though nobody asks for it: « du Conseil d'administration de la Caf …, des … ».

    Communes that make a group are called by its name: « des Conseils municipaux des communes signataires ».
    """
    deliberating = [
        PartyView(p) for p in dossier.facts.parties if p.deliberates or (others and p.organe and p.tells_decision)
    ]
    unknown = next((p.organe for p in deliberating if isinstance(p.organe, Unknown)), None)
    if unknown is not None:
        return unknown
    groupings = [p for p in deliberating if p.facts.kind.nature is not Nature.COMMUNE]
    phrases = [f"{grammar.of_body(str(p.organe))} {p.de_la_partie}" for p in groupings]
    municipal = [p for p in deliberating if p.facts.kind.nature is Nature.COMMUNE]
    for body in dict.fromkeys(str(p.organe) for p in municipal):
        alike = [p for p in municipal if p.organe == body]
        together = {p.id for p in alike}
        group = next((g for g in groups if {p.id for p in g.members} == together), None)
        if group is not None:
            phrases.append(f"des {grammar.pluralise(body)} {grammar.of_phrase(group.nom_court)}")
        elif len(alike) == 1:
            phrases.append(f"{grammar.of_body(body)} {alike[0].de_la_partie}")
        else:
            not_alike = {p.id for p in dossier.facts.parties} - together
            communes = _signing_communes(dossier, not_alike)
            whole = len(alike) == len(municipal) and _is_crowd(communes, ())
            phrases.append(f"des {grammar.pluralise(body)} {f'des {CROWD_NAME}' if whole else communes.de_la_commune}")
    return grammar.join_words(phrases)
