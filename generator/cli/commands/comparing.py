"""`ctg comparer`: what has changed from one text to another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, assert_never

import typer

from generator.cli import messages
from generator.cli.application import CHECK, ComparisonFormat, ProjectOption, app, read_day_option, take_project
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path

_AUTHOR = "ctg comparer"


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
            metavar="AVANT",
            help="Le premier texte : un dossier, un acte (content/mon-dossier@01), un PDF ou DOCX de ctg, un modèle.",
        ),
    ],
    apres: Annotated[str, typer.Argument(metavar="APRES", help="Le second texte, sous l'une des mêmes formes.")],
    format_: Annotated[ComparisonFormat, typer.Option("--format", help="texte ou json.")] = ComparisonFormat.TEXT,
    vers: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--vers",
            metavar="DOSSIER",
            help="Y écrire le Word (changements suivis) et le PDF de chaque pièce changée.",
        ),
    ] = None,
    auteur: Annotated[
        str, typer.Option("--auteur", metavar="NOM", help="À qui Word attribue ces modifications.")
    ] = _AUTHOR,
    date: Annotated[
        datetime | None,
        typer.Option("--date", metavar="AAAA-MM-JJ", parser=read_day_option, help="Leur date ; sinon, aucune."),
    ] = None,
    projet: ProjectOption = None,
) -> int:
    """Dit ce qui a changé d'un texte à l'autre, mot par mot, pièce par pièce ; avec -o, en modifications suivies."""
    from generator.api.life.comparison import clean_author
    from generator.redlining.account import list_lines, write_json
    from generator.redlining.redline_files import RedlineOrder, check_place, write_redlines
    from generator.redlining.sources import choose_furniture, compare_sides, open_text

    if vers is not None:
        check_place(vers)
    projects = [take_project(projet, Path(one.partition("@")[0])) for one in (avant, apres)]
    before, after = (open_text(one, project) for one, project in zip((avant, apres), projects, strict=True))
    found = compare_sides(before, after)
    match format_:
        case ComparisonFormat.TEXT:
            for line in list_lines(before, after, found):
                messages.show_line(line)
        case ComparisonFormat.JSON:
            typer.echo(write_json(before, after, found))
        case _:
            assert_never(format_)
    if vers is not None:
        order = RedlineOrder(
            vers,
            clean_author(auteur),
            date.strftime("%Y-%m-%dT00:00:00Z") if date else "",
            choose_furniture(before, after, projects[1]),
        )
        with messages.show_progress() as tell:
            written = write_redlines(before, after, found, order, tell)
        if format_ is ComparisonFormat.TEXT:
            for path in written:
                messages.show_line(display_path(path))
    return ExitCode.DONE
