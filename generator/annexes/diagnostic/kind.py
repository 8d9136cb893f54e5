"""The annexe « diagnostic » as a kind of annexe: its files, its blank draft, what ages in it."""

from __future__ import annotations

from collections import Counter

from generator.annexes.diagnostic.files import INDICATOR_COLUMNS, read_diagnostic
from generator.annexes.diagnostic.sections import compose_diagnostic
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, Renewal
from generator.annexes.new_dossier import TO_COMPLETE, NewDossier
from generator.model.annexes import CHARTS_FILE, INDICATORS_FILE, DiagnosticValues

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
    """What a diagnostic becomes; only a renewal waits for the module."""
    from generator.annexes.diagnostic.ageing import age_diagnostic

    age_diagnostic(renewal)


DIAGNOSTIC = AnnexeKind(
    nature="diagnostic",
    compose=compose_diagnostic,
    files=(
        AnnexeFile.of(INDICATORS_FILE, "indicateurs"),
        AnnexeFile.of(CHARTS_FILE, "graphiques", Renewal.DATED),
    ),
    headings={"indicateurs": "Les indicateurs"},
    read=read_diagnostic,
    values=DiagnosticValues,
    draft_blank=_draft_blank,
    age=_age,
)
