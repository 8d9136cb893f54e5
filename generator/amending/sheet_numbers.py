"""The fiches of an annexe keep their numbers: what comes after fiche 2 is fiche 2 bis, what goes leaves its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from generator.amending.counting.new_numbers import Numbered, number_run
from generator.amending.plainly import list_sheets
from generator.amending.refusals import refuse
from generator.model.document import ContentKey, Document, Section

_WHOLE = re.compile(r"\d+")
Sheet = tuple[str, Section]  # its number, what it says


def check_sheet_numbers(before: Document, after: Document) -> None:
    """Refuse an annexe whose fiches take the numbers of others.

    Raises: `ContentError`, with what to write in which files.
    """
    former = {section.key: _read_number(name) for name, section in list_sheets(before)}
    present = [(_read_number(name), section) for name, section in list_sheets(after)]
    for number, section in present:
        own = former.get(section.key)
        if own is None and number in former.values():
            message = f"la fiche ajoutée prendrait le numéro {number}, qui est celui d'une fiche de l'acte"
        elif own is not None and number != own:
            message = f"la fiche {own} de l'acte deviendrait la fiche {number} : un avenant garde les numéros"
        else:
            continue
        refuse(message, section.origin, f"écrire {', '.join(_list_numbers(former, present))}")


def _list_numbers(former: Mapping[ContentKey, str], present: Sequence[Sheet]) -> Iterator[str]:
    """What to write in which files, in order, so that the fiches that were there keep their numbers."""
    run = [Numbered(former.get(section.key, ""), number) for number, section in present]
    last = 0
    for (_, section), kept in zip(present, number_run(run, former.values()), strict=True):
        if kept != str(last + 1):
            yield f"« numero: {kept} » dans {PurePosixPath(section.origin.file).name}"
        found = _WHOLE.match(kept)
        last = int(found[0]) if found is not None else last + 1


def _read_number(name: str) -> str:
    """« 2 bis » of « fiche 2 bis »."""
    return name.partition(" ")[2]
