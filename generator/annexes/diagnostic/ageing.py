"""What ages in a diagnostic: its figures, and what its charts say of past years."""

from __future__ import annotations

from generator.ageing.dated_passages import explain_passage, find_past_years
from generator.ageing.reasons import say_years
from generator.annexes.kind import AnnexeRenewal
from generator.model.annexes import CHARTS_FILE, INDICATORS_FILE, Chart, Indicator
from generator.model.confirmations import quote_value
from generator.model.facts import Unknown
from generator.reading.confirmations import quote_line


def age_diagnostic(renewal: AnnexeRenewal) -> None:
    """Mark the figures and the charts that age."""
    for line in renewal.dossier.indicators.lines:
        if (reason := explain_indicator(line)) is not None:
            renewal.draft.confirm(INDICATORS_FILE, line.name_line(), quote_line(line), reason)
    for chart in renewal.dossier.charts:
        _age_chart(renewal, chart)


def explain_indicator(line: Indicator) -> str | None:
    """Why a line of indicators is to be confirmed; nothing when none of its figures is known."""
    if not any(value and not isinstance(value, Unknown) for value in line.values):
        return None
    return f"chiffres de {line.year}" if line.year.isdigit() else "chiffres sans année"


def _age_chart(renewal: AnnexeRenewal, chart: Chart) -> None:
    draft, year = renewal.draft, renewal.frame.first_day.year
    if years := find_past_years(chart.titre, year):
        reason = say_years(years)
        draft.confirm(CHARTS_FILE, ("graphiques", chart.id, "titre"), quote_value(chart.titre), reason)
    for key, said in (("constat", chart.constat or ""), ("commentaire", chart.commentaire or "")):
        found = [reason for reason in (explain_passage(said, year), draft.references.explain(said)) if reason]
        if found:
            draft.confirm(CHARTS_FILE, ("graphiques", chart.id, key), quote_value(said), " ; ".join(found))
