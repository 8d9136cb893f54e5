"""The facts of an avenant: those of the convention today, with what `avenant.yaml` says, and what the avenant is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.acts.in_force.base import Base
from generator.amending.act_draft import ActDraft
from generator.amending.dossier.yaml_lines import write_yaml
from generator.amending.modifications import AddAnnexe, DeleteAnnexe, ReplaceAnnexe
from generator.amending.stipulations import list_divisions
from generator.errors import Span
from generator.model.dossier import Dossier
from generator.model.facts import AmendmentFile, Unknown

_OF_CONVENTION = ("actes", "constats_admis")  # what was received and admitted of the convention's own act
_OF_AVENANT = ("signature", "groupes", "d_une_part", "participe", *_OF_CONVENTION)


def write_facts(living: Mapping[str, Any], own: Mapping[str, Any], model: str, block: Mapping[str, Any]) -> str:
    """`ctg.yaml` of an avenant. `living` and `own` are the data of `ctg.yaml` and of `avenant.yaml`, as they are typed.

    The deliberation of a party is that of the avenant, or none is known.
    """
    facts = {key: value for key, value in living.items() if key not in _OF_CONVENTION}
    facts |= {"modele": model, **{key: own[key] for key in _OF_AVENANT if key in own}}
    said = {party["id"]: party for party in own.get("parties") or ()}
    facts["parties"] = [_merge_party(party, said.get(party["id"], {})) for party in living["parties"]]
    return write_yaml({**facts, "avenant": block})


def _merge_party(party: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in party.items() if key != "deliberation"}, **own}


def describe_amendment(
    base: Base, former: Dossier, living: Dossier, own: AmendmentFile, draft: ActDraft
) -> Mapping[str, Any]:
    """What an avenant is, for its clauses and for rules: the block `avenant` of its facts.

    `former` is the dossier of the convention as the base has it, `living` as it is today.
    """
    known = {party.id for party in former.facts.parties}
    present = {party.id for party in living.facts.parties}
    signed = living.facts.signature.date
    convention: dict[str, Any] = {
        "titre": base.convention.record.title,
        "signature": Unknown("date de signature de la convention", signed.origin)
        if isinstance(signed, Unknown)
        else signed.isoformat(),
    }
    attached = [one.annexe for one in draft.modifications if isinstance(one, ReplaceAnnexe | AddAnnexe)]
    block: dict[str, Any] = {
        "numero": str(base.number),
        "objet": own.objet,
        "convention": convention,
        "precedents": [
            {"numero": str(one.number), "objet": one.purpose, "signature": one.signed or _tell_unsigned(one.number)}
            for one in base.text.amendments
        ],
        "rejoignent": [party.id for party in living.facts.parties if party.id not in known],
        "quittent": [{"nom": party.nom} for party in former.facts.parties if party.id not in present],
        "annexes": attached,
        "modifie": list(_list_changed(base, draft)),
    }
    return block if own.prise_effet is None else {**block, "prise_effet": str(own.prise_effet)}


def _tell_unsigned(number: int) -> Unknown:
    return Unknown(f"date de signature de l'avenant n° {number}", Span(""))


def _list_changed(base: Base, draft: ActDraft) -> Iterator[str]:
    """Every part of the convention that is not as it was: its divisions, then its annexes."""
    former = next(document for document in base.text.documents if document.meta.signed)
    before, after = (
        {division.name: (division.heading, *((part.text, part.notes) for part in division.parts)) for division in found}
        for found in (list_divisions(former), list_divisions(draft.consolidated))
    )
    yield from (name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name))
    for one in draft.modifications:
        if isinstance(one, ReplaceAnnexe | AddAnnexe | DeleteAnnexe):
            yield one.annexe
