"""Where a CTG stands: its step, what each signatory has done, what is missing, when it falls due. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from generator.acts.sending import identify_act
from generator.checking.gap_stages import GapStages
from generator.checking.law.act_matching import find_act
from generator.checking.law.acts import Against, Refusal, concerns, find_sending
from generator.model.acts import ActIdentifier, ActMetadata
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.facts import CtgFacts, Party, Unknown
from generator.model.territories import ReferenceTables
from generator.reading.sending_envelope import SendingEnvelope


class Step(StrEnum):
    """The steps of a CTG, in order; a CTG stands at the first that is not done."""

    DRAFT = "brouillon"
    VOTE = "à délibérer"
    SIGN = "à signer"
    SEND = "à transmettre"
    PUBLISH = "à publier"
    PUBLISHED = "publié"


# What an act waits for, by what was said against it.
_AFTER = {
    Against.REFUSED: "refusée par la préfecture, à transmettre à nouveau",
    Against.CANCELLED: "annulée, à transmettre à nouveau",
    Against.CONTESTED: "contestée, affaire à régler avec la préfecture",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the files of a dossier prove.

    `gaps`: elements to complete, of which those before the vote make a draft. `signed`: parties whose signed original
    has come back. `acts` and
    `refusals` are those of the préfecture; `faults` say which of its messages could not be used; `envelopes` are those
    of the sendings, answered or not. `projects`: parties whose projet still stands where their voted deliberation goes.
    `pending` is what came back signed and is not counted, `accepted` what a person has accepted of it.
    """

    gaps: GapStages
    signed: frozenset[str]
    acts: tuple[ActMetadata, ...]
    refusals: tuple[Refusal, ...]
    faults: tuple[str, ...] = ()
    envelopes: tuple[SendingEnvelope, ...] = ()
    projects: frozenset[str] = frozenset()
    pending: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyState:
    """One signatory: the days of its deliberation, and whether its original is signed.

    `votes`: a deliberation is expected. `sends`: its act goes to the préfecture. `refusal` is the préfecture's reason,
    or says that the act was cancelled; `against` which of these it is: such an act was sent, on whatever
    day. `project`: a projet stands where its voted deliberation goes. `coming`: the day that is written for its vote,
    or for its publication once voted, and has not come yet.
    """

    id: str
    name: str
    votes: bool
    sends: bool
    voted: date | None
    sent: date | None
    received: date | None
    published: date | None
    signed: bool
    refusal: str
    against: Against | None = None
    project: bool = False
    coming: date | None = None


@dataclass(frozen=True, slots=True)
class CtgState:
    """Where one CTG stands on a given day. `missing` says what its step waits for; `alerts` what went wrong.

    `accepted` says what counts because a person has accepted it, who and when. `next_day` is the next day on which
    the same files may tell another state; None when the days change nothing more.
    """

    step: Step
    parties: tuple[PartyState, ...]
    missing: tuple[str, ...]
    alerts: tuple[str, ...]
    end: date
    renew_from: date
    accepted: tuple[str, ...] = ()
    next_day: date | None = None

    @property
    def missing_by_name(self) -> tuple[str, ...]:
        """What is missing, parties called by their names and not as files call them."""
        names = {party.id: party.name for party in self.parties}
        parted = (words.rpartition(" : ") for words in self.missing)
        return tuple(
            head + sign + ", ".join(names.get(one, one) for one in tail.split(", ")) for head, sign, tail in parted
        )


def find_state(
    facts: CtgFacts, tables: ReferenceTables, evidence: Evidence, today: date, extended: date | None = None
) -> CtgState:
    """Where a CTG, or an avenant to one, stands on the day `today`; what is dated later has not happened yet.

    `extended` is the end of the period that an avenant in force has given it.
    """
    expected = {party.id: identify_act(party, facts, tables) for party in facts.parties}
    parties = tuple(_measure_party(party, expected[party.id], evidence, today) for party in facts.parties)
    step = find_step(evidence.gaps.before_vote, parties)
    alerts = [*evidence.faults, *evidence.pending]
    alerts += [r.reason.message for r in evidence.refusals if r.day is None or r.day <= today]
    end = extended or facts.periode.fin
    renew_from = find_renewal_day(end)
    if facts.avenant is None and today > end:
        alerts.append(f"la période a pris fin le {_write(end)}")
    elif facts.avenant is None and today >= renew_from:
        alerts.append(f"renouvellement à préparer : la période prend fin le {_write(end)}")
    missing = list_missing(step, facts, evidence.gaps, parties)
    days = (renew_from, end + timedelta(days=1), *_list_days(facts, evidence))
    next_day = min((day for day in days if day > today), default=None)
    return CtgState(step, parties, missing, tuple(alerts), end, renew_from, evidence.accepted, next_day)


def _list_days(facts: CtgFacts, evidence: Evidence) -> Iterator[date]:
    """The days that are compared with today: of votes, sendings, receipts, publications, refusals."""
    found: list[object] = [refusal.day for refusal in evidence.refusals]
    found += [envelope.sent for envelope in evidence.envelopes]
    found += [day for act in evidence.acts for day in (act.sent, act.received, act.published)]
    for party in facts.parties:
        if party.deliberation is not None:
            found += [party.deliberation.date, party.deliberation.envoi, party.deliberation.publication]
    yield from (day for day in found if isinstance(day, date))


def find_step(gaps: int, parties: tuple[PartyState, ...]) -> Step:
    """The first step that is not done."""
    senders = [p for p in parties if p.sends]
    if gaps:
        return Step.DRAFT
    if any(p.voted is None for p in parties if p.votes):
        return Step.VOTE
    if not all(p.signed for p in parties):
        return Step.SIGN
    if any(p.received is None for p in senders) or any(p.project for p in parties):
        return Step.SEND
    return Step.PUBLISH if any(p.published is None for p in senders) else Step.PUBLISHED


def list_missing(step: Step, facts: CtgFacts, gaps: GapStages, parties: tuple[PartyState, ...]) -> tuple[str, ...]:
    """What a step waits for, in words that name the parties."""
    match step:
        case Step.DRAFT:
            return (gaps.say_text(),)
        case Step.VOTE:
            return (f"délibération : {_name_coming(p for p in parties if p.votes and p.voted is None)}",)
        case Step.SIGN:
            unsigned = [p for p in parties if not p.signed]
            done = len(parties) - len(unsigned)
            count = f"{done} exemplaire{'s' if done > 1 else ''} sur {len(parties)} signé{'s' if done > 1 else ''}"
            facts_left = [
                f"{word} de signature à compléter"
                for word, value in (("lieu", facts.signature.lieu), ("date", facts.signature.date))
                if isinstance(value, Unknown)
            ]
            return (f"{count}, manque : {_name(unsigned)}", *facts_left)
        case Step.SEND:
            waits = (
                ("accusé de réception", [p for p in parties if p.sends and p.received is None and p.against is None]),
                *((words, [p for p in parties if p.against is word]) for word, words in _AFTER.items()),
                (f"délibération votée, à déposer dans {DELIBERATIONS_FOLDER}/", [p for p in parties if p.project]),
            )
            return tuple(f"{what} : {_name(found)}" for what, found in waits if found)
        case Step.PUBLISH:
            return (f"date de publication : {_name_coming(p for p in parties if p.sends and p.published is None)}",)
        case Step.PUBLISHED:
            return ()


def find_renewal_day(end: date) -> date:
    """The day to begin renewing: a year before the end, the time that a diagnostic and the votes take.

    Source: inferred; the conventions only say that they are renewed « par reconduction expresse ».
    """
    day = 28 if (end.month, end.day) == (2, 29) else end.day
    return date(end.year - 1, end.month, day)


def _measure_party(party: Party, expected: ActIdentifier | None, evidence: Evidence, today: date) -> PartyState:
    deliberation = party.deliberation
    sends = party.kind.sends_acts
    act = find_act(party, evidence.acts)
    sent = act.sent if act is not None else _find_sent(party, expected, evidence)
    published = act.published if act is not None else deliberation.publication if deliberation else None
    written = (deliberation.date if deliberation else None, published)
    refusal = next((r for r in evidence.refusals if _is_of(r, expected) and (r.day is None or r.day <= today)), None)
    return PartyState(
        id=party.id,
        name=party.nom,
        votes=sends or deliberation is not None,
        sends=sends,
        voted=_past(deliberation.date, today) if deliberation else None,
        sent=_past(sent, today) if sends else None,
        received=_past(act.received, today) if sends and act is not None and refusal is None else None,
        published=_past(published, today),
        signed=party.id in evidence.signed,
        refusal=refusal.reason.message if refusal is not None else "",
        against=refusal.against if refusal is not None else None,
        project=party.id in evidence.projects,
        coming=next((day for day in written if isinstance(day, date) and day > today), None),
    )


def _find_sent(party: Party, expected: ActIdentifier | None, evidence: Evidence) -> date | None:
    """The day an act that is not received yet was sent: given by hand, else that of its envelope."""
    given = party.deliberation.envoi if party.deliberation is not None else None
    return given or (find_sending(expected, evidence.envelopes) if expected is not None else None)


def _is_of(refusal: Refusal, expected: ActIdentifier | None) -> bool:
    return expected is not None and concerns(refusal, expected)


def _past(day: object, today: date) -> date | None:
    return day if isinstance(day, date) and day <= today else None


def _name(parties: Iterable[PartyState]) -> str:
    return ", ".join(p.id for p in parties)


def _name_coming(parties: Iterable[PartyState]) -> str:
    """« gardanne, greasque (à venir : 21/12/2026) »: a day that is written and has not come is not missing."""
    return ", ".join(p.id if p.coming is None else f"{p.id} (à venir : {_write(p.coming)})" for p in parties)


def _write(day: date) -> str:
    return f"{day:%d/%m/%Y}"
