"""The program as typer knows it: its groups of commands, and the arguments that several commands share."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.usage import FrenchGroup, UnreadDayError
from generator.codes import Code
from generator.errors import Diagnostic, UsageError
from generator.project import Project, find_project
from generator.version import say_version

WRITE, CHECK, SIGN, PREFECTURE = "Rédiger", "Vérifier", "Signer", "Préfecture"
RENEW = "Renouveler et lots"
_LONGEST_NAME = 255  # bytes
HELP_OPTIONS = ("--help", "-h")


def read_day_option(words: str) -> datetime:
    """The day of an option, in any form that files have: 2025-12-18, 18/12/2025, « 1er janvier 2026 »."""
    from generator.model.words.typed import DAY_HINT, TypedFault, read_day  # noqa: PLC0415  # a help has no use for it

    try:
        return datetime.combine(read_day(words), time())
    except TypedFault as fault:
        raise UnreadDayError(f"{fault.message}, {DAY_HINT}") from fault


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "texte"
    JSON = "json"
    SARIF = "sarif"


class SignaturesFormat(StrEnum):
    """How what signatures are worth is printed."""

    TEXT = "texte"
    JSON = "json"


class ComparisonFormat(StrEnum):
    """How what has changed between two texts is printed."""

    TEXT = "texte"
    JSON = "json"


class HistoryFormat(StrEnum):
    """How the journal of a dossier is printed."""

    TEXT = "texte"
    JSON = "json"


class TableFormat(StrEnum):
    """How a table is printed."""

    TEXT = "texte"
    JSON = "json"
    CSV = "csv"


app = typer.Typer(
    name="ctg",
    cls=FrenchGroup,
    subcommand_metavar="COMMANDE …",
    help="Rédige, vérifie, assemble et tamponne les conventions territoriales globales (CTG).",
    epilog="Pour commencer, dans un dossier vide : ctg projet .",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP_OPTIONS)},
)
FrenchGroup.declared = app.registered_commands


DossierArgument = Annotated[
    Path, typer.Argument(metavar="DOSSIER", help="Le dossier de la CTG, par exemple content/bassin-minier.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--sortie", metavar="DOSSIER", help="Où écrire les fichiers ; sinon output, dans le projet."),
]
ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--projet", metavar="DOSSIER", help="Le projet ; sinon CTG_PROJET, ou le dossier au-dessus qui a un ctg.toml."
    ),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(say_version())
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Affiche la version.")
    ] = False,
) -> None:
    """Rédige, vérifie, assemble et tamponne les conventions territoriales globales (CTG)."""


def take_project(named: Path | None, dossier: Path | None = None) -> Project:
    """The project of a command; the dossier that it is about decides before the current folder does.

    Raises: `UsageError` when a name of the path is longer than any disk takes.
    """
    for part in (part for path in (named, dossier) if path is not None for part in path.parts):
        if len(os.fsencode(part)) > _LONGEST_NAME:
            message = f"un dossier ne peut pas s'appeler « {part[:60]}… » : ce nom est trop long"
            raise UsageError(Diagnostic(Code.NOM_DE_DOSSIER, message, hint="donner un nom plus court"))
    return find_project(named, dossier, os.environ, Path.cwd())


def take_day(moment: datetime | None) -> date | None:
    """The day of a date option."""
    return moment.date() if moment is not None else None
