"""« Signer »: the register of acts, where a text is frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.application import (
    SIGN,
    DossierArgument,
    OutputOption,
    ProjectOption,
    app,
    take_project,
)
from generator.cli.journal import ByOption, keep_in_journal, take_freeze_order
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError


@app.command(
    "arreter",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg arreter content/exemple-complet\n\n"
    "Un acte déjà signé : ctg arreter content/exemple-complet --repris-de output/exemple-complet",
)
def freeze(
    dossier: DossierArgument,
    repris_de: Annotated[
        Path | None,
        typer.Option(
            "--repris-de",
            metavar="SOURCE",
            help="Ce qui a été signé : le dossier de documents qui l'a produit, ou l'acte publié (PDF, DOCX, texte).",
        ),
    ] = None,
    lever: Annotated[
        bool, typer.Option("--lever", help="Lève l'arrêt, tant que rien n'est signé, envoyé ni reçu.")
    ] = False,
    motif: Annotated[str | None, typer.Option("--motif", metavar="TEXTE", help="Pourquoi l'arrêt est levé.")] = None,
    par: ByOption = None,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
) -> int:
    """Arrête le texte : ce qui sera imprimé, signé, envoyé et tamponné est gardé, et ne change plus."""
    from generator.acts.find_or_freeze import tell_frozen
    from generator.acts.request import ActRequest
    from generator.files import display_path

    project = take_project(projet, dossier)
    request = ActRequest(dossier, project, sortie or project.output, take_freeze_order(par))
    if lever:
        from generator.acts.lifting import lift_frozen

        if not (motif or "").strip() or repris_de is not None:
            message = "lever un arrêt demande un motif, et rien d'autre"
            hint = f'par exemple : ctg arreter {dossier} --lever --motif "erreur de période"'
            raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint=hint))
        aside = lift_frozen(request)
        keep_in_journal(dossier, project, "arreter --lever", par, reason=motif or "")
        messages.show_line(f"l'arrêt est levé ; ce qui était arrêté est gardé dans {display_path(aside)}")
        return ExitCode.DONE
    if motif is not None:
        message = "« --motif » ne va qu'avec « --lever »"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message))
    with messages.show_progress() as tell:
        if repris_de is not None:
            from generator.acts.taking_over import take_over

            report = take_over(request, repris_de, tell)
            notes, act, living = report.notes, report.act, report.living
        else:
            from generator.acts.find_or_freeze import freeze_on_demand

            work = freeze_on_demand(request, tell)
            notes, act, living = work.notes, work.act, work.living
    kept = [act.place / name for name in act.record.files]
    came_in = [repris_de] if repris_de is not None and repris_de.is_file() else []
    keep_in_journal(dossier, project, "arreter", par, came_in=came_in, went_out=kept, act=act.place.name)
    messages.show_diagnostics([*notes, tell_frozen(act, living)])
    for name in sorted(act.record.files):
        if name.startswith(("pieces/", "exemplaires/", "signature/")):
            messages.show_line(display_path(act.place / name))
    return ExitCode.DONE
