"""The open tables of an act as they are today: its annexe with the tracking table filled, for use during the years.

Composed from the sources of the text in force, so that fiches and pilots are those that were signed; only the open file
is today's.
It changes nothing in the act: each state of that file is kept there as a version.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.acts.act_dossier import keep_deposits, open_act_dossier
from generator.acts.act_outputs import write_act_outputs
from generator.acts.find_or_freeze import ActAtWork
from generator.acts.in_force.base import find_base, read_base_dossier
from generator.acts.in_force.text_in_force import find_last_act
from generator.acts.register import Act, find_act
from generator.acts.request import ActRequest
from generator.annexes.registry import fill_tables
from generator.errors import Diagnostic, DiagnosticCollector
from generator.making.composition import Selection, compose_pieces
from generator.making.generation import GenerationRequest, write_piece
from generator.making.opening import open_dossier
from generator.making.workshop import Workshop
from generator.model.dossier import Dossier
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import TRACKING


def write_open_tables(
    request: GenerationRequest, tell: Progress = tell_nobody
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Write the annexes that hold an open table below « suivi/ »; the files, and what is to be told.

    Nothing is done while no act is frozen, nor when none of these annexes is asked for.

    Raises: `ContentError`, `TemplateError`, `ParityError`, `InputFileError` when the act was touched; `OutputError`.
    """
    act = find_act(request.folder)
    if act is None:
        return (), ()
    living, furniture = open_dossier(request.folder, request.project)
    held = {piece.id for piece in act.record.pieces}
    filled, names, left = fill_tables(_open_in_force(request.folder, act, living), living)
    wanted = tuple(name for name in names if name in held and (not request.pieces or name in request.pieces))
    if not wanted:
        return (), ()
    tell("tableau de suivi")
    warnings = DiagnosticCollector()
    warnings.extend(left)
    keep_deposits(act, living, warnings)
    workshop = Workshop(filled, furniture, {})
    files: dict[str, bytes] = {}
    for document in compose_pieces(filled, furniture.identity, Selection(wanted, draft=False)):
        files |= write_piece(workshop, document, request.formats).files
    work = ActAtWork(act, living, furniture)
    asked = ActRequest(request.folder, request.project, request.output, overwrite=request.overwrite)
    outputs = {f"{TRACKING}/{name}": data for name, data in files.items()}
    written, notes = write_act_outputs(asked, work, outputs, (TRACKING,) if not request.pieces else ())
    warnings.extend(notes)
    return tuple(path for path in written if path.parent.name == TRACKING), warnings.found


def _open_in_force(folder: Path, act: Act, living: Dossier) -> Dossier:
    """The dossier that the text in force was composed from: the act's, or what its last frozen avenant made of it."""
    last = find_last_act(folder)
    if last is None or last.place == act.place:
        return open_act_dossier(act, living)
    amended = read_base_dossier(find_base(folder))
    return replace(amended, name=act.record.dossier, folder=living.folder)
