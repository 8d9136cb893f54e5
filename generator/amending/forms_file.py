"""`avenant/formules.yaml` of a model of clauses, from file to values."""

from __future__ import annotations

from pathlib import Path

from generator.amending.forms import AmendingForms
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path, read_text
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

FORMS_FILE = "avenant/formules.yaml"


def read_amending_forms(model: Path) -> AmendingForms:
    """How a model states modifications.

    Raises: `ContentError` when the model has no such file, or with each fault of it.
    """
    path = model / FORMS_FILE
    if not path.is_file():
        message = f"ce modèle ne dit pas comment un avenant s'écrit : il n'a pas de {FORMS_FILE}"
        hint = "recopier celui d'un modèle fourni avec ctg, puis l'adapter"
        raise ContentError([Diagnostic(Code.FICHIER_ABSENT, message, Span(display_path(model)), hint=hint)])
    return validate_facts(AmendingForms, load_yaml(read_text(path), display_path(path)))
