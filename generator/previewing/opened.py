"""A dossier opened to be shown, with files as somebody is editing them: read again at each keystroke's pause.

What was read of a file serves as long as its bytes are the same; a dossier that nobody is editing, and the trees of its
pieces, as long as none of its files was written; deliberations are counted once for each digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from generator.dossier_place import find_convention_folder
from generator.files import lay_over, sha256, sign_trees
from generator.intake.door import IntakeReport
from generator.intake.pictures import take_pictures
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.deliberations import TakenDeliberations, take_deliberations
from generator.making.dossier_folder import read_dossier
from generator.making.picture_files import list_shown
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import Project
from generator.reading.furniture import read_identity

Files = Mapping[str, bytes | None]  # by path below the dossier: what they would hold; None for one that would go
_MOST_COUNTED = 64
_Counted = tuple[tuple[str, str, str], ...]
_MOST_HELD = 6  # dossiers, as they stand on the disk
_held: dict[tuple[Path, Project], tuple[frozenset[tuple[str, int, int, int]], OpenedText]] = {}
_counted: dict[_Counted, TakenDeliberations] = {}  # by party, name and digest of the files; without their pages


class _CountedDeliberations(TakenDeliberations):
    """The numbers of pages of the dossier's deliberations, taken in when one is first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    @cached_property
    def _taken(self) -> TakenDeliberations:
        key = tuple((party, file.name, sha256(file.data)) for party, file in self._dossier.deliberations.items())
        if key not in _counted:
            if len(_counted) >= _MOST_COUNTED:
                _counted.clear()
            taken = take_deliberations(self._dossier)
            _counted[key] = {party: replace(report, pdf=b"") for party, report in taken.items()}
        return _counted[key]

    def __getitem__(self, party: str) -> IntakeReport:
        return self._taken[party]

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A dossier and the identity of its documents: enough to compose its pieces, not to print them."""

    folder: Path
    project: Project
    dossier: Dossier
    identity: Identity
    # What was composed, by the pieces of one time: they were looked at together.
    _composed: dict[tuple[tuple[str, ...], bool], tuple[Document, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces that its model has, in order."""
        return list_pieces(self.dossier)

    def compose(self, pieces: tuple[str, ...], *, drawn: bool = False) -> tuple[Document, ...]:
        """The trees of some pieces, each word of which says where it was written; their charts undrawn unless asked.

        Raises: `ContentError` with the faults of the clauses; `UsageError` for a piece that does not exist;
        `InputFileError` when a deliberation cannot be used.
        """
        for (known, as_drawn), made in self._composed.items():
            if as_drawn is drawn and set(pieces) <= set(known):
                return tuple(document for document in made if document.meta.piece in pieces)
        taken = _CountedDeliberations(self.dossier)
        made = compose_pieces(self.dossier, self.identity, Selection(pieces, True, taken, drawn=drawn, traced=True))
        self._composed[pieces, drawn] = made
        return made


def open_text(folder: Path, project: Project, files: Files | None = None) -> OpenedText:
    """The dossier of a folder, as it would be read with some files.

    Raises: `UsageError` when the folder is no dossier; `ContentError` with every fault of its files; `TemplateError`
    when its identity has one.
    """
    if files:
        return _read(folder, project, files)
    signs = _sign(folder, project)
    held = _held.get((folder, project))
    if held is not None and held[0] == signs:
        return held[1]
    opened = _read(folder, project, {})
    while len(_held) >= _MOST_HELD:
        del _held[next(iter(_held))]
    _held[folder, project] = (signs, opened)
    return opened


def is_held(folder: Path, project: Project) -> bool:
    """Whether a dossier was opened, and none of its files written since."""
    held = _held.get((folder, project))
    return held is not None and held[0] == _sign(folder, project)


def _sign(folder: Path, project: Project) -> frozenset[tuple[str, int, int, int]]:
    return sign_trees(find_convention_folder(folder), *project.model_roots, *project.template_roots)


def _read(folder: Path, project: Project, files: Files) -> OpenedText:
    with lay_over(folder, files):
        dossier = read_dossier(folder, project)
    identity = read_identity(project.template_roots, dossier.facts.identite)
    pictures = take_pictures(dossier.pictures, list_shown(dossier.clauses, dossier.pictures))
    return OpenedText(folder, project, replace(dossier, pictures=pictures), identity)
