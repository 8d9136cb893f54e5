"""« Rédiger »: the commands that write documents."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.amendments import find_beside, take_text
from generator.cli.application import (
    WRITE,
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
from generator.writing.formats import list_suffixes

_ALL = "tous"


def _read_format(value: str) -> str:
    """The ending of the files that are wanted, or « tous »."""
    known = (*list_suffixes(), _ALL)
    if value not in known:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(map(repr, known))}.")
    return value


@app.command(
    "generer",
    cls=FrenchCommand,
    rich_help_panel=WRITE,
    epilog="Exemple : ctg generer content/bassin-minier --piece convention",
)
def generate(
    dossier: DossierArgument,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
    piece: Annotated[
        list[str] | None,
        typer.Option("--piece", metavar="PIECE", help="convention, ou l'une de ses annexes (répétable)."),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", parser=_read_format, metavar="|".join((*list_suffixes(), _ALL)), help="Les fichiers voulus."
        ),
    ] = _ALL,
    final: Annotated[
        bool, typer.Option("--final", help="Refuse tant qu'il reste un élément à compléter ; sans « PROJET ».")
    ] = False,
    exemplaires: Annotated[
        bool,
        typer.Option(
            "--exemplaires",
            help="Avec --final : arrête le texte, puis fait ce que fait « ctg assembler ». Sans : des spécimens.",
        ),
    ] = False,
    en_bref: Annotated[
        bool, typer.Option("--en-bref", help="Écrit aussi « La Ctg en bref », deux pages à remettre à part.")
    ] = False,
    ecraser: Annotated[
        bool,
        typer.Option("--ecraser", help="Remplace aussi ce qui a été modifié à la main ; une copie en est gardée."),
    ] = False,
    relecture: Annotated[
        list[str] | None,
        typer.Option(
            "--relecture", metavar="NOM", help="Écrit aussi une copie Word pour ce relecteur, suivi activé (répétable)."
        ),
    ] = None,
    par: ByOption = None,
) -> int:
    """Écrit la convention et ses annexes, en DOCX et en PDF."""
    from generator.acts.next_text import check_next_text
    from generator.acts.register import find_act
    from generator.making.generation import GenerationRequest, generate_dossier

    formats = list_suffixes() if format_ == _ALL else (format_,)
    project = take_project(projet, dossier)
    dossier, opened = take_text(dossier, project)
    output = sortie or project.output
    pieces = tuple(dict.fromkeys(piece or ()))
    reviewers = tuple(dict.fromkeys(relecture or ()))
    # Asked again when all is made: another command may have frozen the text meanwhile.
    check = partial(check_next_text, dossier, final=final)
    beside = find_beside(dossier)
    request = GenerationRequest(
        dossier, project, output, pieces, formats, final, ecraser, en_bref, reviewers, check, beside
    )
    made = None
    messages.show_diagnostics(check())
    with messages.show_progress() as tell:
        if exemplaires:
            from generator.signing.specimens import produce_dossier

            report, made = produce_dossier(request, take_freeze_order(par), tell, opened)
        else:
            report = generate_dossier(request, tell, opened)
        filled: tuple[Path, ...] = ()
        if find_act(dossier) is not None:  # what serves acts is not loaded for a draft
            from generator.acts.filling.open_tables import write_open_tables

            filled, told = write_open_tables(request, tell)
            messages.show_diagnostics(told)
    files = (*report.files, *(made.files if made is not None else ()), *filled)
    keep_in_journal(dossier, project, "generer", par, went_out=dict.fromkeys(files))
    messages.show_diagnostics(report.warnings)
    for file in (*report.files, *filled):
        messages.show_line(display_path(file))
    code = ExitCode.DONE
    if made is not None:
        from generator.cli.results.assembly import show_produced

        code = show_produced(made)
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_clause_changes(report.changes)
    messages.show_completeness(report.completeness)
    return code


@app.command(
    "nouveau",
    cls=FrenchCommand,
    rich_help_panel=WRITE,
    epilog='Exemple : ctg nouveau "Bassin minier" --communes 13041,13046,13060 --debut 2031-01-01 --fin 2035-12-31',
)
def create(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="Le nom du territoire, comme il sera imprimé.")],
    communes: Annotated[
        str,
        typer.Option(
            "--communes", metavar="COMMUNES", help="Les communes qui signent, codes Insee ou noms, avec des virgules."
        ),
    ] = "",
    epci: Annotated[
        str | None,
        typer.Option(
            "--epci", metavar="EPCI", help="L'EPCI qui signe, SIREN ou nom ; seul, ses communes font le territoire."
        ),
    ] = None,
    debut: Annotated[
        datetime | None, typer.Option("--debut", metavar="AAAA-MM-JJ", parser=read_day_option, help="Premier jour.")
    ] = None,
    fin: Annotated[
        datetime | None, typer.Option("--fin", metavar="AAAA-MM-JJ", parser=read_day_option, help="Dernier jour.")
    ] = None,
    vers: Annotated[
        Path | None, typer.Option("--vers", metavar="DOSSIER", help="Le dossier à créer ; sinon content/<nom>.")
    ] = None,
    modele: Annotated[
        str | None, typer.Option("--modele", metavar="MODELE", help="Le modèle de clauses ; sinon celui par défaut.")
    ] = None,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Prépare un dossier à compléter, à partir des communes qui signent."""
    from generator.renewing.new_dossier import NewDossierRequest, create_dossier

    codes = tuple(code.strip() for code in re.split(r"[,;]|\s+(?=\d)", communes) if code.strip())
    request = NewDossierRequest(nom, codes, epci, take_day(debut), take_day(fin), vers, modele)
    project = take_project(projet, vers)
    folder, files = create_dossier(request, project)
    keep_in_journal(folder, project, "nouveau", par, went_out=files)
    for file in files:
        messages.show_line(display_path(file))
    messages.show_line(f"pour continuer : ctg verifier {display_path(folder)}")
    return ExitCode.DONE
