"""The modifications that make one convention of another, from the edit script between their trees.

Of what can be said of a passage, the shortest that is unambiguous is taken: words that stand once in their alinéa, the
alinéa, the article. Bold and spaces alone are no modification; what moved is struck and inserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from generator.amending.division_changes import Pairing
from generator.amending.grouping import group_modifications
from generator.amending.modifications import DeleteDivision, InsertDivision, Modification
from generator.amending.quoting import quote_division
from generator.amending.stipulations import STATED, Division, list_divisions
from generator.comparing.nodes import Node, walk_nodes
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left
from generator.errors import Span
from generator.model.document import (
    BlockId,
    Document,
    Figure,
    Heading,
    Paragraph,
    SignatureBlock,
    Table,
)

_PARTS = (Paragraph, Heading, Table, Figure, SignatureBlock)


class Fineness(IntEnum):
    """How closely changes are said, from the finest."""

    GROUPS = 0  # one fact that changes many places, once
    WORDS = 1
    ALINEAS = 2
    DIVISIONS = 3


@dataclass(frozen=True, slots=True)
class Texts:
    """The divisions of both texts by identity; `finest` is how closely changes may be said."""

    former: Mapping[BlockId, Division]
    present: Mapping[BlockId, Division]
    origins: Mapping[BlockId, Span]
    finest: Fineness = Fineness.GROUPS


def draft_modifications(
    before: Document, after: Document, script: Kept | Changed, finest: Fineness = Fineness.GROUPS
) -> tuple[Modification, ...]:
    """What an act must state so that `before` becomes `after`; `script` leads from one to the other.

    `after` has the numbers of `before` (`keep_numbers`).

    Raises: `ContentError` for a change that no sentence can state: that of a figure.
    """
    if isinstance(script, Kept):
        return ()
    former = {division.id: division for division in list_divisions(before)}
    present = {division.id: division for division in list_divisions(after)}
    origins = {section.id: section.origin for section in (*before.sections, *after.sections)}
    texts = Texts(former, present, origins, finest)
    modifications = list(_Drafting(texts, script).draft())
    if finest is not Fineness.GROUPS:
        return tuple(modifications)
    return group_modifications(modifications, tuple(former.values()))


@dataclass(slots=True)
class _Drafting:
    texts: Texts
    script: Changed
    last: str = ""  # the division after which the next one comes

    def draft(self) -> Iterator[Modification]:
        first = self._find_first()
        for edit in self.script.children:
            match edit:
                case Kept(before=node) if node.head.place.id in self.texts.former:
                    self.last = self.texts.former[node.head.place.id].name
                case Changed(before=one, after=other) if one.get("kind") in STATED:
                    self.last = self.texts.former[one.place.id].name
                    yield from self._compare(one.place.id, other.place.id, edit)
                case Deleted(node=node) | Left(node=node) if node.head.get("kind") in STATED:
                    yield DeleteDivision(self.texts.former[node.head.place.id].name)
                case Inserted(node=node) | Arrived(node=node) if node.head.get("kind") in STATED:
                    division = self.texts.present[node.head.place.id]
                    lines = quote_division(division, self.texts.origins[division.id])
                    beside = self.last or first
                    yield InsertDivision(beside, division.name, lines, before=not self.last)
                    self.last = division.name if self.last else ""
                case _:
                    pass  # the blocks to sign: no stipulations

    def _find_first(self) -> str:
        """The first division that stays: what stands before it comes before it."""
        for edit in self.script.children:
            match edit:
                case Kept(before=node) if node.head.place.id in self.texts.former:
                    return self.texts.former[node.head.place.id].name
                case Changed(before=head) if head.place.id in self.texts.former:
                    return self.texts.former[head.place.id].name
                case _:
                    pass
        return ""

    def _compare(self, one: BlockId, other: BlockId, edit: Changed) -> Iterator[Modification]:
        before, after = self.texts.former[one], self.texts.present[other]
        finest = self.texts.finest
        pairing = Pairing(before, after, dict(_pair_parts(edit)), by_words=finest < Fineness.ALINEAS)
        yield from pairing.draft(self.texts.origins[other], whole=finest is Fineness.DIVISIONS)


def _list_parts(node: Node) -> Iterator[BlockId]:
    inside = (one for one in walk_nodes(node) if one.head.kind in _PARTS)
    return (one.head.place.id for one in inside)


def _pair_parts(edit: Edit) -> Iterator[tuple[BlockId, BlockId]]:
    """The parts of the first text that are still there, with what they are now."""
    match edit:
        case Kept(before=before, after=after):
            yield from zip(_list_parts(before), _list_parts(after), strict=True)
        case Changed(before=before, after=after, children=children):
            if before.kind in _PARTS:
                yield before.place.id, after.place.id
            else:
                for child in children:
                    yield from _pair_parts(child)
        case _:
            pass  # it came, went, moved, or was cut otherwise: struck and inserted
