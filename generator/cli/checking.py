"""« Vérifier »: the commands that read and say what they find."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer
from rich.text import Text

from generator.cli import messages
from generator.cli.application import CHECK, DAY_FORMATS, DossierArgument, OutputOption, app, take_day
from generator.cli.progress_table import show_progress_table, write_progress_csv, write_progress_json
from generator.cli.usage import FrenchCommand
from generator.errors import CtgError, Diagnostic, ExitCode, Severity
from generator.files import display_path
from generator.pipeline.control import control_output
from generator.pipeline.progress import list_progress
from generator.pipeline.verification import verify_dossier


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "texte"
    JSON = "json"


class TableFormat(StrEnum):
    """How a table is printed."""

    TEXT = "texte"
    JSON = "json"
    CSV = "csv"


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
    refused = any(finding.severity is Severity.ERROR for finding in report.findings)
    verdict = ExitCode.CONTENT if refused else ExitCode.DONE
    if format_ is ReportFormat.JSON:
        content = {
            "dossier": report.folder,
            "constats": [_describe(finding) for finding in report.findings],
            "elements": report.completeness.elements,
            "a_completer": report.completeness.incomplete,
            "a_confirmer": report.completeness.to_confirm,
            "clauses_remplacees": list(report.overrides),
            "ecarts": len(report.deviations),
        }
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return verdict
    messages.show_diagnostics(report.findings, messages.output)
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_completeness(report.completeness)
    return verdict


@app.command("etat", cls=FrenchCommand, rich_help_panel=CHECK, epilog="Exemple : ctg etat content --format csv")
def show_state(
    dossiers: Annotated[
        Path, typer.Argument(metavar="[DOSSIERS]", help="Un dossier de CTG, ou un dossier qui en contient.")
    ] = Path("content"),
    format_: Annotated[TableFormat, typer.Option("--format", help="texte, json ou csv.")] = TableFormat.TEXT,
    jour: Annotated[
        datetime | None,
        typer.Option("--date", formats=DAY_FORMATS, metavar="AAAA-MM-JJ", help="Le jour considéré ; aujourd'hui."),
    ] = None,
    sortie: OutputOption = Path("output"),
) -> int:
    """Dit où en est chaque CTG : étape, délibérations, originaux, préfecture, ce qui manque et l'échéance."""
    lines = list_progress(dossiers, take_day(jour) or _read_today(), sortie)
    match format_:
        case TableFormat.TEXT:
            show_progress_table(lines, messages.output)
        case TableFormat.JSON:
            typer.echo(write_progress_json(lines))
        case TableFormat.CSV:
            typer.echo(write_progress_csv(lines), nl=False)
        case _:
            assert_never(format_)
    return ExitCode.DONE


@app.command(
    "controler", cls=FrenchCommand, rich_help_panel=CHECK, epilog="Exemple : ctg controler output/exemple-complet"
)
def control(
    dossier: Annotated[
        Path, typer.Argument(metavar="DOSSIER_PRODUIT", help="Un dossier de output/, avec son manifeste.json.")
    ],
) -> int:
    """Recalcule les empreintes du manifeste et dit ce qui a été modifié, retiré ou ajouté depuis."""
    report = control_output(dossier)
    messages.show_diagnostics(report.findings)
    inputs = f" et {report.inputs} fichiers du contenu" if report.inputs else " ; le contenu n'est pas ici"
    verdict = "des fichiers ont été touchés" if report.touched else "rien n'a été touché"
    messages.output.print(Text(f"{report.outputs} fichiers produits{inputs} : {verdict}"))
    return ExitCode.INPUT if report.touched else ExitCode.DONE


def _read_today() -> date:
    """The only clock of the program: what it shows of today is never written in a document."""
    return datetime.now(UTC).astimezone().date()


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
