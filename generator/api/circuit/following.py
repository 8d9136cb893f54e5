"""Where an act stands, party by party; what was made of it and can be downloaded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.acts.following.circuit import Circuit
from generator.acts.following.circuit import read_circuit as read_frozen_circuit
from generator.acts.following.stages import TEAM, Mark, PartyLine, Stage, StageState
from generator.amending.dossier.refreshing import refresh_amendment
from generator.codes import Code
from generator.dossier_place import find_convention_folder, name_dossier
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, list_tree, read_bytes
from generator.output_folder import ORIGINALS, PUBLISHED, SENDINGS, STAMPED, TO_SIGN
from generator.output_sets import finish_outputs
from generator.project import Project
from generator.summarizing.signature import Surroundings, is_sure, sign_dossier

__all__ = [
    "TEAM",
    "Circuit",
    "Mark",
    "OutputFile",
    "OutputKind",
    "PartyLine",
    "Stage",
    "StageState",
    "list_act_outputs",
    "read_act_output",
    "read_circuit",
    "zip_act_outputs",
]

OutputKind = str
_KINDS: tuple[OutputKind, ...] = (ORIGINALS, TO_SIGN, SENDINGS, STAMPED, PUBLISHED)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a zip file: the same files give the same bytes


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that was made of an act: its path below the documents of the dossier, its kind, its size in bytes.

    `party` is the folder that it lies in, for what is made for one party in its own.
    """

    path: str
    kind: OutputKind
    size: int
    party: str = ""

    @property
    def name(self) -> str:
        """Its name alone."""
        return self.path.rpartition("/")[2]


def read_circuit(folder: Path, project: Project, today: date) -> Circuit:
    """Where the act of a dossier stands on the day `today`; an open avenant is made anew from its convention first.

    What was read once serves as long as no file of the dossier, of its documents or of its models has changed.

    Raises: as `generator.acts.following.circuit.read_circuit`, and as `refresh_amendment`.
    """
    refresh_amendment(folder, project)
    signature = sign_dossier(find_convention_folder(folder), project.output, Surroundings(project))
    if not is_sure(signature):
        return read_frozen_circuit(folder, project, today)
    place, key = str(folder.absolute()), (today, signature, list_act_outputs(folder, project))
    known = _read.get(place)
    if known is None or known[0] != key:
        known = _read[place] = (key, read_frozen_circuit(folder, project, today))
        if len(_read) > _MOST_READ:
            _read.pop(next(iter(_read)), None)
    return known[1]


_MOST_READ = 64
_read: dict[str, tuple[tuple[date, str, tuple[OutputFile, ...]], Circuit]] = {}  # in this process


def list_act_outputs(folder: Path, project: Project) -> tuple[OutputFile, ...]:
    """What stands among the documents of a dossier that was made of its act, by kind, then by name."""
    target = project.output / name_dossier(folder)
    finish_outputs(target)
    found = []
    for kind in _KINDS:
        for path in list_tree(target / kind):
            inside = path.relative_to(target / kind)
            party = inside.parts[0] if len(inside.parts) > 1 else ""
            found.append(OutputFile(path.relative_to(target).as_posix(), kind, path.stat().st_size, party))
    return tuple(found)


def read_act_output(folder: Path, project: Project, path: str) -> bytes:
    """The bytes of one of `list_act_outputs`, by its very path.

    Raises: `UsageError` when there is no such file.
    """
    if any(one.path == path for one in list_act_outputs(folder, project)):
        return read_bytes(project.output / name_dossier(folder) / path)
    message, hint = f"« {path} » n'est pas un document de cet acte", "relire la page : il a pu être refait"
    raise UsageError(Diagnostic(Code.DEPOT_INCONNU, message, Span(display_path(folder)), hint=hint))


def zip_act_outputs(folder: Path, project: Project, kind: OutputKind, party: str = "") -> bytes:
    """The files of one kind in a ZIP, or those of one party.

    Raises: `UsageError` when there is none.
    """
    files = [one for one in list_act_outputs(folder, project) if one.kind == kind and (not party or one.party == party)]
    if not files:
        message = "aucun document de cette sorte n'est fait encore"
        raise UsageError(Diagnostic(Code.DEPOT_INCONNU, message, Span(display_path(folder))))
    target = project.output / name_dossier(folder)
    return _zip([(one.path.partition("/")[2], read_bytes(target / one.path)) for one in files])


def _zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
