"""What a newer model changes, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io

from generator.model.words.formulas import keep_as_text
from generator.renewing.impact import ImpactReport


def write_impact_csv(report: ImpactReport) -> str:
    """One row for each clause and each dossier that it touches; a clause that touches none has one row."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(("depuis", "vers", "clause", "changement", "dossier", "mots"))
    for impact in report.clauses:
        for name in impact.dossiers or ("",):
            change = impact.change
            row = (impact.former, report.current, change.clause, str(change.kind), name, change.words)
            writer.writerow([keep_as_text(cell) for cell in row])
    return stream.getvalue()
