"""The lists of a first Word file in a second one: those that have a paragraph in common are one, others are copied."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, assert_never

from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.model.document import Cell
from generator.redlining.word.body_nodes import BodyNodes
from generator.redlining.word.written_out import NO_LIST_NUMBER
from generator.writing.word.package import w


@dataclass(slots=True)
class CarriedLists:
    """The numbering of both files, and which list of the second one each of the first has become."""

    before: Any
    after: Any
    known: dict[str, str] = field(default_factory=dict)

    def pair(self, script: Changed, before: BodyNodes, after: BodyNodes) -> None:
        """A list of the first file is the one of the second that has a paragraph of it."""
        for one, other in _walk_pairs(script):
            former, present = (found.find(f".//{w('numId')}") for found in (before.find(one), after.find(other)))
            if former is not None and present is not None and former.get(w("val")) != NO_LIST_NUMBER:
                self.known.setdefault(former.get(w("val")), present.get(w("val")))

    def carry(self, element: Any) -> None:
        """The lists that an element of the first file stands in, as the second file numbers them."""
        for number in element.iter(w("numId")):
            number.set(w("val"), self._carry_number(number.get(w("val"))))

    def _carry_number(self, number: str) -> str:
        if number not in self.known:
            found = [one for one in self.before.iterchildren(w("num")) if one.get(w("numId")) == number]
            if not found:
                return number
            copy = deepcopy(found[0])
            last = list(self.after.iterchildren(w("num")))
            fresh = str(max((int(one.get(w("numId"))) for one in last), default=0) + 1)
            copy.set(w("numId"), fresh)
            last[-1].addnext(copy)
            self.known[number] = fresh
        return self.known[number]


def _walk_pairs(edit: Edit) -> Iterator[tuple[Any, Any]]:
    """The heads of the paragraphs that are in both files."""
    match edit:
        case Kept(before, after):
            if not before.children:
                yield before.head, after.head
            for one, other in zip(before.children, after.children, strict=True):
                yield from _walk_pairs(Kept(one, other))
        case Changed(before, after, _, children):
            if not children and before.kind is not Cell:
                yield before, after
            for child in children:
                yield from _walk_pairs(child)
        case Inserted() | Deleted() | Left() | Arrived() | Recut():
            return
        case _:
            assert_never(edit)
