"""The annexe « equipements » as a kind of annexe: its file, its blank draft, what ages in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.annexes.facilities.files import FACILITY_COLUMNS, read_facility_values
from generator.annexes.facilities.sections import compose_facilities
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal
from generator.model.annexes import FACILITIES_FILE, Facility, FacilityValues
from generator.reading.confirmations import quote_line

if TYPE_CHECKING:
    from generator.ageing.reasons import Frame


def _age(renewal: AnnexeRenewal) -> None:
    for line in renewal.dossier.facilities:
        reason = explain_facility(line, renewal.frame)
        renewal.draft.confirm(FACILITIES_FILE, line.name_line(), quote_line(line), reason)


def explain_facility(facility: Facility, frame: Frame) -> str:
    """Why a line of facilities is to be confirmed."""
    if facility.existant is False:
        return f"noté « nouveau » dans la convention {frame.former_name} : a-t-il ouvert, et comme prévu ?"
    return f"situation de la convention {frame.former_name} : capacité, soutien et bonus"


FACILITIES = AnnexeKind(
    nature="equipements",
    compose=compose_facilities,
    files=(AnnexeFile.of(FACILITIES_FILE, "équipements et services"),),
    headings={"a-recenser": "Collectivités à recenser", "synthese": "Synthèse du territoire"},
    read=read_facility_values,
    values=FacilityValues,
    draft_blank=lambda _: {FACILITIES_FILE: ";".join(FACILITY_COLUMNS) + "\n"},
    age=_age,
)
