"""What a browser would post of a form, from the form itself: each field as its page shows it, with some changed."""

from __future__ import annotations

from generator.forms.form import Form, FormField
from generator.forms.plan import Widget
from generator.forms.posted import BEFORE, DIGEST, GAP, VALUE, WHAT, write_before


def fill(form: Form, **changed: str | list[str] | None) -> dict[str, list[str]]:
    """The post of a form; `changed` are its values by the names of what is posted, None for what is not sent."""
    posted: dict[str, list[str]] = {BEFORE: [write_before(form.items)], DIGEST: [form.digest]}
    for field in form.walk_fields():
        if not field.odd:
            posted |= _fill_field(field)
    for name, value in changed.items():
        posted.pop(name, None)
        if value is not None:
            posted[name] = [value] if isinstance(value, str) else value
    return posted


def _fill_field(field: FormField) -> dict[str, list[str]]:
    posted: dict[str, list[str]] = {}
    if field.gap is not None:
        posted[GAP + field.name] = ["oui"]
    if field.plan.gap:
        posted[WHAT + field.name] = [field.gap or ""]
    value = VALUE + field.name
    match field.plan.widget:
        case Widget.GRID:
            posted |= {VALUE + name: [amount] for row in field.rows for _, name, amount in row.cells}
        case Widget.SEVERAL:
            if field.picked:
                posted[value] = [one.value for one in field.choices if one.value in field.picked]
        case Widget.TICK:
            if field.ticked:
                posted[value] = ["oui"]
        case Widget.LINES | Widget.PHRASES:
            posted[value] = [field.lines.replace("\n", "\r\n")]
        case _:
            posted[value] = [str(field.shown or "").replace("\n", "\r\n")]
    return posted
