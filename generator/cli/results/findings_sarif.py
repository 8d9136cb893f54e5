"""The findings of `ctg verifier` as SARIF, which forges show beside the lines of a change.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) version 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from generator.checking.notices import Notice, explain_code, list_notices
from generator.codes import Code
from generator.errors import Diagnostic, Severity
from generator.verifying.verification import Verification
from generator.version import __version__

# The one that the forges accept; the files that the standard's own address holds differ in their comments alone.
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_FINGERPRINT = "constatCtg/v1"


def write_findings_sarif(verification: Verification, documentation: str = "") -> str:
    """The whole verification as one SARIF run.

    `documentation` is the address below which `docs/` can be read ("https://…/"); without it rules are explained in
    the file itself, and have no link: SARIF admits absolute addresses only (§3.49.12).
    """
    findings = [*(f for report in verification.reports for f in report.findings), *verification.shared]
    notices = list_notices(findings)
    ranks = {notice.code: rank for rank, notice in enumerate(notices)}
    run = {
        "tool": {
            "driver": {
                "name": "ctg",
                "version": __version__,
                "language": "fr-FR",
                "rules": [_describe_rule(notice, documentation) for notice in notices],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": int(verification.verdict)}],
        "results": list(_describe_results(findings, ranks)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _describe_rule(notice: Notice, documentation: str) -> dict[str, object]:
    sentence = notice.sentence or f"Voir la section « {notice.code} » de {notice.page.partition('#')[0]}."
    source = f" Source : {notice.source}." if notice.source else ""
    rule: dict[str, object] = {
        "id": notice.code,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": f"{sentence}{source}"},
        "help": {"text": f"{sentence}{source} Page : {notice.page}"},
        "defaultConfiguration": {"level": _LEVELS[notice.severity]},
    }
    if notice.family:
        rule["properties"] = {"tags": [notice.family]}
    if documentation:
        rule["helpUri"] = f"{documentation.rstrip('/')}/{notice.page}"
    return rule


def _describe_results(findings: Iterable[Diagnostic], ranks: dict[Code, int]) -> Iterable[dict[str, object]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = _mark(finding)
        seen[mark] += 1
        text = f"{finding.message}. Piste : {finding.hint}" if finding.hint else finding.message
        severity = explain_code(finding.code).severity if finding.admitted else finding.severity
        result: dict[str, object] = {
            "ruleId": finding.code,
            "ruleIndex": ranks[finding.code],
            "level": _LEVELS[severity],
            "message": {"text": text},
            "partialFingerprints": {_FINGERPRINT: f"{mark}:{seen[mark]}"},
        }
        if finding.span is not None:
            result["locations"] = [{"physicalLocation": _place(finding)}]
        if finding.admitted:
            # In a file of the dossier, not on the line itself.
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.admitted}]
        yield result


def _mark(finding: Diagnostic) -> str:
    """What stays the same when lines are added above: the rule, the file and the words."""
    words = (finding.code, finding.span.file if finding.span else "", finding.message, finding.excerpt or "")
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _place(finding: Diagnostic) -> dict[str, object]:
    span = finding.span
    assert span is not None
    place: dict[str, object] = {"artifactLocation": _artifact(span.file)}
    if span.line:
        region: dict[str, object] = {"startLine": span.line}
        if span.column:
            region |= {"startColumn": span.column, "endColumn": span.column + max(1, span.length)}
        if finding.excerpt is not None and span.column:
            region["snippet"] = {"text": finding.excerpt}
        place["region"] = region
    return place


def _artifact(file: str) -> dict[str, str]:
    """A file below the working directory is relative to the root of the sources; another is where it is."""
    if Path(file).is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(Path(file).as_posix()), "uriBaseId": "%SRCROOT%"}
