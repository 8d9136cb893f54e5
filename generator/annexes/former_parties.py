"""Who was a party of a convention and is no more: what was engaged and paid before an avenant stays readable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.dossier_place import FACTS_FILE
from generator.files import display_path, read_text
from generator.model.names import slugify
from generator.reading.located_yaml import load_yaml

_OF_ACTS = ("actes/*/sources/content/*/ctg.yaml", "avenants/*/ctg.yaml")  # below the dossier of a convention


def call_former_parties(folder: Path) -> dict[str, str]:
    """The names of the parties of every act of a dossier, by what a person calls them, as `slugify` makes it.

    `folder` may be the dossier of an avenant, or one that an act has kept, below the convention's.
    """
    called: dict[str, str] = {}
    for path in _list_facts(folder.resolve()):
        data = load_yaml(read_text(path), display_path(path)).data
        for party in data.get("parties") or () if isinstance(data, dict) else ():
            if isinstance(party, dict) and isinstance(name := party.get("nom"), str):
                names = (party.get(key) for key in ("id", "nom", "nom_court", "nom_abrege"))
                called.update((slugify(words), name) for words in names if isinstance(words, str))
    return called


def _list_facts(place: Path) -> Iterator[Path]:
    for home in (place, *place.parents):
        if (home / FACTS_FILE).is_file():
            yield from (path for pattern in _OF_ACTS for path in sorted(home.glob(pattern)))
