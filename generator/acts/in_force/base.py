"""The base of an avenant: the text that is in force, the files that it was composed from, and the acts that made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.acts.in_force.consolidated import INDEX, ConsolidatedText, read_consolidated
from generator.acts.kept.act_sources import SOURCES
from generator.acts.register import Act, find_act
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.codes import Code
from generator.dossier_place import AMENDMENTS, CONSOLIDATED
from generator.errors import ContentError, Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path
from generator.making.dossier_folder import read_dossier
from generator.model.dossier import Dossier
from generator.project import CONTENT, MODELS, Project
from generator.reading.clause_files import find_model
from generator.writing.trees.trees import read_tree

_LOGOS = "/logos/"


@dataclass(frozen=True, slots=True)
class Base:
    """What an avenant amends. `act` is the last one that was frozen: the convention, or the avenant before this one.

    `text` is its words, less what goes on living; `sources` the folder of a project that holds what they were composed
    from, under the name `dossier`.
    """

    convention: Act
    act: Act
    text: ConsolidatedText
    sources: Path
    dossier: str

    @property
    def number(self) -> int:
        """The number of the avenant that is written on this base."""
        return len(self.text.amendments) + 1

    @property
    def folder(self) -> Path:
        """The dossier of the convention, as it was when this text was frozen."""
        return self.sources / CONTENT / self.dossier


def find_base(dossier: Path, number: int | None = None) -> Base:
    """What the next avenant of a convention amends; with `number`, what the avenant of that number amends or amended.

    `dossier` is the folder of the convention's dossier.

    Raises: `UsageError` when no act is frozen; `InputFileError` when a file of an act is missing or was touched.
    """
    convention = find_act(dossier)
    if convention is None:
        message = f"aucun acte n'est arrêté dans {display_path(dossier)} : il n'y a rien à modifier par un avenant"
        freeze = f"ctg arreter {display_path(dossier)}"
        hint = f"tant que la convention n'est pas arrêtée, son texte se change librement ; pour l'arrêter : {freeze}"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(dossier)), hint=hint))
    rank, last = 0, convention
    while number is None or rank + 1 < number:
        following = find_act(dossier / AMENDMENTS / str(rank + 1))
        if following is None:
            break
        rank, last = rank + 1, following
    return _open_amendment(convention, last) if rank else _open_convention(convention)


def find_open(dossier: Path) -> Path | None:
    """The folder of the avenant that is open: the first one that has no frozen act. Nothing when none is."""
    rank = 1
    while (folder := dossier / AMENDMENTS / str(rank)).is_dir():
        if find_act(folder) is None:
            return folder
        rank += 1
    return None


def read_base_dossier(base: Base) -> Dossier:
    """The convention's dossier as it was frozen, read by the program of today, with the model that was kept.

    Raises: `ContentError` when today's program refuses it; `InputFileError` when a file was touched.
    """
    for name in base.act.record.files:
        if name.startswith(f"{SOURCES}/"):
            base.act.read(name)
    return read_dossier(base.folder, Project(base.sources, "les sources de l'acte"))


def keep_models(project: Project, base: Base) -> Project:
    """The project whose models are first those that the act has kept; its templates and identities are its own."""
    return replace(project, kept_models=base.sources / MODELS)


def choose_model(base: Base, model: str, file: str, dossier: Path, project: Project) -> Path:
    """The folder of a model where a file of it is: the one that the act has kept, else today's.

    Models that were kept before avenants had words of their own have none of their files.

    Raises: `ContentError` when the act has kept no such file, and there is no such model today.
    """
    kept = base.sources / MODELS / model
    return kept if (kept / file).is_file() else find_model(dossier, model, project)


def find_model_of_today(dossier: Path, model: str, project: Project) -> Path | None:
    """The folder of a model as it stands today, whatever acts have kept; nothing where there is none any more."""
    try:
        return find_model(dossier, model, replace(project, kept_models=None))
    except ContentError:
        return None


def _open_convention(act: Act) -> Base:
    logos = [act.read(name) for name in act.record.files if name.startswith(f"{SOURCES}/") and _LOGOS in name]
    documents = tuple(read_tree(act.read(piece.tree), piece.tree, logos) for piece in act.record.pieces)
    text = ConsolidatedText(list_signed_pieces(documents))
    return Base(act, act, text, act.place / SOURCES, act.record.dossier)


def _open_amendment(convention: Act, act: Act) -> Base:
    room = f"{SOURCES}/{CONTENT}/{act.record.dossier}"
    if f"{room}/{INDEX}" not in act.record.files:
        message = f"l'{act.name} ne garde pas la convention consolidée : rien ne peut être modifié après lui"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(act.place))))
    inside = f"{room}/{CONSOLIDATED}/"
    logos = [act.read(name) for name in act.record.files if name.startswith(inside) and _LOGOS in name]
    text, dossier = read_consolidated(partial(_read_of, act, room), display_path(act.place / room), logos)
    return Base(convention, act, text, act.place / inside / SOURCES, dossier)


def _read_of(act: Act, room: str, name: str) -> bytes:
    return act.read(f"{room}/{name}")
