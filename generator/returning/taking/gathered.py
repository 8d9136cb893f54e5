"""All that came back at once: the files, the changes that they ask for, the comments, what is to be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.editing.recomposing import Place
from generator.editing.values import Decision, EditedFiles
from generator.errors import Diagnostic
from generator.model.document import Document
from generator.returning.taking.merging import AskedChange
from generator.returning.word.remarks import Remark
from generator.returning.word.returned import ReturnedText


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that came back: its path, the digest of its bytes, how messages call it, what it says when it is a text.

    `reviewer` is for whom it was made, when it was made for somebody.
    """

    path: Path
    digest: str
    name: str
    reviewer: str = ""
    text: ReturnedText | None = None


@dataclass(frozen=True, slots=True)
class FiledRemark:
    """A comment and the file that it is in. `number` is how the list calls it: « C1 »."""

    number: str
    file: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that came back. `apply` makes accepted changes in memory, and raises `ContentError`.

    With `stays_open`, what may change is no part of a frozen act, and is taken back as before.
    """

    place: Place
    files: tuple[ReturnedFile, ...]
    changes: tuple[AskedChange, ...]
    remarks: tuple[FiledRemark, ...]
    notes: tuple[Diagnostic, ...]
    apply: Callable[[Place, Sequence[Decision]], EditedFiles]
    stays_open: bool = False

    @property
    def sent(self) -> Document:
        """A text of the dossier that says what an answer begins with: one that was sent, else one of today."""
        text = next((file.text for file in self.files if file.text is not None), None)
        return text.base if text is not None else self.place.compose()[0]
