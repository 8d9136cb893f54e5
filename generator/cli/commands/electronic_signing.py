"""« Signer », on screen: the file to sign, one signature after the other, and what they are worth."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, assert_never

import typer

from generator.cli import messages
from generator.cli.amendments import take_dossier
from generator.cli.application import (
    SIGN,
    DossierArgument,
    OutputOption,
    ProjectOption,
    SignaturesFormat,
    app,
    take_project,
)
from generator.cli.journal import ByOption, keep_in_journal, take_freeze_order
from generator.cli.usage import FrenchCommand
from generator.errors import ExitCode
from generator.files import display_path, read_text

PASSWORD_VARIABLE = "CTG_MOT_DE_PASSE"


@app.command(
    "preparer-signature",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg preparer-signature content/exemple-complet",
)
def prepare(
    dossier: DossierArgument, sortie: OutputOption = None, projet: ProjectOption = None, par: ByOption = None
) -> int:
    """Écrit le PDF à signer électroniquement : un champ par représentant, à sa place sur la page de signature."""
    from generator.acts.request import ActRequest
    from generator.signing.electronic import prepare_dossier

    with messages.show_progress() as tell:
        project = take_project(projet, dossier)
        dossier, opened = take_dossier(dossier, project)
        output, order = sortie or project.output, take_freeze_order(par)
        report = prepare_dossier(ActRequest(dossier, project, output, order, workshop=opened), tell)
    keep_in_journal(dossier, project, "preparer-signature", par, went_out=[report.file])
    messages.show_diagnostics(report.warnings)
    for field, words in report.fields:
        messages.show_line(f"{field} : {words}")
    messages.show_line(display_path(report.file))
    return ExitCode.DONE


@app.command(
    "signer",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg signer convention-a-signer.pdf --champ signature-gardanne-1 --certificat maire.p12 "
    "--mot-de-passe-fichier secret.txt -o convention-signee.pdf",
)
def sign(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER.pdf", help="Le PDF à signer ; il n'est pas modifié.")],
    champ: Annotated[str, typer.Option("--champ", metavar="NOM", help="Le champ à signer.")],
    certificat: Annotated[Path, typer.Option("--certificat", metavar="CERT.p12", help="Certificat et clé, PKCS#12.")],
    copie: Annotated[Path, typer.Option("-o", "--copie", metavar="SIGNE.pdf", help="Le PDF signé à écrire.")],
    mot_de_passe_fichier: Annotated[
        Path | None,
        typer.Option(
            "--mot-de-passe-fichier",
            metavar="F",
            help=f"Le mot de passe, première ligne du fichier ; sinon la variable {PASSWORD_VARIABLE}.",
        ),
    ] = None,
    horodatage: Annotated[
        str | None, typer.Option("--horodatage", metavar="URL", help="Autorité d'horodatage : niveau PAdES B-T.")
    ] = None,
    par: ByOption = None,
) -> int:
    """Signe un champ (PAdES B-B, ou B-T avec un horodatage), sans toucher à ce qui est déjà signé."""
    from generator.signing.electronic import SigningRequest, sign_file

    moment = datetime.now().astimezone()
    password = _read_password(mot_de_passe_fichier)
    request = SigningRequest(fichier, champ, certificat, password, copie, moment, horodatage)
    messages.show_diagnostics(sign_file(request))
    _keep_signing(fichier, copie, champ, par)
    messages.show_line(display_path(copie))
    return ExitCode.DONE


def _keep_signing(source: Path, copy: Path, field: str, by: str | None) -> None:
    """A signature is told to the journal of the dossier whose output the file lies in; elsewhere, to none."""
    from generator.making.output_owner import find_owner

    project = take_project(None, source)
    owners = (find_owner(folder, project) for file in (copy, source) for folder in file.resolve().parents)
    owner = next((found for found in owners if found is not None), None)
    if owner is not None:
        keep_in_journal(owner, project, "signer", by, came_in=[source], went_out=[copy], reason=f"champ {field}")


def _read_password(file: Path | None) -> str:
    if file is None:
        return os.environ.get(PASSWORD_VARIABLE, "")
    return read_text(file).partition("\n")[0]


@app.command(
    "accepter",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg accepter content/exemple-complet parapheur.pdf --champ signature-ormeval-1 "
    '--motif "délégation de signature du 3 mars 2026"',
)
def accept(
    dossier: DossierArgument,
    fichier: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER.pdf", help="Un original de signatures/electronique/, ou une page de signatures/."
        ),
    ],
    champ: Annotated[
        list[str] | None,
        typer.Option("--champ", metavar="NOM", help="Le champ où une autre personne a signé ; peut être répété."),
    ] = None,
    bande: Annotated[bool, typer.Option("--bande", help="Ce que le parapheur a ajouté au bord des pages.")] = False,
    page: Annotated[
        list[int] | None,
        typer.Option("--page", metavar="P", min=1, help="Une page signée, déposée à la main ; peut être répété."),
    ] = None,
    retirer: Annotated[bool, typer.Option("--retirer", help="Revenir sur ce qui a été accepté.")] = False,
    motif: Annotated[
        str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi c'est accepté, ou ne l'est plus.")
    ] = "",
    par: ByOption = None,
    projet: ProjectOption = None,
) -> int:
    """Accepte ce qui diffère dans un fichier signé : un autre signataire, une mention au bord, une page sans encre."""
    from generator.signing.accepting import AcceptRequest, accept_original

    project = take_project(projet, dossier)
    order = take_freeze_order(par)
    report = accept_original(
        AcceptRequest(
            dossier,
            project,
            fichier,
            fields=tuple(champ or ()),
            band=bande,
            reason=motif,
            order=order,
            pages=tuple(page or ()),
            withdraw=retirer,
        )
    )
    word = "n'est plus accepté" if retirer else "accepté"
    keep_in_journal(
        dossier,
        project,
        "accepter",
        par,
        came_in=[report.original] if report.original is not None else [],
        went_out=report.files,
        act=report.act,
        reason=f"{'retrait : ' if retirer else ''}{' ; '.join(report.things)} : {motif}",
    )
    messages.show_diagnostics(report.notes)
    for words in report.things:
        messages.show_line(f"{word} : {words}")
    return ExitCode.DONE


@app.command(
    "controler-signatures",
    cls=FrenchCommand,
    rich_help_panel=SIGN,
    epilog="Exemple : ctg controler-signatures convention-signee.pdf --racines autorites.pem",
)
def control(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER.pdf", help="Le PDF signé.")],
    racines: Annotated[
        Path | None,
        typer.Option("--racines", metavar="CERTS.pem", help="Les certificats racines auxquels on se fie."),
    ] = None,
    format_: Annotated[SignaturesFormat, typer.Option("--format", help="texte, ou json.")] = SignaturesFormat.TEXT,
) -> int:
    """Dit de chaque signature qui, quand, si elle est intacte et ce qui est venu après elle."""
    from generator.cli.results.signatures import show_signatures, write_signatures_json
    from generator.signing.electronic import control_file

    report, warnings = control_file(fichier, racines)
    messages.show_diagnostics(warnings)
    match format_:
        case SignaturesFormat.TEXT:
            show_signatures(report)
        case SignaturesFormat.JSON:
            typer.echo(write_signatures_json(fichier, report))
        case _:
            assert_never(format_)
    return ExitCode.DONE if report.sound and report.signatures else ExitCode.INPUT
