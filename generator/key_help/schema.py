"""The keys that the files of a dossier and of a model admit, walked from the types of their values."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.annexes.action_plan.files import REVIEW_COLUMNS
from generator.annexes.diagnostic.files import INDICATOR_COLUMNS
from generator.annexes.facilities.files import FACILITY_COLUMNS
from generator.annexes.steering.tracking_files import (
    MEASURE_COLUMNS,
    MEETING_COLUMNS,
    SPENDING_COLUMNS,
    TRACKING_COLUMNS,
)
from generator.dossier_place import AMENDMENT_FILE, FACTS_FILE
from generator.model import annexes
from generator.model.clauses import ClauseChanges, ModelPlan
from generator.model.confirmations import CONFIRMATIONS_FILE, Confirmations
from generator.model.facts import AmendmentFile, CtgFacts, Unknown
from generator.model.words import values
from generator.reading.clause_changes import CHANGES_FILE
from generator.reading.clause_files import DEVIATIONS_FILE, MODEL_FILE, DeviationList

# The file of each schema, in the order of a clerk's work: a type for YAML, the names of its columns for CSV.
FILES: Mapping[str, type[BaseModel] | tuple[str, ...]] = {
    FACTS_FILE: CtgFacts,
    AMENDMENT_FILE: AmendmentFile,
    annexes.INDICATORS_FILE: INDICATOR_COLUMNS,
    annexes.CHARTS_FILE: annexes.Charts,
    annexes.FACILITIES_FILE: FACILITY_COLUMNS,
    f"{annexes.SHEETS_FOLDER}/*.yaml": annexes.ActionSheet,
    annexes.ENDED_ACTIONS_FILE: REVIEW_COLUMNS,
    annexes.STEERING_FILE: annexes.Steering,
    annexes.TRACKING_FILE: TRACKING_COLUMNS,
    annexes.SPENDING_FILE: SPENDING_COLUMNS,
    annexes.MEASURES_FILE: MEASURE_COLUMNS,
    annexes.MEETINGS_FILE: MEETING_COLUMNS,
    CHANGES_FILE: ClauseChanges,
    DEVIATIONS_FILE: DeviationList,
    CONFIRMATIONS_FILE: Confirmations,
    MODEL_FILE: ModelPlan,
}
# What each kind of value is called, and how it is typed.
_SAID = {
    "ActFile": "nom de fichier",
    "Answer": "oui ou non",
    "AnnexeId": "identifiant d'annexe",
    "Count": "nombre entier",
    "Day": "date",
    "Departement": "code de département",
    "Effect": "date, `signature` ou `exécutoire`",
    "Euros": "euros",
    "Identifier": "identifiant",
    "Insee": "code Insee ou nom de commune",
    "KnownLine": "une ligne de texte",
    "Line": "une ligne de texte",
    "Prose": "texte",
    "Share": "nombre",
    "Siren": "SIREN",
    "Siret": "SIRET",
    "Subject": "code de matière",
    "Whole": "nombre entier",
    "Words": "texte",
    "Year": "année",
}
_PLAIN = {str: "texte", int: "nombre entier", float: "nombre", bool: "oui ou non"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file: its place (« parties.deliberation.date »), what is typed there, whether it must be there.

    `gap` says that its value may be « à compléter ». `many` that its value, or that of a key above it, is a list.
    """

    file: str
    path: str
    value: str
    required: bool = False
    gap: bool = False


def list_keys() -> tuple[Key, ...]:
    """Every key of every file, in the order of `FILES` and of the types."""
    return tuple(key for file, schema in FILES.items() for key in _list_file(file, schema))


def _list_file(file: str, schema: type[BaseModel] | tuple[str, ...]) -> Iterator[Key]:
    if isinstance(schema, tuple):
        yield from (Key(file, column, "une cellule", required=True) for column in schema)
    else:
        yield from _list_model(file, schema, "")


def _list_model(file: str, model: type[BaseModel], prefix: str) -> Iterator[Key]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        kinds = tuple(_list_kinds(hints[name]))
        path = f"{prefix}{name}"
        said = " ou ".join(dict.fromkeys(_say(kind) for kind in kinds if kind is not Unknown))
        yield Key(file, path, said, required=field.is_required(), gap=Unknown in kinds)
        for inner in dict.fromkeys(inner for kind in kinds for inner in _list_models(kind)):
            yield from _list_model(file, inner, f"{path}.")


def _list_kinds(hint: Any) -> Iterator[Any]:
    """The kinds of value that a hint admits, one by one; `None` is none of them."""
    if _find_name(hint):
        yield hint
    elif get_origin(hint) is Annotated:
        yield from _list_kinds(get_args(hint)[0])
    elif get_origin(hint) in (typing.Union, types.UnionType):
        for inner in get_args(hint):
            yield from _list_kinds(inner)
    elif hint is not type(None):
        yield hint


def _find_name(hint: Any) -> str:
    """The name of a kind of value of `model/words/values.py`."""
    return next((name for name in _SAID if getattr(values, name) is hint), "")


def _say(kind: Any) -> str:
    if name := _find_name(kind):
        return _SAID[name]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        kinds = tuple(dict.fromkeys(_say(one) for one in _list_kinds(inner[0])))
        return f"liste : {' ou '.join(kinds)}"
    if origin is dict:
        key, value = (" ou ".join(_say(one) for one in _list_kinds(part)) for part in inner)
        return f"{key} : {value}"
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "des clés"
    return _PLAIN[kind]


def _list_models(kind: Any) -> Iterator[type[BaseModel]]:
    """The groups of keys that a kind of value holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif get_origin(kind) in (tuple, dict):
        for inner in get_args(kind):
            for one in _list_kinds(inner):
                yield from _list_models(one)
