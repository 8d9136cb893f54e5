"""`ctg avenant`: an amending act of a convention, opened, told, given up; and what it would have to state."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import RENEW, DossierArgument, ProjectOption, app, take_project
from generator.cli.journal import ByOption, take_person
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError
from generator.files import display_path


@app.command(
    "avenant",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog='Exemple : ctg avenant content/mon-dossier --objet "prolongation d\'un an"\n\n'
    "Ce qu'il énonce : ctg avenant content/mon-dossier --etat",
)
def amend(
    dossier: DossierArgument,
    objet: Annotated[
        str | None, typer.Option("--objet", metavar="TEXTE", help="Ouvre l'avenant suivant, qui a cet objet.")
    ] = None,
    etat: Annotated[
        bool, typer.Option("--etat", help="Dit ce que l'avenant ouvert modifie à ce jour, et ce qui lui manque.")
    ] = False,
    abandonner: Annotated[
        bool, typer.Option("--abandonner", help="Abandonne l'avenant ouvert ; ce qui y est écrit est gardé à part.")
    ] = False,
    par: ByOption = None,
    projet: ProjectOption = None,
) -> int:
    """Ouvre, montre ou abandonne un avenant ; sans option, dit ce qu'il aurait à énoncer, preuve à l'appui."""
    if (objet is not None) + etat + abandonner > 1:
        message = "« --objet », « --etat » et « --abandonner » ne vont pas ensemble"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="ctg avenant --help montre un exemple"))
    project, shown = take_project(projet, dossier), display_path(dossier)
    if objet is not None:
        from generator.amending.dossier.refreshing import refresh_amendment
        from generator.api.life.amendments import open_next

        opened = open_next(dossier, project, objet, take_person(par))
        messages.show_diagnostics(opened.notes)
        for file in opened.files:
            messages.show_line(display_path(file))
        messages.show_line(f"l'avenant n° {opened.number} est ouvert ; ce qu'il modifie s'écrit dans {shown}")
        messages.show_line(f"pour voir ce qu'il énonce : ctg avenant {shown} --etat")
        refresh_amendment(opened.folder, project)
    elif abandonner:
        from generator.api.life.amendments import give_up

        number, aside, notes = give_up(dossier, project, take_person(par))
        messages.show_diagnostics(notes)
        messages.show_line(f"l'avenant n° {number} est abandonné ; ce qui y est écrit reste dans {display_path(aside)}")
    elif etat:
        from generator.amending.dossier.account import list_account

        for line in list_account(dossier, project):
            messages.show_line(line)
    else:
        from generator.amending.next_amendment import draft_next, list_lines

        for line in list_lines(draft_next(dossier, project)):
            messages.show_line(line)
    return ExitCode.DONE
