"""What ages in the steering of a convention: people, posts, dates; and a new tracking table."""

from __future__ import annotations

from generator.ageing.dated_passages import find_past_years
from generator.ageing.reasons import Frame
from generator.ageing.renewal_draft import RenewalDraft
from generator.annexes.kind import AnnexeRenewal
from generator.annexes.steering.tracking_files import BLANK_TABLES
from generator.model.annexes import (
    MEASURES_FILE,
    MEETINGS_FILE,
    SPENDING_FILE,
    STEERING_FILE,
    TRACKING_FILE,
    Steering,
)
from generator.model.confirmations import quote_value
from generator.model.facts import Facts, Unknown


def age_steering(renewal: AnnexeRenewal) -> None:
    """Mark what ages in the steering, and write empty tables for its tracking."""
    draft, dossier = renewal.draft, renewal.dossier
    if not isinstance(dossier.steering, Unknown):
        _mark_steering(draft, dossier.steering, renewal.frame)
    told = (
        (TRACKING_FILE, "tableau de suivi", len(dossier.tracking)),
        (SPENDING_FILE, "dépenses", len(dossier.spending)),
        (MEASURES_FILE, "valeurs des indicateurs", len(dossier.measures)),
        (MEETINGS_FILE, "réunions", len(dossier.meetings)),
    )
    for file, name, count in told:
        if count:
            draft.clear(file, f"{name} ({count} ligne{'s' if count > 1 else ''})")
        draft.write(file, BLANK_TABLES[file])


def explain_steering(what: str, frame: Frame) -> str:
    """Why a part of the steering is to be confirmed: « composition », « présidence »."""
    return f"{what} de la convention {frame.former_name}"


def _mark_steering(draft: RenewalDraft, steering: Steering, frame: Frame) -> None:
    for rank, body in enumerate(steering.instances, 1):
        for key, name in (("composition", "composition"), ("presidence", "présidence"), ("secretariat", "secrétariat")):
            _mark_key(draft, body, ("instances", str(rank), key), explain_steering(name, frame))
        for key in ("role", "missions"):
            if (moved := draft.references.explain(str(getattr(body, key)))) is not None:
                _mark_key(draft, body, ("instances", str(rank), key), moved)
    if not isinstance(steering.charges_cooperation, Unknown):
        for rank, officer in enumerate(steering.charges_cooperation, 1):
            key = "nom" if isinstance(officer.nom, str) else "perimetre"
            reason = explain_steering("poste, personne et financement", frame)
            _mark_key(draft, officer, ("charges_cooperation", str(rank), key), reason)
    for rank, milestone in enumerate(steering.jalons, 1):
        for key in ("nom", "echeance", "contenu"):
            words = str(getattr(milestone, key))
            dated = f"calendrier de la convention {frame.former_name}"
            reasons = (dated if find_past_years(words, frame.first_day.year) else None, draft.references.explain(words))
            if reason := " ; ".join(filter(None, reasons)):
                _mark_key(draft, milestone, ("jalons", str(rank), key), reason)


def _mark_key(draft: RenewalDraft, facts: Facts, place: tuple[str, ...], reason: str) -> None:
    value = getattr(facts, place[-1])
    if value and not isinstance(value, Unknown):
        draft.confirm(STEERING_FILE, place, quote_value(value), reason)
