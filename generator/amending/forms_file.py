"""`avenant/formules.yaml` of a model of clauses, from file to values, and what an older one lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.amending.forms import AmendingForms
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path, read_text
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.validation import validate_facts

FORMS_FILE = "avenant/formules.yaml"


def read_amending_forms(model: Path, today: Path | None = None) -> AmendingForms:
    """How a model states modifications.

    A model that an act has kept may be older than a form: what it does not say is taken from the model of `today`.

    Raises: `ContentError` when the model has no such file, or with each fault of it.
    """
    path = model / FORMS_FILE
    if not path.is_file():
        message = f"ce modèle ne dit pas comment un avenant s'écrit : il n'a pas de {FORMS_FILE}"
        hint = "recopier celui d'un modèle fourni avec ctg, puis l'adapter"
        raise ContentError([Diagnostic(Code.FICHIER_ABSENT, message, Span(display_path(model)), hint=hint)])
    return validate_facts(AmendingForms, load_forms(model, today, FORMS_FILE))


def load_forms(model: Path, today: Path | None, name: str) -> LocatedData:
    """A file of forms of a model; those that only the model of `today` has are taken from there, at every depth."""
    found = _load(model / name)
    if today is None or today == model or not (today / name).is_file():
        return found
    return replace(found, data=_complete(found.data, _load(today / name).data))


def _load(path: Path) -> LocatedData:
    return load_yaml(read_text(path), display_path(path))


def _complete(forms: Any, newer: Any) -> Any:
    if not isinstance(forms, dict) or not isinstance(newer, dict):
        return forms
    return {**newer, **{key: _complete(words, newer.get(key)) for key, words in forms.items()}}
