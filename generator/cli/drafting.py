"""« Rédiger »: the commands that write documents."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from generator.cli import messages
from generator.cli.application import WRITE, DossierArgument, OutputOption, app
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path
from generator.pipeline.generation import FORMATS, GenerationRequest, IncompleteError, generate_dossier


class FormatChoice(StrEnum):
    """Which files to write."""

    DOCX = "docx"
    PDF = "pdf"
    ALL = "tous"


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
    try:
        with messages.show_progress() as say:
            report = generate_dossier(request, say)
    except IncompleteError as refusal:
        messages.show_diagnostics(refusal.diagnostics)
        messages.show_completeness(refusal.completeness)
        return refusal.exit_code
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.output.print(Text(display_path(file)))
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_completeness(report.completeness)
    return ExitCode.DONE
