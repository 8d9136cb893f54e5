"""What has become of an act, party by party: its deliberation, its receipt, who signed it and how.

Only what files prove or the dossier says; no clock, no address of anybody, no reason that a person gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.acts.electronic.verdicts import FileVerdict, SignatureVerdict, judge_originals
from generator.acts.originals import find_signing
from generator.acts.received_acts import DossierActs, read_dossier_acts
from generator.acts.register import Act
from generator.acts.sending import identify_act
from generator.acts.signature_frames import name_field
from generator.acts.signed_pages import list_received
from generator.checking.law.act_matching import find_act
from generator.checking.law.acts import Against, Refusal, concerns
from generator.model.acts import ActMetadata
from generator.model.dossier import Dossier
from generator.model.facts import Party, Representative, Unknown


class Means(StrEnum):
    """How somebody signed, as far as it is known."""

    PAPER = "sur papier"
    ELECTRONIC = "électronique"
    PUBLISHED = "acte publié, repris au registre"
    NONE = "non reçue"


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """One who signs for a party. `day` is that of an electronic signature; `stamped` when an authority says it.

    `certified` names who signed, when it is not the person whose place it is, and somebody has accepted it.
    """

    name: str
    office: str
    means: Means
    day: date | None = None
    stamped: bool = False
    certified: str = ""


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """One party: whether a deliberation and a receipt are expected of it, and what there is of them.

    `sent` may be known before any receipt. `against` is what was said against its act.
    """

    party: Party
    votes: bool
    sends: bool
    received: ActMetadata | None
    sent: date | None
    against: Against | None
    people: tuple[PersonHistory, ...]

    @property
    def signed(self) -> bool:
        """Whether all of its people have signed."""
        return all(person.means is not Means.NONE for person in self.people)

    @property
    def awaits_receipt(self) -> bool:
        """Whether the préfecture has still to say that it has received the act, for the first time or again."""
        return self.against in {Against.REFUSED, Against.CANCELLED} or (self.received is None and self.against is None)


@dataclass(frozen=True, slots=True)
class ActHistory:
    """An act and its parties, in their order."""

    act: Act
    parties: tuple[PartyHistory, ...]

    def list_missing(self) -> tuple[str, ...]:
        """What the act still waits for, each with the parties concerned."""
        waits = (
            ("délibération", [p for p in self.parties if p.votes and not _is_voted(p.party)]),
            ("signature", [p for p in self.parties if not p.signed]),
            ("accusé de réception", [p for p in self.parties if p.sends and p.awaits_receipt]),
            ("affaire à régler avec la préfecture", [p for p in self.parties if p.against is Against.CONTESTED]),
            ("publication", [p for p in self.parties if p.sends and p.received and p.received.published is None]),
        )
        return tuple(f"{what} : {', '.join(p.party.nom for p in found)}" for what, found in waits if found)


def gather_history(act: Act, dossier: Dossier) -> ActHistory:
    """The history of an act; `dossier` is the act's, with the signed pages that count and no others.

    Raises: `InputFileError` when an electronic original cannot be read.
    """
    proofs = _Proofs(act, dossier, read_dossier_acts(dossier), _list_fields(judge_originals(act, dossier)))
    return ActHistory(act, tuple(_follow_party(party, proofs) for party in dossier.facts.parties))


@dataclass(frozen=True, slots=True)
class _Proofs:
    """What the history is drawn from; `fields` are the electronic signatures that count, by field."""

    act: Act
    dossier: Dossier
    acts: DossierActs
    fields: Mapping[str, SignatureVerdict]

    def has_paper(self, party: Party) -> bool:
        """Whether all the pages that a party signs have come back."""
        signing = find_signing(self.act)
        return bool(signing.pages) and set(list_received(self.dossier, party, signing)) >= set(signing.pages)

    def list_refusals(self, party: Party) -> list[Refusal]:
        """The préfecture's word against the act of a party."""
        expected = identify_act(party, self.dossier.facts, self.dossier.references.tables)
        return [one for one in self.acts.refusals if expected is not None and concerns(one, expected)]


def _follow_party(party: Party, proofs: _Proofs) -> PartyHistory:
    own = find_act(party, proofs.acts.received)
    against = proofs.list_refusals(party)
    given = party.deliberation.envoi if party.deliberation is not None else None
    record = proofs.act.record
    published = record.taken_over is not None and not record.parties[0].original
    unsigned = Means.PUBLISHED if published else Means.PAPER if proofs.has_paper(party) else Means.NONE
    return PartyHistory(
        party=party,
        votes=party.kind.sends_acts or party.deliberation is not None,
        sends=party.kind.sends_acts,
        received=own,
        sent=own.sent if own is not None and own.sent is not None else given,
        against=next((one.against for one in against), None),
        people=tuple(_follow_people(party, proofs.fields, unsigned)),
    )


def _follow_people(party: Party, fields: Mapping[str, SignatureVerdict], otherwise: Means) -> Iterator[PersonHistory]:
    """Each of a party's people: an electronic signature, else what is known `otherwise`."""
    for rank, person in enumerate(party.representants, start=1):
        name, office = name_person(person), person.fonction if isinstance(person.fonction, str) else ""
        verdict = fields.get(name_field(party, rank))
        if verdict is None:
            yield PersonHistory(name, office, otherwise)
            continue
        state = verdict.state
        moment = state.timestamp or state.announced
        certified = state.signer if verdict.doubt or verdict.shared else ""
        day = moment.date() if moment is not None else None
        yield PersonHistory(name, office, Means.ELECTRONIC, day, state.timestamp is not None, certified)


def _list_fields(files: tuple[FileVerdict, ...]) -> dict[str, SignatureVerdict]:
    """The signatures that count, by the field that they are in."""
    return {one.state.field: one for file in files for one in file.signatures if one.state.field in file.counted_fields}


def name_person(person: Representative) -> str:
    """« Madame Aurélie MONTFERRAND »; nothing of what is not known."""
    return " ".join(str(word) for word in (person.civilite, person.prenom, person.nom) if isinstance(word, str))


def _is_voted(party: Party) -> bool:
    return party.deliberation is not None and not isinstance(party.deliberation.date, Unknown)
