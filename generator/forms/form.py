"""A form of a dossier, opened: fields with the values that were typed, cards of lists, what is found about each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.editing.saving.conflicts import Conflict
from generator.editing.values import Words
from generator.errors import Diagnostic
from generator.forms.offers import Choice
from generator.forms.plan import FieldPlan, FormPlan, ListPlan
from generator.reading.located_yaml import Path as YamlPath

_RANK = re.compile(r"\d{1,3}")  # a year has four digits, and no list a thousand elements


def name_path(path: YamlPath) -> str:
    """A path as the name of a field of a page: « parties/[id=ormeval]/nom »."""
    return "/".join(str(step) for step in path)


def read_path(name: str) -> YamlPath:
    """The path that a field of a page is named by."""
    return tuple(int(step) if _RANK.fullmatch(step) else step for step in name.split("/"))


def name_anchor(name: str) -> str:
    """The name of a field, or of a card, as the anchor of a page: no sign that an address would not keep."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """What is said of a field: in its own words, with why, and what to do. `code` names the rule."""

    finding: Diagnostic
    message: str
    hint: str
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """What one party pays, by year, as typed."""

    party: Choice
    cells: tuple[tuple[str, str, str], ...]  # year, name of its field, amount


@dataclass(frozen=True, slots=True)
class FormField:
    """A field. `written` is what the file has; `shown` what the page shows of it, without « à compléter ».

    `gap` is what the value waits for, empty when nobody has said it, None when it is known. `mark` says why the value
    is to be confirmed. `odd` tells a value of a form that no field can show: it is left as it is. `conflict` is what
    somebody else has written there meanwhile. `ranks` is its path by the ranks of elements, once it is in the file.
    """

    plan: FieldPlan
    name: str
    written: Words | None
    shown: Words | None
    gap: str | None = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[GridRow, ...] = ()
    mark: str = ""
    findings: tuple[FieldFinding, ...] = ()
    odd: bool = False
    conflict: Conflict | None = None
    ranks: str = ""

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return f"champ-{name_anchor(self.name)}"

    @property
    def lines(self) -> str:
        """A list as lines."""
        return "\n".join(self.shown) if isinstance(self.shown, tuple) else self.shown or ""

    @property
    def picked(self) -> tuple[str, ...]:
        """The values that are chosen."""
        return self.shown if isinstance(self.shown, tuple) else (self.shown,) if self.shown else ()

    @property
    def ticked(self) -> bool:
        """Whether its box is ticked."""
        usual = ("oui", "true") if self.plan.ticked == "oui" else (self.plan.ticked,)
        return isinstance(self.shown, str) and self.shown.strip().lower() in usual

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return (
            self.gap is None and not self.shown and not any(amount for row in self.rows for _, _, amount in row.cells)
        )


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields under a title; shut when it may be and they say nothing."""

    title: str
    items: tuple[FormItem, ...]
    shut: bool = False


@dataclass(frozen=True, slots=True)
class FormCard:
    """An element of a list. Its `items` are there when it is open; `reads` is how the text says it."""

    name: str
    title: str
    items: tuple[FormItem, ...] = ()
    open: bool = False
    gaps: int = 0
    filled: int = 0
    findings: int = 0
    reads: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return f"carte-{name_anchor(self.name)}"


@dataclass(frozen=True, slots=True)
class FormList:
    """The elements of a list; `asked` are the fields to fill before one is added; `gap` what the list waits for."""

    plan: ListPlan
    name: str
    cards: tuple[FormCard, ...]
    asked: tuple[FormField, ...] = ()
    gap: str | None = None

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return f"liste-{name_anchor(self.name)}"


FormItem = FormField | FormSection | FormList


@dataclass(frozen=True, slots=True)
class Form:
    """A form, opened on a file of the dossier; `digest` is that of the file as it was read."""

    plan: FormPlan
    file: str
    title: str
    items: tuple[FormItem, ...]
    digest: str
    findings: tuple[FieldFinding, ...] = ()  # of the file, about none of its fields

    def walk_fields(self) -> Iterator[FormField]:
        """Every field that is shown."""
        yield from walk_fields(self.items)

    @property
    def filled(self) -> int:
        """How many of its values are known."""
        return count_filled(self.items)

    def find_field(self, name: str) -> FormField | None:
        """A field by its name."""
        return next((one for one in self.walk_fields() if one.name == name), None)


def walk_fields(items: tuple[FormItem, ...]) -> Iterator[FormField]:
    """The fields of some items that are shown, those of open cards too."""
    for item in items:
        match item:
            case FormField():
                yield item
            case FormSection():
                yield from walk_fields(item.items)
            case FormList():
                for card in item.cards:
                    yield from walk_fields(card.items)


def find_list(form: Form, name: str) -> FormList | None:
    """A list of a form by its name, one that is within an open card too."""
    return next((one for one in walk_lists(form.items) if one.name == name), None)


def find_card(form: Form, name: str) -> FormCard | None:
    """A card of a form by its name."""
    return find_owner(form, name)[1]


def walk_cards(form: Form) -> tuple[FormCard, ...]:
    """Every card of a form, those within open cards too."""
    return tuple(card for owner in walk_lists(form.items) for card in owner.cards)


def find_owner(form: Form, name: str) -> tuple[FormList | None, FormCard | None]:
    """A card of a form by its name, with the list that it is of."""
    found = ((owner, card) for owner in walk_lists(form.items) for card in owner.cards if card.name == name)
    return next(found, (None, None))


def walk_lists(items: tuple[FormItem, ...]) -> tuple[FormList, ...]:
    """The lists of some items, those of open cards too."""
    found: list[FormList] = []
    for item in items:
        if isinstance(item, FormList):
            found.append(item)
            found += [one for card in item.cards for one in walk_lists(card.items)]
        elif isinstance(item, FormSection):
            found += walk_lists(item.items)
    return tuple(found)


def count_filled(items: tuple[FormItem, ...]) -> int:
    """How many values of some items are known, those of cards that are shut too."""
    count = 0
    for item in items:
        match item:
            case FormField():
                count += item.gap is None and not item.empty
            case FormSection():
                count += count_filled(item.items)
            case FormList():
                count += sum(card.filled for card in item.cards)
    return count


def count_gaps(items: tuple[FormItem, ...]) -> int:
    """How many values of some items wait, those of cards that are shut too."""
    count = 0
    for item in items:
        match item:
            case FormField():
                count += item.gap is not None
            case FormSection():
                count += count_gaps(item.items)
            case FormList():
                count += sum(card.gaps for card in item.cards) + (item.gap is not None)
    return count


def change_fields(items: tuple[FormItem, ...], changed: Mapping[str, FormField]) -> tuple[FormItem, ...]:
    """The items with some fields in the place of those of the same names; cards count what waits in them anew."""

    def change_card(card: FormCard) -> FormCard:
        if not card.items:  # shut: nothing of it is typed
            return card
        inside = change_fields(card.items, changed)
        return replace(card, items=inside, gaps=count_gaps(inside), filled=count_filled(inside))

    def change(item: FormItem) -> FormItem:
        match item:
            case FormField():
                return changed.get(item.name, item)
            case FormSection():
                return replace(item, items=change_fields(item.items, changed))
            case FormList():
                return replace(item, cards=tuple(map(change_card, item.cards)))

    return tuple(change(item) for item in items)
