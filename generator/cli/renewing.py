"""« Renouveler et lots »: from one convention to the next, and many at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from generator.cli import messages
from generator.cli.application import RENEW, app
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path
from generator.pipeline.extraction import ExtractionRequest, extract_dossier, list_content, list_omitted


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
