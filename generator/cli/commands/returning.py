"""`ctg reprendre`: files that came back from Word or Excel, what they ask of a dossier, what is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.cli.application import WRITE, ProjectOption, app, take_project
from generator.cli.journal import ByOption, take_person
from generator.cli.usage import FrenchCommand
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, UsageError
from generator.files import display_path, write_bytes

if TYPE_CHECKING:
    from generator.project import Project
    from generator.returning.taking.decisions import Decisions
    from generator.returning.taking.gathered import Gathered
    from generator.returning.taking.merging import AskedChange

_ALL = "tout"


@app.command(
    "reprendre",
    cls=FrenchCommand,
    rich_help_panel=WRITE,
    epilog="Exemple : ctg reprendre retour-mairie.docx content/mon-dossier --decisions decisions.yaml",
)
def take_back(
    fichiers: Annotated[
        list[Path],
        typer.Argument(metavar="FICHIER… DOSSIER", help="Les documents Word, ou les classeurs, puis le dossier."),
    ],
    accepter: Annotated[
        str, typer.Option("--accepter", metavar="NUMEROS", help="Ce qui est accepté : 1,3-5, ou tout.")
    ] = "",
    refuser: Annotated[
        str, typer.Option("--refuser", metavar="NUMEROS", help="Ce qui est refusé : 2,6, ou tout.")
    ] = "",
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi ; un écart en demande un.")] = "",
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FICHIER",
            help="Un fichier YAML : écrit s'il n'existe pas, lu et appliqué s'il existe.",
        ),
    ] = None,
    retour: Annotated[
        Path | None,
        typer.Option("--retour", metavar="FICHIER", help="Écrit un DOCX : ce qui est refusé, ce qui est répondu."),
    ] = None,
    projet: ProjectOption = None,
    par: ByOption = None,
) -> int:
    """Reprend dans le dossier ce qui a été modifié dans Word ou Excel ; rien n'est écrit sans décision."""
    from generator.acts.register import find_act
    from generator.cli.results.returned_changes import list_lines
    from generator.returning.taking.decisions import check_decisions, decide, read_decisions, write_decisions
    from generator.returning.taking.gathering import gather_files

    *files, folder = fichiers
    _check_arguments(files, folder, by_numbers=bool(accepter or refuser), by_file=decisions is not None)
    project = take_project(projet, folder)
    with messages.show_progress() as tell:
        tell("lecture des documents")
        gathered = gather_files(files, folder, project)
    for line in list_lines(gathered, frozen=find_act(folder) is not None):
        messages.show_line(line)
    messages.show_diagnostics(gathered.notes)
    if decisions is not None and decisions.exists():
        decided = read_decisions(decisions, gathered)
    elif accepter or refuser:
        accepted, refused = (_read_numbers(words, gathered.changes, name) for words, name in _name(accepter, refuser))
        decided = decide(gathered.changes, accepted, refused, motif)
    elif decisions is not None:
        write_bytes(decisions, write_decisions(gathered, decide(gathered.changes, (), (), "")))
        messages.show_line(f"décisions à écrire dans {display_path(decisions)}, puis la même commande")
        return ExitCode.DONE
    elif sys.stdin.isatty() and gathered.changes:
        decided = _ask_each(gathered.changes)
    else:
        if gathered.changes:
            messages.show_line("rien n'est écrit : décider avec --accepter, --refuser ou --decisions")
        return ExitCode.DONE
    check_decisions(decided)
    _write(gathered, decided, folder, project, par)
    if retour is not None:
        from generator.returning.taking.answering import write_answer

        write_bytes(retour, write_answer(gathered, decided))
        messages.show_line(display_path(retour))
    return ExitCode.DONE


def _write(gathered: Gathered, decided: Decisions, folder: Path, project: Project, par: str | None) -> None:
    """The accepted changes into the files of the dossier, then what `verifier` finds."""
    from generator.api.returning.account import take_back
    from generator.comparing.changes import describe_change

    taken = take_back(gathered, decided, folder, project, take_person(par))
    if taken is None:
        messages.show_line("aucune modification acceptée : le dossier n'est pas touché")
        return
    for file in taken.edited.files:
        messages.show_line(display_path(folder / file.path))
    for change in taken.edited.also:
        messages.show_line(f"a changé aussi : {describe_change(change)}")
    for note in taken.notes:
        messages.show_line(f"à proposer au modèle, clause « {note.clause} » : « {note.before} » → « {note.after} »")
    if taken.report.completeness is not None:
        messages.show_completeness(taken.report.completeness)
    messages.show_line(f"pour le détail : ctg verifier {display_path(folder)}")


def _check_arguments(files: Sequence[Path], folder: Path, *, by_numbers: bool, by_file: bool) -> None:
    if not files or not folder.is_dir():
        message = "donner les documents Word ou les classeurs revenus, puis le dossier"
        hint = "par exemple : ctg reprendre retour.docx content/mon-dossier"
        raise UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, hint=hint))
    if by_numbers and by_file:
        message = "--decisions ne va pas avec --accepter et --refuser"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint="choisir l'un ou l'autre"))


def _name(accepted: str, refused: str) -> tuple[tuple[str, str], ...]:
    return (accepted, "--accepter"), (refused, "--refuser")


def _read_numbers(words: str, changes: Sequence[AskedChange], option: str) -> tuple[int, ...]:
    """« 1,3-5 », « tout »: all that can be made, but for what contradicts another or must be asked."""
    if words.strip().lower() == _ALL:
        if option == "--refuser":
            return tuple(one.number for one in changes)
        return tuple(one.number for one in changes if one.sorted.options and not one.against and not one.sorted.asks)
    numbers: list[int] = []
    known = {one.number for one in changes}
    for part in filter(None, (one.strip() for one in words.split(","))):
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        wanted = range(int(found[1]), int(found[2] or found[1]) + 1) if found is not None else range(0)
        if not wanted or not set(wanted) <= known:
            message = f"« {part} » n'est pas un numéro de la liste"
            raise UsageError(Diagnostic(Code.NUMERO_INCONNU, message, hint=f"par exemple : {option} 1,3-5, ou tout"))
        numbers += wanted
    return tuple(numbers)


def _ask_each(changes: Sequence[AskedChange]) -> Decisions:
    """One change after the other, on a terminal; those that contradict each other are one question."""
    from generator.cli.results.returned_changes import list_question
    from generator.returning.taking.decisions import Decided, Decisions, Verdict
    from generator.returning.taking.merging import list_questions

    decided: list[Decided] = []
    for question in list_questions(changes):
        possible = [one for one in question if one.sorted.options]
        decided += [Decided(one) for one in question if not one.sorted.options]
        if not possible:
            continue
        for line in list_question(question):
            messages.show_line(line)
        chosen, refused = _ask(possible)
        reason = ""
        if chosen is not None and chosen.sorted.options[0].needs_reason:
            reason = typer.prompt("motif de l'écart")
        answer = typer.prompt("réponse au relecteur", default="", show_default=False) if refused else ""
        for one in possible:
            if one is chosen:
                decided.append(Decided(one, Verdict.ACCEPT, None, reason))
            elif one in refused:
                decided.append(Decided(one, Verdict.REFUSE, None, answer, answer))
            else:
                decided.append(Decided(one))
    return Decisions(tuple(sorted(decided, key=lambda one: one.asked.number)))


def _ask(possible: Sequence[AskedChange]) -> tuple[AskedChange | None, list[AskedChange]]:
    """What is accepted, and what is refused; of several that contradict each other, one at most."""
    if len(possible) == 1:
        said = typer.prompt("accepter (o), refuser (n), plus tard (Entrée)", default="", show_default=False)
        word = said.strip().lower()[:1]
        return (possible[0] if word == "o" else None), (list(possible) if word == "n" else [])
    by_number = {str(one.number): one for one in possible}
    while True:
        wanted = f"laquelle accepter ({', '.join(by_number)}), aucune (n), plus tard (Entrée)"
        word = typer.prompt(wanted, default="", show_default=False).strip().lower()
        if word in by_number:
            chosen = by_number[word]
            return chosen, [one for one in possible if one.number in chosen.against]
        if word[:1] in ("", "n"):
            return None, list(possible) if word else []
