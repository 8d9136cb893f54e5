"""What tells the dossier of an avenant from another one, and what `ctg avenant` makes in it.

avenant.yaml, textes/, clauses/  what a person writes of the avenant
ctg.yaml, consolide/, annexe-N/  made from the dossier of the convention, with its model beside: not to be edited
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path
from generator.model.facts import CtgFacts
from generator.reading.located_yaml import LocatedData

AMENDMENT_FILE = "avenant.yaml"
CONSOLIDATED = "consolide"  # the text that the avenant gives, from which the next one starts
CONSOLIDATED_FILES = rf"{CONSOLIDATED}/.+"
_HINT = 'un avenant s\'ouvre par « ctg avenant DOSSIER --objet "…" », sur le dossier de la convention'


def is_amendment(folder: Path) -> bool:
    """Whether a folder is the dossier of an avenant, in its place or in the sources of an act."""
    return (folder / AMENDMENT_FILE).is_file()


def check_amendment(folder: Path, facts: CtgFacts, located: LocatedData) -> Iterator[Diagnostic]:
    """A fault when the facts are those of an avenant and the folder is not, or the other way round."""
    if facts.avenant is not None and not is_amendment(folder):
        span = located.span(("avenant",), of_key=True)
        message = "« avenant » ne s'écrit pas dans un ctg.yaml : « ctg avenant » l'y met, dans le dossier d'un avenant"
        yield Diagnostic(Code.CLE_INCONNUE, message, span, located.excerpt(span), _HINT)
    if facts.avenant is None and is_amendment(folder):
        message = "ce fichier n'a de place que dans le dossier d'un avenant : ici, il serait ignoré"
        yield Diagnostic(Code.FICHIER_INCONNU, message, Span(display_path(folder / AMENDMENT_FILE)), hint=_HINT)
