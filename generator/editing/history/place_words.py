"""How people call the files of a dossier and what stands in them: « Parties › Commune d'Ormeval › Nom court »."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePosixPath

from generator.dossier_place import AMENDMENT_FILE, FACTS_FILE
from generator.editing.saving.edits import Path
from generator.model import annexes
from generator.tabulating.columns import list_plans

_FILES = {
    FACTS_FILE: "Convention",
    AMENDMENT_FILE: "Avenant",
    "ecarts.yaml": "Écarts avec le modèle",
    "clauses.yaml": "Clauses de cette convention",
    "a-confirmer.yaml": "Données à confirmer",
    annexes.STEERING_FILE: "Pilotage",
    annexes.CHARTS_FILE: "Graphiques du diagnostic",
}
# What the last step of a path is called where no sheet of the workbook has a column for it.
_WORDS = {
    "communes": "Communes",
    "deliberation": "Délibération",
    "departement": "Département",
    "financement": "Financement",
    "identite": "Présentation",
    "logo": "Logo",
    "modele": "Modèle",
    "numero": "Numéro",
    "operations": "Opérations",
    "orientation": "Orientation",
    "orientations": "Orientations",
    "parties": "Parties",
    "periode": "Période",
    "presence": "Présence",
    "presidence": "Présidence",
    "reception": "Réception",
    "representants": "Représentants",
    "resultats": "Résultats attendus",
    "secretaire": "Secrétaire",
    "signature": "Signature",
    "territoire": "Territoire",
    "votes": "Votes",
}


def name_file(path: str, title: str = "") -> str:
    """A file of a dossier in words; `title` is that of the fiche that it holds, when it is known."""
    pure = PurePosixPath(path)
    stem = pure.stem.replace("-", " ")
    if path in _FILES:
        return _FILES[path]
    if path.startswith(f"{annexes.SHEETS_FOLDER}/"):
        return f"Fiche « {title or stem} »"
    if pure.parts[0] == "clauses":
        return f"Clause « {stem} »"
    if pure.parts[0] == "textes":
        return f"Texte « {stem} »"
    return next((plan.title for plan in list_plans() if plan.file == path), stem.capitalize())


def name_steps(file: str, path: Path, names: Mapping[Path, str] | None = None) -> str:
    """A value of a YAML file in words. `names` are those of elements of lists, by their paths, when they are known."""
    words: list[str] = []
    keys: list[str] = []
    for depth, step in enumerate(path, 1):
        if isinstance(step, int):
            words.append((names or {}).get(path[:depth], f"n° {step + 1}"))
        elif step.startswith("["):
            words.append((names or {}).get(path[:depth], step.strip("[]").partition("=")[2]))
        else:
            keys.append(step)
            words.append(name_key(file, ".".join(keys)))
    return " › ".join(words)


def name_key(file: str, path: str) -> str:
    """A key of a file in words, by its place there (« parties.nom_court »); that of a column, for a table."""
    titles = _read_titles()
    schema = next((one for one, _ in titles if fnmatchcase(file, one)), file)
    found = titles.get((schema, path))
    last = path.rpartition(".")[2]
    return found or _WORDS.get(last) or (last if last[:1].isupper() else last.replace("_", " ").capitalize())


@lru_cache(maxsize=1)
def _read_titles() -> Mapping[tuple[str, str], str]:
    """The titles of the columns of the workbook, by file and place."""
    titles: dict[tuple[str, str], str] = {}
    for plan in list_plans():
        for column in plan.columns:
            place = f"{plan.prefix}.{column.key}" if plan.prefix else column.key
            titles.setdefault((plan.file, place), column.title)
    return titles
