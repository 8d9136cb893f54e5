"""The pictures of `images/`: those of a dossier, then those of its model; which texts show which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.codes import Code
from generator.composing.markdown.pictures import list_named
from generator.errors import Diagnostic, Severity, Span
from generator.files import display_path, list_files, read_bytes
from generator.model.annexes import InputFile
from generator.model.clauses import Clause, ClauseModel
from generator.model.dossier import PICTURE_SUFFIXES, PICTURES_FOLDER, Picture


def read_pictures(folder: Path, model: Path) -> dict[str, Picture]:
    """The pictures by name; one of the dossier stands in the place of the model's.

    Raises: `InputFileError` when a file cannot be read.
    """
    return {
        path.name: Picture(
            InputFile(display_path(path), read_bytes(path), f"{PICTURES_FOLDER}/{path.name}", of_model=root is model)
        )
        for root in (model, folder)
        for path in list_files(root / PICTURES_FOLDER, "*")
        if path.suffix.lower() in PICTURE_SUFFIXES
    }


def list_shown(clauses: Mapping[str, Clause], pictures: Mapping[str, Picture]) -> frozenset[str]:
    """The pictures that some clauses name."""
    return list_named(pictures, (line for clause in clauses.values() for line in clause.lines))


def list_unused_pictures(
    pictures: Mapping[str, Picture], model: ClauseModel, clauses: Mapping[str, Clause]
) -> Iterator[Diagnostic]:
    """A warning for each picture that no clause names: of the dossier, or of its model in its own words."""
    lines: Iterable[str] = (line for one in (*clauses.values(), *model.clauses.values()) for line in one.lines)
    shown = list_named(pictures, lines)
    for name, picture in pictures.items():
        if name not in shown:
            message = "aucun texte ne montre cette image"
            hint = f"la montrer : ![ce qu'elle montre]({PICTURES_FOLDER}/{name}), ou la retirer"
            span = Span(picture.file.name)
            yield Diagnostic(Code.IMAGE_INUTILISEE, message, span, hint=hint, severity=Severity.WARNING)
