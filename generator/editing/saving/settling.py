"""Conflicts of a refused save that somebody has settled: the same edits, which know now what others wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.editing.saving.edits import (
    AddFile,
    FieldEdit,
    PageEdit,
    Path,
    RemoveFile,
    RemoveRecord,
    SettledCell,
    TableEdit,
    TextEdit,
)
from generator.editing.values import Words


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is decided of one conflict: its file and path, what the others had written and the file's digest then.

    `words` are what is to stand there; with `keep_theirs`, what the others have written does.
    """

    file: str
    path: Path
    theirs: Words | None
    digest: str
    words: Words | None = None
    keep_theirs: bool = False


def settle_edits(edits: Sequence[PageEdit], settlements: Sequence[Settlement]) -> tuple[PageEdit, ...]:
    """The edits with what was decided; a place that has changed once more is a conflict again."""
    settled: list[PageEdit] = []
    for edit in edits:
        mine = [one for one in settlements if one.file == edit.file]
        taken = _settle(edit, mine)
        if taken is not None:
            settled.append(taken)
    return tuple(settled)


def _settle(edit: PageEdit, settlements: Sequence[Settlement]) -> PageEdit | None:
    """The edit as it is decided; nothing when what the others have written stays."""
    if isinstance(edit, TableEdit):
        return _settle_table(edit, settlements)
    path = edit.path if isinstance(edit, FieldEdit | RemoveRecord) else ()
    found = next((one for one in settlements if one.path == path), None)
    if found is None:
        return edit
    if found.keep_theirs:
        return None
    match edit:
        case FieldEdit():
            return replace(edit, before=found.theirs, after=found.words, digest=found.digest)
        case TextEdit():
            return replace(edit, digest=found.digest, base=None, text=_say(found.words))
        case RemoveRecord():
            return replace(edit, before=_say(found.theirs), digest=found.digest)
        case AddFile():
            return TextEdit(edit.file, found.digest, _say(found.words))
        case RemoveFile():
            return replace(edit, digest=found.digest)
        case _:
            return edit


def _say(words: Words | None) -> str:
    return words if isinstance(words, str) else "\n".join(words or ())


def _settle_table(edit: TableEdit, settlements: Sequence[Settlement]) -> TableEdit | None:
    cells = []
    for one in settlements:
        match one.path:
            case (int(line), str(column)):
                theirs = None if one.theirs is None else _say(one.theirs)
                cells.append(SettledCell(line, column, theirs, not one.keep_theirs))
            case ():
                return None if one.keep_theirs else edit
    return replace(edit, settled=(*edit.settled, *cells))
