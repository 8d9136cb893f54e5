"""« Préfecture »: what goes to the préfecture and comes back from it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.amendments import take_dossier
from generator.cli.application import (
    PREFECTURE,
    DossierArgument,
    OutputOption,
    ProjectOption,
    app,
    read_day_option,
    take_day,
    take_project,
)
from generator.cli.journal import ByOption, keep_in_journal, take_freeze_order
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path


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
        datetime | None, typer.Option(parser=read_day_option, metavar="AAAA-MM-JJ", help="Date d'envoi en préfecture.")
    ] = None,
    publication: Annotated[
        datetime | None,
        typer.Option(parser=read_day_option, metavar="AAAA-MM-JJ", help="Date de publication, si connue."),
    ] = None,
    simulation: Annotated[bool, typer.Option("--simulation", help="Écrit « simulation » dans le tampon.")] = False,
    dossier: Annotated[
        Path | None,
        typer.Option("--dossier", metavar="DOSSIER", help="Vérifie que l'acte est celui d'une partie de cette CTG."),
    ] = None,
    acte: Annotated[
        str | None,
        typer.Option("--acte", metavar="IDENTIFIANT", help="Lequel, quand l'accusé porte sur plusieurs actes."),
    ] = None,
    enveloppe: Annotated[
        Path | None,
        typer.Option(
            "--enveloppe",
            metavar="EACT--….xml",
            help="L'enveloppe de l'envoi, ou son archive .tar.gz : elle donne la date d'envoi.",
        ),
    ] = None,
    projet: ProjectOption = None,
) -> int:
    """Tamponne une copie d'un PDF, d'après l'accusé de réception de la préfecture."""
    from generator.prefecture.stamping import StampRequest, stamp_file

    request = StampRequest(
        fichier, accuse, copie, take_day(envoi), take_day(publication), simulation, dossier, acte, enveloppe
    )
    messages.show_diagnostics(stamp_file(request, take_project(projet, dossier)))
    messages.show_line(display_path(copie))
    return ExitCode.DONE


class ExportFormat(StrEnum):
    """The schemas of open data that deliberations are written in."""

    SCDL = "scdl"


@app.command(
    "exporter",
    cls=FrenchCommand,
    rich_help_panel=PREFECTURE,
    epilog="Exemple : ctg exporter content/exemple-complet --format scdl -o deliberations.csv",
)
def export(
    dossier: DossierArgument,
    fichier: Annotated[Path, typer.Option("-o", "--fichier", metavar="FICHIER.csv", help="Le fichier CSV à écrire.")],
    format_: Annotated[  # noqa: ARG001 – one schema today; the option names it in the command line
        ExportFormat, typer.Option("--format", help="Le schéma de données : scdl (Délibérations 2.1.5).")
    ] = ExportFormat.SCDL,
    projet: ProjectOption = None,
) -> int:
    """Écrit les délibérations des collectivités en données ouvertes (schéma SCDL « délibérations »)."""
    from generator.prefecture.export import export_deliberations

    report = export_deliberations(dossier, take_project(projet, dossier), fichier)
    messages.show_diagnostics(report.warnings)
    many = "s" if report.rows > 1 else ""
    messages.show_line(f"{display_path(fichier)} : {report.rows} délibération{many}")
    return ExitCode.DONE


@app.command(
    "transmission",
    cls=FrenchCommand,
    rich_help_panel=PREFECTURE,
    epilog="Exemple : ctg transmission content/exemple-complet --partie ormeval",
)
def transmit(
    dossier: DossierArgument,
    partie: Annotated[
        str | None, typer.Option("--partie", metavar="PARTIE", help="Une seule collectivité ; sinon, toutes.")
    ] = None,
    motif: Annotated[
        str,
        typer.Option("--motif", metavar="TEXTE", help="Avec --partie : pourquoi renvoyer un acte contesté."),
    ] = "",
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Prépare l'envoi en préfecture de chaque collectivité : l'acte et ses annexes, nommés, avec leur liste."""
    from generator.acts.request import ActRequest
    from generator.prefecture.transmission import prepare_transmission

    project = take_project(projet, dossier)
    dossier, opened = take_dossier(dossier, project)
    request = ActRequest(dossier, project, sortie or project.output, take_freeze_order(par), workshop=opened)
    report = prepare_transmission(request, partie, motif.strip())
    reason = motif.strip() if report.files else ""
    keep_in_journal(dossier, project, "transmission", par, went_out=report.files, reason=reason)
    messages.show_diagnostics(report.notes)
    for file in report.files:
        messages.show_line(display_path(file))
    return ExitCode.DONE
