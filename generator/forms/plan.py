"""What the forms are made of: sections, lists and fields, from `content/references/formulaires.yaml` and the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from generator.files import display_path, read_text
from generator.key_help.page import read_help_words
from generator.key_help.schema import Key, list_keys
from generator.project import REFERENCES
from generator.reading.located_yaml import Path, load_yaml

PLAN_FILE = REFERENCES / "formulaires.yaml"
_CHOICE = re.compile(r"`([^`]+)`")
_CODE = re.compile(r"`([^`]*)`")


class Widget(StrEnum):
    """How a value is given."""

    LINE = "ligne"
    PROSE = "texte"
    DAY = "date"
    CHOICE = "choix"
    TICK = "case"  # one value, or no key at all
    SEVERAL = "cases"  # some of what the dossier offers
    LINES = "lignes"  # one element a line
    PHRASES = "phrases"  # the same, of long ones
    GRID = "grille"  # what each party pays each year


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field. `path` is that of its key in the schema, list steps left out; `steps` what follows its list.

    `choices` are values with their words; `source` names what the dossier offers in their place; `none` is what it
    means to choose nothing. `ticked` is what a tick writes.
    """

    file: str
    path: str
    steps: tuple[str, ...]
    label: str
    widget: Widget
    help: str = ""
    required: bool = False
    gap: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""
    none: str = ""
    ticked: str = "oui"
    one_or_many: bool = False  # a number, or a list


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """Fields under one title; with `folded`, shown when one of them says something."""

    title: str
    items: tuple[ItemPlan, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The elements of a list, a card each. `named_by` are the keys that name a card, `known_by` the one that tells it.

    `asked` are the keys that are asked for before an element is added; nothing is added nor taken away when `fixed`.
    """

    file: str
    path: str
    steps: tuple[str, ...]
    label: str
    one: str
    named_by: tuple[str, ...]
    items: tuple[ItemPlan, ...]
    known_by: str = ""
    asked: tuple[str, ...] = ()
    fixed: bool = False
    addable: bool = True
    search: str = ""
    reading: str = ""
    source: str = ""

    def find_field(self, name: str) -> FieldPlan | None:
        """The field of a key of its elements."""
        return next((one for one in walk_fields(self.items) if ".".join(one.steps) == name), None)


ItemPlan = FieldPlan | SectionPlan | ListPlan


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A form: a file, or one of several when its name has a star."""

    id: str
    title: str
    file: str
    items: tuple[ItemPlan, ...]

    @property
    def many(self) -> bool:
        """Whether each of several files has a form of this kind."""
        return "*" in self.file

    def takes(self, file: str) -> bool:
        """Whether a file of the dossier is filled with this form."""
        return fnmatchcase(file, self.file)

    def has(self, path: Path) -> bool:
        """Whether a value of its file is filled here: one of its fields, what stands within one, one of its lists."""
        said = ".".join(step for step in path if isinstance(step, str))
        fields = (one.path for one in walk_fields(self.items, deep=True))
        lists = {one.path for one in walk_lists(self.items) if not one.fixed}
        return said in lists or any(said == one or said.startswith(f"{one}.") for one in fields)


@dataclass(frozen=True, slots=True)
class LeftToFile:
    """A key that no form has, and why."""

    file: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormPlans:
    """Every form, in order, and what is left to the files."""

    forms: tuple[FormPlan, ...]
    left: tuple[LeftToFile, ...] = field(default=())

    def find(self, form: str) -> FormPlan | None:
        """A form by its name."""
        return next((one for one in self.forms if one.id == form), None)


@lru_cache(maxsize=1)
def read_form_plans() -> FormPlans:
    """The forms as the data and the schema give them.

    Raises: `InputFileError` when the file is missing.
    """
    data = load_yaml(read_text(PLAN_FILE), display_path(PLAN_FILE)).data
    keys = {(key.file, key.path): key for key in list_keys()}
    reader = _Reader(keys, read_help_words())
    forms = tuple(
        FormPlan(one["id"], one["titre"], one["fichier"], reader.read_items(one["contenu"], one["fichier"], ""))
        for one in data["formulaires"]
    )
    left = tuple(LeftToFile(one["fichier"], one["cle"], one["motif"]) for one in data["laisse_au_fichier"])
    return FormPlans(forms, left)


def walk_fields(items: tuple[ItemPlan, ...], *, deep: bool = False) -> Iterator[FieldPlan]:
    """The fields of some items, those of their sections too; with `deep`, those of the elements of their lists."""
    for item in items:
        if isinstance(item, FieldPlan):
            yield item
        elif isinstance(item, SectionPlan) or deep:
            yield from walk_fields(item.items, deep=deep)


def walk_lists(items: tuple[ItemPlan, ...]) -> Iterator[ListPlan]:
    """The lists of some items, whatever section they stand in, with those of their elements."""
    for item in items:
        if isinstance(item, ListPlan):
            yield item
        if not isinstance(item, FieldPlan):
            yield from walk_lists(item.items)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the data beside the schema: `above` is the path of the list that an item stands in."""

    keys: Mapping[tuple[str, str], Key]
    helps: Mapping[tuple[str, str], str]

    def read_items(self, data: list[dict[str, Any]], file: str, above: str) -> tuple[ItemPlan, ...]:
        return tuple(self._read_item(one, file, above) for one in data)

    def _read_item(self, one: dict[str, Any], file: str, above: str) -> ItemPlan:
        if "rubrique" in one:
            inner = self.read_items(one["contenu"], file, above)
            return SectionPlan(one["rubrique"], inner, folded=one.get("replie") == "true")
        if "liste" in one:
            path = f"{above}{one['liste']}"
            return ListPlan(
                file,
                path,
                tuple(one["liste"].split(".")),
                one["libelle"],
                one["element"],
                tuple(one["nommee"]),
                self.read_items(one["contenu"], file, f"{path}."),
                one.get("par", ""),
                tuple(one.get("demande", ())),
                fixed=one.get("fixe") == "true",
                addable="sans_ajout" not in one,
                search=one.get("recherche", ""),
                reading=one.get("lecture", ""),
                source=one.get("parmi", ""),
            )
        return self._read_field(one, file, f"{above}{one['champ']}")

    def _read_field(self, one: dict[str, Any], file: str, path: str) -> FieldPlan:
        key = self.keys[file, path]
        source = str(one.get("parmi", ""))
        said = one.get("choix")
        if isinstance(said, str):
            source, said = said, None
        words = dict(said) if isinstance(said, dict) else {}
        values = _CHOICE.findall(key.value) if key.value.startswith("`") else []
        widget = Widget(one["saisie"]) if "saisie" in one else _choose_widget(key, source)
        return FieldPlan(
            file,
            path,
            tuple(one["champ"].split(".")),
            one["libelle"],
            widget,
            one.get("aide") or _say_help(self.helps[file, path]),
            key.required,
            key.gap,
            tuple((value, words.get(value, value)) for value in values) if not source else (),
            source,
            one.get("vide", ""),
            str(one.get("case", "oui")),
            one_or_many=" ou liste" in key.value,
        )


def _say_help(words: str) -> str:
    """What a key is for, as a form says it: nobody sees a key there."""
    plain = words.replace("Sans cette clé,", "Laissé vide :").replace("sans cette clé,", "laissé vide :")
    return _CODE.sub(r"« \1 »", plain)


def _choose_widget(key: Key, source: str) -> Widget:
    said = key.value
    if "liste :" in said:
        return Widget.SEVERAL if source else Widget.LINES
    if source or said.startswith("`"):
        return Widget.CHOICE
    plain = {"date": Widget.DAY, "oui ou non": Widget.TICK, "texte": Widget.PROSE}
    return plain.get(said, Widget.LINE)
