"""The commands, grouped by the step a person is at; each calls one function of the pipeline and tells its report."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from generator import __version__
from generator.cli import messages
from generator.cli.usage import FrenchCommand, FrenchGroup
from generator.errors import CtgError, Diagnostic, ExitCode, Severity
from generator.files import display_path
from generator.pipeline.assembly import assemble_dossier
from generator.pipeline.extraction import ExtractionRequest, extract_dossier, list_content, list_omitted
from generator.pipeline.generation import FORMATS, GenerationRequest, generate_dossier
from generator.pipeline.stamping import StampRequest, stamp_file
from generator.pipeline.verification import verify_dossier

WRITE, CHECK, SIGN, PREFECTURE = "Rédiger", "Vérifier", "Signer", "Préfecture"
RENEW = "Renouveler et lots"
_DAY = ["%Y-%m-%d"]

app = typer.Typer(
    name="ctg",
    cls=FrenchGroup,
    subcommand_metavar="COMMANDE …",
    help="Rédige, vérifie, assemble et tamponne les conventions territoriales globales (CTG).",
    epilog="Pour commencer : ctg generer content/bassin-minier",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


class FormatChoice(StrEnum):
    """Which files to write."""

    DOCX = "docx"
    PDF = "pdf"
    ALL = "tous"


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "texte"
    JSON = "json"


DossierArgument = Annotated[
    Path, typer.Argument(metavar="DOSSIER", help="Le dossier de la CTG, par exemple content/bassin-minier.")
]
OutputOption = Annotated[Path, typer.Option("--sortie", metavar="DOSSIER", help="Où écrire les fichiers.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        messages.output.print(f"ctg {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Affiche la version.")
    ] = False,
) -> None:
    """Rédige, vérifie, assemble et tamponne les conventions territoriales globales (CTG)."""


@app.command(
    "generer",
    cls=FrenchCommand,
    rich_help_panel=WRITE,
    epilog="Exemple : ctg generer content/bassin-minier --piece annexe-3",
)
def generate(
    dossier: DossierArgument,
    sortie: OutputOption = Path("output"),
    piece: Annotated[
        list[str] | None, typer.Option("--piece", metavar="PIECE", help="convention, annexe-1 … annexe-5 (répétable).")
    ] = None,
    format_: Annotated[FormatChoice, typer.Option("--format", help="Les fichiers voulus.")] = FormatChoice.ALL,
    final: Annotated[
        bool, typer.Option("--final", help="Refuse tant qu'il reste un élément à compléter ; sans « PROJET ».")
    ] = False,
) -> int:
    """Écrit la convention et ses annexes, en DOCX et en PDF."""
    formats = FORMATS if format_ is FormatChoice.ALL else (format_.value,)
    request = GenerationRequest(dossier, sortie, tuple(dict.fromkeys(piece or ())), formats, final)
    with messages.show_progress() as say:
        report = generate_dossier(request, say)
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.output.print(Text(display_path(file)))
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_completeness(report.completeness)
    return ExitCode.DONE


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


@app.command(
    "assembler", cls=FrenchCommand, rich_help_panel=SIGN, epilog="Exemple : ctg assembler content/exemple-complet"
)
def assemble(dossier: DossierArgument, sortie: OutputOption = Path("output")) -> int:
    """Fait un exemplaire par signataire, et une copie tamponnée par acte reçu en préfecture."""
    with messages.show_progress() as say:
        report = assemble_dossier(dossier, sortie, say=say)
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.output.print(Text(display_path(file)))
    copies = f"{report.stamped} copie{'s' if report.stamped > 1 else ''} tamponnée{'s' if report.stamped > 1 else ''}"
    signed = f"{report.signed} exemplaire{'s' if report.signed > 1 else ''} sur {report.originals}"
    messages.output.print(Text(f"{signed} avec ses pages signées ; {copies}"))
    return ExitCode.DONE


@app.command(
    "tamponner",
    cls=FrenchCommand,
    rich_help_panel=PREFECTURE,
    epilog="Exemple : ctg tamponner deliberation.pdf --accuse accuse.xml --publication 2025-12-10 -o copie.pdf",
)
def stamp(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER.pdf", help="Le PDF à tamponner ; il n'est pas modifié.")],
    accuse: Annotated[Path, typer.Option("--accuse", metavar="AR.xml", help="L'accusé de réception de la préfecture.")],
    copie: Annotated[Path, typer.Option("-o", "--copie", metavar="COPIE.pdf", help="La copie tamponnée à écrire.")],
    envoi: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="AAAA-MM-JJ", help="Date d'envoi en préfecture.")
    ] = None,
    publication: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="AAAA-MM-JJ", help="Date de publication, si connue."),
    ] = None,
    simulation: Annotated[bool, typer.Option("--simulation", help="Écrit « simulation » dans le tampon.")] = False,
) -> int:
    """Tamponne une copie d'un PDF, d'après l'accusé de réception de la préfecture."""
    request = StampRequest(fichier, accuse, copie, _day(envoi), _day(publication), simulation)
    messages.show_diagnostics(stamp_file(request))
    messages.output.print(Text(display_path(copie)))
    return ExitCode.DONE


@app.command(
    "extraire",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg extraire convention-signee.pdf -o content/mon-territoire",
)
def extract(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER.pdf", help="Un PDF écrit par ce programme, même signé.")],
    vers: Annotated[
        Path | None,
        typer.Option("-o", "--vers", metavar="DOSSIER", help="Le dossier à créer ; sinon content/<nom>-extrait."),
    ] = None,
    liste: Annotated[bool, typer.Option("--liste", help="Dit ce que le PDF contient, sans rien écrire.")] = False,
) -> int:
    """Refait, à partir du PDF seul, le dossier dont il vient, son modèle de clauses et le Word."""
    if liste:
        lines = list_content(fichier)
    else:
        report = extract_dossier(ExtractionRequest(fichier, vers))
        written = tuple(display_path(file) for file in report.files)
        following = f"pour continuer : ctg verifier {display_path(report.folder)}"
        lines = (*written, report.model, *list_omitted(report.omitted), following)
    for line in lines:
        messages.output.print(Text(line))
    return ExitCode.DONE


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


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
