"""The text of a dossier on a screen: as it will read, with edits that nobody has saved; what each passage comes from.

Functions take plain values and give plain values, so that a warm process may be asked (`files` are by path below the
dossier: the bytes that a file would hold, `None` for one that would go).
"""

from __future__ import annotations

from pathlib import Path

from generator.api.current_texts import keep_up, open_current
from generator.errors import CtgError, Diagnostic, UsageError
from generator.files import lay_over
from generator.model.words.sources import FactPlace
from generator.previewing.opened import Files
from generator.previewing.origins import Origin, OriginKind, Passage, explain_block
from generator.previewing.preview import PieceName, Preview, list_names, make_preview
from generator.previewing.uses import Use, list_uses
from generator.project import Project
from generator.verifying.verification import verify_dossier
from generator.writing.html.screen import PLAIN, ScreenOptions

__all__ = [
    "Origin",
    "OriginKind",
    "Passage",
    "PieceName",
    "Preview",
    "ScreenOptions",
    "Use",
    "check",
    "explain",
    "find_uses",
    "list_preview_pieces",
    "preview",
]


def preview(
    folder: Path,
    project: Project,
    piece: str,
    files: Files | None = None,
    options: ScreenOptions = PLAIN,
) -> Preview:
    """A piece of a dossier as it will read, as HTML; charts, where they are asked for, take longer.

    Raises: `CtgError` with every fault of the files when the dossier cannot be read with them.
    """
    return make_preview(open_current(folder, project, files), piece, options)


def list_preview_pieces(folder: Path, project: Project) -> tuple[PieceName, ...]:
    """The pieces of a dossier, in order.

    Raises: `CtgError` when the dossier cannot be read.
    """
    return list_names(open_current(folder, project).dossier)


def explain(folder: Path, project: Project, piece: str, block: str, fact: str = "") -> Passage | None:
    """What a passage was made from: `block` is its `data-bloc`, `fact` the `data-fait` that was asked about.

    Nothing when the piece has no such passage. Raises: `CtgError` as `preview`.
    """
    return explain_block(open_current(folder, project), piece, block, fact)


def find_uses(folder: Path, project: Project, file: str, path: tuple[str | int, ...]) -> tuple[Use, ...]:
    """Where a fact appears in all the pieces: `path` is that of a YAML value, or (line, column) of a CSV cell.

    Raises: `CtgError` as `preview`.
    """
    return list_uses(open_current(folder, project), FactPlace(file, path))


def check(folder: Path, project: Project, files: Files | None = None) -> tuple[Diagnostic, ...]:
    """What the rules find in a dossier, or the faults for which it cannot be read; with edits that nobody has saved.

    It takes longer than a preview: every piece is composed.
    Raises: `UsageError` when the folder is no dossier.
    """
    try:
        keep_up(folder, project)
        with lay_over(folder, files or {}):
            return verify_dossier(folder, project).findings
    except UsageError:
        raise
    except CtgError as fault:
        return fault.diagnostics
