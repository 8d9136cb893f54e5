"""The annexe « diagnostic » as a kind of annexe: its files, its blank draft, what ages in it."""

from __future__ import annotations

from collections import Counter

from generator.ageing.dated_passages import explain_passage, find_past_years
from generator.ageing.reasons import say_years
from generator.annexes.diagnostic.files import INDICATOR_COLUMNS, read_diagnostic
from generator.annexes.diagnostic.sections import compose_diagnostic
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, Renewal
from generator.annexes.new_dossier import TO_COMPLETE, NewDossier
from generator.model.annexes import CHARTS_FILE, INDICATORS_FILE, Chart, Indicator
from generator.model.confirmations import quote_value
from generator.model.facts import Unknown
from generator.reading.confirmations import quote_line

MAX_COMMUNE_COLUMNS = 6  # of the indicators: more would not be read on a page


def _draft_blank(dossier: NewDossier) -> dict[str, str]:
    """The population of the territory and of each commune, which the embedded tables know."""
    shown = dossier.communes if len(dossier.communes) <= MAX_COMMUNE_COLUMNS else ()
    total = sum(c.population for c in dossier.communes)
    count = Counter(c.name for c in shown)
    names = (c.name if count[c.name] == 1 else f"{c.name} ({c.insee})" for c in shown)
    columns = (*INDICATOR_COLUMNS, "Territoire", *names, "Département", "France")
    source = dossier.tables.source.split(" ; ")[0]
    year = dossier.tables.census
    values = (total, *(c.population for c in shown), TO_COMPLETE, TO_COMPLETE)
    row = ("Population", "Population municipale", "habitants", year, f"Insee, par {source}, Licence Ouverte", *values)
    table = "\n".join(";".join(str(cell) for cell in cells) for cells in (columns, row)) + "\n"
    return {INDICATORS_FILE: table}


def _age(renewal: AnnexeRenewal) -> None:
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
    said = chart.commentaire or ""
    found = [reason for reason in (explain_passage(said, year), draft.references.explain(said)) if reason]
    if found:
        draft.confirm(CHARTS_FILE, ("graphiques", chart.id, "commentaire"), quote_value(said), " ; ".join(found))


DIAGNOSTIC = AnnexeKind(
    nature="diagnostic",
    compose=compose_diagnostic,
    files=(
        AnnexeFile.of(INDICATORS_FILE, "indicateurs"),
        AnnexeFile.of(CHARTS_FILE, "graphiques", Renewal.DATED),
    ),
    headings={"indicateurs": "Les indicateurs"},
    read=read_diagnostic,
    draft_blank=_draft_blank,
    age=_age,
)
