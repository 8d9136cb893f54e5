"""`ctg tableur`: the data of a dossier as one workbook, to be corrected in a spreadsheet and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import WRITE, DossierArgument, ProjectOption, app, take_project
from generator.cli.journal import ByOption, keep_in_journal
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes

_LARGEST = 64 * 1024 * 1024


@app.command(
    "tableur",
    cls=FrenchCommand,
    rich_help_panel=WRITE,
    epilog="Exemple : ctg tableur content/mon-dossier -o donnees.xlsx",
)
def write_tables(
    dossier: DossierArgument,
    fichier: Annotated[
        Path | None,
        typer.Option(
            "-o", "--fichier", metavar="FICHIER", help="Le classeur à écrire ; sinon DOSSIER-donnees.xlsx ici."
        ),
    ] = None,
    ecraser: Annotated[
        bool, typer.Option("--ecraser", help="Remplace un classeur qui existe et dit autre chose.")
    ] = False,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Écrit les données d'un dossier dans un classeur .xlsx, à corriger puis à reprendre (« ctg reprendre »)."""
    from generator.making.opening import open_dossier
    from generator.tabulating.workbook import write_dossier_workbook

    project = take_project(projet, dossier)
    with messages.show_progress() as tell:
        tell("lecture du dossier")
        read, furniture = open_dossier(dossier, project)
        tell("écriture du classeur")
        data = write_dossier_workbook(read, furniture.identity)
    target = fichier or Path(f"{read.name}-donnees.xlsx")
    if target.is_dir() or (target.exists() and not ecraser and read_bytes(target, _LARGEST) != data):
        message = "ce classeur existe et dit autre chose : il n'est pas remplacé"
        hint = "le reprendre d'abord (ctg reprendre), donner un autre nom avec -o, ou ajouter --ecraser"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(target)), hint=hint))
    write_bytes(target, data)
    keep_in_journal(dossier, project, "tableur", par, went_out=[target])
    messages.show_line(display_path(target))
    messages.show_line(f"une fois rempli : ctg reprendre {display_path(target)} {display_path(dossier)}")
    return ExitCode.DONE
