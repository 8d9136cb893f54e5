"""`ctg bilan`: the points d'étape and the bilans of a convention."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from shlex import quote
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import (
    RENEW,
    DossierArgument,
    OutputOption,
    ProjectOption,
    app,
    read_day_option,
    take_day,
    take_project,
)
from generator.cli.journal import ByOption, take_person
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path

_READ_BY_SHELLS = re.compile(r'["$`\\!]')  # within quotation marks too


class Nature(StrEnum):
    """The reports of article 9 of the convention."""

    STEP = "etape"
    MIDDLE = "intermediaire"
    LAST = "final"


@app.command(
    "bilan",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg bilan content/exemple-complet --nature intermediaire",
)
def report(
    dossier: DossierArgument,
    nature: Annotated[Nature, typer.Option("--nature", help="Point d'étape, bilan intermédiaire ou bilan final.")],
    au: Annotated[
        datetime | None,
        typer.Option(
            "--au", metavar="AAAA-MM-JJ", parser=read_day_option, help="À quelle date ; sinon celle de son jalon."
        ),
    ] = None,
    extrait: Annotated[
        str | None,
        typer.Option("--extrait", metavar="THEME", help="La partie d'un thème seule, par exemple petite-enfance."),
    ] = None,
    final: Annotated[
        bool, typer.Option("--final", help="Refuse tant qu'il reste un élément à compléter ; sans « PROJET ».")
    ] = False,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    ecraser: Annotated[
        bool,
        typer.Option("--ecraser", help="Remplace aussi ce qui a été modifié à la main ; une copie en est gardée."),
    ] = False,
    par: ByOption = None,
) -> int:
    """Écrit un point d'étape ou un bilan, en DOCX et en PDF, à partir du suivi."""
    from generator.api.life.reports import ReportRequest, make_report
    from generator.dossier_place import find_convention_folder

    dossier = find_convention_folder(dossier)  # an avenant has no bilan of its own
    project = take_project(projet, dossier)
    request = ReportRequest(
        dossier,
        project,
        sortie or project.output,
        nature.value,
        take_day(au),
        extrait,
        final=final,
        overwrite=ecraser,
    )
    with messages.show_progress() as tell:
        result = make_report(request, take_person(par), tell=tell)
    messages.show_diagnostics(result.warnings)
    for file in result.files:
        messages.show_line(display_path(file))
    for subject in result.subjects:
        messages.show_line(f"modification proposée : ctg avenant {display_path(dossier)} --objet {_quote(subject)}")
    messages.show_completeness(result.completeness)
    return ExitCode.DONE


def _quote(words: str) -> str:
    """Words of a file as one argument of a command that a person copies: a shell runs nothing of them."""
    return quote(words) if _READ_BY_SHELLS.search(words) else f'"{words}"'
