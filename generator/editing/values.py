"""What taking back a text is made of: edits of files, what a change bears on, what can be chosen, what was decided.

Files are named by their path below the dossier, with `/`. Offsets count characters of texts with plain line ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.comparing.changes import Change
from generator.errors import Span
from generator.model.words.sources import FactPlace

DEVIATIONS = "ecarts.yaml"

# --- edits of files ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpliceText:
    """Characters of a text file in the place of others. `base` is what the file begins from when it is not there."""

    file: str
    start: int
    end: int
    text: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class SpliceValue:
    """Characters of a YAML value, as it is read, in the place of others."""

    fact: FactPlace
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SpliceCell:
    """Characters of a CSV cell, as it is read, in the place of others; the path of the fact is (line, column)."""

    fact: FactPlace
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class InsertItem:
    """A new element of a YAML list, before the one that has that rank (from 0); last when there is none."""

    fact: FactPlace
    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """An element of a YAML list taken away; the path of the fact ends on its rank."""

    fact: FactPlace


Words = str | tuple[str, ...]  # a value, or the elements of a list


@dataclass(frozen=True, slots=True)
class SetKey:
    """The value of a YAML key, whole, made with the keys above it where it is not there; `None` takes it away."""

    fact: FactPlace
    value: Words | None


@dataclass(frozen=True, slots=True)
class InsertRecord:
    """A new element of a YAML list that holds keys, its last; a key with a dot stands below another.

    A step « [id=ormeval] » of its path, or of that of a `SetKey`, is the first element of a list that has that value:
    it may come with the same decisions.
    """

    fact: FactPlace
    values: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    """An element of a YAML list, or a key with all that it holds, taken away; the path of the fact ends on it."""

    fact: FactPlace


@dataclass(frozen=True, slots=True)
class SetCell:
    """A whole CSV cell, in the row that its key names: the column of the key, and what it holds there.

    When there is none, one row is added after the one that begins on `line`, with the cells of `others` and all that
    are set with the same key; `head` is the first line of a file that is not there.
    """

    file: str
    key: tuple[str, str]
    column: str
    text: str
    line: int
    others: tuple[tuple[str, str], ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class InsertRow:
    """A new row of a CSV table after the one that begins on `line`; its cells by column, others empty.

    `head` is the first line of a file that is not there.
    """

    file: str
    line: int
    cells: tuple[tuple[str, str], ...]
    head: str = ""


@dataclass(frozen=True, slots=True)
class DeleteRow:
    """A row of a CSV table taken away, the one that begins on `line`."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class InsertColumn:
    """A new column of a CSV table after another one; its cells by the line where their row begins, others empty."""

    file: str
    after: str
    name: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AddDeviation:
    """An écart: signs of a line of a clause (from 0), as the dossier has it today, in the place of others.

    Its reason is that of the decision; what stands around the words is added until they are found once.
    """

    clause: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class NoteForModel:
    """A wording that is proposed to whoever keeps the model; it changes no text."""

    clause: str
    before: str
    after: str


Edit = (
    SpliceText
    | SpliceValue
    | SpliceCell
    | SetCell
    | InsertItem
    | DeleteItem
    | SetKey
    | InsertRecord
    | DeleteRecord
    | InsertRow
    | DeleteRow
    | InsertColumn
    | AddDeviation
    | NoteForModel
)


def name_file(edit: Edit) -> str:
    """The file that an edit changes; none for a note, the file of écarts for one of them."""
    match edit:
        case SpliceText(file=file) | SetCell(file=file) | InsertRow(file=file) | DeleteRow(file=file):
            return file
        case InsertColumn(file=file):
            return file
        case NoteForModel():
            return ""
        case AddDeviation():
            return DEVIATIONS
        case _:
            return edit.fact.file


# --- changes -------------------------------------------------------------------------------------------------------


class TargetKind(StrEnum):
    """What a change bears on."""

    FACT = "donnée"
    CLAUSE = "clause"
    LOCAL_TEXT = "texte local"
    DATA = "cellule ou ligne de données"
    NONE = "non modifiable ici"


class Choice(StrEnum):
    """What can be done about a change; each word stands in decision files."""

    DATA = "donnee"  # the fact, the cell or the row itself
    TEXT = "texte"  # the dossier's own text
    DEVIATION = "ecart"  # an écart of this convention from the model, its expressions kept
    HERE = "ici-seulement"  # of a line that a loop prints several times: other words in this round alone
    OWN_CLAUSE = "clause-locale"  # the whole clause becomes the dossier's own, its expressions kept
    FROZEN = "mots-figes"  # the same, the words in the place of the expression: they no longer follow the fact
    PROPOSE = "proposer-au-modele"  # a note for whoever keeps the model; the text stays


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be done about a change. `says` is that in French; with `needs_reason` a file keeps why.

    `also` are the other changes of the text that it brings: the other places where a fact stands.
    """

    choice: Choice
    says: str
    edits: tuple[Edit, ...]
    needs_reason: bool = False
    also: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What a change bears on: where it is written (`places`), said in French, or why nothing can be done here."""

    kind: TargetKind
    says: str
    places: tuple[Span, ...] = ()
    facts: tuple[FactPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class SortedChange:
    """A change of a returned text. `id` is the same whenever the same change is made to the same place.

    `options` are the things that can be done, the usual one first; none when nothing can be done here. With `asks`, the
    usual one must not be taken without asking.
    """

    id: str
    change: Change
    target: Target
    options: tuple[Option, ...] = ()
    asks: bool = False

    def find_option(self, choice: Choice | None = None) -> Option | None:
        """The option of a choice, the usual one without; nothing when the change has none."""
        return next((option for option in self.options if choice in (None, option.choice)), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """A change that was accepted, what to do about it (the usual thing without), and why."""

    change: SortedChange
    choice: Choice | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of the dossier with its edits. `before` is the SHA-256 of its bytes when read, empty for a new file."""

    path: str
    data: bytes
    before: str


@dataclass(frozen=True, slots=True)
class EditedFiles:
    """The files that decisions change, in memory, and the changes that composing them again has shown.

    `also` are changes of places that no decision was about: they follow from facts that stand in several places.
    `gone` are files that are taken away, each with the SHA-256 of its bytes when read.
    """

    files: tuple[EditedFile, ...]
    changes: tuple[Change, ...] = ()
    also: tuple[Change, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
