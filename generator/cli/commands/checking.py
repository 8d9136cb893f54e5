"""« Vérifier »: the commands that read and say what they find."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, assert_never

import typer

from generator.cli import messages
from generator.cli.amendments import refresh_open, take_dossier
from generator.cli.application import (
    CHECK,
    DossierArgument,
    HistoryFormat,
    OutputOption,
    ProjectOption,
    ReportFormat,
    TableFormat,
    app,
    read_day_option,
    take_day,
    take_project,
)
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, Severity, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes

_LARGEST_AGENDA = 16 * 1024 * 1024

if TYPE_CHECKING:
    from generator.acts.standing.dossier_state import DossierState
    from generator.project import Project
    from generator.verifying.printed_report import ReportWriter
    from generator.verifying.verification import Verification, VerificationReport


@app.command(
    "verifier",
    cls=FrenchCommand,
    rich_help_panel=CHECK,
    epilog="Exemple : ctg verifier content/bassin-minier --format json",
)
def verify(
    dossiers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DOSSIER…", help="Un dossier de CTG, plusieurs, ou un dossier qui en contient."),
    ] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="texte ; json ; sarif, pour l'intégration continue.")
    ] = ReportFormat.TEXT,
    lacunes: Annotated[bool, typer.Option("--lacunes", help="Montre un à un les éléments à compléter.")] = False,
    rapport: Annotated[
        Path | None,
        typer.Option("--rapport", metavar="FICHIER", help="Écrit aussi un rapport : .pdf, .docx, ou un dossier."),
    ] = None,
    gabarits: Annotated[
        bool, typer.Option("--gabarits", help="Relit les gabarits Word et HTML nommés ; sans nom, ceux du projet.")
    ] = False,
    ouvriers: Annotated[
        int | None,
        typer.Option("--ouvriers", metavar="N", min=1, help="Processus, pour plusieurs ; sinon, tous les cœurs."),
    ] = None,
    documentation: Annotated[
        str, typer.Option("--documentation", metavar="ADRESSE", help="Où lire docs/ en ligne, pour les liens du sarif.")
    ] = "",
    sortie: Annotated[
        Path | None,
        typer.Option("--sortie", metavar="DOSSIER", help="Où sont les PDF déjà produits, pour dire la page."),
    ] = None,
    projet: ProjectOption = None,
) -> int:
    """Lit tout le dossier et dit tout ce qui ne va pas, chaque fait à sa place."""
    from generator.cli.results.findings_text import show_report, show_verification
    from generator.verifying.verification import VerificationRequest, list_folders, verify_dossier, verify_dossiers

    project = take_project(projet, dossiers[0] if dossiers else None)
    if gabarits:
        return _verify_templates(tuple(dossiers or ()), project, format_, documentation)
    if not dossiers:
        hint = "ctg verifier --help montre un exemple"
        raise UsageError(Diagnostic(Code.COMMANDE, "il manque l'argument DOSSIER…", hint=hint))
    folders = tuple(take_dossier(folder, project)[0] for folder in list_folders(dossiers))
    reporter = _plan_reports(folders, rapport) if rapport is not None else None
    request = VerificationRequest(folders, project, reporter, sortie or project.output)
    match format_:
        case ReportFormat.TEXT if len(folders) == 1:
            report = verify_dossier(folders[0], project, reporter, request.output)
            show_report(report, all_gaps=lacunes)
            _show_written((report,))
            return report.verdict
        case ReportFormat.TEXT:
            with messages.show_progress() as tell:
                verification = verify_dossiers(request, tell, ouvriers)
            show_verification(verification, all_gaps=lacunes)
            _show_written(verification.reports)
        case ReportFormat.JSON | ReportFormat.SARIF:
            verification = verify_dossiers(request, workers=ouvriers)
            typer.echo(_write_findings(verification, format_, documentation))
        case _:
            assert_never(format_)
    return verification.verdict


def _write_findings(
    verification: Verification, format_: Literal[ReportFormat.JSON, ReportFormat.SARIF], documentation: str
) -> str:
    if format_ is ReportFormat.JSON:
        from generator.cli.results.findings_json import write_findings_json

        return write_findings_json(verification)
    from generator.cli.results.findings_sarif import write_findings_sarif

    return write_findings_sarif(verification, documentation)


def _verify_templates(paths: tuple[Path, ...], project: Project, format_: ReportFormat, documentation: str) -> int:
    from generator.checking.completeness import Completeness
    from generator.cli.results.findings_text import show_templates
    from generator.verifying.templates import try_templates
    from generator.verifying.verification import Verification, VerificationReport

    report = try_templates(paths, project)
    faulty = any(finding.severity is Severity.ERROR for finding in report.findings)
    verdict = ExitCode.TEMPLATE if faulty else ExitCode.DONE
    place = ", ".join(display_path(path) for path in paths) or "templates"
    verification = Verification((VerificationReport(place, report.findings, Completeness(()), verdict=verdict),))
    match format_:
        case ReportFormat.TEXT:
            show_templates(report.files, report.findings)
        case ReportFormat.JSON | ReportFormat.SARIF:
            typer.echo(_write_findings(verification, format_, documentation))
        case _:
            assert_never(format_)
    return verdict


def _plan_reports(folders: tuple[Path, ...], target: Path) -> ReportWriter:
    # The two writers are long to load: whoever wants no file does not wait for them.
    from generator.verifying.printed_report import ReportWriter

    return ReportWriter(folders, target)


def _show_written(reports: Iterable[VerificationReport]) -> None:
    for report in reports:
        for file in report.written:
            messages.show_line(display_path(file))


@app.command("etat", cls=FrenchCommand, rich_help_panel=CHECK, epilog="Exemple : ctg etat content --format csv")
def show_state(
    dossiers: Annotated[
        Path | None, typer.Argument(metavar="[DOSSIERS]", help="Un dossier de CTG, ou un dossier qui en contient.")
    ] = None,
    format_: Annotated[TableFormat, typer.Option("--format", help="texte, json ou csv.")] = TableFormat.TEXT,
    jour: Annotated[
        datetime | None,
        typer.Option(
            "--date", "--au", parser=read_day_option, metavar="AAAA-MM-JJ", help="Le jour considéré ; aujourd'hui."
        ),
    ] = None,
    agenda: Annotated[
        Path | None,
        typer.Option("--agenda", metavar="FICHIER", help="Écrit les échéances dans un calendrier (.ics) à importer."),
    ] = None,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
) -> int:
    """Dit où en est chaque CTG : étape, délibérations, originaux, préfecture, ce qui manque et les échéances."""
    from generator.acts.states import list_states
    from generator.cli import screen
    from generator.cli.results.state_table import show_state_table, write_states_csv, write_states_json

    project = take_project(projet, dossiers)
    day = take_day(jour) or _read_today()
    refresh_open(dossiers or project.content, project)
    lines = list_states(dossiers or project.content, project, day, sortie or project.output)
    if agenda is not None:
        _write_agenda(agenda, lines)
    match format_:
        case TableFormat.TEXT:
            show_state_table(lines, screen.output, day)
            if agenda is not None:
                messages.show_line(f"calendrier : {display_path(agenda)}")
        case TableFormat.JSON:
            typer.echo(write_states_json(lines))
        case TableFormat.CSV:
            typer.echo(write_states_csv(lines), nl=False)
        case _:
            assert_never(format_)
    return ExitCode.DONE


def _write_agenda(target: Path, lines: Iterable[DossierState]) -> None:
    """The deadlines of the CTGs as a calendar; it takes the place of one of ours, of nothing else."""
    from generator.acts.deadlines.agenda import PRODUCT, write_calendar

    if target.is_dir() or (target.exists() and PRODUCT.encode() not in read_bytes(target, _LARGEST_AGENDA)):
        message = "ce fichier n'est pas un calendrier de ce programme : il n'est pas remplacé"
        hint = "donner un autre nom à --agenda, par exemple echeances.ics"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(target)), hint=hint))
    write_bytes(target, write_calendar(line.agenda for line in lines if line.agenda is not None))


@app.command(
    "controler", cls=FrenchCommand, rich_help_panel=CHECK, epilog="Exemple : ctg controler output/exemple-complet"
)
def control(
    dossier: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DOSSIER_PRODUIT]",
            help="Un dossier de output/, avec son manifeste.json ; ou un dossier de CTG, pour ses actes arrêtés.",
        ),
    ] = None,
    sac: Annotated[
        Path | None,
        typer.Option("--sac", metavar="SAC", help="Un sac de « ctg archiver » gardé ailleurs, à comparer à l'acte."),
    ] = None,
    projet: ProjectOption = None,
) -> int:
    """Recalcule les empreintes du manifeste et des actes arrêtés, relit les PDF, et dit ce qui a changé depuis.

    Sans dossier : tous les actes arrêtés du projet.
    """
    from generator.acts.control import control_output, control_project

    if sac is not None:
        return _compare_bag(dossier, sac)
    report = control_output(dossier) if dossier is not None else control_project(take_project(projet))
    messages.show_diagnostics((*report.findings, *report.misread))
    counts = []
    if report.outputs:
        inputs = f" et {report.inputs} fichiers du contenu" if report.inputs else " ; le contenu n'est pas ici"
        counts.append(f"{report.outputs} fichiers produits{inputs}")
    if report.frozen or not report.outputs:
        counts.append(f"{report.frozen} fichiers d'actes arrêtés")
    verdict = "des fichiers ont été touchés" if report.touched else "rien n'a été touché"
    if report.misread:
        plural = "s" if len(report.misread) > 1 else ""
        verdict += f" ; {len(report.misread)} défaut{plural} à la relecture des PDF"
    messages.show_line(f"{', '.join(counts)} : {verdict}")
    if report.frozen and not report.touched:
        messages.show_line(
            "un acte réécrit avec sa liste d'empreintes et le journal ne se verrait pas d'ici : "
            "le comparer à un sac gardé ailleurs, « ctg controler DOSSIER --sac SAC »"
        )
    return ExitCode.INPUT if report.touched or report.misread else ExitCode.DONE


def _compare_bag(dossier: Path | None, bag: Path) -> int:
    from generator.acts.copies.bag_comparison import compare_with_bag
    from generator.files import display_path

    if dossier is None:
        message = "« --sac » compare un acte : il faut dire de quel dossier"
        hint = f"par exemple : ctg controler content/mon-territoire --sac {display_path(bag)}"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint=hint))
    report = compare_with_bag(dossier, bag)
    messages.show_diagnostics(report.findings)
    verdict = "l'acte n'est plus celui du sac" if report.findings else "l'acte est celui du sac"
    messages.show_line(f"{report.files} fichiers du sac comparés : {verdict}")
    return ExitCode.INPUT if report.findings else ExitCode.DONE


@app.command(
    "historique", cls=FrenchCommand, rich_help_panel=CHECK, epilog="Exemple : ctg historique content/exemple-complet"
)
def show_what_was_done(
    dossier: DossierArgument,
    format_: Annotated[HistoryFormat, typer.Option("--format", help="texte, ou json.")] = HistoryFormat.TEXT,
) -> int:
    """Dit ce qui a été fait de ce dossier : quand, par qui, par quelle commande, et quels fichiers."""
    from generator.acts.journal import read_journal
    from generator.cli import screen
    from generator.cli.results.history import show_history, write_history_json
    from generator.making.dossier_folder import check_folder

    check_folder(dossier)
    journal = read_journal(dossier)
    messages.show_diagnostics(journal.faults)
    match format_:
        case HistoryFormat.TEXT:
            show_history(journal, screen.output)
        case HistoryFormat.JSON:
            typer.echo(write_history_json(journal))
        case _:
            assert_never(format_)
    return ExitCode.DONE


def _read_today() -> date:
    """The only clock of the program: what it shows of today is never written in a document."""
    return datetime.now(UTC).astimezone().date()
