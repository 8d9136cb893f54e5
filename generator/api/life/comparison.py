"""Two texts compared: a dossier, an act of it, a model, a file of ours; on screen, and as files of tracked changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.register import find_act
from generator.api.returning.account import WordRun, list_runs
from generator.comparing.changes import Change, ChangeKind, Comparison
from generator.comparing.places import name_piece
from generator.comparing.spreading import gather_spread
from generator.dossier_place import find_convention_folder, list_amendments
from generator.editing.history.former_texts import list_former_texts
from generator.editing.history.saves import SavedChange
from generator.editing.history.telling import say_moment
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.reading.clause_files import find_model, list_model_plans
from generator.redlining.account import list_renumbered, say_count
from generator.redlining.redline_files import RedlineOrder, check_place, write_redlines
from generator.redlining.sources import ComparedText, choose_furniture, compare_sides, open_text

__all__ = [
    "AUTHOR",
    "ComparedPiece",
    "ComparedTexts",
    "ShownChange",
    "SpreadChange",
    "TextVersion",
    "clean_author",
    "compare_versions",
    "list_versions",
    "write_comparison",
]

AUTHOR = "ctg comparer"


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that can be compared: an id that an address may bear, what people call it, what `ctg comparer` reads."""

    id: str
    name: str
    source: str
    is_model: bool = False


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change: what happened, where, its words."""

    kind: str
    place: str
    runs: tuple[WordRun, ...]


@dataclass(frozen=True, slots=True)
class SpreadChange:
    """What changed alike in many places, and these."""

    told: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedPiece:
    """The changes of one piece, in the order of the second text."""

    name: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class ComparedTexts:
    """Two texts: what changes in many places, each other change by piece, new numbers, a count in words."""

    before: str
    after: str
    spread: tuple[SpreadChange, ...]
    pieces: tuple[ComparedPiece, ...]
    renumbered: tuple[tuple[str, str], ...]
    count: str


def list_versions(folder: Path, project: Project) -> tuple[TextVersion, ...]:
    """What of a dossier can be compared: its text of today, the acts of its register, its text before each save
    that it can still be known from, then the models of the project.

    Raises: `InputFileError` when an act cannot be read; `ContentError` for a faulty model.
    """
    convention = find_convention_folder(folder)
    found = [TextVersion("aujourdhui", "le texte d’aujourd’hui", str(convention))]
    for rank, place in enumerate((convention, *list_amendments(convention))):
        act = find_act(place)
        if rank and act is None:
            found.append(TextVersion(f"avenant-{rank}", f"l’avenant n° {rank}, ouvert", str(place)))
        if act is not None:
            name = f"l’{act.name}, arrêté le {'/'.join(reversed(act.record.day.split('-')))}"
            found.append(TextVersion(f"acte-{act.record.number:02}", name, f"{place}@{act.record.number:02}"))
    found += [_name_former(convention, save) for save in list_former_texts(convention)]
    for name, plan in list_model_plans(convention, project):
        place = find_model(convention, name, project)
        found.append(TextVersion(f"modele-{name}", f"le modèle {name} (version {plan.version})", str(place), True))
    return tuple(found)


def _name_former(convention: Path, save: SavedChange) -> TextVersion:
    day, hour = say_moment(save.moment)
    name = f"le texte d’avant l’enregistrement du {day}{f', {hour}' if hour else ''}, par {save.who}"
    return TextVersion(f"avant-{save.id}", name, f"{convention}@{save.id}")


def compare_versions(before: str, after: str, project: Project, *, tell: Progress = tell_nobody) -> ComparedTexts:
    """What has changed from one text to another, each named as `ctg comparer` names it.

    Raises: as `ctg comparer`.
    """
    tell("lecture des deux textes")
    sides = open_text(before, project), open_text(after, project)
    tell("comparaison")
    return _describe(sides, compare_sides(*sides))


def write_comparison(
    sides: tuple[str, str], project: Project, place: Path, author: str = "", *, tell: Progress = tell_nobody
) -> tuple[Path, ...]:
    """Write the Word (tracked changes) and the PDF of each piece that changed into a new folder.

    Raises: as `ctg comparer -o`.
    """
    check_place(place)
    tell("lecture des deux textes")
    one, other = (open_text(source, project) for source in sides)
    order = RedlineOrder(place, clean_author(author), "", choose_furniture(one, other, project))
    return write_redlines(one, other, compare_sides(one, other), order, tell)


def clean_author(author: str) -> str:
    """A name as a Word file can hold it: signs of command are spaces, no name is the program's."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in author).split()) or AUTHOR


def _describe(sides: tuple[ComparedText, ComparedText], found: Comparison) -> ComparedTexts:
    told = [one for one in found.changes if one.kind is not ChangeKind.RENUMBERED]
    spread, changes = gather_spread(told)
    names = {document.meta.piece: name_piece(document) for side in sides for document in side.documents}
    titles = {document.meta.piece: document.meta.title for side in sides for document in side.documents}
    by_piece: dict[str, list[Change]] = {}
    for change in changes:
        by_piece.setdefault(change.piece, []).append(change)
    return ComparedTexts(
        sides[0].name,
        sides[1].name,
        tuple(SpreadChange(one.told, tuple(change.place for change in one.changes)) for one in spread),
        tuple(
            ComparedPiece(titles.get(piece) or names.get(piece, piece), tuple(map(_describe_change, several)))
            for piece, several in by_piece.items()
        ),
        list_renumbered(found),
        say_count(found),
    )


def _describe_change(change: Change) -> ShownChange:
    return ShownChange(str(change.kind), change.place, tuple(list_runs(change)))
