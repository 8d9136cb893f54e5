"""Where each party signs on the convention's pages, and who signs there: the fields of the file to sign."""

from __future__ import annotations

from collections import defaultdict

from generator.model.facts import Party, Representative
from generator.pdf_files.signatures.fields import SignatureFrame
from generator.writing.pdf.result import SignaturePlace


def list_frames(parties: tuple[Party, ...], places: tuple[SignaturePlace, ...]) -> tuple[SignatureFrame, ...]:
    """The frames with the people who sign in each, in the order of the parties.

    A party that has several frames gives one to each of its people, as far as they go; the last takes the others.
    """
    by_party: dict[str, list[SignaturePlace]] = defaultdict(list)
    for place in places:
        by_party[place.party].append(place)
    frames: list[SignatureFrame] = []
    for party in parties:
        signers = [
            (name_field(party, rank), _describe_signer(party, person))
            for rank, person in enumerate(party.representants, start=1)
        ]
        own = by_party[party.id]
        for rank, place in enumerate(own):
            here = signers[rank:] if rank == len(own) - 1 else signers[rank : rank + 1]
            if here:
                frames.append(
                    SignatureFrame(place.page, place.left, place.bottom, place.width, place.height, tuple(here))
                )
    return tuple(frames)


def name_field(party: Party, rank: int) -> str:
    """The name of the field that the `rank`-th representative of a party signs, from 1."""
    return f"signature-{party.id}-{rank}"


def _describe_signer(party: Party, person: Representative) -> str:
    name = " ".join(word for word in (person.civilite, person.prenom, person.nom) if isinstance(word, str))
    office = f", {person.fonction}" if isinstance(person.fonction, str) else ""
    return f"Signature de {name}{office} ({party.nom})"
