"""« Renouveler et lots »: many CTGs at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.cli.application import RENEW, OutputOption, ProjectOption, app, take_project
from generator.cli.journal import ByOption, keep_in_journal
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, Span, UsageError
from generator.files import display_path

if TYPE_CHECKING:
    from generator.model.batch import BatchLine, Limits
    from generator.project import Project
    from generator.workers.run import Crew


@app.command(
    "lot",
    cls=FrenchCommand,
    rich_help_panel=RENEW,
    epilog="Exemple : ctg lot content --ouvriers 4\n\nUn même avenant à toutes : ctg lot prolongations.csv",
)
def make_batch(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="SOURCE",
            help="Un dossier qui contient des CTG, un classeur .xlsx, ou un tableau d'avenants (.csv, .xlsx).",
        ),
    ] = None,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    ouvriers: Annotated[
        int | None, typer.Option("--ouvriers", metavar="N", min=1, help="Processus ; sinon, tous les cœurs.")
    ] = None,
    final: Annotated[
        bool,
        typer.Option("--final", help="Sans « PROJET » ; refuse ce qui reste à compléter. Au contraire : --brouillon."),
    ] = False,
    brouillon: Annotated[
        bool, typer.Option("--brouillon", help="Refait en projet les CTG dont la version définitive est déjà produite.")
    ] = False,
    en_bref: Annotated[
        bool, typer.Option("--en-bref", help="Écrit aussi « La Ctg en bref » de chacune, deux pages à remettre à part.")
    ] = False,
    delai: Annotated[float, typer.Option("--delai", metavar="SECONDES", min=1, help="Au plus, pour une CTG.")] = 300.0,
    memoire: Annotated[
        int, typer.Option("--memoire", metavar="MIO", min=256, help="Mémoire d'un processus, au plus.")
    ] = 2048,
    executeur: Annotated[
        str | None,
        typer.Option("--executeur", metavar="dask://HÔTE:PORT", help="Une grappe dask au lieu de cet ordinateur."),
    ] = None,
    vers: Annotated[
        Path | None,
        typer.Option("--vers", metavar="DOSSIER", help="Où créer les dossiers des lignes ; sinon content/<classeur>."),
    ] = None,
    modele_xlsx: Annotated[
        Path | None,
        typer.Option("--modele-xlsx", metavar="FICHIER", help="Écrit un classeur vide, avec l'aide de chaque colonne."),
    ] = None,
    par: ByOption = None,
) -> int:
    """Produit beaucoup de CTG à la fois ; ne refait que ce qui a changé, et continue quand l'une échoue."""
    from generator.batches.batch import BatchRequest, run_batch
    from generator.cli.results.batch import show_batch, show_report
    from generator.dossier_place import find_convention_folder
    from generator.model.batch import Limits

    project = take_project(projet, vers or source)
    if modele_xlsx is not None:
        return _write_template(modele_xlsx, project)
    if source is None:
        hint = "par exemple : ctg lot content, ou ctg lot renouvellements.xlsx"
        raise UsageError(Diagnostic(Code.COMMANDE, "il manque l'argument SOURCE", hint=hint))
    if final and brouillon:
        message = "--final et --brouillon ne vont pas ensemble"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="retirer l'une des deux options"))
    crew = _choose_crew(executeur, ouvriers, Limits(delai, memoire))
    request = BatchRequest(source, project, sortie or project.output, final, brouillon, vers, en_bref)
    with show_batch() as show:

        def watch(line: BatchLine, ended: int, count: int) -> None:
            convention = find_convention_folder(Path(line.folder))
            keep_in_journal(convention, project, "lot", par, went_out=line.edited)
            keep_in_journal(Path(line.folder), project, "lot", par, went_out=line.written)
            show(line, ended, count)

        report = run_batch(request, crew, watch)
    show_report(report)
    return ExitCode.BATCH if report.failed else ExitCode.DONE


def _choose_crew(address: str | None, workers: int | None, limits: Limits) -> Crew:
    if address is None:
        from generator.system import count_cores
        from generator.workers.local import LocalCrew

        return LocalCrew(workers or count_cores(), limits)
    if workers is not None:
        message = "--ouvriers et --executeur ne vont pas ensemble : la grappe a ses propres ouvriers"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="retirer l'une des deux options"))
    from generator.batches.parcels import pack_job
    from generator.workers.cluster import SCHEME, ClusterCrew

    if not re.fullmatch(rf"{SCHEME}[^/\s:]+:\d+", address):
        hint = "écrire dask://hôte:port, par exemple dask://192.168.1.20:8786"
        raise UsageError(
            Diagnostic(Code.GRAPPE_INJOIGNABLE, f"« {address} » n'est pas l'adresse d'une grappe", hint=hint)
        )
    return ClusterCrew(address, limits, pack_job)


def _write_template(file: Path, project: Project) -> int:
    """The empty workbook; a file that is there already may hold a person's work, and is left alone."""
    if file.exists():
        hint = "donner un autre nom, ou le déplacer d'abord"
        message = "ce fichier existe : il n'est pas remplacé"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(file)), hint=hint))
    from generator.batches.rows import write_template

    write_template(file, project)
    messages.show_line(display_path(file))
    return ExitCode.DONE
