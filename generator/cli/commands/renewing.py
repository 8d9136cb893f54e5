"""« Renouveler et lots »: from one convention to the next, and many at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, assert_never

import typer

from generator.cli import messages
from generator.cli.application import RENEW, ProjectOption, TableFormat, app, read_day_option, take_project
from generator.cli.journal import ByOption, take_person
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path


@app.command(
    "renouveler",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg renouveler content/bassin-minier --debut 2031-01-01 --fin 2035-12-31 "
    "--vers content/bassin-minier-2031",
)
def renew(
    source: Annotated[
        Path, typer.Argument(metavar="DOSSIER", help="Le dossier de la CTG qui prend fin, ou un PDF qui en porte un.")
    ],
    debut: Annotated[
        datetime, typer.Option("--debut", metavar="AAAA-MM-JJ", parser=read_day_option, help="Premier jour.")
    ],
    fin: Annotated[datetime, typer.Option("--fin", metavar="AAAA-MM-JJ", parser=read_day_option, help="Dernier jour.")],
    vers: Annotated[
        Path | None,
        typer.Option(
            "--vers",
            metavar="NOUVEAU",
            help="Le dossier à créer ; sinon <nom>-<année>, à côté du premier, ou dans content pour un PDF.",
        ),
    ] = None,
    modele: Annotated[
        str | None,
        typer.Option("--modele", metavar="MODELE", help="Le modèle de clauses ; sinon le plus récent qui le remplace."),
    ] = None,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Fait le dossier de la prochaine CTG : mêmes parties, mêmes textes, ce qui a vieilli marqué « à confirmer »."""
    from generator.ageing.renewal_draft import REPORT_FILE
    from generator.api.life.renewal import RenewalRequest, summarise
    from generator.api.life.renewal import renew as renew_dossier

    project = take_project(projet, source)
    report = renew_dossier(RenewalRequest(source, project, debut.date(), fin.date(), vers, modele), take_person(par))
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.show_line(display_path(file))
    for line in summarise(report):
        messages.show_line(line)
    messages.show_completeness(report.completeness)
    messages.show_line(f"le détail est dans {display_path(report.folder / REPORT_FILE)}")
    messages.show_line(f"pour continuer : ctg verifier {display_path(report.folder)}")
    return ExitCode.DONE


@app.command(
    "impact",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg impact ctg-2031 content --format csv",
)
def show_impact(
    modele: Annotated[
        str, typer.Argument(metavar="MODELE", help="Le modèle de clauses envisagé : son nom, ou son dossier.")
    ],
    dossiers: Annotated[
        Path | None, typer.Argument(metavar="[DOSSIERS]", help="Un dossier de CTG, ou un dossier qui en contient.")
    ] = None,
    format_: Annotated[TableFormat, typer.Option("--format", help="texte, json ou csv.")] = TableFormat.TEXT,
    ouvriers: Annotated[
        int | None,
        typer.Option("--ouvriers", metavar="N", min=1, help="Processus, pour plusieurs ; sinon, tous les cœurs."),
    ] = None,
    projet: ProjectOption = None,
) -> int:
    """Dit quelles clauses un nouveau modèle change, et quelles conventions chaque changement touche."""
    from generator.cli import screen
    from generator.cli.results.impact_table import show_impact_table, write_impact_json
    from generator.renewing.impact import measure_impact

    with messages.show_progress() as tell:
        project = take_project(projet, dossiers)
        report = measure_impact(modele, dossiers or project.content, project, tell, ouvriers)
    match format_:
        case TableFormat.TEXT:
            show_impact_table(report, screen.output)
            messages.show_diagnostics(report.faults)
        case TableFormat.JSON:
            typer.echo(write_impact_json(report))
        case TableFormat.CSV:
            from generator.renewing.impact_csv import write_impact_csv

            typer.echo(write_impact_csv(report), nl=False)
            messages.show_diagnostics(report.faults)
        case _:
            assert_never(format_)
    return ExitCode.DONE


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
    projet: ProjectOption = None,
) -> int:
    """Refait, à partir du PDF seul, le dossier dont il vient, son modèle de clauses et le Word."""
    from generator.renewing.extraction import ExtractionRequest, extract_dossier, list_content, list_omitted

    if liste:
        lines = list_content(fichier)
    else:
        report = extract_dossier(ExtractionRequest(fichier, take_project(projet, vers), vers))
        written = tuple(display_path(file) for file in report.files)
        following = f"pour continuer : ctg verifier {display_path(report.folder)}"
        lines = (*written, report.model, *list_omitted(report.omitted), following)
    for line in lines:
        messages.show_line(line)
    return ExitCode.DONE
