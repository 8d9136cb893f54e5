"""The day on which a party has published its act, written where a person would have written it."""

from __future__ import annotations

from datetime import date

from generator.acts.depositing.placing import Desk
from generator.acts.journal import JournalEntry, write_entry
from generator.acts.register import find_act
from generator.acts.telling.deeds import say_moment
from generator.api.editing import Author, FieldEdit, read_field, read_files, save_edits
from generator.dossier_place import AMENDMENT_FILE, FACTS_FILE, find_amendment_number
from generator.editing.saving.working_out import work_out
from generator.files import sha256
from generator.making.dossier_folder import JOURNAL_FILE
from generator.output_sets import LineToAdd, replace_read_files

__all__ = ["write_publication_day"]

_COMMAND = "atelier"


def write_publication_day(desk: Desk, party: str, day: date) -> None:
    """Write in the facts of a dossier that the deliberation of a party was published on a day; one save, as any other.

    Those of an avenant are in `avenant.yaml`, until it is frozen: nothing is made of that file afterwards, and what
    comes later stands in its `ctg.yaml`.

    Raises: as `save_edits`; `ContentError` when the party, or its deliberation, is not written there.
    """
    amended = bool(find_amendment_number(desk.folder))
    act = find_act(desk.folder) if amended else None
    file = AMENDMENT_FILE if amended and act is None else FACTS_FILE
    path = ("parties", f"[id={party}]", "deliberation", "publication")
    (read,) = read_files(desk.folder, [file])
    edit = FieldEdit(file, path, read_field(read.text, path), day.isoformat(), read.digest)
    if act is None:
        save_edits(desk.folder, desk.project, [edit], Author(desk.order.by))
        return
    edited = work_out(desk.folder, [edit])
    files = {one.path: one.data for one in edited.files}
    if files:
        written = {path: sha256(data) for path, data in files.items()}
        entry = JournalEntry(say_moment(), desk.order.by, _COMMAND, act.place.name, {}, written)
        read_before = {one.path: one.before for one in edited.files}
        replace_read_files(desk.folder, files, read_before, LineToAdd(JOURNAL_FILE, write_entry(entry)))
