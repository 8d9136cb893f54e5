"""Who must act next on a CTG, and to do what: read from where it stands. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.acts.state import CtgState, PartyState, Step
from generator.checking.law.acts import Against

PREFECTURE = "la préfecture"
WRITER = "qui rédige"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is awaited, and of whom: names of parties, or one of those above."""

    deed: str
    actors: tuple[str, ...]


def list_next_steps(state: CtgState) -> tuple[NextStep, ...]:
    """What is awaited now, the first thing first; nothing once all is published."""
    return tuple(_list_steps(state))


def _list_steps(state: CtgState) -> Iterator[NextStep]:
    parties = state.parties
    match state.step:
        case Step.DRAFT:
            yield NextStep("compléter le texte", (WRITER,))
        case Step.VOTE:
            yield from _ask("délibérer", (p for p in parties if p.votes and p.voted is None))
        case Step.SIGN:
            yield from _ask("signer", (p for p in parties if not p.signed))
        case Step.SEND:
            yield from _list_sendings(parties)
        case Step.PUBLISH:
            yield from _ask("publier", (p for p in parties if p.sends and p.published is None))
        case Step.PUBLISHED:
            return


def _list_sendings(parties: Iterable[PartyState]) -> Iterator[NextStep]:
    known = tuple(parties)
    waiting = [p for p in known if p.sends and p.received is None]
    yield from _ask("déposer sa délibération votée", (p for p in known if p.project))
    yield from _ask("transmettre à la préfecture", (p for p in waiting if p.sent is None and p.against is None))
    refused = (Against.REFUSED, Against.CANCELLED)
    yield from _ask("transmettre à nouveau", (p for p in waiting if p.against in refused))
    yield from _ask("régler l'affaire avec la préfecture", (p for p in waiting if p.against is Against.CONTESTED))
    answered = [p.name for p in waiting if p.sent is not None and p.against is None]
    if answered:
        yield NextStep(f"accuser réception ({len(answered)})", (PREFECTURE,))


def _ask(deed: str, parties: Iterable[PartyState]) -> Iterator[NextStep]:
    names = tuple(party.name for party in parties)
    if names:
        yield NextStep(deed, names)
