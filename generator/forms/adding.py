"""Elements that are added to lists, and new fiches: what is asked for, and « à compléter » where a value may wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import cast

from generator.editing.saving.edits import AddFile, Record
from generator.editing.values import Words
from generator.editing.yaml_records import Tree, nest, write_record
from generator.forms.offers import Offers
from generator.forms.plan import FieldPlan, FormPlan, ItemPlan, ListPlan, SectionPlan, Widget, walk_fields
from generator.forms.posted import TO_BE_COMPLETED
from generator.key_help.schema import list_keys
from generator.model.annexes import SHEETS_FOLDER
from generator.model.names import slugify
from generator.model.party_kinds import list_kinds
from generator.reading.communes import find_commune

_LONGEST_NAME = 40


def draft_record(plan: ListPlan, asked: Mapping[str, Words], taken: Collection[str] = ()) -> Record:
    """A new element of a list: what was asked, what the tables know of it, and the rest « à compléter ».

    `taken` are the names that the other elements have. Its keys come in the order of the schema.
    """
    values: dict[str, Tree] = dict(complete_asked(plan, asked))
    if plan.known_by and plan.known_by not in values:
        words = next((str(values[key]) for key in plan.named_by if values.get(key)), plan.one.split(" ", 1)[-1])
        values[plan.known_by] = make_name(words, taken)
    values = _fill(plan.items, values)
    # Records hold records: their values are trees.
    return cast("Record", tuple(sorted(values.items(), key=lambda pair: _rank(plan.file, f"{plan.path}.{pair[0]}"))))


def complete_asked(plan: ListPlan, asked: Mapping[str, Words]) -> dict[str, Words]:
    """What the tables tell of a commune; the usual assembly of a kind of party."""
    values = {key: value for key, value in asked.items() if value}
    if plan.search == "communes" and (commune := find_commune(str(values.get("insee", "")))) is not None:
        values = {"nom": commune.name, "siren": commune.siren, "population": str(commune.population), **values}
    kind = next((one for one in list_kinds() if one.key == values.get("type")), None)
    if kind is not None and kind.bodies:
        values.setdefault("organe", kind.bodies[0])
    return values


def _fill(items: tuple[ItemPlan, ...], values: dict[str, Tree]) -> dict[str, Tree]:
    """The values with « à compléter » in the keys that must be there and may wait."""
    filled = dict(values)
    for item in items:
        match item:
            case FieldPlan():
                if item.required and item.gap and len(item.steps) == 1:
                    filled.setdefault(item.steps[0], TO_BE_COMPLETED)
            case SectionPlan():
                filled = _fill(item.items, filled)
            case ListPlan():
                if _must_be_there(item):
                    filled.setdefault(item.steps[-1], (_fill(item.items, {}),))
    return filled


def _must_be_there(plan: ListPlan) -> bool:
    return any(key.required for key in list_keys() if (key.file, key.path) == (plan.file, plan.path))


def _rank(file: str, path: str) -> int:
    names = [key.path for key in list_keys() if key.file == file]
    return names.index(path) if path in names else len(names)


def make_name(words: str, taken: Collection[str]) -> str:
    """A short name without accents or spaces, that no other element has; it begins with a letter."""
    plain = slugify(words)
    kept = "-".join(plain.split("-")[:5])[:_LONGEST_NAME].strip("-") if plain else "element"
    name = kept if kept[:1].isalpha() else f"n-{kept}"[:_LONGEST_NAME]
    rank, free = 2, name
    while free in taken:
        free = f"{name[: _LONGEST_NAME - 4]}-{rank}"
        rank += 1
    return free


def draft_sheet(plan: FormPlan, asked: Mapping[str, str], offers: Offers, files: Iterable[str]) -> AddFile:
    """A new fiche action, in the file that comes after those there are: its years are those of the period."""
    names = [file.rsplit("/", 1)[-1] for file in files]
    numbers = [int(name.split("-", 1)[0]) for name in names if name.split("-", 1)[0].isdigit()]
    number = max(numbers, default=0) + 1
    title = asked.get("titre", "").strip()
    values: dict[str, Tree] = {"titre": title or TO_BE_COMPLETED}
    for key in ("orientation", "axe"):
        first = next((one.value for one in offers.list("orientations" if key == "orientation" else "axes")), "1")
        values[key] = asked.get(key) or first
    values["annees"] = offers.list_years() or TO_BE_COMPLETED
    filled = _fill(plan.items, values)
    ordered = sorted(filled.items(), key=lambda pair: _rank(plan.file, pair[0]))
    name = make_name(title, ()) if title else "fiche"
    return AddFile(f"{SHEETS_FOLDER}/{number:02}-{name}.yaml", write_record(nest(ordered)))


def read_asked(plan: ListPlan, posted: Mapping[str, str]) -> tuple[dict[str, Words], tuple[FieldPlan, ...]]:
    """What was asked before an element is added, and the fields that were left empty and may not be."""
    asked: dict[str, Words] = {}
    fields = {".".join(one.steps): one for one in walk_fields(plan.items)}
    for key in plan.asked:
        words = posted.get(key, "").strip()
        field = fields.get(key)
        if field is not None and words and field.widget in (Widget.LINES, Widget.PHRASES, Widget.SEVERAL):
            asked[key] = tuple(filter(None, (one.strip() for one in words.splitlines())))
        elif field is not None and words:
            asked[key] = words
    asked = complete_asked(plan, asked)
    needed = (fields[key] for key in plan.asked if key in fields and key not in asked)
    return asked, tuple(one for one in needed if one.required and not one.gap)
