"""« Préfecture »: what goes to the préfecture and comes back from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from generator.cli import messages
from generator.cli.application import DAY_FORMATS, PREFECTURE, app, take_day
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path
from generator.pipeline.stamping import StampRequest, stamp_file


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
        datetime | None, typer.Option(formats=DAY_FORMATS, metavar="AAAA-MM-JJ", help="Date d'envoi en préfecture.")
    ] = None,
    publication: Annotated[
        datetime | None,
        typer.Option(formats=DAY_FORMATS, metavar="AAAA-MM-JJ", help="Date de publication, si connue."),
    ] = None,
    simulation: Annotated[bool, typer.Option("--simulation", help="Écrit « simulation » dans le tampon.")] = False,
) -> int:
    """Tamponne une copie d'un PDF, d'après l'accusé de réception de la préfecture."""
    request = StampRequest(fichier, accuse, copie, take_day(envoi), take_day(publication), simulation)
    messages.show_diagnostics(stamp_file(request))
    messages.output.print(Text(display_path(copie)))
    return ExitCode.DONE
