"""« Rédiger »: the folder that one works in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.cli.application import WRITE, ProjectOption, app, take_project
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError
from generator.files import display_path

if TYPE_CHECKING:
    from generator.project import Project


@app.command(
    "projet", cls=FrenchCommand, rich_help_panel=WRITE, epilog="Exemple : ctg projet mes-conventions --exemple"
)
def prepare_project(
    dossier: Annotated[
        Path | None, typer.Argument(metavar="[DOSSIER]", help="Le dossier à préparer ; « . » pour celui-ci.")
    ] = None,
    exemple: Annotated[bool, typer.Option("--exemple", help="Y met aussi la CTG d'exemple, entière.")] = False,
    ou: Annotated[
        bool, typer.Option("--ou", help="Ne fait rien : dit quel est le projet, et ce qui est pris où.")
    ] = False,
    projet: ProjectOption = None,
) -> int:
    """Prépare un dossier où travailler : réglages, dossiers vides, mode d'emploi."""
    if ou:
        _show_sources(take_project(projet, dossier))
        return ExitCode.DONE
    if dossier is None:
        hint = "par exemple : ctg projet mes-conventions ; « ctg projet --ou » dit quel projet sert ici"
        raise UsageError(Diagnostic(Code.COMMANDE, "il manque l'argument DOSSIER", hint=hint))
    from generator.making.project_folder import create_project

    written = create_project(dossier, example=exemple)
    for file in written:
        messages.show_line(display_path(file))
    place = "" if dossier.resolve() == Path.cwd() else f"cd {display_path(dossier)} ; "
    state = "projet prêt" if written else "ce projet était déjà prêt"
    following = f'{place}ctg nouveau "Notre territoire" --communes 13041,13046'
    messages.show_line(f"{state} ; pour continuer : {following}")
    return ExitCode.DONE


@app.command("cles", cls=FrenchCommand, rich_help_panel=WRITE, epilog="Exemple : ctg cles siret")
def explain_keys(
    mot: Annotated[str, typer.Argument(metavar="[MOT]", help="Un mot de la clé, ou de ce qu'elle veut dire.")] = "",
) -> int:
    """Explique les clés des fichiers d'un dossier : ce qu'on y écrit, et à quoi elles servent."""
    from generator.key_help.page import find_keys

    found = find_keys(mot)
    if not found:
        hint = "essayer un mot plus court ; « ctg cles » les montre toutes"
        raise UsageError(Diagnostic(Code.COMMANDE, f"aucune clé ne parle de « {mot} »", hint=hint))
    file = ""
    for one in found:
        if one.key.file != file:
            messages.show_line(f"{'' if not file else chr(10)}{one.key.file}")
            file = one.key.file
        duty = f" ({one.duty})" if one.duty else ""
        messages.show_line(f"  {one.key.path} : {one.key.value}{duty}")
        messages.show_line(f"      {one.words.replace('`', '')}")
    return ExitCode.DONE


def _show_sources(project: Project) -> None:
    from generator.making.project_folder import list_sources

    lines = [
        f"projet : {project.root} ({project.origin})",
        f"dossiers : {project.content}",
        f"documents : {project.output}",
        *(
            f"{found.what} {found.name} : {found.place} ({'du projet' if found.own else 'du programme'})"
            for found in list_sources(project)
        ),
    ]
    for line in lines:
        messages.show_line(line)
