"""« Vérifier »: the commands that read and say what they find."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import CHECK, DossierArgument, app
from generator.cli.usage import FrenchCommand
from generator.errors import CtgError, Diagnostic, ExitCode, Severity
from generator.files import display_path
from generator.pipeline.verification import verify_dossier


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "texte"
    JSON = "json"


@app.command(
    "verifier",
    cls=FrenchCommand,
    rich_help_panel=CHECK,
    epilog="Exemple : ctg verifier content/bassin-minier --format json",
)
def verify(
    dossier: DossierArgument,
    format_: Annotated[ReportFormat, typer.Option("--format", help="texte, ou json.")] = ReportFormat.TEXT,
) -> int:
    """Lit tout le dossier et dit tout ce qui ne va pas, chaque fait à sa place."""
    try:
        report = verify_dossier(dossier)
    except CtgError as fault:
        if format_ is ReportFormat.TEXT:
            raise
        # A machine that reads JSON gets it on the day when something is wrong, too.
        findings = [_describe(finding) for finding in fault.diagnostics]
        typer.echo(json.dumps({"dossier": display_path(dossier), "constats": findings}, ensure_ascii=False, indent=2))
        return fault.exit_code
    if format_ is ReportFormat.JSON:
        content = {
            "dossier": report.folder,
            "constats": [_describe(finding) for finding in report.findings],
            "elements": report.completeness.elements,
            "a_completer": report.completeness.incomplete,
            "clauses_remplacees": list(report.overrides),
            "ecarts": len(report.deviations),
        }
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    messages.show_diagnostics(report.findings, messages.output)
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_completeness(report.completeness)
    return ExitCode.DONE


def _describe(finding: Diagnostic) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code,
        "gravite": finding.severity.value,
        "message": finding.message,
        "fichier": span.file if span else None,
        "ligne": span.line if span and span.line else None,
        "colonne": span.column if span and span.column else None,
        "extrait": finding.excerpt,
        "piste": finding.hint,
        "bloquant": finding.severity is Severity.ERROR,
    }
