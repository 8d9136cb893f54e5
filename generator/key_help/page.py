"""The reference of the keys: what each is for, from `content/references/cles.yaml`, beside what the schema admits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.files import display_path, read_text
from generator.key_help.schema import FILES, Key, list_keys
from generator.model.names import slugify
from generator.project import REFERENCES
from generator.reading.located_yaml import load_yaml

HELP_FILE = REFERENCES / "cles.yaml"
_INTRODUCTION = """# Les clés, une par une

Cette page est faite du schéma par « make cles » : la corriger dans `content/references/cles.yaml`.

Une clé s'écrit avec celles qui la contiennent : `parties.deliberation.date` est la clé `date` de `deliberation:`, dans
une des `parties:`. **Obligatoire** : sans elle le fichier est refusé. Là où « à compléter » est admis, on peut l'écrire
tant qu'on ne sait pas : le document le montre, surligné, et la version définitive attend. Une date s'écrit
`18/12/2025`, `18 décembre 2025` ou `2025-12-18` ; un montant `280000` ou `280 000 €` ; un nombre `2,5`. Le fichier
garde la forme que vous avez écrite."""


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """A key and what it is for, in French with Markdown's backquotes."""

    key: Key
    words: str

    @property
    def duty(self) -> str:
        """Whether it must be there, and whether it may wait."""
        words = ("obligatoire" if self.key.required else "", "« à compléter » admis" if self.key.gap else "")
        return ", ".join(word for word in words if word)


def read_key_help() -> tuple[KeyHelp, ...]:
    """Every key with its words; a key without words has none.

    Raises: `InputFileError` when the file of the words is missing.
    """
    words = read_help_words()
    return tuple(KeyHelp(key, words.get((key.file, key.path), "")) for key in list_keys())


def find_keys(word: str) -> tuple[KeyHelp, ...]:
    """The keys whose name has this word; else those whose words have it; accents and capitals forgiven."""
    wanted, found = slugify(word).replace("_", "-"), read_key_help()
    if not word.strip():
        return found
    named = tuple(one for one in found if wanted in slugify(one.key.path.replace("_", "-")))
    return named or tuple(one for one in found if wanted in slugify(one.words))


def read_help_words() -> dict[tuple[str, str], str]:
    """The words of the file, by file and key."""
    data = load_yaml(read_text(HELP_FILE), display_path(HELP_FILE)).data
    return {(file, path): str(said) for file, keys in data.items() for path, said in keys.items()}


def write_keys_page() -> str:
    """`docs/cles.md` as it must stand."""
    return "\n".join([_INTRODUCTION, *_list_lines()]) + "\n"


def _list_lines() -> Iterator[str]:
    found = read_key_help()
    for file in FILES:
        lines = [one for one in found if one.key.file == file]
        yield f"\n## `{file}`\n"
        if file.endswith(".csv"):
            yield "| colonne | à quoi elle sert |\n|---|---|"
            yield from (f"| `{one.key.path}` | {one.words} |" for one in lines)
            continue
        yield "| clé | valeur | | à quoi elle sert |\n|---|---|---|---|"
        yield from (f"| `{one.key.path}` | {one.key.value} | {one.duty} | {one.words} |" for one in lines)
