"""What tells the dossier of an avenant from another one, and what `ctg avenant` makes in it.

avenant.yaml, textes/, clauses/  what a person writes of the avenant
ctg.yaml, consolide/, annexe-N/  made from the dossier of the convention, with its model beside: not to be edited
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.annexes.registry import list_data_folders
from generator.codes import Code
from generator.dossier_place import (
    AMENDMENT_FILE,
    CONSOLIDATED,
    FACTS_FILE,
    find_amendment_number,
    find_convention_folder,
)
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path, read_text, show_as
from generator.model.facts import CtgFacts, Unknown
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.located_yaml import Path as YamlPath

CONSOLIDATED_FILES = rf"{CONSOLIDATED}/.+"
Source = tuple[LocatedData, YamlPath]
_OWN = re.compile(r"avenant\.yaml|(clauses|ecarts|a-confirmer)\.yaml|(clauses|textes)/.+")  # what a person writes
_HINT = 'l\'ouvrir sur le dossier de la convention : « ctg avenant DOSSIER --objet "…" »'


def is_amendment(folder: Path) -> bool:
    """Whether a folder is the dossier of an avenant, in its place or in the sources of an act."""
    return (folder / AMENDMENT_FILE).is_file()


def refuse_derived(folder: Path, files: Iterable[str]) -> None:
    """Refuse to write files of the dossier of an avenant that are made from that of its convention.

    Raises: `ContentError` that names each of them, by its path in the dossier.
    """
    derived = [name for name in files if is_amendment(folder) and not _OWN.fullmatch(name)]
    if derived:
        message = "ce fichier est fait par « ctg avenant » : rien n'y est écrit"
        hint = f"porter ce changement dans le dossier de la convention, {display_path(find_convention_folder(folder))}"
        spans = (Span(display_path(folder / name)) for name in derived)
        raise ContentError([Diagnostic(Code.FICHIER_DERIVE, message, span, hint=hint) for span in spans])


def check_amendment(folder: Path, facts: CtgFacts, located: LocatedData) -> Iterator[Diagnostic]:
    """A fault when the facts are those of an avenant and the folder is not, or the other way round."""
    if facts.avenant is not None and not is_amendment(folder):
        span = located.span(("avenant",), of_key=True)
        message = "« avenant » ne s'écrit pas dans un ctg.yaml : « ctg avenant » l'y met, dans le dossier d'un avenant"
        yield Diagnostic(Code.CLE_INCONNUE, message, span, located.excerpt(span), _HINT)
    if facts.avenant is None and is_amendment(folder):
        message = "ce fichier n'a de place que dans le dossier d'un avenant : ici, il serait ignoré"
        yield Diagnostic(Code.FICHIER_INCONNU, message, Span(display_path(folder / AMENDMENT_FILE)), hint=_HINT)


@contextmanager
def show_convention_files(folder: Path) -> Iterator[str]:
    """Show the data of annexes in the dossier of an open avenant as the convention's, of which they are copies.

    What is wrong in them, or missing, is to be mended there. Gives the folder that they are shown in.
    """
    frozen = next((folder / "actes").glob("[0-9]*/acte.json"), None) is not None
    copies = () if frozen or not find_amendment_number(folder) else list_data_folders()
    convention = find_convention_folder(folder)
    shown = tuple((folder / name, display_path(convention / name)) for name in copies)
    with show_as(shown) if shown else nullcontext():
        yield display_path(convention if shown else folder)


def trace_facts(folder: Path, located: LocatedData) -> LocatedData:
    """The facts of an open avenant, each where a person has written it: in `avenant.yaml`, or for the convention.

    Those of another dossier, and of an avenant in the sources of an act, stand where they stand.
    """
    if not is_amendment(folder) or not find_amendment_number(folder) or not isinstance(located.data, dict):
        return located
    files = (folder / AMENDMENT_FILE, find_convention_folder(folder) / FACTS_FILE)
    own, living = (load_yaml(read_text(file), display_path(file)) for file in files)
    values = {path: _find_source(path, located.data, own, living) for path in located.values}
    places = {path: source.span(other) for path, (source, other) in values.items()}
    others = {source.file: source.lines for source in (own, living)}
    data = _place_gaps(located.data, (), places)
    return replace(located, data=data, values=places, keys=located.keys | places, others=others)


def _find_source(path: YamlPath, data: Mapping[str, Any], own: LocatedData, living: LocatedData) -> Source:
    """The file that a value was taken from, and its path there."""
    match path:
        case ("avenant", *rest):
            return own, tuple(rest)
        case ("parties", int(rank), *rest):
            party = data["parties"][rank]
            name = party.get("id") if isinstance(party, dict) else None
            found = [(source, ("parties", *_find_party(source, name), *rest)) for source in (own, living)]
            return next(((source, other) for source, other in found if other in source.values), found[-1])
        case _:
            return (own if path and path[0] in own.data else living), path


def _find_party(source: LocatedData, name: object) -> tuple[int, ...]:
    parties = source.data.get("parties") or ()
    return tuple(rank for rank, party in enumerate(parties) if isinstance(party, dict) and party.get("id") == name)[:1]


def _place_gaps(value: Any, path: YamlPath, places: Mapping[YamlPath, Span]) -> Any:
    match value:
        case Unknown(what=what):
            span = places[path]
            return Unknown(what, Span(span.file, span.line))
        case dict():
            return {key: _place_gaps(one, (*path, key), places) for key, one in value.items()}
        case list():
            return [_place_gaps(one, (*path, rank), places) for rank, one in enumerate(value)]
        case _:
            return value
