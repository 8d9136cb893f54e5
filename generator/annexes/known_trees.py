"""Trees of annexes composed before, given again when all that they were made from is the same.

A dossier is made again with one clause changed, one cell: most of its annexes say what they said. A tree is the same
when the bytes of the files are, and all values beside. Texts in Markdown are left out of the files: those of the model
and of `textes/` alike are clauses of the dossier, known by what of them was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import TypeVar

from generator.model.clauses import Clause
from generator.model.document import Document
from generator.model.dossier import Dossier, InputFile
from generator.model.identity import Identity

K = TypeVar("K")
V = TypeVar("V")
_CLAUSE_SUFFIX = ".md"
# Looked at otherwise; and what is told of files, which no tree shows.
_APART = ("model", "clauses", "inputs", "references", "picture_notes")
_VALUES = tuple(field.name for field in fields(Dossier) if field.name not in _APART)
_MOST = 12  # the annexes of a dossier, drawn and not


class ReadMapping(Mapping[K, V]):
    """A mapping that knows what was read of it."""

    def __init__(self, whole: Mapping[K, V]) -> None:
        self._whole = whole
        self._read: dict[K, V | None] = {}
        self._read_whole = False

    def __getitem__(self, key: K) -> V:
        self._read[key] = self._whole.get(key)
        return self._whole[key]

    def __iter__(self) -> Iterator[K]:
        self._read_whole = True
        return iter(self._whole)

    def __len__(self) -> int:
        self._read_whole = True
        return len(self._whole)

    def note_as_read(self, other: ReadMapping[K, V]) -> None:
        """What was read of another mapping, which gives the same, counts as read of this one."""
        self._read, self._read_whole = dict(other._read), other._read_whole

    def gives_the_same(self, other: Mapping[K, V]) -> bool:
        """Whether another mapping gives the same values where this one was read."""
        if self._read_whole:
            return list(self._whole.items()) == list(other.items())
        return all(other.get(key) == value for key, value in self._read.items())


@dataclass(frozen=True, slots=True)
class AnnexeReading:
    """What an annexe is composed from. `name` tells it from others of its dossier: the piece, how it is composed.

    What composes it is given `note` and `pages`, which know what was read of them.
    """

    name: tuple[object, ...]
    dossier: Dossier
    identity: Identity
    clauses: ReadMapping[str, Clause]
    of_model: ReadMapping[str, Clause]
    pages: ReadMapping[str, int]

    @classmethod
    def begin(
        cls, name: tuple[object, ...], dossier: Dossier, pages: Mapping[str, int], identity: Identity
    ) -> AnnexeReading:
        """Before an annexe is composed."""
        clauses, of_model = ReadMapping(dossier.clauses), ReadMapping(dossier.model.clauses)
        return cls(name, dossier, identity, clauses, of_model, ReadMapping(pages))

    def note(self) -> Dossier:
        """The dossier, whose clauses note that they are read."""
        return replace(self.dossier, clauses=self.clauses, model=replace(self.dossier.model, clauses=self.of_model))

    def find(self) -> Document | None:
        """The finished tree of the annexe, when it was composed before from the very same things."""
        before, tree = _known.get(self.name, (None, None))
        if before is None or tree is None or not before._gives_the_same(self):
            return None
        # The dossier of now stands for the one before, which goes: its scans may be large.
        for own, former in ((self.clauses, before.clauses), (self.of_model, before.of_model)):
            own.note_as_read(former)
        self.pages.note_as_read(before.pages)
        self.remember(tree)
        return tree

    def remember(self, tree: Document) -> None:
        """Keep the finished tree of the annexe for the next time; those of other dossiers go."""
        with _turn:
            others = [name for name, (one, _) in _known.items() if not _are_alike(one.dossier, self.dossier)]
            for name in (*others, self.name):
                _known.pop(name, None)
            while len(_known) >= _MOST:
                del _known[next(iter(_known))]
            _known[self.name] = self, tree

    def _gives_the_same(self, other: AnnexeReading) -> bool:
        return (
            _are_alike(self.dossier, other.dossier)
            and other.identity == self.identity
            and self.clauses.gives_the_same(other.dossier.clauses)
            and self.of_model.gives_the_same(other.dossier.model.clauses)
            and self.pages.gives_the_same(other.pages)
        )


def _are_alike(one: Dossier, other: Dossier) -> bool:
    """Whether two dossiers are the same but for their clauses; asked for each annexe, looked at once."""
    global _compared  # noqa: PLW0603  # the last answer
    if one is other:
        return True
    compared = _compared
    if compared is None or compared[0] is not one or compared[1] is not other:
        _compared = compared = one, other, _compare(one, other)
    return compared[2]


def _compare(one: Dossier, other: Dossier) -> bool:
    return (
        all(getattr(one, name) == getattr(other, name) for name in _VALUES)
        and one.references.tables is other.references.tables
        and one.references.legal_texts is other.references.legal_texts
        and one.model.plan == other.model.plan
        and one.model.folder == other.model.folder
        and _list_files(one) == _list_files(other)
    )


_turn = Lock()
_compared: tuple[Dossier, Dossier, bool] | None = None
_known: dict[tuple[object, ...], tuple[AnnexeReading, Document]] = {}


def says_all(dossier: Dossier) -> bool:
    """Whether the files of a dossier say all that its annexes are made from: an avenant has those of its convention."""
    return not dossier.other_acts and dossier.facts.avenant is None


def _list_files(dossier: Dossier) -> list[InputFile]:
    return [file for file in dossier.inputs if not file.path.endswith(_CLAUSE_SUFFIX)]
