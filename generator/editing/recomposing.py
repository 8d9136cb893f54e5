"""A dossier with edited files, composed before anything is written: its folder is read with these laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.editing.values import EditedFile
from generator.files import lay_over
from generator.intake.pictures import take_pictures
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.picture_files import list_shown
from generator.making.workshop import Workshop
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.project import Project


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier stands, with its workshop: all that is needed to compose it again."""

    workshop: Workshop
    folder: Path
    project: Project
    draft: bool = True

    @property
    def dossier(self) -> Dossier:
        """The dossier as it was opened."""
        return self.workshop.dossier

    def compose(self, dossier: Dossier | None = None, *, traced: bool = False) -> tuple[Document, ...]:
        """The trees of all pieces, charts undrawn, of this dossier or of another state of it.

        Raises: `ContentError`.
        """
        one = dossier if dossier is not None else self.dossier
        selection = Selection(list_pieces(one), self.draft, self.workshop.taken, drawn=False, traced=traced)
        return compose_pieces(one, self.workshop.furniture.identity, selection)


def read_edited(place: Place, files: Iterable[EditedFile]) -> Dossier:
    """The dossier as it would be read with these files.

    Raises: `ContentError` with what would be wrong in it.
    """
    dossier = place.dossier
    opened = {file.path: file.data for file in dossier.inputs if not file.of_model}
    model = {file.path: file.data for file in dossier.inputs if file.of_model}
    edited = {file.path: file.data for file in files}
    with lay_over(Path(dossier.model.folder), model), lay_over(place.folder, {**opened, **edited}):
        read = read_dossier(place.folder, place.project)
    shown = take_pictures(read.pictures, list_shown(read.clauses, read.pictures))
    return replace(read, pictures=shown, place=dossier.place, folder=dossier.folder)


def recompose(place: Place, files: Iterable[EditedFile]) -> tuple[Document, ...]:
    """The trees of the dossier with these files.

    Raises: `ContentError` with what would be wrong in it.
    """
    return place.compose(read_edited(place, files))
