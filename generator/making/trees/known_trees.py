"""Trees of pieces composed before, given again when all that they were made from is the same.

A dossier is made again with one clause changed, one cell: most of its pieces say what they said. A tree is the same
when the facts are, the bytes of the files that they come from, and what was read of the rest while it was composed: the
clauses, the values of annexes with the bytes of their files, the pages of deliberations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import NoReturn, TypeVar
from weakref import ref

from generator.annexes.registry import find_annexe_file
from generator.making.trees.fact_gaps import GapPlace
from generator.model.annexes import AnnexeValues
from generator.model.clauses import Clause
from generator.model.document import Document, Gap, document_inlines
from generator.model.dossier import Dossier, InputFile
from generator.model.identity import Identity

K = TypeVar("K")
V = TypeVar("V")
_CLAUSE_SUFFIX = ".md"  # texts of the model and of `textes/` alike are clauses, known by what of them was read
# Looked at otherwise; and what is told of files, which no tree shows.
_APART = ("model", "clauses", "annexes", "inputs", "references", "picture_notes", "mark_notes", "writing_notes")
_VALUES = tuple(field.name for field in fields(Dossier) if field.name not in _APART)
_MOST = 24  # the pieces of a dossier: of a draft and of a final, charts drawn and not
_VERSIONS = 2  # of a dossier, as it is and as it was before its last change: its scans may be large


class ReadMapping(Mapping[K, V]):
    """A mapping that knows what was read of it; `whole` is the same, read without being noted."""

    def __init__(self, whole: Mapping[K, V]) -> None:
        self.whole = whole
        self._read: dict[K, V | None] = {}
        self._read_whole = False

    def __getitem__(self, key: K) -> V:
        self._read[key] = self.whole.get(key)
        return self.whole[key]

    def __iter__(self) -> Iterator[K]:
        self._read_whole = True
        return iter(self.whole)

    def __len__(self) -> int:
        self._read_whole = True
        return len(self.whole)

    def list_read(self) -> tuple[K, ...]:
        """The keys that were asked for, whether they are there or not."""
        return (*self._read, *(self.whole if self._read_whole else ()))

    def note_as_read(self, other: ReadMapping[K, V]) -> None:
        """What was read of another mapping, which gives the same, counts as read of this one."""
        self._read, self._read_whole = dict(other._read), other._read_whole

    def gives_the_same(self, other: Mapping[K, V]) -> bool:
        """Whether another mapping gives the same values where this one was read."""
        if self._read_whole:
            return list(self.whole.items()) == list(other.items())
        return all(other.get(key) == value for key, value in self._read.items())


class _NoFiles(tuple[InputFile, ...]):
    """In the place of a dossier's files while a piece is composed: what was read of them would not be noted."""

    __slots__ = ()

    def __iter__(self) -> NoReturn:
        raise TypeError("a composer reads values, and not the files of the dossier")


@dataclass(frozen=True, slots=True)
class PieceReading:
    """What a piece is composed from. `name` tells it from others of its dossier: the piece, how it is composed.

    What composes it is given `note` and `pages`, which know what was read of them. `places` are where the dossier's
    files say « à compléter ».
    """

    name: tuple[object, ...]
    dossier: Dossier
    identity: Identity
    clauses: ReadMapping[str, Clause]
    of_model: ReadMapping[str, Clause]
    annexes: ReadMapping[type[AnnexeValues], AnnexeValues]
    pages: ReadMapping[str, int]
    places: tuple[GapPlace, ...]

    @classmethod
    def begin(
        cls,
        name: tuple[object, ...],
        dossier: Dossier,
        pages: Mapping[str, int],
        identity: Identity,
        places: tuple[GapPlace, ...],
    ) -> PieceReading:
        """Before a piece is composed."""
        clauses, of_model = ReadMapping(dossier.clauses), ReadMapping(dossier.model.clauses)
        annexes = ReadMapping(dossier.annexes)
        return cls(name, dossier, identity, clauses, of_model, annexes, ReadMapping(pages), places)

    def note(self) -> Dossier:
        """The dossier, which notes what is read of its clauses and annexes, and lets nobody read its files."""
        model = replace(self.dossier.model, clauses=self.of_model)
        return replace(self.dossier, clauses=self.clauses, model=model, annexes=self.annexes, inputs=_NoFiles())

    def find(self) -> Document | None:
        """The finished tree of the piece, when it was composed before from the very same things.

        It is remembered for the dossier of now, in the place of the one before, which goes.
        """
        before, tree = _known.get(self.name, (None, None))
        if before is None or tree is None or not before._gives_the_same(self, tree):
            return None
        self.clauses.note_as_read(before.clauses)
        self.of_model.note_as_read(before.of_model)
        self.annexes.note_as_read(before.annexes)
        self.pages.note_as_read(before.pages)
        self.remember(tree)
        return tree

    def remember(self, tree: Document) -> None:
        """Keep the finished tree of the piece for the next time; those of other dossiers go."""
        with _turn:
            _known.pop(self.name, None)
            versions = [self.dossier]
            for name, (other, _) in reversed([*_known.items()]):
                if any(other.dossier is one for one in versions):
                    continue
                if other.dossier.folder == self.dossier.folder and len(versions) < _VERSIONS:
                    versions.append(other.dossier)
                else:
                    del _known[name]
            while len(_known) >= _MOST:
                del _known[next(iter(_known))]
            _known[self.name] = self, tree

    def _gives_the_same(self, other: PieceReading, tree: Document) -> bool:
        compared = _compare(self.dossier, other.dossier)
        return (
            compared.alike
            and other.identity == self.identity
            and compared.changed.isdisjoint(self.annexes.list_read())
            and self.annexes.gives_the_same(other.annexes.whole)
            and self.clauses.gives_the_same(other.clauses.whole)
            and self.of_model.gives_the_same(other.of_model.whole)
            and self.pages.gives_the_same(other.pages.whole)
            and (self.places == other.places or not any(isinstance(one, Gap) for one in document_inlines(tree)))
        )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two dossiers, which it does not keep: are they `alike` but for clauses and annexes; annexes of changed files."""

    one: ref[Dossier]
    other: ref[Dossier]
    alike: bool
    changed: frozenset[type[AnnexeValues]]


def _compare(one: Dossier, other: Dossier) -> _Comparison:
    """Two dossiers compared; asked for each piece, looked at once."""
    global _compared  # noqa: PLW0603  # the last answer
    compared = _compared
    if compared is None or compared.one() is not one or compared.other() is not other:
        files, other_files = _sort_files(one.inputs), _sort_files(other.inputs)
        alike = files.pop(None, []) == other_files.pop(None, []) and _have_same_values(one, other)
        kinds = (kind for kind in (*files, *other_files) if kind is not None)
        changed = frozenset(kind for kind in kinds if files.get(kind) != other_files.get(kind))
        _compared = compared = _Comparison(ref(one), ref(other), alike, changed)
    return compared


def _have_same_values(one: Dossier, other: Dossier) -> bool:
    """Whether all values but those of annexes are equal. Two facts are, whatever marks they bear and wherever they
    stand: these come from files whose bytes are compared.
    """
    return (
        all(getattr(one, name) == getattr(other, name) for name in _VALUES)
        and one.references.tables is other.references.tables
        and one.references.legal_texts is other.references.legal_texts
        and one.model.plan == other.model.plan
        and one.model.folder == other.model.folder
    )


def _sort_files(files: Iterable[InputFile]) -> dict[type[AnnexeValues] | None, list[InputFile]]:
    """The files of each annexe by the type of its values; under None those of all the rest, clauses left out."""
    found: dict[type[AnnexeValues] | None, list[InputFile]] = {}
    for file in files:
        annexe = None if file.of_model else find_annexe_file(file.path)
        if annexe is not None or not file.path.endswith(_CLAUSE_SUFFIX):
            found.setdefault(annexe[0].values if annexe is not None else None, []).append(file)
    return found


_turn = Lock()
_compared: _Comparison | None = None
_known: dict[tuple[object, ...], tuple[PieceReading, Document]] = {}


def says_all(dossier: Dossier) -> bool:
    """Whether the files of a dossier say all that its pieces are made from: an avenant has those of its convention."""
    return not dossier.other_acts and dossier.facts.avenant is None
