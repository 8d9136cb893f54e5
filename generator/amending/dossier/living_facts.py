"""The facts of an avenant: those of the convention today, with what `avenant.yaml` says, and what the avenant is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.acts.in_force.base import Base
from generator.acts.in_force.consolidated import PastAmendment
from generator.acts.texts.signed_parts import find_signed
from generator.amending.act_draft import ActDraft
from generator.amending.dossier.yaml_lines import write_yaml
from generator.amending.modifications import AddAnnexe, DeleteAnnexe, ReplaceAnnexe
from generator.amending.stipulations import list_divisions
from generator.errors import Span
from generator.model.dossier import Dossier
from generator.model.facts import (
    AmendedConvention,
    AmendmentFacts,
    AmendmentFile,
    Facts,
    FormerAmendment,
    LeavingParty,
    Unknown,
)

_OF_CONVENTION = ("actes", "constats_admis")  # what was received and admitted of the convention's own act
_OF_AVENANT = ("signature", "groupes", "d_une_part", "participe", *_OF_CONVENTION)


def write_facts(living: Mapping[str, Any], own: Mapping[str, Any], model: str, amendment: AmendmentFacts) -> str:
    """`ctg.yaml` of an avenant. `living` and `own` are the data of `ctg.yaml` and of `avenant.yaml`, as they are typed.

    The deliberation of a party is that of the avenant, or none is known.
    """
    facts = {key: value for key, value in living.items() if key not in _OF_CONVENTION}
    facts |= {"modele": model, **{key: own[key] for key in _OF_AVENANT if key in own}}
    said = {party["id"]: party for party in own.get("parties") or ()}
    facts["parties"] = [_merge_party(party, said.get(party["id"], {})) for party in living["parties"]]
    return write_yaml({**facts, "avenant": _say(amendment)})


def _merge_party(party: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in party.items() if key != "deliberation"}, **own}


@dataclass(frozen=True, slots=True)
class ThreeDossiers:
    """The dossier of a convention as it was signed, as its last avenant left it, and as it is today."""

    signed: Dossier
    former: Dossier
    living: Dossier


def describe_amendment(base: Base, dossiers: ThreeDossiers, own: AmendmentFile, draft: ActDraft) -> AmendmentFacts:
    """What an avenant is, for its clauses and for rules."""
    former, living = dossiers.former.facts, dossiers.living.facts
    known, present = ({party.id for party in facts.parties} for facts in (former, living))
    signed, period = living.signature.date, dossiers.signed.facts.periode
    return AmendmentFacts(
        numero=base.number,
        objet=own.objet,
        convention=AmendedConvention(
            titre=base.convention.record.title,
            signature=Unknown("date de signature de la convention", signed.origin)
            if isinstance(signed, Unknown)
            else signed,
            periode=period,
            terme=former.periode.fin if former.periode.fin != period.fin else None,
        ),
        precedents=tuple(_cite(one) for one in base.text.amendments),
        rejoignent=tuple(party.id for party in living.parties if party.id not in known),
        quittent=tuple(LeavingParty(nom=party.nom) for party in former.parties if party.id not in present),
        annexes=tuple(one.annexe for one in draft.modifications if isinstance(one, ReplaceAnnexe | AddAnnexe)),
        modifie=tuple(_list_changed(base, draft)),
        prise_effet=own.prise_effet,
    )


def _cite(former: PastAmendment) -> FormerAmendment:
    day = date.fromisoformat(former.signed) if former.signed else None
    unknown = Unknown(f"date de signature de l'avenant n° {former.number}", Span(""))
    return FormerAmendment(numero=former.number, objet=former.purpose, signature=day or unknown)


def _say(value: object) -> Any:
    """Facts as the lines of a file hold them; what nobody says is left out."""
    match value:
        case Facts():
            said = ((name, getattr(value, name)) for name in type(value).model_fields)
            return {name: _say(one) for name, one in said if one is not None and one != ()}
        case tuple():
            return [_say(one) for one in value]
        case _:
            return value


def _list_changed(base: Base, draft: ActDraft) -> Iterator[str]:
    """Every part of the convention that is not as it was: its divisions, then its annexes."""
    former = find_signed(base.text.documents)
    before, after = (
        {one.name: (one.heading, one.notes, *(part.lines for part in one.parts)) for one in found}
        for found in (list_divisions(former), list_divisions(draft.consolidated))
    )
    yield from (name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name))
    for one in draft.modifications:
        if isinstance(one, ReplaceAnnexe | AddAnnexe | DeleteAnnexe):
            yield one.annexe
