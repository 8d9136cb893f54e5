"""A form opened on a file of a dossier: each field with the value that was typed, each list with its cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE
from generator.editing.saving.living_files import read_files
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path
from generator.forms.form import (
    Form,
    FormCard,
    FormField,
    FormItem,
    FormList,
    FormSection,
    GridRow,
    count_filled,
    count_gaps,
    name_path,
    walk_fields,
)
from generator.forms.offers import Choice, Offers, match_choice, read_offers
from generator.forms.plan import FieldPlan, FormPlan, ItemPlan, ListPlan, SectionPlan, Widget, read_form_plans
from generator.forms.typed_values import NOTHING, TypedValue, read_typed
from generator.making.amendment_folder import is_amendment
from generator.project import Project
from generator.reading.located_yaml import Path as YamlPath

_MANY = (Widget.SEVERAL, Widget.LINES, Widget.PHRASES)
_FEW_CARDS = 1  # a list of so many elements shows them open


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form of a dossier that is not opened: which one, on which file."""

    plan: FormPlan
    file: str
    title: str
    there: bool = True  # whether the file is there


def list_form_files(folder: Path) -> tuple[FormFile, ...]:
    """The forms of a dossier, in order: those of what a person writes there, a fiche action each."""
    wanted = is_amendment(folder)
    found: list[FormFile] = []
    for plan in read_form_plans().forms:
        if plan.file.startswith(AMENDMENT_FILE) != wanted:
            continue
        if not plan.many:
            found.append(FormFile(plan, plan.file, plan.title, (folder / plan.file).is_file()))
            continue
        files = sorted(path.relative_to(folder).as_posix() for path in folder.glob(plan.file))
        found += [FormFile(plan, file, plan.title) for file in files]
    return tuple(found)


def find_form_file(folder: Path, form: str, file: str = "") -> FormFile:
    """The form of a name; `file` is that of a fiche, by its name without its folder.

    Raises: `UsageError` when the dossier has none.
    """
    for one in list_form_files(folder):
        if one.plan.id == form and (not one.plan.many or one.file.rsplit("/", 1)[-1] == file):
            return one
    message = f"ce dossier n'a pas de formulaire « {file or form} »"
    raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, Span(display_path(folder))))


def open_form_file(
    folder: Path, project: Project, named: FormFile, opened: Collection[str] = (), text: str | None = None
) -> Form:
    """The form on its file as it is now, or on `text`; `opened` are the cards to show whole, by name.

    Raises: `ContentError` when the file is not YAML; `InputFileError`.
    """
    (file,) = read_files(folder, [named.file])
    typed = read_typed(named.file, file.text if text is None else text)
    opening = _Opening(read_offers(folder, project), named.file, frozenset(opened))
    items = opening.open_items(named.plan.items, typed.root, ())
    title = typed.root.say("titre") if named.plan.many else ""
    return Form(named.plan, named.file, title or named.title, items, file.digest)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens the items of a form; `above` is the path of the element that they are of."""

    offers: Offers
    file: str
    opened: frozenset[str]

    def open_items(self, plans: tuple[ItemPlan, ...], value: TypedValue, above: YamlPath) -> tuple[FormItem, ...]:
        return tuple(self._open_item(plan, value, above) for plan in plans)

    def _open_item(self, plan: ItemPlan, value: TypedValue, above: YamlPath) -> FormItem:
        match plan:
            case FieldPlan():
                return self.open_field(plan, value.find(plan.steps), (*above, *plan.steps))
            case SectionPlan():
                items = self.open_items(plan.items, value, above)
                return FormSection(plan.title, items, plan.folded and all(one.empty for one in walk_fields(items)))
            case ListPlan():
                return self._open_list(plan, value.find(plan.steps) or NOTHING, (*above, *plan.steps))

    def _open_list(self, plan: ListPlan, value: TypedValue, path: YamlPath) -> FormList:
        elements = value.items or ()
        known = Counter(one.say(plan.known_by) for one in elements) if plan.known_by else Counter[str]()
        cards: list[FormCard] = []
        for rank, one in enumerate(elements):
            words = one.say(plan.known_by)
            step: str | int = f"[{plan.known_by}={words}]" if words and known[words] == 1 else rank
            name = name_path((*path, step))
            shown = len(elements) <= _FEW_CARDS or any(o == name or o.startswith(f"{name}/") for o in self.opened)
            items = self.open_items(plan.items, one, (*path, step))
            title = self._name_card(plan, one, rank)
            counts = count_gaps(items), count_filled(items)
            cards.append(FormCard(name, title, items if shown else (), shown, *counts))
        asked = tuple(
            replace(self.open_field(field, None, (*path, "+", *field.steps)), written=None)
            for key in plan.asked
            if (field := plan.find_field(key)) is not None
        )
        return FormList(plan, name_path(path), tuple(cards), asked, value.gap)

    def _name_card(self, plan: ListPlan, element: TypedValue, rank: int) -> str:
        words = " ".join(filter(None, (element.say(key) for key in plan.named_by)))
        if plan.source and words:
            offered = self.offers.list(plan.source)
            words = next((one.words for one in offered if one.value == words), words)
        return words or f"{plan.one.split(' ', 1)[-1].capitalize()} {rank + 1}"

    def open_field(self, plan: FieldPlan, value: TypedValue | None, path: YamlPath) -> FormField:
        """A field with its value; nothing is typed there when `value` is None."""
        choices = self._list_choices(plan)
        field = FormField(plan, name_path(path), None, None, choices=choices)
        if plan.widget is Widget.GRID:
            return self._open_grid(field, value, path)
        if value is None:
            return field
        if value.gap is not None:
            return replace(field, written=value.words, gap=value.gap)
        if value.keys is not None or (value.items is not None and plan.widget not in _MANY):
            return replace(field, odd=True)
        if any(item.keys is not None or item.items is not None for item in value.items or ()):
            return replace(field, odd=True)
        written = value.written
        if plan.widget in _MANY:
            shown = (written,) if isinstance(written, str) else written
            if plan.widget is Widget.SEVERAL:
                field = replace(field, choices=_with_typed(choices, shown or ()))
            return replace(field, written=written, shown=shown)
        if plan.widget is Widget.CHOICE and isinstance(written, str):
            picked = match_choice(choices, " ".join(written.split()))
            return replace(field, written=written, shown=picked, choices=_with_typed(choices, (picked,)))
        return replace(field, written=written, shown=written)

    def _list_choices(self, plan: FieldPlan) -> tuple[Choice, ...]:
        if plan.source:
            return self.offers.list(plan.source)
        return tuple(Choice(value, words) for value, words in plan.choices)

    def _open_grid(self, field: FormField, value: TypedValue | None, path: YamlPath) -> FormField:
        """What each party pays each year: those of the dossier, and whoever else the file has."""
        if value is not None and value.gap is not None:
            field = replace(field, written=value.words, gap=value.gap)
        elif value is not None and value.keys is None and value.written is not None:
            return replace(field, odd=True)
        payers = value.keys if value is not None and value.keys is not None else {}
        typed = {str(year) for one in payers.values() for year in one.keys or {}}
        years = sorted({*self.offers.list_years(), *typed})
        parties = _with_typed(self.offers.list("parties"), tuple(payers))
        rows = []
        for party in parties:
            paid = payers.get(party.value) or NOTHING
            cells = ((year, name_path((*path, party.value, year)), _say_amount(paid, year)) for year in years)
            rows.append(GridRow(party, tuple(cells)))
        return replace(field, rows=tuple(rows))


def _say_amount(paid: TypedValue, year: str) -> str:
    cell = paid.find((year,))
    return (cell.words or "") if cell is not None else ""


def _with_typed(choices: tuple[Choice, ...], typed: tuple[str, ...]) -> tuple[Choice, ...]:
    """The choices, with the values that were typed and are none of them."""
    known = {one.value for one in choices}
    return (*choices, *(Choice(words, words) for words in typed if words and words not in known))
