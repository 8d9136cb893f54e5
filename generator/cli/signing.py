"""« Signer »: originals and their signatures."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from generator.cli import messages
from generator.cli.application import SIGN, DossierArgument, OutputOption, app
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path
from generator.pipeline.assembly import assemble_dossier


@app.command(
    "assembler", cls=FrenchCommand, rich_help_panel=SIGN, epilog="Exemple : ctg assembler content/exemple-complet"
)
def assemble(dossier: DossierArgument, sortie: OutputOption = Path("output")) -> int:
    """Fait un exemplaire par signataire, et une copie tamponnée par acte reçu en préfecture."""
    with messages.show_progress() as say:
        report = assemble_dossier(dossier, sortie, say=say)
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.output.print(Text(display_path(file)))
    copies = f"{report.stamped} copie{'s' if report.stamped > 1 else ''} tamponnée{'s' if report.stamped > 1 else ''}"
    signed = f"{report.signed} exemplaire{'s' if report.signed > 1 else ''} sur {report.originals}"
    own = "leurs" if report.signed > 1 else "ses"
    messages.output.print(Text(f"{signed} avec {own} pages signées ; {copies}"))
    return ExitCode.DONE
