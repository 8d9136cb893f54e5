"""What a fact of a dossier is, in the words of the field: « L'adresse de son siège (Caf de l'Ambrelle) »."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cache
from typing import Any

from generator.dossier_place import FACTS_FILE
from generator.key_help.page import read_help_words
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.words.sources import FactPlace
from generator.reading.confirmations import NAMES


class FactWords:
    """The words of the reference of keys, with the names that the records of one dossier bear."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def name(self, fact: FactPlace) -> str:
        """The words of a key, and whose it is; the key itself where the reference has no words."""
        key = ".".join(str(step) for step in fact.path if isinstance(step, str) and not step.startswith("["))
        words = find_words(fact.file, key)
        owner = self._name_owner(fact) if fact.file == FACTS_FILE else ""
        return f"{words or f'{key} ({fact.file})'}{f' ({owner})' if owner else ''}"

    def _name_owner(self, fact: FactPlace) -> str:
        """The name of the element of a list that a fact stands in: a party, a commune."""
        value: Any = self._dossier.facts
        found = ""
        for step in fact.path[:-1]:
            if isinstance(step, int):
                value = value[step] if isinstance(value, tuple) and step < len(value) else None
                names = (getattr(value, key, None) for key in ("nom", "titre", *NAMES))
                found = found or next((name for name in names if isinstance(name, str)), "")
            else:
                value = getattr(value, step, None)
            if value is None or isinstance(value, Unknown):
                break
        return found


@cache
def _read() -> dict[tuple[str, str], str]:
    return read_help_words()


def find_words(file: str, key: str) -> str:
    """What a key is for, without what the file says in the language of files; nothing when the reference has none."""
    words = next((said for (name, path), said in _read().items() if path == key and fnmatch(file, name)), "")
    first = words.split(" : ")[0].split(" ; ")[0].split(". ")[0].rstrip(".")
    return first if "`" not in first else ""
