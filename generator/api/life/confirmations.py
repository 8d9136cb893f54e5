"""What a renewed dossier has kept and may have aged: each fact to be confirmed, changed, or looked at in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.acts.telling.deeds import say_moment
from generator.api.returning.fact_words import find_words
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, read_edited
from generator.editing.splices import OverlappingEditsError
from generator.editing.values import DeleteRecord, Edit, EditedFiles, SetKey
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.files import display_path, read_text, sha256
from generator.making.workshop import open_workshop
from generator.model import annexes
from generator.model.confirmations import CONFIRMATIONS_FILE
from generator.model.words.sources import FactPlace
from generator.project import Project
from generator.reading.confirmations import NAMES, WrittenMark, read_confirmations
from generator.reading.located_yaml import load_yaml

__all__ = ["Confirmed", "FactToConfirm", "confirm_facts", "list_facts"]

_LIST = "a_confirmer"
_PARTS = (
    (FACTS_FILE, "La convention : parties, territoire, dates"),
    (f"{annexes.INDICATORS_FILE.partition('/')[0]}/", "Annexe du diagnostic"),
    (f"{annexes.FACILITIES_FILE.partition('/')[0]}/", "Annexe des équipements et services"),
    (f"{annexes.SHEETS_FOLDER.partition('/')[0]}/", "Plan d’actions"),
    (f"{annexes.STEERING_FILE.partition('/')[0]}/", "Pilotage et suivi"),
    ("clauses", "Clauses propres au dossier"),
)
YamlPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FactToConfirm:
    """A fact that was carried over. `id` names its mark; `value` is what it says today, whole.

    `path` is its place in the file when it can be changed here: one value of a YAML file; empty for what is changed
    in its form or its table. `words` say what it is.
    """

    id: str
    file: str
    place: tuple[str, ...]
    former: str
    value: str
    reason: str
    path: YamlPath = ()
    words: str = ""

    @property
    def key(self) -> str:
        """A short name of the mark, for the fields of a form."""
        return sha256(self.id.encode())[:12]

    @property
    def part(self) -> str:
        """The part of the dossier that it stands in, in words."""
        return next((said for start, said in _PARTS if self.file.startswith(start)), self.file)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody says of a fact: `value` is what it becomes; nothing when it still holds."""

    id: str
    value: str | None = None


def list_facts(folder: Path) -> tuple[FactToConfirm, ...]:
    """The facts of a dossier that are still to be confirmed, in the order of their file.

    Raises: `ContentError` with the faults of the file that lists them.
    """
    loaded: dict[str, Any] = {}
    found = []
    for id_, mark in _name_marks(read_confirmations(folder)):
        path: YamlPath = ()
        value: Any = None
        if mark.file.endswith(".yaml") and (folder / mark.file).is_file():
            if mark.file not in loaded:
                loaded[mark.file] = load_yaml(read_text(folder / mark.file), display_path(folder / mark.file)).data
            path, value = _follow(loaded[mark.file], mark.said.lieu)
        alone = isinstance(value, str | int | float) and not isinstance(value, bool)
        found.append(
            FactToConfirm(
                id_,
                mark.file,
                mark.said.lieu,
                mark.said.valeur or "",
                str(value) if alone else "",
                mark.said.motif,
                path if alone else (),
                _say_words(mark, path, loaded.get(mark.file)),
            )
        )
    return tuple(found)


def _say_words(mark: WrittenMark, path: YamlPath, root: Any) -> str:
    """What a fact is, from the reference of keys, and the name of the record that it is of."""
    keys = ".".join(step for step in path if isinstance(step, str))
    said = find_words(mark.file, keys) if keys else ""
    if not said:
        return " › ".join(mark.said.lieu)
    owner = ""
    value = root
    for step in path[:-1]:
        value = value[step]
        if isinstance(step, int) and isinstance(value, dict):
            owner = owner or next((value[key] for key in ("nom", "titre") if isinstance(value.get(key), str)), "")
    return f"{said} ({owner})" if owner else said


def _name_marks(marks: Sequence[WrittenMark]) -> Iterator[tuple[str, WrittenMark]]:
    for mark in marks:
        yield " › ".join((mark.file, *mark.said.lieu)), mark


def _follow(root: Any, steps: Sequence[str]) -> tuple[YamlPath, Any]:
    """Where the names of a mark lead in a file, and what stands there; nothing when they lead nowhere."""
    value = root
    path: list[str | int] = []
    for step in steps:
        match value:
            case dict():
                key = next((key for key in value if str(key) == step), None)
                if key is None:
                    return (), None
                path.append(str(key))
                value = value[key]
            case list():
                names = [_name(item) for item in value]
                rank = names.index(step) if step in names else int(step) - 1 if step.isdecimal() else -1
                if not 0 <= rank < len(value):
                    return (), None
                path.append(rank)
                value = value[rank]
            case _:
                return (), None
    return tuple(path), value


def _name(item: Any) -> str:
    named = (item.get(key) for key in NAMES) if isinstance(item, dict) else ()
    return next((name for name in named if isinstance(name, str)), "")


def confirm_facts(folder: Path, project: Project, said: Sequence[Confirmed], who: str) -> tuple[str, ...]:
    """Take the marks of facts away, those that change written first: one set, one line of the journal.

    The files written, below the dossier.

    Raises: `UsageError` when nothing is said; `ContentError` for a fact that is not to be confirmed any more, one that
    is not changed here, or a value with which the dossier cannot be read: nothing is written then.
    """
    if not said:
        message = "aucun fait n'est confirmé ni corrigé"
        raise UsageError(Diagnostic(Code.VALEUR_VIDE, message, hint="cocher ce qui est vérifié"))
    place = Place(open_workshop(folder, project), folder, project)
    facts = {fact.id: fact for fact in list_facts(folder)}
    gone = [one.id for one in said if one.id not in facts]
    if gone:
        message = f"« {gone[0]} » n'est plus à confirmer : quelqu'un l'a vérifié"
        hint = "relire la liste, puis recommencer"
        raise ContentError(Diagnostic(Code.CONFIRMATION_SANS_OBJET, message, Span(CONFIRMATIONS_FILE), hint=hint))
    edits: list[Edit] = [*_list_changes(facts, said), *_list_erased(tuple(facts.values()), {one.id for one in said})]
    try:
        files = edit_files(place.dossier, [(edit, "") for edit in edits])
    except (OverlappingEditsError, ValueError, KeyError) as fault:
        message = "ces valeurs ne peuvent pas être écrites à leur place"
        hint = "les corriger dans leur formulaire, puis confirmer"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=hint)) from fault
    read_edited(place, files)
    reason = f"{len(said)} faits confirmés ou corrigés" if len(said) > 1 else "un fait confirmé ou corrigé"
    write_files(folder, EditedFiles(files), Author(who, say_moment(), {}, reason, "atelier"))
    return tuple(file.path for file in files)


def _list_changes(facts: dict[str, FactToConfirm], said: Sequence[Confirmed]) -> Iterator[Edit]:
    for one in said:
        fact = facts[one.id]
        if one.value is None or one.value.strip() == fact.value:
            continue
        if not fact.path:
            message = f"« {one.id} » se corrige dans son formulaire ou son tableau"
            raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, Span(fact.file), hint="suivre son lien"))
        yield SetKey(FactPlace(fact.file, fact.path), one.value.strip() or "à compléter")


def _list_erased(facts: Sequence[FactToConfirm], ids: set[str]) -> Iterator[Edit]:
    """The lines of the list that go; a file that has none left goes with its last one."""
    by_file: dict[str, list[FactToConfirm]] = {}
    for fact in facts:
        by_file.setdefault(fact.file, []).append(fact)
    for file, found in by_file.items():
        erased = [rank for rank, fact in enumerate(found) if fact.id in ids]
        if len(erased) == len(found):
            yield DeleteRecord(FactPlace(CONFIRMATIONS_FILE, (_LIST, file)))
            continue
        for rank in erased:
            yield DeleteRecord(FactPlace(CONFIRMATIONS_FILE, (_LIST, file, rank)))
