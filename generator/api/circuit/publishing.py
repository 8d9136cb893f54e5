"""The day on which a party has published its act, written where a person would have written it."""

from __future__ import annotations

from datetime import date

from generator.acts.depositing.placing import Desk
from generator.api.editing import Author, FieldEdit, Saved, read_field, read_files, save_edits
from generator.dossier_place import AMENDMENT_FILE, find_amendment_number
from generator.making.dossier_folder import FACTS_FILE

__all__ = ["write_publication_day"]


def write_publication_day(desk: Desk, party: str, day: date) -> Saved:
    """Write in the facts of a dossier that the deliberation of a party was published on a day; one save, as any other.

    Raises: as `save_edits`; `ContentError` when the party, or its deliberation, is not written there.
    """
    file = AMENDMENT_FILE if find_amendment_number(desk.folder) else FACTS_FILE
    path = ("parties", f"[id={party}]", "deliberation", "publication")
    (read,) = read_files(desk.folder, [file])
    edit = FieldEdit(file, path, read_field(read.text, path), day.isoformat(), read.digest)
    return save_edits(desk.folder, desk.project, [edit], Author(desk.order.by))
