"""A form with what was found of its dossier: each finding at its field, each mark, how each party reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.codes import Code
from generator.errors import Diagnostic
from generator.forms.form import (
    FieldFinding,
    Form,
    FormCard,
    FormField,
    FormItem,
    FormList,
    FormSection,
    name_path,
    read_path,
)
from generator.forms.looking import Found, Look
from generator.forms.placing import settle_ranks
from generator.forms.plan import FieldPlan
from generator.forms.typed_values import TypedFile

_WHERE = re.compile(r" \([^()]* › [^()]*\)$| dans « [^»]* »$")
_TO_FILL = (Code.CLE_MANQUANTE, Code.VALEUR_VIDE)


def show_found(form: Form, look: Look, file: TypedFile) -> Form:
    """The form with the findings of its file, the nearest field having each; what is of none is the form's."""
    showing = _Showing(look, file, form.file)
    items = tuple(showing.show(item) for item in form.items)
    shown = showing.shown
    unplaced = [one for one in showing.here if id(one) not in shown and not one.is_gap]
    about = [one for one in unplaced if one.place is not None and (not one.place.path or form.plan.has(one.place.path))]
    return replace(form, items=items, findings=tuple(say_finding(one) for one in about))


def say_finding(found: Found, field: FieldPlan | None = None) -> FieldFinding:
    """A finding in the words of a form: no name of a key, the field's label in its place."""
    finding = found.finding
    message, hint = _WHERE.sub("", finding.message), finding.hint or ""
    if field is not None:
        key = field.steps[-1]
        message = re.sub(rf"« {re.escape(key)}( \d+)? »", rf"« {field.label}\1 »", message)
        hint = hint.replace(f"« {key} »", f"« {field.label} »").replace(f"{key}: ", "")
    if finding.code in _TO_FILL and field is not None:
        message = f"« {field.label} » est à remplir"
        hint = "donner une valeur, ou cocher « à compléter »" if field.gap else "donner une valeur"
    elif finding.code is Code.ADMISSION_SANS_OBJET:
        hint = "retirer cette admission"
    elif finding.code is Code.A_CONFIRMER:
        hint = "vérifier, corriger s'il le faut, puis dire « confirmé »"
    return FieldFinding(finding, message, hint, found.sentence, found.source)


@dataclass
class _Showing:
    """Puts what was found into the items of a form; `shown` are the findings that some field has."""

    look: Look
    file: TypedFile
    path: str

    def __post_init__(self) -> None:
        self.here = [one for one in self.look.findings if one.place is not None and one.place.file == self.path]
        self.shown: set[int] = set()

    def show(self, item: FormItem) -> FormItem:
        match item:
            case FormField():
                return self._show_field(item)
            case FormSection():
                items = tuple(self.show(one) for one in item.items)
                told = any(one.findings for one in _list_fields(items))
                return replace(item, items=items, shut=item.shut and not told)
            case FormList():
                return replace(item, cards=tuple(self._show_card(item, card) for card in item.cards))

    def _show_field(self, field: FormField) -> FormField:
        settled = settle_ranks(self.file.root, read_path(field.name))
        if settled is None:
            return field
        found = [one for one in self.here if one.place is not None and one.place.path[: len(settled)] == settled]
        told = [one for one in found if not one.is_gap and one.finding.code is not Code.A_CONFIRMER]
        self.shown |= {id(one) for one in found}
        marks = [mark.reason for mark in self.look.marks if mark.file == self.path and mark.path == settled]
        said = tuple(say_finding(one, field.plan) for one in told)
        there = name_path(settled) if self.file.find(settled) is not None else ""
        return replace(field, findings=said, mark=marks[0] if marks else "", ranks=there)

    def _show_card(self, owner: FormList, card: FormCard) -> FormCard:
        settled = settle_ranks(self.file.root, read_path(card.name))
        found = [
            one
            for one in self.here
            if settled is not None and one.place is not None and one.place.path[: len(settled)] == settled
        ]
        items = tuple(self.show(one) for one in card.items)
        told = [one for one in found if not one.is_gap]
        if not card.open:
            self.shown |= {id(one) for one in found}
        reads: tuple[str, ...] = ()
        if owner.plan.reading:
            value = self.file.find(settled or ())
            reads = tuple(self.look.readings.get(value.say("id"), ())) if value is not None else ()
        return replace(card, items=items, findings=len(told), reads=reads)


def _list_fields(items: Iterable[FormItem]) -> Iterator[FormField]:
    for item in items:
        match item:
            case FormField():
                yield item
            case FormSection():
                yield from _list_fields(item.items)
            case FormList():
                yield from (one for card in item.cards for one in _list_fields(card.items))


def list_faults(form: Form) -> tuple[tuple[FormField, FieldFinding], ...]:
    """What the head of a page says is to be mended, each with its field: the faults that keep it from being saved."""
    return tuple((field, one) for field in form.walk_fields() for one in field.findings if _is_fault(one.finding))


def _is_fault(finding: Diagnostic) -> bool:
    return finding.severity.value == "erreur"


def title_cards(form: Form) -> Mapping[str, str]:
    """The titles of the cards of a form, by their names, those of cards within cards too."""
    found: dict[str, str] = {}

    def walk(items: tuple[FormItem, ...]) -> None:
        for item in items:
            if isinstance(item, FormSection):
                walk(item.items)
            elif isinstance(item, FormList):
                for card in item.cards:
                    found[card.name] = card.title
                    walk(card.items)

    walk(form.items)
    return found
