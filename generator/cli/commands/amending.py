"""`ctg avenant`: what an amending act of a convention would have to state."""

from __future__ import annotations

from generator.cli import messages
from generator.cli.application import RENEW, DossierArgument, ProjectOption, app, take_project
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode


@app.command(
    "avenant",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg avenant content/mon-dossier",
)
def amend(dossier: DossierArgument, projet: ProjectOption = None) -> int:
    """Dit les articles d'un avenant : ce qui sépare l'acte arrêté du texte d'aujourd'hui, preuve à l'appui."""
    from generator.amending.next_amendment import draft_next, list_lines

    for line in list_lines(draft_next(dossier, take_project(projet, dossier))):
        messages.show_line(line)
    return ExitCode.DONE
