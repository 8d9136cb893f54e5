"""« Signer »: originals and their signatures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.cli.amendments import take_dossier
from generator.cli.application import (
    SIGN,
    DossierArgument,
    OutputOption,
    ProjectOption,
    app,
    take_project,
)
from generator.cli.journal import ByOption, keep_in_journal, take_freeze_order
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError

if TYPE_CHECKING:
    from generator.project import Project
    from generator.signing.page_sorting import Placement


@app.command(
    "assembler", cls=FrenchCommand, rich_help_panel=SIGN, epilog="Exemple : ctg assembler content/exemple-complet"
)
def assemble(
    dossier: DossierArgument,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    par: ByOption = None,
    ecraser: Annotated[
        bool,
        typer.Option("--ecraser", help="Remplace aussi ce qui a été modifié à la main ; une copie en est gardée."),
    ] = False,
    publication: Annotated[
        bool,
        typer.Option(
            "--publication", help="Fait aussi les fichiers à publier : copie tamponnée et historique de l'acte."
        ),
    ] = False,
    en_bref: Annotated[
        bool, typer.Option("--en-bref", help="Avec --publication : « La Ctg en bref » est en tête de chacun.")
    ] = False,
) -> int:
    """Fait un exemplaire par signataire, et une copie tamponnée par acte reçu en préfecture."""
    from generator.acts.request import ActRequest
    from generator.cli.results.assembly import show_assembly
    from generator.signing.assembly import assemble_dossier

    with messages.show_progress() as tell:
        project = take_project(projet, dossier)
        dossier, opened = take_dossier(dossier, project)
        order = take_freeze_order(par)
        output = sortie or project.output
        request = ActRequest(dossier, project, output, order, ecraser, publication or en_bref, en_bref, opened)
        report = assemble_dossier(request, tell)
    keep_in_journal(dossier, project, "assembler", par, went_out=report.files)
    return show_assembly(report)


@app.command(
    "recevoir",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg recevoir scans-du-copieur.pdf content/exemple-complet\n\n"
    "À la main : ctg recevoir content/exemple-complet/signatures/a-classer/illisible-3f2a.pdf content/exemple-complet "
    "--exemplaire 2 --page 17\n\n"
    'Retirer : ctg recevoir content/exemple-complet --retirer --exemplaire 2 --page 17 --motif "page d\'un autre"',
)
def receive(
    *,
    fichiers: Annotated[
        list[Path] | None, typer.Argument(metavar="FICHIERS…", help="Les numérisations : PDF, PNG, JPEG ou TIFF.")
    ] = None,
    dossier: DossierArgument,
    exemplaire: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Place à la main : le numéro de l'exemplaire.")
    ] = None,
    page: Annotated[int | None, typer.Option(metavar="P", min=1, help="Place à la main : la page signée.")] = None,
    tourner: Annotated[
        int, typer.Option(metavar="DEGRÉS", help="Place à la main : tourne la page de 90, 180 ou 270° à droite.")
    ] = 0,
    feuille: Annotated[
        int | None,
        typer.Option(metavar="RANG", min=1, help="Place à la main : sa place dans le fichier."),
    ] = None,
    retirer: Annotated[
        bool, typer.Option("--retirer", help="Sans fichier : retire de l'exemplaire une page classée par erreur.")
    ] = False,
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Avec --retirer : pourquoi.")] = "",
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Classe les pages signées et numérisées, chacune sous son exemplaire, d'après le code imprimé en bas de page."""
    from generator.cli.results.assembly import show_reception
    from generator.signing.reception import ReceptionRequest, receive_scans

    if retirer:
        return _withdraw(dossier, fichiers or [], exemplaire, page, motif, take_project(projet, dossier), par)
    if not fichiers or motif:
        message = "dire quelles numérisations recevoir" if not fichiers else "« --motif » ne va qu'avec « --retirer »"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="ctg recevoir FICHIERS… DOSSIER"))
    placement = _read_placement(fichiers, exemplaire, page, tourner, feuille)
    project = take_project(projet, dossier)
    request = ReceptionRequest(fichiers, dossier, project, sortie or project.output, placement)
    with messages.show_progress() as tell:
        report = receive_scans(request, tell)
    aside = [file for file in report.set_aside if file not in report.standing]
    filed = (*report.filed, *(text.file for text in report.text), *aside)
    keep_in_journal(
        dossier,
        project,
        "recevoir",
        par,
        came_in=report.given,
        went_out=filed,
        standing=report.standing,
        reason=report.placed if filed else "",
    )
    messages.show_diagnostics(report.warnings)
    show_reception(report)
    return ExitCode.DONE


def _withdraw(
    folder: Path,
    files: list[Path],
    number: int | None,
    page: int | None,
    reason: str,
    project: Project,
    by: str | None,
) -> int:
    from generator.files import display_path
    from generator.signing.page_withdrawal import WithdrawRequest, withdraw_page

    if files or number is None or page is None:
        message = "pour retirer une page : --exemplaire et --page ensemble, et aucun fichier"
        hint = 'ctg recevoir DOSSIER --retirer --exemplaire 2 --page 17 --motif "page d\'un autre exemplaire"'
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint=hint))
    report = withdraw_page(WithdrawRequest(folder, number, page, reason, take_freeze_order(by)))
    words = f"retirée de l'{report.words}"
    written = [report.note, report.kept]
    keep_in_journal(folder, project, "recevoir", by, went_out=written, act=report.act, reason=f"{words} : {reason}")
    messages.show_line(f"{words} ; gardée, à classer : {display_path(report.kept)}")
    if report.before is not None:
        messages.show_line(f"la version d'avant sert à sa place : {display_path(report.before)}")
    messages.show_line(f"refaire les exemplaires et les copies : ctg assembler {display_path(folder)}")
    return ExitCode.DONE


def _read_placement(
    files: list[Path], number: int | None, page: int | None, turn: int, sheet: int | None
) -> Placement | None:
    if number is None and page is None and not turn and sheet is None:
        return None
    if number is None or page is None or len(files) != 1 or turn not in (0, 90, 180, 270):
        message = "pour placer une page à la main : un seul fichier, --exemplaire et --page ensemble"
        hint = "par exemple : --exemplaire 2 --page 17 ; --tourner n'admet que 90, 180 ou 270"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint=hint))

    from generator.signing.page_sorting import Placement

    return Placement(number, page, turn, sheet)
