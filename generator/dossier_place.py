"""Where a dossier stands: the folder of a convention, or that of an avenant below it; the names that follow from it.

content/<x>/              the dossier of a convention: its act is actes/01-convention
content/<x>/avenants/1/   that of its avenant n° 1, called « <x>-avenant-1 »: its act is actes/02-avenant-1
"""

from __future__ import annotations

from pathlib import Path

AMENDMENTS = "avenants"
CONSOLIDATED = "consolide"  # below an avenant: the text that it gives, from which the next one starts
AMENDMENT_FILE = "avenant.yaml"  # what a person says of an avenant, in its dossier
FACTS_FILE = "ctg.yaml"  # what a person says of a convention or an avenant


def find_amendment_number(folder: Path) -> int:
    """The number of the avenant whose dossier this is; 0 for the dossier of a convention."""
    place = folder.resolve()
    if place.parent.name == AMENDMENTS and (place.parent.parent / FACTS_FILE).is_file():
        return _read_number(place.name)
    return 0


def find_convention_folder(folder: Path) -> Path:
    """The dossier of the convention that an avenant amends; the folder itself when it is a convention's."""
    return folder.resolve().parents[1] if find_amendment_number(folder) else folder


def name_dossier(folder: Path) -> str:
    """The name of a dossier, which no other one of the same parent has: that of its outputs, codes and sources."""
    number = find_amendment_number(folder)
    place = folder.resolve()
    return f"{place.parents[1].name}-avenant-{number}" if number else place.name


def name_act_folder(number: int) -> str:
    """The folder of an act in the register; `number` is that of the avenant, 0 for the convention."""
    return f"{number + 1:02}-avenant-{number}" if number else "01-convention"


def list_amendments(folder: Path) -> tuple[Path, ...]:
    """The dossiers of the avenants of a convention, in the order of their numbers."""
    found = [(_read_number(path.parent.name), path.parent) for path in (folder / AMENDMENTS).glob(f"*/{FACTS_FILE}")]
    return tuple(path for number, path in sorted(found) if number)


def _read_number(name: str) -> int:
    """« 12 » gives 12; what is no number of an avenant gives 0."""
    return int(name) if name.isascii() and name.isdecimal() and not name.startswith("0") and len(name) <= 2 else 0
