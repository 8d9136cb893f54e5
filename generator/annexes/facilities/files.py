"""The file of the equipment and services, from CSV to values, each fault at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.annexes.kind import AnnexeSource
from generator.annexes.party_names import call_parties
from generator.codes import Code
from generator.errors import DiagnosticCollector
from generator.files import display_path, is_there, read_text
from generator.model.annexes import FACILITIES_FILE, Facility, FacilityValues
from generator.model.facts import CtgFacts, Unknown
from generator.model.names import slugify
from generator.model.words.typed import TypedFault, read_choice, read_euros, read_whole, strip_posts
from generator.reading.csv_tables import CsvLine, parse_csv, refuse_line, stop_at_bound

FACILITY_COLUMNS = (
    "collectivite",
    "type",
    "nom",
    "gestionnaire",
    "statut",
    "commune",
    "places",
    "heures",
    "etp",
    "existant",
    "soutien",
    "bonus_territoire",
)


def read_facility_values(source: AnnexeSource) -> FacilityValues:
    """The services, their collectivités checked when the facts could be read."""
    return FacilityValues(source.attempt(lambda: read_facilities(source.folder / FACILITIES_FILE, source.facts), ()))


def read_facilities(path: Path, facts: CtgFacts | None) -> tuple[Facility, ...]:
    """`annexe-2/equipements.csv`, the numbers checked, and the collectivités when the facts could be read."""
    if not is_there(path):
        return ()
    table = parse_csv(read_text(path), display_path(path), FACILITY_COLUMNS, prose=("nom", "commune"))
    parties = call_parties(facts, cafs=False) if facts is not None else None
    faults = DiagnosticCollector()
    facilities: list[Facility] = []
    for line in table.lines:
        facilities.append(_read_facility(line, parties, faults))
        stop_at_bound(faults)
    faults.raise_errors()
    return tuple(facilities)


def _read_facility(line: CsvLine, parties: dict[str, str] | None, faults: DiagnosticCollector) -> Facility:
    holder = line.cells["collectivite"]
    if parties is not None:
        holder = parties.get(slugify(holder), holder)
    if parties is not None and holder not in parties.values():
        hint = f"identifiants de ctg.yaml : {', '.join(sorted(set(parties.values())))}"
        faults.add(refuse_line(line, Code.REFERENCE_INCONNUE, f"collectivité inconnue : « {holder} »", hint))
    existing = line.value("existant")
    if isinstance(existing, str):
        existing = read_choice(existing, ("existant", "nouveau"), {})
    if isinstance(existing, str) and existing not in ("existant", "nouveau"):
        hint = "écrire existant ou nouveau"
        faults.add(refuse_line(line, Code.VALEUR_INVALIDE, f"« {existing} » dans « existant »", hint))
    return Facility(
        collectivite=holder,
        type=line.cells["type"],
        nom=_required(line, "nom"),
        gestionnaire=_required(line, "gestionnaire"),
        statut=_required(line, "statut"),
        commune=_required(line, "commune"),
        places=_read_number(line, "places", faults),
        heures=_read_number(line, "heures", faults),
        etp=_strip_unit(line.value("etp")) or None,
        existant=existing if isinstance(existing, Unknown) else existing == "existant",
        soutien=_read_number(line, "soutien", faults, read_euros),
        bonus_territoire=_read_number(line, "bonus_territoire", faults, read_euros),
        origin=line.origin,
    )


def _strip_unit(posts: str | Unknown) -> str | Unknown:
    return strip_posts(posts) if isinstance(posts, str) else posts


def _required(line: CsvLine, column: str) -> str | Unknown:
    """A cell that no service can do without: empty, it is a gap."""
    return line.value(column) or Unknown(column, line.origin)


def _read_number(
    line: CsvLine, column: str, faults: DiagnosticCollector, read: Callable[[str], int] = read_whole
) -> int | Unknown | None:
    value = line.value(column)
    if isinstance(value, Unknown):
        return value
    if not value.strip():
        return None
    try:
        number = read(value)
    except TypedFault as fault:
        faults.add(refuse_line(line, Code.NOMBRE_INVALIDE, f"« {column} » : {fault.message}", fault.hint))
        return None
    if number < 0:
        faults.add(refuse_line(line, Code.NOMBRE_INVALIDE, f"« {column} » : {value} est négatif", "vérifier"))
        return None
    return number
