"""The words in which a model of clauses presents a consolidated text: `avenant/consolidation.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from generator.amending.forms_file import load_forms
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path
from generator.model.facts import Facts
from generator.model.words.values import Words
from generator.reading.validation import validate_facts

CONSOLIDATION_FILE = "avenant/consolidation.yaml"
_FIELD = re.compile(r"\{([^{}]*)\}")


def _check_fields(*names: str) -> Callable[[str], str]:
    """A form must show each of these fields once, and no other."""

    def check(form: str) -> str:
        if sorted(_FIELD.findall(form)) != sorted(names):
            told = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"cette formule doit contenir {told}, chacun une fois, et rien d'autre entre accolades")
        return form

    return check


_Note = Annotated[Words, AfterValidator(_check_fields("avenant", "article"))]
_AnnexeNote = Annotated[Words, AfterValidator(_check_fields("annexe", "avenant", "article"))]


class ConsolidationForms(Facts):
    """What stands on each page, what opens the text, and the note of each thing that an avenant did.

    « {article} » is « article 3 »; the notes have no capital but their own, and no full stop.
    """

    sous_titre: Words
    mention: Annotated[Words, AfterValidator(_check_fields("date"))]
    mention_sans_date: Annotated[Words, AfterValidator(_check_fields("avenant"))]
    presentation: Words
    avenant: Annotated[Words, AfterValidator(_check_fields("avenant", "date", "objet"))]
    avenant_sans_date: Annotated[Words, AfterValidator(_check_fields("avenant", "objet"))]
    modifie: _Note
    ajoute: _Note
    passage_supprime: _Note
    supprime: Annotated[Words, AfterValidator(_check_fields("numero", "avenant"))]
    annexe_remplacee: _AnnexeNote
    annexe_ajoutee: _AnnexeNote
    annexe_supprimee: _AnnexeNote
    modifications: Annotated[Words, AfterValidator(_check_fields("avenant"))]


def read_consolidation_forms(model: Path, today: Path | None = None) -> ConsolidationForms:
    """How a model presents a consolidated text; what an older one lacks is taken from the model of `today`.

    Raises: `ContentError` when the model has no such file, or with each fault of it.
    """
    path = model / CONSOLIDATION_FILE
    if not path.is_file():
        message = (
            f"ce modèle ne dit pas comment une version consolidée se présente : il n'a pas de {CONSOLIDATION_FILE}"
        )
        hint = "recopier celui d'un modèle fourni avec ctg, puis l'adapter"
        raise ContentError([Diagnostic(Code.FICHIER_ABSENT, message, Span(display_path(model)), hint=hint)])
    return validate_facts(ConsolidationForms, load_forms(model, today, CONSOLIDATION_FILE))
