"""Where parts of a text came, went or moved: their neighbours in the edit script, which say where to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.nodes import Head, Node
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut, walk_edits
from generator.comparing.word_edits import WordEdit


@dataclass(frozen=True, slots=True)
class Spot:
    """A part that came (`node`), went (`gone`), or both when it moved; what stands before and after it now.

    `before` has the nearest first; those that have just come are left out. A paragraph that was cut or merged has the
    heads of both sides and their words.
    """

    kind: ChangeKind
    parent: Head
    node: Node | None = None
    gone: Node | None = None
    before: tuple[Head, ...] = ()
    after: tuple[Head, ...] = ()
    heads: tuple[tuple[Head, ...], tuple[Head, ...]] = ((), ())
    words: tuple[WordEdit, ...] = ()


@dataclass(slots=True)
class Spots:
    """The spots of one piece, taken in the order of its changes."""

    waiting: list[Spot] = field(default_factory=list)

    @classmethod
    def of(cls, script: Kept | Changed) -> Spots:
        """The spots of a script."""
        gone = {edit.number: edit.node for edit in walk_edits(script) if isinstance(edit, Left)}
        return cls(list(_walk(script, gone)))

    def take(self, change: Change) -> Spot | None:
        """The spot of a change: the first of its kind that says its words, not to be taken again."""
        for rank, spot in enumerate(self.waiting):
            if spot.kind is change.kind and _says(spot, change):
                return self.waiting.pop(rank)
        return None


def _says(spot: Spot, change: Change) -> bool:
    if spot.words:
        return spot.words == change.words
    node = spot.gone if change.kind is ChangeKind.DELETED else spot.node
    words = change.before if change.kind is ChangeKind.DELETED else change.after
    return node is not None and node.text.replace("\u2019", "'") == words


def _walk(edit: Edit, gone: dict[int, Node]) -> Iterator[Spot]:
    match edit:
        case Kept() | Inserted() | Deleted() | Left() | Recut():
            return
        case Arrived(edit=inner):
            yield from _walk(inner, gone)
        case Changed(after=parent, children=children):
            for rank, child in enumerate(children):
                yield from _find(
                    child, parent, (_list_near(children[:rank][::-1]), _list_near(children[rank + 1 :])), gone
                )
                yield from _walk(child, gone)
        case _:
            assert_never(edit)


def _find(
    edit: Edit, parent: Head, near: tuple[tuple[Head, ...], tuple[Head, ...]], gone: dict[int, Node]
) -> Iterator[Spot]:
    match edit:
        case Inserted(node):
            yield Spot(ChangeKind.INSERTED, parent, node, before=near[0], after=near[1])
        case Deleted(node):
            yield Spot(ChangeKind.DELETED, parent, gone=node)
        case Arrived(number, node):
            yield Spot(ChangeKind.MOVED, parent, node, gone[number], near[0], near[1])
        case Recut(before, after, words):
            kind = ChangeKind.SPLIT if len(before) == 1 else ChangeKind.MERGED
            yield Spot(kind, parent, heads=(before, after), words=words)
        case Kept() | Changed() | Left():
            return
        case _:
            assert_never(edit)


def _list_near(edits: Sequence[Edit]) -> tuple[Head, ...]:
    """The parts that were there before and still are, in the order given."""
    heads: list[Head] = []
    for edit in edits:
        match edit:
            case Kept(before=node):
                heads.append(node.head)
            case Changed(before=head):
                heads.append(head)
            case Recut(before=several):
                heads += several
            case Inserted() | Deleted() | Left() | Arrived():
                pass
            case _:
                assert_never(edit)
    return tuple(heads)
