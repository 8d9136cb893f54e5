"""What the other acts of a CTG have: so that nothing that is about one of them is taken for the act of a dossier.

For a convention these are its avenants; for an avenant, the convention and the other avenants.
"""

from __future__ import annotations

from pathlib import Path

from generator.dossier_place import FACTS_FILE, find_amendment_number, find_convention_folder, list_amendments
from generator.errors import CtgError, DiagnosticCollector
from generator.files import digest_file, display_path, list_files, read_text
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.dossier import OtherAct
from generator.model.facts import CtgFacts
from generator.reading.located_yaml import load_yaml
from generator.reading.reference_codes import settle_communes
from generator.reading.validation import validate_facts

_MESSAGES = "prefecture"


def read_other_acts(folder: Path) -> tuple[OtherAct, ...]:
    """The other acts of the CTG of a dossier; one whose facts cannot be read is told when it is opened, not here."""
    convention, own = find_convention_folder(folder), find_amendment_number(folder)
    amendments = list_amendments(convention)
    places = {find_amendment_number(one): one for one in amendments} | ({0: convention} if own else {})
    return tuple(
        OtherAct(number, display_path(place), facts, _digest(place / _MESSAGES), _digest(place / DELIBERATIONS_FOLDER))
        for number, place in sorted(places.items())
        if number != own and (facts := _read_facts(place)) is not None
    )


def _read_facts(folder: Path) -> CtgFacts | None:
    path, faults = folder / FACTS_FILE, DiagnosticCollector()
    try:
        located = load_yaml(read_text(path), display_path(path), faults)
        return validate_facts(CtgFacts, settle_communes(located, faults))
    except CtgError:
        return None


def _digest(folder: Path) -> frozenset[str]:
    return frozenset(filter(None, (digest_file(path) for path in list_files(folder, "*"))))
