"""`ctg comparer`: what has changed from one text to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, assert_never

import typer

from generator.cli import messages
from generator.cli.application import CHECK, ComparisonFormat, ProjectOption, app, take_project
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode


@app.command(
    "comparer",
    cls=FrenchCommand,
    rich_help_panel=CHECK,
    epilog="Exemple : ctg comparer content/mon-dossier@01 content/mon-dossier",
)
def compare(
    avant: Annotated[
        str,
        typer.Argument(
            metavar="AVANT", help="Le premier texte : un dossier, un acte (content/mon-dossier@01), un PDF de ctg."
        ),
    ],
    apres: Annotated[str, typer.Argument(metavar="APRES", help="Le second texte, sous l'une des mêmes formes.")],
    format_: Annotated[ComparisonFormat, typer.Option("--format", help="texte ou json.")] = ComparisonFormat.TEXT,
    projet: ProjectOption = None,
) -> int:
    """Dit ce qui a changé d'un texte à l'autre, mot par mot, pièce par pièce."""
    from generator.redlining.account import list_lines, write_json
    from generator.redlining.sources import compare_sides, open_text

    before, after = (open_text(one, take_project(projet, Path(one.partition("@")[0]))) for one in (avant, apres))
    found = compare_sides(before, after)
    match format_:
        case ComparisonFormat.TEXT:
            for line in list_lines(before, after, found):
                messages.show_line(line)
        case ComparisonFormat.JSON:
            typer.echo(write_json(before, after, found))
        case _:
            assert_never(format_)
    return ExitCode.DONE
