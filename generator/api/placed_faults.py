"""A fault of a dossier as forms tell it: the field that it is about, the form of that field, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.api.forms import FieldFinding, Found, FoundField, say_finding
from generator.editing.history.place_words import name_file
from generator.forms.plan import read_form_plans

__all__ = ["PlacedFault", "place_found"]

_QUOTED = re.compile(r"« ([^«»]+) »")


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault with the field that it is about, where there is one, and its words as that field says them."""

    found: Found
    field: FoundField | None
    said: FieldFinding
    form: str  # the title of the form of that field, or the file in words


def place_found(found: Found, field: FoundField | None) -> PlacedFault:
    """A fault with its field, in the words of that field: what is missing is called by its label."""
    plan = read_form_plans().find(field.form) if field is not None else None
    file = found.place.file if found.place is not None else found.finding.span.file if found.finding.span else ""
    sheet = f" – {field.sheet}" if field is not None and field.sheet else ""
    form = f"{plan.title}{sheet}" if plan is not None else _name_file(file)
    said = say_finding(found, field.plan if field is not None else None)
    if field is not None and (found.is_gap or found.is_mark):
        owners = _QUOTED.findall(found.finding.message)  # « parties « caf », representants 1, nom »: whose name
        whose = f" ({', '.join(owners)})" if owners else ""
        said = replace(said, message=f"{field.label}{whose}")
    return PlacedFault(found, field, said, form)


def _name_file(file: str) -> str:
    """A file of the dossier in words; one of the model by its path, which is told to whoever keeps it."""
    return name_file(file) if file and not file.startswith(("/", "..")) and "modeles/" not in file else file
