"""The stages that an act goes through for each party, and what is said of each. Pure rules.

They are `ctg etat`'s: what counts there counts here, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.acts.state import PartyState
from generator.checking.law.acts import Against


class Stage(StrEnum):
    """What has to be done of an act for one party, in the order in which it is shown."""

    FROZEN = "texte arrêté"
    PRINTED = "exemplaire à imprimer"
    SIGNED = "pages signées"
    VOTED = "délibération votée"
    DEPOSITED = "délibération déposée"
    SENT = "envoi en préfecture"
    RECEIVED = "accusé de réception"
    STAMPED = "copie tamponnée"
    PUBLISHED = "publication"
    EXECUTORY = "acte exécutoire"


class Mark(StrEnum):
    """Where a stage stands, in a word that says it without any colour."""

    DONE = "fait"
    AWAITED = "attendu"
    WRONG = "à reprendre"
    LATER = "plus tard"
    NOT_NEEDED = "sans objet"


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage of one party: its mark and the reason in words; `who` has to act when it is awaited or wrong."""

    stage: Stage
    mark: Mark
    words: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party of an act: the number of its original, and all its stages in order."""

    id: str
    name: str
    number: int
    stages: tuple[StageState, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left to do for it."""
        return all(one.mark in (Mark.DONE, Mark.NOT_NEEDED) for one in self.stages)

    @property
    def turns(self) -> tuple[StageState, ...]:
        """What somebody has to do now."""
        return tuple(one for one in self.stages if one.mark in (Mark.AWAITED, Mark.WRONG))

    def find(self, stage: Stage) -> StageState:
        """One of its stages."""
        return next(one for one in self.stages if one.stage is stage)


@dataclass(frozen=True, slots=True)
class PartyProofs:
    """What the files say of one party, besides its state.

    `frozen` says which act is frozen and since when, or nothing. `organ` decides and `people` sign. `pages` are those
    to sign, `returned` those that came back; `electronic` that all have signed a file. `doubts` are what came back for
    it and does not count. `deliberation` is there and can be used, or `deliberation_fault` says why not. `written`,
    `prepared`: its original, its sending stand among the documents. `stamped` is the copy's state: none, or one that
    is no longer current.
    """

    state: PartyState
    number: int
    frozen: str
    organ: str
    people: tuple[str, ...]
    pages: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    electronic: bool = False
    taken_over: bool = False
    doubts: tuple[str, ...] = ()
    deliberation: bool = False
    deliberation_fault: str = ""
    written: bool = False
    prepared: bool = False
    stamped: bool | None = None


TEAM = "vous"  # whoever keeps the dossier
_PREFECTURE = "la préfecture"


def follow_party(proofs: PartyProofs) -> PartyLine:
    """The stages of one party, from what its files say."""
    state = proofs.state
    return PartyLine(state.id, state.name, proofs.number, tuple(_list_stages(proofs)))


def _list_stages(proofs: PartyProofs) -> Iterator[StageState]:
    if proofs.frozen:
        yield StageState(Stage.FROZEN, Mark.DONE, proofs.frozen)
    else:
        yield StageState(Stage.FROZEN, Mark.AWAITED, "le texte n'est pas arrêté", TEAM)
    yield _follow_printing(proofs)
    yield _follow_signing(proofs)
    yield _follow_vote(proofs)
    yield _follow_deposit(proofs)
    yield _follow_sending(proofs)
    yield _follow_receipt(proofs)
    yield _follow_copy(proofs)
    yield _follow_publication(proofs)
    yield _follow_effect(proofs)


def _follow_printing(proofs: PartyProofs) -> StageState:
    words = f"exemplaire n° {proofs.number}"
    if proofs.state.signed:
        return StageState(Stage.PRINTED, Mark.DONE, f"{words}, revenu signé")
    if proofs.taken_over:
        return StageState(Stage.PRINTED, Mark.NOT_NEEDED, "acte repris, déjà signé")
    if not proofs.frozen:
        return StageState(Stage.PRINTED, Mark.LATER, "une fois le texte arrêté")
    if proofs.written:
        return StageState(Stage.PRINTED, Mark.DONE, f"{words}, prêt à imprimer")
    return StageState(Stage.PRINTED, Mark.AWAITED, f"{words}, à faire", TEAM)


def _follow_signing(proofs: PartyProofs) -> StageState:
    people = ", ".join(proofs.people)
    if proofs.state.signed:
        how = "signé électroniquement par tous" if proofs.electronic else "toutes les pages signées sont là"
        how = "acte publié, repris au registre" if proofs.taken_over and not proofs.returned else how
        return StageState(Stage.SIGNED, Mark.DONE, how)
    if proofs.doubts:
        return StageState(Stage.SIGNED, Mark.WRONG, " ; ".join(proofs.doubts), TEAM)
    if not proofs.frozen:
        return StageState(Stage.SIGNED, Mark.LATER, "une fois le texte arrêté")
    missing = [str(page) for page in proofs.pages if page not in proofs.returned]
    if missing and len(missing) < len(proofs.pages):
        words = f"il manque {'la page' if len(missing) == 1 else 'les pages'} {', '.join(missing)}"
        return StageState(Stage.SIGNED, Mark.AWAITED, words, people)
    return StageState(Stage.SIGNED, Mark.AWAITED, "aucune page signée n'est revenue", people)


def _follow_vote(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.votes:
        return StageState(Stage.VOTED, Mark.NOT_NEEDED, "ne délibère pas")
    if state.voted is not None:
        return StageState(Stage.VOTED, Mark.DONE, f"votée le {_write(state.voted)}")
    if state.coming is not None:
        return StageState(Stage.VOTED, Mark.AWAITED, f"vote prévu le {_write(state.coming)}", proofs.organ)
    return StageState(Stage.VOTED, Mark.AWAITED, "le jour du vote n'est pas écrit", proofs.organ)


def _follow_deposit(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.votes:
        return StageState(Stage.DEPOSITED, Mark.NOT_NEEDED, "ne délibère pas")
    if proofs.deliberation_fault:
        return StageState(Stage.DEPOSITED, Mark.WRONG, proofs.deliberation_fault, TEAM)
    if proofs.deliberation:
        return StageState(Stage.DEPOSITED, Mark.DONE, "la délibération votée est au dossier")
    if state.voted is None:
        return StageState(Stage.DEPOSITED, Mark.LATER, "après le vote")
    if state.project:
        words = "un projet tient encore la place de ce qui a été voté"
        return StageState(Stage.DEPOSITED, Mark.AWAITED, words, TEAM)
    if state.sends:
        return StageState(Stage.DEPOSITED, Mark.AWAITED, "la délibération signée est à déposer", TEAM)
    return StageState(Stage.DEPOSITED, Mark.NOT_NEEDED, "facultative : la convention cite son numéro et sa date")


def _follow_sending(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.sends:
        return StageState(Stage.SENT, Mark.NOT_NEEDED, "n'envoie pas ses actes en préfecture")
    if state.against in (Against.REFUSED, Against.CANCELLED):
        words = f"{state.refusal.removesuffix(' : aucun tampon')} ; à envoyer à nouveau"
        return StageState(Stage.SENT, Mark.WRONG, words, state.name)
    if state.sent is not None:
        return StageState(Stage.SENT, Mark.DONE, f"envoyée le {_write(state.sent)}")
    if state.received is not None or state.against is not None:
        return StageState(Stage.SENT, Mark.DONE, "envoyée, un jour qui n'est pas écrit")
    if state.voted is None or not proofs.deliberation:
        return StageState(Stage.SENT, Mark.LATER, "une fois la délibération votée et déposée")
    if not proofs.frozen:
        return StageState(Stage.SENT, Mark.LATER, "une fois le texte arrêté")
    if proofs.prepared:
        words = "l'envoi est préparé : à déposer sur la plateforme de télétransmission"
        return StageState(Stage.SENT, Mark.AWAITED, words, state.name)
    return StageState(Stage.SENT, Mark.AWAITED, "l'envoi est à préparer", TEAM)


def _follow_receipt(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.sends:
        return StageState(Stage.RECEIVED, Mark.NOT_NEEDED, "n'envoie pas ses actes en préfecture")
    if state.against is not None:
        who = state.name if state.against is Against.CONTESTED else _PREFECTURE
        return StageState(Stage.RECEIVED, Mark.WRONG, state.refusal.removesuffix(" : aucun tampon"), who)
    if state.received is not None:
        return StageState(Stage.RECEIVED, Mark.DONE, f"reçue en préfecture le {_write(state.received)}")
    if state.sent is None and not proofs.prepared:
        return StageState(Stage.RECEIVED, Mark.LATER, "après l'envoi")
    return StageState(Stage.RECEIVED, Mark.AWAITED, "aucun accusé n'est déposé", _PREFECTURE)


def _follow_copy(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.sends:
        return StageState(Stage.STAMPED, Mark.NOT_NEEDED, "n'envoie pas ses actes en préfecture")
    if state.received is None:
        return StageState(Stage.STAMPED, Mark.LATER, "après l'accusé de réception")
    if proofs.stamped:
        return StageState(Stage.STAMPED, Mark.DONE, "la copie tamponnée est faite")
    if proofs.stamped is None:
        return StageState(Stage.STAMPED, Mark.AWAITED, "la copie tamponnée est à faire", TEAM)
    words = "à refaire : une date, une page signée ou une délibération est venue depuis"
    return StageState(Stage.STAMPED, Mark.AWAITED, words, TEAM)


def _follow_publication(proofs: PartyProofs) -> StageState:
    state = proofs.state
    if not state.sends:
        return StageState(Stage.PUBLISHED, Mark.NOT_NEEDED, "rien à publier")
    if state.published is not None:
        return StageState(Stage.PUBLISHED, Mark.DONE, f"publiée le {_write(state.published)}")
    if state.voted is not None and state.coming is not None:
        return StageState(Stage.PUBLISHED, Mark.AWAITED, f"publication prévue le {_write(state.coming)}", state.name)
    if state.received is None:
        return StageState(Stage.PUBLISHED, Mark.LATER, "après l'accusé de réception")
    return StageState(Stage.PUBLISHED, Mark.AWAITED, "le jour de la publication n'est pas écrit", state.name)


def _follow_effect(proofs: PartyProofs) -> StageState:
    """Source: CGCT, art. L. 2131-1: an act is executory once it is published and transmitted."""
    state = proofs.state
    if not state.sends:
        return StageState(Stage.EXECUTORY, Mark.NOT_NEEDED, "n'envoie pas ses actes en préfecture")
    if state.received is not None and state.published is not None:
        day = max(state.received, state.published)
        return StageState(Stage.EXECUTORY, Mark.DONE, f"exécutoire depuis le {_write(day)}")
    return StageState(Stage.EXECUTORY, Mark.LATER, "une fois reçue en préfecture et publiée")


def _write(day: date) -> str:
    return f"{day:%d/%m/%Y}"
