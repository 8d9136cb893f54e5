"""The annexes 1, 2 and 4 of the next convention: carried over as they are, what ages in them marked."""

from __future__ import annotations

from generator.model.annexes import Chart, Steering
from generator.model.confirmations import quote_value
from generator.model.dossier import Dossier
from generator.model.facts import Facts, Unknown
from generator.reading.confirmations import name_line, quote_line
from generator.renewing.ageing import Frame, explain_facility, explain_indicator, explain_steering, say_years
from generator.renewing.dated_passages import explain_passage, find_past_years
from generator.renewing.renewal_draft import RenewalDraft

_INDICATORS, _CHARTS = "annexe-1/indicateurs.csv", "annexe-1/graphiques.yaml"
_FACILITIES, _STEERING = "annexe-2/equipements.csv", "annexe-4/pilotage.yaml"


def mark_annexes(draft: RenewalDraft, dossier: Dossier, frame: Frame) -> None:
    """Mark the indicators, charts, facilities and steering."""
    for line in dossier.indicators.lines:
        if (reason := explain_indicator(line)) is not None:
            draft.confirm(_INDICATORS, name_line(line), quote_line(line), reason)
    for chart in dossier.charts:
        _mark_chart(draft, chart, frame)
    for facility in dossier.facilities:
        draft.confirm(_FACILITIES, name_line(facility), quote_line(facility), explain_facility(facility, frame))
    if not isinstance(dossier.steering, Unknown):
        _mark_steering(draft, dossier.steering, frame)


def _mark_chart(draft: RenewalDraft, chart: Chart, frame: Frame) -> None:
    year = frame.first_day.year
    if years := find_past_years(chart.titre, year):
        reason = say_years(years)
        draft.confirm(_CHARTS, ("graphiques", chart.id, "titre"), quote_value(chart.titre), reason)
    said = chart.commentaire or ""
    found = [reason for reason in (explain_passage(said, year), draft.references.explain(said)) if reason]
    if found:
        draft.confirm(_CHARTS, ("graphiques", chart.id, "commentaire"), quote_value(said), " ; ".join(found))


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
        draft.confirm(_STEERING, place, quote_value(value), reason)
