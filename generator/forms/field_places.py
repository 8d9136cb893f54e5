"""From a value of a file to the field of the form that fills it, and to the card that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from generator.forms.form import name_anchor, name_path
from generator.forms.plan import FieldPlan, FormPlan, ItemPlan, ListPlan, SectionPlan, walk_fields
from generator.forms.typed_values import TypedValue
from generator.reading.located_yaml import Path


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field, or a card or a list when no field of it is meant: its form, the file of its fiche, its place in a page.

    `card` is the card to open, by name.
    """

    form: str
    sheet: str
    anchor: str
    card: str
    label: str
    plan: FieldPlan | None = None


def find_field(plan: FormPlan, file: str, root: TypedValue, path: Path) -> FoundField | None:
    """The field of a form that fills a value, by the ranks of its lists; nothing when the form has none for it."""
    sheet = file.rpartition("/")[2].removesuffix(".yaml") if plan.many else ""
    items, value, card = plan.items, root, ""
    above: Path = ()
    while True:
        field = next((one for one in walk_fields(items) if path[: len(one.steps)] == one.steps), None)
        if field is not None:
            name = name_path((*above, *field.steps))
            return FoundField(plan.id, sheet, f"champ-{name_anchor(name)}", card, field.label, field)
        owner = next((one for one in _list_lists(items) if path[: len(one.steps)] == one.steps), None)
        if owner is None:
            return FoundField(plan.id, sheet, f"carte-{name_anchor(card)}", card, plan.title) if card else None
        elements, rest = value.find(owner.steps), path[len(owner.steps) :]
        rank = rest[0] if rest else None
        element = elements.step(rank) if elements is not None and isinstance(rank, int) else None
        if element is None or not isinstance(rank, int):
            name = name_path((*above, *owner.steps))
            return FoundField(plan.id, sheet, f"liste-{name_anchor(name)}", card, owner.label)
        words = element.say(owner.known_by) if owner.known_by else ""
        above = (*above, *owner.steps, f"[{owner.known_by}={words}]" if words else rank)
        items, value, path, card = owner.items, element, rest[1:], name_path(above)


def _list_lists(items: tuple[ItemPlan, ...]) -> tuple[ListPlan, ...]:
    """The lists of some items, those of their sections too."""
    found: list[ListPlan] = []
    for item in items:
        if isinstance(item, ListPlan):
            found.append(item)
        elif isinstance(item, SectionPlan):
            found += _list_lists(item.items)
    return tuple(found)
