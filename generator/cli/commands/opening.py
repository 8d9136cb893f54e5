"""« Rédiger »: the atelier, the pages in a browser where all the work is done."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import WRITE, ProjectOption, app, take_project
from generator.cli.journal import ByOption, take_person
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError
from generator.files import display_path
from generator.project import CONTENT, SETTINGS_FILE

_LIBRARIES = ("python_multipart", "starlette", "uvicorn")


@app.command("atelier", cls=FrenchCommand, rich_help_panel=WRITE, epilog="Exemple : ctg atelier mes-conventions")
def open_atelier(
    dossier: Annotated[
        Path | None, typer.Argument(metavar="[PROJET]", help="Le projet à ouvrir ; sinon celui du dossier courant.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="Le port ; 0 pour un qui est libre.")
    ] = 0,
    sans_navigateur: Annotated[
        bool, typer.Option("--sans-navigateur", help="N'ouvre pas le navigateur : affiche seulement l'adresse.")
    ] = False,
    par: ByOption = None,
    projet: ProjectOption = None,
) -> int:
    """Ouvre l'atelier : tout le travail sur les CTG, dans le navigateur de ce poste."""
    project = take_project(dossier or projet)
    if not (project.root / SETTINGS_FILE).is_file() and not (project.root / CONTENT).is_dir():
        message = f"ce dossier n'est pas un projet : {display_path(project.root)}"
        hint = f"« ctg projet {display_path(project.root)} » le prépare"
        raise UsageError(Diagnostic(Code.PROJET_INTROUVABLE, message, hint=hint))
    _check_libraries()
    from generator.atelier.launch import serve
    from generator.atelier.site import Settings

    settings = Settings(project, port=port, person=take_person(par), open_browser=not sans_navigateur)
    serve(settings, messages.show_line)
    return ExitCode.DONE


def _check_libraries() -> None:
    from importlib.util import find_spec

    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        message = f"l'atelier demande des bibliothèques qui manquent : {', '.join(missing)}"
        hint = "les installer avec le programme : pip install 'ctg[atelier]'"
        raise UsageError(Diagnostic(Code.BIBLIOTHEQUE_ABSENTE, message, hint=hint))
