"""What a page posts of a form, as edits of the file: the fewest, with what the file had when the page was made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.editing.saving.edits import FieldEdit
from generator.editing.values import Words
from generator.forms.form import Form, FormField, FormItem, GridRow, change_fields, read_path
from generator.forms.form import walk_fields as walk_shown
from generator.forms.offers import Choice, match_choice
from generator.forms.plan import FieldPlan, FormPlan, Widget, walk_fields
from generator.reading.located_yaml import TO_COMPLETE
from generator.reading.located_yaml import Path as YamlPath

VALUE, GAP, WHAT = "valeur:", "attend:", "quoi:"  # before the name of a field: what it says, that it waits, for what
BEFORE, DIGEST, OPENED = "_avant", "_empreinte", "_ouvertes"
TO_BE_COMPLETED = "à compléter"
_MANY = (Widget.SEVERAL, Widget.LINES, Widget.PHRASES)
_NUMBER = re.compile(r"\d[\d\s]*")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPACES = re.compile(r"\s+")

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PostedField:
    """A field that was posted: what the file had when the page was made, and what it says now."""

    plan: FieldPlan
    name: str
    before: Words | None
    after: Words | None

    @property
    def path(self) -> YamlPath:
        """Its place in the file."""
        return read_path(self.name)


@dataclass(frozen=True, slots=True)
class PostedForm:
    """A form that was posted; `digest` is that of the file when the page was made."""

    fields: tuple[PostedField, ...]
    digest: str

    @property
    def changed(self) -> tuple[PostedField, ...]:
        """The fields that say something else than the file did."""
        return tuple(field for field in self.fields if field.before != field.after)


def show_day(words: str) -> str:
    """A day as people write it: « 01/01/2027 » for 2027-01-01; other words as they are."""
    try:
        return f"{date.fromisoformat(words):%d/%m/%Y}" if _ISO_DAY.fullmatch(words) else words
    except ValueError:  # the 30th of February is shown as it was typed
        return words


def write_before(items: tuple[FormItem, ...]) -> str:
    """What a page keeps of the file, to post it back: the written value of each field that is shown."""
    kept: dict[str, Words | None] = {}
    for field in walk_shown(items):
        if not field.odd:
            kept[field.name] = field.written
            kept |= {name: amount or None for row in field.rows for _, name, amount in row.cells}
    return json.dumps(kept, ensure_ascii=False)


def read_posted(plan: FormPlan, posted: Posted, choices: Mapping[str, tuple[Choice, ...]]) -> PostedForm:
    """The fields of a form that a page has posted; what is none of them is left out.

    `choices` are those of the fields as the form shows them, by name.
    """
    plans = {field.path: field for field in walk_fields(plan.items, deep=True)}
    before = _read_before(posted)
    fields = []
    for name, written in before.items():
        found, cell = _find_plan(plans, name)
        if found is None:
            continue
        if found.widget is Widget.GRID and cell:
            after: Words | None = _strip(_first(posted, VALUE + name)) or None
        elif found.widget is Widget.GRID:
            after = _read_gap(posted, name, written)
        else:
            after = _read_field(found, name, written, posted, choices.get(name, ()))
        fields.append(PostedField(found, name, written, after))
    return PostedForm(_settle_grids(tuple(fields)), _first(posted, DIGEST))


def _settle_grids(fields: tuple[PostedField, ...]) -> tuple[PostedField, ...]:
    """The same, but that a grid waits when nothing stands in it, and no longer does once something does."""
    grids = {one.name for one in fields if _is_grid(one)}
    filled = {name for name in grids for one in fields if one.name.startswith(f"{name}/") and one.after}
    had = {name for name in grids for one in fields if one.name.startswith(f"{name}/") and one.before}

    def settle(grid: PostedField) -> PostedField:
        waits = grid.name not in filled and (grid.before is not None or grid.name in had)
        return replace(grid, after=(grid.after or TO_BE_COMPLETED) if waits else None)

    return tuple(settle(one) if one.name in grids else one for one in fields)


def _is_grid(field: PostedField) -> bool:
    """Whether it is a whole grid: its first amount takes the place of « à compléter »."""
    return field.plan.widget is Widget.GRID and field.name.split("/")[-1] == field.plan.steps[-1]


def list_edits(form: PostedForm, file: str) -> tuple[FieldEdit, ...]:
    """The edits of what was changed, a grid that waits after its amounts that are gone."""
    changed = [one for one in form.changed if not (_is_grid(one) and one.after is None)]
    ordered = sorted(changed, key=_is_grid)
    return tuple(FieldEdit(file, one.path, one.before, one.after, form.digest) for one in ordered)


def show_posted(form: Form, posted: PostedForm) -> Form:
    """The form with what was posted in its fields: nothing that was typed is lost when it is shown again."""
    said = {field.name: field for field in posted.fields}
    changed: dict[str, FormField] = {}
    for field in form.walk_fields():
        shown = replace(field, rows=tuple(_show_row(row, said) for row in field.rows))
        changed[field.name] = _show_field(shown, said[field.name]) if field.name in said else shown
    return replace(form, items=change_fields(form.items, changed), digest=posted.digest or form.digest)


def _show_row(row: GridRow, said: Mapping[str, PostedField]) -> GridRow:
    cells = tuple(
        (year, name, str(said[name].after or "") if name in said else amount) for year, name, amount in row.cells
    )
    return replace(row, cells=cells)


def _show_field(field: FormField, posted: PostedField) -> FormField:
    words = posted.after
    waits = TO_COMPLETE.match(words.strip()) if isinstance(words, str) else None
    if waits:
        return replace(field, written=posted.before, shown=None, gap=(waits["what"] or "").strip())
    if field.plan.widget in _MANY:
        shown: Words | None = (words,) if isinstance(words, str) else words
        return replace(field, written=posted.before, shown=shown, gap=None)
    return replace(field, written=posted.before, shown=words, gap=None)


def _read_before(posted: Posted) -> dict[str, Words | None]:
    """What the file had, as the page posts it back; nothing of what is not of that form."""
    found: dict[str, Words | None] = {}
    for part in posted.get(BEFORE, ()):  # a card that was opened later brings its own
        try:
            kept = json.loads(part)
        except ValueError:
            continue
        for name, value in kept.items() if isinstance(kept, dict) else ():
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                found[name] = tuple(value)
            elif value is None or isinstance(value, str):
                found[name] = value
    return found


def _find_plan(plans: Mapping[str, FieldPlan], name: str) -> tuple[FieldPlan | None, bool]:
    """The field that a name is of, and whether it is a cell of its grid."""
    path = read_path(name)
    keys = [step for step in path if isinstance(step, str) and not step.startswith("[")]
    if (found := plans.get(".".join(keys))) is not None:
        return found, False
    grid = plans.get(".".join(keys[:-2]))
    return (grid, True) if grid is not None and grid.widget is Widget.GRID else (None, False)


def _read_gap(posted: Posted, name: str, before: Words | None) -> str | None:
    """« à compléter : quoi » when its box is ticked; what the file says of it when that is the same."""
    if GAP + name not in posted:
        return None
    what = _strip(_first(posted, WHAT + name))
    found = TO_COMPLETE.match(before.strip()) if isinstance(before, str) else None
    if found and (found["what"] or "").strip() == what:
        return str(before)
    return f"{TO_BE_COMPLETED} : {what}" if what else TO_BE_COMPLETED


def _read_field(
    plan: FieldPlan, name: str, before: Words | None, posted: Posted, choices: tuple[Choice, ...]
) -> Words | None:
    if plan.gap and (gap := _read_gap(posted, name, before)) is not None:
        return gap
    match plan.widget:
        case Widget.TICK:
            after = _read_tick(plan, before, ticked=VALUE + name in posted)
        case Widget.SEVERAL:
            after = _read_several(before, tuple(posted.get(VALUE + name, ())))
        case Widget.LINES | Widget.PHRASES:
            lines = _first(posted, VALUE + name).splitlines()
            after = _read_lines(plan, before, tuple(filter(None, map(_strip, lines))))
        case Widget.CHOICE:
            after = _first(posted, VALUE + name) or None
            if isinstance(before, str) and after == match_choice(choices, " ".join(before.split())):
                after = before
        case _:
            after = _read_words(plan, before, _first(posted, VALUE + name))
            if plan.widget is Widget.DAY and isinstance(before, str) and after == show_day(before):
                after = before
    if after is None and before is not None and plan.required and plan.gap:
        return TO_BE_COMPLETED
    return after


def _read_tick(plan: FieldPlan, before: Words | None, *, ticked: bool) -> Words | None:
    usual = ("oui", "true") if plan.ticked == "oui" else (plan.ticked,)
    was = isinstance(before, str) and before.strip().lower() in usual
    if ticked == was:
        return before
    return plan.ticked if ticked else None


def _read_several(before: Words | None, picked: tuple[str, ...]) -> Words | None:
    """What is ticked, in the order that the file had."""
    former = (before,) if isinstance(before, str) else before or ()
    if set(former) == set(picked):
        return before
    kept = tuple(one for one in former if one in picked)
    return (*kept, *(one for one in picked if one not in former)) or None


def _read_lines(plan: FieldPlan, before: Words | None, lines: tuple[str, ...]) -> Words | None:
    former = (before,) if isinstance(before, str) else before or ()
    if tuple(map(_strip, former)) == lines:
        return before
    # A single value stays one where the file had one; « à compléter » was none.
    single = isinstance(before, str) and not TO_COMPLETE.match(before.strip())
    if len(lines) == 1 and (single or (plan.one_or_many and _NUMBER.fullmatch(lines[0]))):
        return lines[0]
    return lines or None


def _read_words(plan: FieldPlan, before: Words | None, typed: str) -> Words | None:
    words = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if plan.widget is not Widget.PROSE:
        words = _strip(words)
    if isinstance(before, str):
        same = before.strip() == words if plan.widget is Widget.PROSE else _strip(before) == words
        if same:
            return before
        if before.endswith("\n") and words:
            return f"{words}\n"
    return words or None


def _strip(words: str) -> str:
    return _SPACES.sub(" ", words).strip()


def _first(posted: Posted, name: str) -> str:
    found = posted.get(name)
    return found[0] if found else ""


def list_choices(form: Form) -> dict[str, tuple[Choice, ...]]:
    """The choices of each field of a form that has some, by its name."""
    return {field.name: field.choices for field in form.walk_fields() if field.choices}


def say_changes(form: PostedForm, titles: Mapping[str, str]) -> Iterator[str]:
    """What was changed, in French, a line a field; `titles` are those of the cards, by name."""
    for field in form.changed:
        if _is_grid(field) and field.after is None:
            continue
        card = next((titles[name] for name in _list_above(field.name) if name in titles), "")
        where = f"{card} – " if card else ""
        year = "" if _is_grid(field) or field.plan.widget is not Widget.GRID else f" ({_say_cell(field.name)})"
        before, after = _say(field.before), _say(field.after)
        yield f"{where}{field.plan.label}{year} : {before} → {after}"


def _say_cell(name: str) -> str:
    *_, party, year = name.split("/")
    return f"{party}, {year}"


def _list_above(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def _say(words: Words | None) -> str:
    if words is None:
        return "rien"
    if isinstance(words, tuple):
        return f"{len(words)} éléments" if len(words) > 1 else f"« {words[0]} »" if words else "rien"
    shown = _strip(words)
    return f"« {shown if len(shown) <= 60 else shown[:60].rstrip() + '…'} »"
