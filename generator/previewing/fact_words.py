"""A fact in words: whose it is and what it is, from the facts themselves and from the reference of the keys."""

from __future__ import annotations

from functools import cache

from generator.key_help.page import read_help_words
from generator.model.dossier import Dossier
from generator.model.words.sources import FactPlace
from generator.reading.located_yaml import load_yaml

_NAMES = ("nom_court", "nom", "titre", "objet", "perimetre", "prenom", "id")


def say_fact(dossier: Dossier, fact: FactPlace) -> str:
    """« Commune d'Ormeval – Son nom entier »: the names of what holds a fact, then what it is, without its keys."""
    owners = list_owners(dossier, fact)[-1:]
    if owners and isinstance(fact.path[-1], int):
        return owners[0]  # a whole party, a whole fiche
    said = _say_key(fact.file, tuple(step for step in fact.path if isinstance(step, str)))
    return " – ".join((*owners, said)) if said else " – ".join(owners) or "une donnée du dossier"


def list_owners(dossier: Dossier, fact: FactPlace) -> list[str]:
    """The names of the elements of lists on the way to a fact, the outermost first."""
    text = next((file.data for file in dossier.inputs if file.path == fact.file and not file.of_model), None)
    if text is None or not fact.file.endswith(".yaml"):
        return []
    value: object = load_yaml(text.decode("utf-8-sig"), fact.file).data
    owners: list[str] = []
    for step in fact.path:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
            owners.append(_find_name(value) or f"n° {step + 1}")
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            break
    return owners


def _find_name(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    return next((value[name] for name in _NAMES if isinstance(value.get(name), str)), "")


def _say_key(file: str, keys: tuple[str, ...]) -> str:
    """What a key is for, up to the first sign that ends a phrase; of the nearest key above it that is told."""
    words = _read_words()
    group = f"{file.rpartition('/')[0]}/*.yaml"  # files that are alike are told together
    for end in range(len(keys), 0, -1):
        said = words.get((file, ".".join(keys[:end]))) or words.get((group, ".".join(keys[:end])))
        if said:
            return _shorten(said)
    return ""


@cache
def _read_words() -> dict[tuple[str, str], str]:
    return read_help_words()


def _shorten(said: str) -> str:
    for sign in (" : ", ". ", " ; "):
        said = said.split(sign, 1)[0]
    return said.rstrip(".").replace("`", "")
