"""« Signer »: the register of acts, where a text is frozen."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli import messages
from generator.cli.amendments import take_text
from generator.cli.application import (
    SIGN,
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
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError

_NUMBERED = re.compile(r"(.+)@0*([1-9]\d?)")  # « content/essai@01 »: the convention; « @02 »: its avenant n° 1


@app.command(
    "arreter",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg arreter content/exemple-complet\n\n"
    "Un acte déjà signé : ctg arreter content/exemple-complet --repris-de content/exemple-complet",
)
def freeze(
    dossier: DossierArgument,
    repris_de: Annotated[
        Path | None,
        typer.Option(
            "--repris-de",
            metavar="SOURCE",
            help="Ce qui a été signé : le dossier de la CTG ou de ses documents, ou l'acte publié (PDF, DOCX, texte).",
        ),
    ] = None,
    texte_actuel: Annotated[
        bool,
        typer.Option(
            "--texte-actuel",
            help="Avec --repris-de : déclare que le texte d'aujourd'hui est celui qui a été signé, faute de preuve.",
        ),
    ] = False,
    lever: Annotated[
        bool, typer.Option("--lever", help="Lève l'arrêt, tant que rien n'est signé, envoyé ni reçu.")
    ] = False,
    motif: Annotated[str | None, typer.Option("--motif", metavar="TEXTE", help="Pourquoi l'arrêt est levé.")] = None,
    par: ByOption = None,
    sortie: OutputOption = None,
    projet: ProjectOption = None,
) -> int:
    """Arrête le texte : ce qui sera imprimé, signé, envoyé et tamponné est gardé, et ne change plus."""
    from generator.acts.act import ACT_FILE
    from generator.acts.find_or_freeze import tell_frozen
    from generator.acts.request import ActRequest
    from generator.files import display_path

    project = take_project(projet, dossier)
    opened = None
    if not lever and repris_de is None:
        dossier, opened = take_text(dossier, project)
    request = ActRequest(dossier, project, sortie or project.output, take_freeze_order(par), workshop=opened)
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
    if texte_actuel and repris_de is None:
        message = "« --texte-actuel » ne va qu'avec « --repris-de »"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message))
    with messages.show_progress() as tell:
        if repris_de is not None:
            from generator.acts.taking_over import take_over

            report = take_over(request, repris_de, tell, today=texte_actuel)
            notes, act, living = report.notes, report.act, report.living
        else:
            from generator.acts.find_or_freeze import freeze_on_demand

            work = freeze_on_demand(request, tell)
            notes, act, living = work.notes, work.act, work.living
    kept = [act.place / name for name in (ACT_FILE, *act.record.files)]
    came_in = [repris_de] if repris_de is not None and repris_de.is_file() else []
    command = "arreter --repris-de" if repris_de is not None else "arreter"
    reason = "le texte d'aujourd'hui est déclaré comme celui qui a été signé" if texte_actuel else ""
    keep_in_journal(dossier, project, command, par, came_in=came_in, went_out=kept, act=act.place.name, reason=reason)
    messages.show_diagnostics([*notes, tell_frozen(act, living)])
    for name in sorted(act.record.files):
        if name.startswith(("pieces/", "exemplaires/", "signature/")):
            messages.show_line(display_path(act.place / name))
    return ExitCode.DONE


@app.command(
    "archiver",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg archiver content/exemple-complet@01 --vers /mnt/archives/exemple-01\n\n"
    "Pour remettre un acte : ctg archiver content/exemple-complet --restaurer /mnt/archives/exemple-01",
)
def archive(
    dossier: DossierArgument,
    vers: Annotated[
        Path | None, typer.Option("--vers", metavar="SAC", help="Le sac à faire ; sinon archives/, dans le projet.")
    ] = None,
    jour: Annotated[
        datetime | None,
        typer.Option("--date", parser=read_day_option, metavar="AAAA-MM-JJ", help="Le jour à inscrire dans le sac."),
    ] = None,
    restaurer: Annotated[
        Path | None, typer.Option("--restaurer", metavar="SAC", help="Remet dans le dossier l'acte de ce sac.")
    ] = None,
    par: ByOption = None,
    projet: ProjectOption = None,
) -> int:
    """Met un acte arrêté dans un sac d'archives (BagIt), avec tout ce qui en est revenu ; ou l'en remet."""
    from generator.acts.act import ACT_FILE
    from generator.acts.copies.archiving import archive_act, restore_act
    from generator.dossier_place import AMENDMENTS
    from generator.files import display_path

    numbered = _NUMBERED.fullmatch(str(dossier))
    if numbered is not None and not dossier.exists():
        number = int(numbered[2]) - 1
        dossier = Path(numbered[1], AMENDMENTS, str(number)) if number else Path(numbered[1])
    project = take_project(projet, dossier)
    if restaurer is not None:
        if vers is not None or jour is not None:
            message = "« --restaurer » ne va ni avec « --vers », ni avec « --date »"
            raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message))
        restored = restore_act(restaurer, dossier, project)
        name = restored.act.place.name
        kept = [restored.act.place / file for file in (ACT_FILE, *restored.act.record.files)]
        keep_in_journal(dossier, project, "archiver --restaurer", par, went_out=kept, act=name)
        for file in restored.files:
            messages.show_line(display_path(file))
        messages.show_line(f"l'{restored.act.name} est remis dans {display_path(restored.act.place)}")
        if restored.files:
            messages.show_line(
                "ctg.yaml est celui du jour de l'arrêt, avec ce que le sac a gardé d'écrit depuis (votes, envois, "
                "publications, actes déclarés) ; ce qui y prépare le texte suivant, et les constats admis, sont à "
                f"écrire à nouveau ; pour refaire les exemplaires et les copies : ctg assembler {display_path(dossier)}"
            )
        return ExitCode.DONE
    day = take_day(jour)
    made = archive_act(dossier, project, vers, day.isoformat() if day is not None else "")
    messages.show_diagnostics(made.notes)
    bagged = [made.place / "manifest-sha512.txt"]
    keep_in_journal(dossier, project, "archiver", par, went_out=bagged, act=made.act.place.name)
    messages.show_line(f"l'{made.act.name} est dans {display_path(made.place)} : {made.files} fichiers")
    return ExitCode.DONE
