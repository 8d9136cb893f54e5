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
    processus: Annotated[
        int, typer.Option("--processus", min=1, max=16, metavar="N", help="Combien de processus composent les textes.")
    ] = 2,
    hote: Annotated[
        str, typer.Option("--hote", metavar="ADRESSE", help="Pour plusieurs personnes : l'adresse où écouter.")
    ] = "127.0.0.1",
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="L'adresse que les personnes tapent, en https.")
    ] = "",
    identite_entete: Annotated[
        str, typer.Option("--identite-entete", metavar="NOM", help="L'en-tête où le proxy dit qui demande.")
    ] = "",
    groupes_entete: Annotated[
        str, typer.Option("--groupes-entete", metavar="NOM", help="L'en-tête où il dit ses groupes, s'il le fait.")
    ] = "",
    proxys_admis: Annotated[
        str, typer.Option("--proxys-admis", metavar="IP,IP", help="Les adresses d'où ces en-têtes sont crus.")
    ] = "",
    roles: Annotated[
        Path | None, typer.Option("--roles", metavar="FICHIER", help="Le fichier des rôles, roles.toml.")
    ] = None,
) -> int:
    """Ouvre l'atelier : tout le travail sur les CTG, dans le navigateur.

    Seul sur ce poste, sans autre option ; pour plusieurs personnes, derrière un proxy qui dit qui elles sont.
    """
    project = take_project(dossier or projet)
    if not (project.root / SETTINGS_FILE).is_file() and not (project.root / CONTENT).is_dir():
        message = f"ce dossier n'est pas un projet : {display_path(project.root)}"
        hint = f"« ctg projet {display_path(project.root)} » le prépare"
        raise UsageError(Diagnostic(Code.PROJET_INTROUVABLE, message, hint=hint))
    _check_libraries()
    from generator.atelier.launch import serve
    from generator.atelier.server_options import ServerOptions, make_identity
    from generator.atelier.site import Settings

    identity = make_identity(ServerOptions(hote, base_url, identite_entete, groupes_entete, proxys_admis, roles))
    alone = identity is None
    person, browser = (take_person(par), not sans_navigateur) if alone else ("", False)
    serve(Settings(project, hote, port, base_url, person, identity, browser, processus), messages.show_line)
    return ExitCode.DONE


def _check_libraries() -> None:
    from importlib.util import find_spec

    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        message = f"l'atelier demande des bibliothèques qui manquent : {', '.join(missing)}"
        hint = "les installer avec le programme : pip install 'ctg[atelier]'"
        raise UsageError(Diagnostic(Code.BIBLIOTHEQUE_ABSENTE, message, hint=hint))
