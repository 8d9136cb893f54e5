"""The order of the fiches action, which is that of the names of their files: one changes place with its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from generator.acts.register import find_act
from generator.api.editing import AddFile, Author, PageEdit, RemoveFile, TextEdit, read_files, save_edits
from generator.codes import Code
from generator.dossier_place import find_convention_folder
from generator.editing.saving.living_files import ReadFile
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path
from generator.forms.opening import find_form_file, list_form_files
from generator.making.dossier_folder import read_dossier
from generator.model.confirmations import CONFIRMATIONS_FILE
from generator.project import Project

__all__ = ["explain_fixed_order", "move_sheet"]

_NAME = re.compile(r"(.*/)(\d+)(-[^/]+)")


def explain_fixed_order(folder: Path, project: Project) -> str:
    """Why the order of the fiches stays as it is; empty when it may change.

    Raises: `ContentError` with the faults of the dossier; `InputFileError` when an act cannot be read.
    """
    if find_act(find_convention_folder(folder)) is not None:
        return "un acte arrêté désigne les fiches par leur numéro : leur ordre ne change plus"
    dossier = read_dossier(folder, project)
    if dossier.tracking or dossier.spending or dossier.measures:
        return "le suivi désigne les fiches par leur numéro : leur ordre ne change plus"
    return ""


def move_sheet(folder: Path, project: Project, file: str, step: int, who: str) -> bool:
    """Move a fiche one place up (`step` -1) or down (1): both files change their numbers; false at an end of the list.

    Raises: `UsageError` when there is no such fiche, when its order is fixed, or when a file of the two has no number;
    as `save_edits`.
    """
    named = find_form_file(folder, "fiche", file)
    files = sorted(one.file for one in list_form_files(folder) if one.plan is named.plan)
    rank = files.index(named.file)
    if not 0 <= rank + step < len(files):
        return False
    if why := explain_fixed_order(folder, project):
        raise _refuse(folder, why, "écrire la fiche à la place de l'autre, s'il le faut")
    first, second = read_files(folder, [files[min(rank, rank + step)], files[max(rank, rank + step)]])
    names = _swap_numbers(first.path, second.path)
    if names is None:
        message = "les fichiers de ces deux fiches ne commencent pas chacun par un numéro qui lui est propre"
        raise _refuse(folder, message, "les renommer : 01-accueil.yaml, 02-parents.yaml")
    edits = (*_exchange(first, second, names), *_rename_marks(folder, (first.path, second.path), names))
    save_edits(folder, project, edits, Author(who, "", {}, "ordre des fiches action"))
    return True


def _swap_numbers(first: str, second: str) -> tuple[str, str] | None:
    """The names of two files with the number of the other; nothing when they have none, or the same."""
    one, other = _NAME.fullmatch(first), _NAME.fullmatch(second)
    if one is None or other is None or one[2] == other[2]:
        return None
    return f"{one[1]}{other[2]}{one[3]}", f"{other[1]}{one[2]}{other[3]}"


def _exchange(first: ReadFile, second: ReadFile, names: tuple[str, str]) -> tuple[PageEdit, ...]:
    if names == (second.path, first.path):  # the same name after the number
        return TextEdit(first.path, first.digest, second.text), TextEdit(second.path, second.digest, first.text)
    return (
        RemoveFile(first.path, first.digest),
        RemoveFile(second.path, second.digest),
        AddFile(names[0], first.text),
        AddFile(names[1], second.text),
    )


def _rename_marks(folder: Path, former: tuple[str, str], names: tuple[str, str]) -> Iterator[PageEdit]:
    """Facts « à confirmer » name the file that they stand in."""
    (marks,) = read_files(folder, [CONFIRMATIONS_FILE])
    wanted = dict(zip(former, names, strict=True))
    text = re.sub("|".join(map(re.escape, former)), lambda found: wanted[found[0]], marks.text)
    if marks.digest and text != marks.text:
        yield TextEdit(CONFIRMATIONS_FILE, marks.digest, text)


def _refuse(folder: Path, message: str, hint: str) -> UsageError:
    return UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, Span(display_path(folder)), hint=hint))
