"""The findings of `ctg verifier` for programs: one envelope for one dossier, for many, and for those it cannot read.

Its form is `docs/schemas/verification.schema.json`. A new key keeps `version`; a key removed, or that no longer means
the same, raises it.
"""

from __future__ import annotations

import json

from generator.checking.notices import explain_code, list_notices
from generator.checking.summary import Summary
from generator.errors import Diagnostic, Severity
from generator.verifying.verification import Verification, VerificationReport
from generator.version import __version__

FORMAT_VERSION = 1


def write_findings_json(verification: Verification) -> str:
    """The whole verification, as JSON."""
    summary = verification.summary
    every = [*(f for report in verification.reports for f in report.findings), *verification.shared]
    content = {
        "version": FORMAT_VERSION,
        "outil": f"ctg {__version__}",
        "verdict": "refuse" if verification.verdict else "accepte",
        "bilan": _describe_summary(summary),
        "dossiers": [_describe_report(report) for report in verification.reports],
        "entre_dossiers": [describe_finding(finding) for finding in summary.shared],
        "controles": [
            {
                "code": n.code,
                "famille": n.family or None,
                "phrase": n.sentence or None,
                "source": n.source or None,
                "page": n.page,
            }
            for n in list_notices(every)
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _describe_summary(summary: Summary) -> dict[str, object]:
    return {
        "dossiers": len(summary.dossiers),
        "refuses": sum(dossier.count(Severity.ERROR) > 0 for dossier in summary.dossiers),
        "illisibles": summary.unreadable,
        "erreurs": summary.count(Severity.ERROR),
        "avertissements": summary.count(Severity.WARNING),
        "conseils": summary.count(Severity.ADVICE),
        "admis": summary.admitted,
        "a_completer": sum(len(dossier.gaps) for dossier in summary.dossiers),
        "a_confirmer": sum(len(dossier.to_confirm) for dossier in summary.dossiers),
        "controles": [
            {"code": r.code, "gravite": r.severity.value, "constats": r.findings, "dossiers": r.dossiers}
            for r in summary.rules
        ],
    }


def _describe_report(report: VerificationReport) -> dict[str, object]:
    found = report.sorted_findings
    completeness = report.completeness
    return {
        "dossier": report.folder,
        "lisible": completeness is not None,
        "verdict": "refuse" if report.verdict else "accepte",
        "code_de_sortie": int(report.verdict),
        "constats": [describe_finding(finding) for finding in found.remarks],
        "admis": [describe_finding(finding) for finding in found.admitted],
        "a_completer": [describe_finding(finding) for finding in found.gaps],
        "a_confirmer": [describe_finding(finding) for finding in found.to_confirm],
        "completude": None
        if completeness is None
        else {
            "elements": completeness.elements,
            "a_completer": completeness.incomplete,
            "a_confirmer": completeness.to_confirm,
            "pieces": [
                {"piece": p.piece, "elements": p.elements, "a_completer": p.incomplete} for p in completeness.pieces
            ],
        },
        "clauses_remplacees": list(report.overrides),
        "ecarts": [
            {"clause": d.clause, "motif": d.reason, "fichier": d.origin.file, "ligne": d.origin.line or None}
            for d in report.deviations
        ],
        "clauses_changees": [
            {
                "clause": c.clause,
                "sorte": c.kind.value,
                "motif": c.reason,
                "fichier": c.origin.file,
                "ligne": c.origin.line,
            }
            for c in report.changes
        ],
    }


def describe_finding(finding: Diagnostic) -> dict[str, object]:
    """One finding; what is not known of its place is null."""
    span = finding.span
    return {
        "code": finding.code,
        "gravite": finding.severity.value,
        "bloquant": finding.severity is Severity.ERROR,
        "message": finding.message,
        "fichier": span.file if span else None,
        "ligne": span.line if span and span.line else None,
        "colonne": span.column if span and span.column else None,
        "longueur": span.length if span and span.column else None,
        "extrait": finding.excerpt,
        "bloc": finding.block,
        "pdf": finding.pdf,
        "pages": list(finding.pages),
        "piste": finding.hint,
        "motif": finding.admitted,
        "page": explain_code(finding.code).page,
    }
