"""What a page wants changed in the files of a dossier, with what it had read of them.

Files are named by their path below the dossier, with « / ». The steps of a path in a YAML file are keys and ranks from
0; « [id=ormeval] » is the first element of a list that has that value, and stays right whoever adds elements meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.editing.values import Words

Path = tuple[str | int, ...]
Record = tuple[tuple[str, Words], ...]  # the values of a new record; a key with a dot stands below another


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field of a form: its value when the form was opened, and now; `None`, or nothing typed: no such key.

    `digest` is that of the file when the form was opened. It is needed where the path has ranks: somebody may have
    added an element before that one.
    """

    file: str
    path: Path
    before: Words | None
    after: Words | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class AddRecord:
    """A new element of a YAML list, which is made when there is none; before the one of `rank`, else the last."""

    file: str
    path: Path  # of the list
    values: Record
    rank: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    """An element of a YAML list taken away, or a key with all that it holds.

    `before` is its text when the page was opened (`read_record`): an element that somebody has changed stays.
    """

    file: str
    path: Path  # of the element
    before: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """An element of a YAML list put in another rank, its comments with it."""

    file: str
    path: Path  # of the element
    rank: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class AddFile:
    """A new text file, a fiche for instance; refused when there is one of that name."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """A text file taken away; `digest` is that of the version that the page has shown."""

    file: str
    digest: str


RecordEdit = AddRecord | RemoveRecord | MoveRecord | AddFile | RemoveFile


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A whole text file, as it is now in its editor; an empty one is taken away.

    `digest` is that of the version that was edited, empty when there was no file. `base` is its text, if the page has
    kept it: the former versions that the dossier keeps are looked through otherwise.
    """

    file: str
    digest: str
    text: str
    base: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a grid: the line where it began in the file that was read (from 1), 0 for a new one, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettledCell:
    """A conflict of a table that is settled: its place, what the others had written when it was seen, which one stays.

    `column` is empty for a whole row; `line` is then negative for a row that the others have taken away.
    """

    line: int
    column: str
    theirs: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class TableEdit:
    """A CSV table as its grid has it now: `columns` are those of `rows`, in any order; `digest` and `base` as a text's.

    Columns of the file that the grid does not show keep their cells. A row with nothing in it is taken away.
    `settled` are the conflicts of a former try that somebody has settled.
    """

    file: str
    digest: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    base: str | None = None
    settled: tuple[SettledCell, ...] = ()


PageEdit = FieldEdit | RecordEdit | TextEdit | TableEdit
