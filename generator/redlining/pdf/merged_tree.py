"""Two trees of one piece as one, whose words are marked: those of both, those of the first, those of the second.

Without the marked words of the second, and without remarks, it says the first text; without those of the first, the
second. What has moved stands at both places. Columns that came or went stand in one table with the others, unless rows
do not agree on them: the table is then shown twice, struck, then new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from generator.comparing.changes import compare_plain, describe_edits
from generator.comparing.nodes import Head, Node, fold_document, walk_nodes
from generator.comparing.paragraph_breaks import BREAK, cut_paragraphs
from generator.comparing.place_names import PlaceNames
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut, walk_edits
from generator.comparing.tokens import Token, split_words
from generator.comparing.word_edits import WordKind, compare_words
from generator.model.document import (
    BlockId,
    ContentKey,
    CrossReference,
    Document,
    Figure,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    ParagraphRole,
    RevisionKind,
    Section,
    SideBySide,
    Table,
    Text,
)
from generator.redlining.pdf.marking import (
    FIRST,
    FORMER,
    SECOND,
    Side,
    drop_label,
    mark_words,
    merge_words,
    name_former,
    number_notes,
    pair_notes,
    raise_letters,
    read_words,
    remark,
    say_label,
    settle_words,
)
from generator.redlining.pdf.merged_columns import merge_columns

_BREAK_SIGN = "¶"


@dataclass(frozen=True, slots=True)
class MergedTree:
    """The tree of both texts, and where to find each key in it; a key that begins with `FORMER_KEY` is the first's."""

    document: Document
    targets: Mapping[ContentKey, BlockId]


def merge_trees(before: Document, after: Document, script: Kept | Changed) -> MergedTree:
    """The tree of both texts; its cover, what it says of itself and its looks are the second's."""
    edits = tuple(walk_edits(script))
    merging = _Merging(
        {edit.number: edit.node for edit in edits if isinstance(edit, Left)},
        {edit.number: edit.node for edit in edits if isinstance(edit, Arrived)},
        PlaceNames(before),
        PlaceNames(after),
    )
    (root,) = merging.merge(script)
    root = _number_notes(root, {})
    targets: dict[ContentKey, BlockId] = {}
    for node in walk_nodes(root):
        if node.head.place.key and (target := find_target(node)):
            targets.setdefault(node.head.place.key, target)
    return MergedTree(fold_document(root), targets)


def find_target(node: Node) -> BlockId:
    """The section, the heading or the paragraph that a reference to a node leads to; nothing when it has none."""
    for inner in walk_nodes(node):
        if inner.head.kind in (Section, Heading, Paragraph) and inner.head.place.id:
            return inner.head.place.id
    return ""


def _number_notes(node: Node, numbers: dict[int, int]) -> Node:
    words = number_notes(node.words, numbers)
    return Node(node.head, words, tuple(_number_notes(child, numbers) for child in node.children))


@dataclass(frozen=True, slots=True)
class _Merging:
    """One merging. What has moved is known by its number, as it was and as it is."""

    left: Mapping[int, Node]
    arrived: Mapping[int, Node]
    names_before: PlaceNames
    names_after: PlaceNames

    def merge(self, edit: Edit) -> Iterator[Node]:
        """The nodes that show an edit, in the order of reading."""
        match edit:
            case Kept(after=node):
                yield _settle(node)
            case Changed():
                yield from self._merge_changed(edit)
            case Inserted(node):
                yield from _mark(node, RevisionKind.INSERTED, SECOND)
            case Deleted(node):
                yield from _mark(node, RevisionKind.DELETED, FIRST)
            case Left(number, node):
                now = self.arrived[number]
                where = _say_move("déplacé, se lit désormais : ", self.names_after.name(now), find_target(now))
                yield from _put_before(where, list(_mark(node, RevisionKind.LEFT, FIRST)), anywhere=True)
            case Arrived(number, _, inner):
                then = self.left[number]
                target = f"{find_target(then)}{FORMER}"
                where = _say_move("déplacé ici, se lisait : ", self.names_before.name(then), target)
                shown = _show_side(inner, SECOND, RevisionKind.ARRIVED, RevisionKind.INSERTED)
                yield from _put_before(where, list(shown), anywhere=True)
            case Recut():
                yield from _merge_cut(edit)
            case _:
                assert_never(edit)

    def _merge_changed(self, edit: Changed) -> Iterator[Node]:
        head = edit.after
        children = [node for child in edit.children for node in self.merge(child)]
        if head.kind is Table:
            table = _merge_rows(edit, children)
            if table is None:
                yield from _show_side(edit, FIRST, RevisionKind.DELETED, RevisionKind.DELETED)
                yield from _show_side(edit, SECOND, RevisionKind.INSERTED, RevisionKind.INSERTED)
                return
            head, children = table
        if head.kind is SideBySide:
            yield from _line_up(children, head.slot)
            return
        words = merge_words(edit.words)
        former, present = _say_labels(edit)
        if not former == present == say_label(head, captioned=bool(words)):  # a struck heading shows the number too
            head = drop_label(head)
            words = (*merge_words(compare_words(_read(former), _read(present))), *words)
        if head.kind is ListItem and head.get("label") != edit.before.get("label"):
            labels = [f"{one.get('label')} " if one.get("label") else "" for one in (edit.before, head)]
            number = merge_words(compare_words(_read(labels[0]), _read(labels[1])))
            head, children = drop_label(head), _put_before(number, children)
        yield Node(head, words, tuple(children))
        if head.kind is Figure:
            yield from _compare_pictures(edit)


def _settle(node: Node) -> Node:
    return Node(node.head, settle_words(node.words, SECOND), tuple(_settle(child) for child in node.children))


def _mark(node: Node, kind: RevisionKind, side: Side) -> Iterator[Node]:
    """A node that only one of the texts has at this place."""
    yield from _mark_node(node.head, mark_words(node.words, kind, side), node.children, kind, side)


def _mark_node(
    head: Head, words: tuple[Token, ...], children: Iterable[Node], kind: RevisionKind, side: Side
) -> Iterator[Node]:
    yield from _place(head, words, [inner for child in children for inner in _mark(child, kind, side)], kind, side)


def _place(
    head: Head, words: tuple[Token, ...], children: list[Node], kind: RevisionKind, side: Side
) -> Iterator[Node]:
    """A node of one text whose words and children are marked already; its number is written out, and marked."""
    present = head
    if side.former:
        head = name_former(head)
    match head.kind:
        case _ if head.kind is PageBreak and side.former:
            return
        case _ if head.kind is SideBySide:
            yield from _line_up(children, head.slot)
            return
        case _ if head.kind is Figure:
            yield from _mark_figure(head, words, kind, side)
            return
        case _ if head.kind is ListItem:
            label = f"{head.get('label')} " if head.get("label") else ""
            children = _put_before(mark_words(_read(label), kind, side), children)
        case _:
            words = (*mark_words(_read(say_label(present, captioned=bool(words))), kind, side), *words)
    yield Node(drop_label(head), words, tuple(children))


def _show_side(edit: Edit, side: Side, same: RevisionKind, other: RevisionKind) -> Iterator[Node]:
    """What one of the texts says of an edit, what both say marked as `same`, what it alone says as `other`."""
    match edit:
        case Kept(before, after):
            yield from _mark(before if side.former else after, same, side)
        case Changed(before, after, words, children):
            said: list[Token] = []
            for one in words:
                kind = other if one.kind is WordKind.CHANGED else same
                said += mark_words(one.before if side.former else one.after, kind, side)
            inner = [node for child in children for node in _show_side(child, side, same, other)]
            yield from _place(before if side.former else after, tuple(said), inner, same, side)
        case Inserted(node) | Deleted(node):
            if isinstance(edit, Deleted) == side.former:
                yield from _mark(node, other, side)
        case Left(node=node) | Arrived(node=node):
            if isinstance(edit, Left) == side.former:
                yield from _mark(node, same, side)
        case Recut(before, after, words):
            heads = before if side.former else after
            tokens = [token for one in words for token in (one.before if side.former else one.after)]
            for head, run in zip(heads, cut_paragraphs(tokens), strict=True):
                yield from _place(head, mark_words(run, same, side), [], same, side)
        case _:
            assert_never(edit)


def _merge_cut(edit: Recut) -> Iterator[Node]:
    """Paragraphs as the second text cuts them; where one ended in the first alone, a sign says so."""
    side = pair_notes(edit.words)
    runs: list[list[Token]] = [[]]
    for one in edit.words:
        if one.kind is not WordKind.CHANGED:
            _add_cut(runs, settle_words(one.after, SECOND))
            continue
        for token in one.before:
            if token == BREAK:
                runs[-1] += remark(_BREAK_SIGN)
                runs[-1] += mark_words(_read(" "), RevisionKind.DELETED, side)
            else:
                runs[-1] += mark_words((token,), RevisionKind.DELETED, side)
        for token in one.after:
            if token == BREAK:
                runs[-1] += remark(f" {_BREAK_SIGN}")
                runs.append([])
            else:
                runs[-1] += mark_words((token,), RevisionKind.INSERTED, SECOND)
    for head, run in zip(edit.after, runs, strict=True):
        yield Node(head, tuple(run))


def _add_cut(runs: list[list[Token]], tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token == BREAK:
            runs.append([])
        else:
            runs[-1].append(token)


# --- pictures, numbers, what stands side by side --------------------------------------------------------------------


def _mark_figure(head: Head, caption: tuple[Token, ...], kind: RevisionKind, side: Side) -> Iterator[Node]:
    """A picture that came is drawn; of one that went, only words are left, so that nobody takes it for today's."""
    label = mark_words(_read(say_label(head, captioned=bool(caption))), kind, side)
    drawn = "image" if head.get("picture") else "graphique"
    if side.former:
        yield _note(head, remark(f"[{drawn} qui ne figure plus ici : {head.get('alt')}]"))
        if caption:
            yield Node(_note_head(head), (*label, *caption))
        return
    yield _note(head, remark(f"[{drawn} : placé ici]" if kind is RevisionKind.ARRIVED else f"[{drawn} : ajout]"))
    yield Node(drop_label(head), (*label, *caption))


def _compare_pictures(edit: Changed) -> Iterator[Node]:
    """What a picture that is another one shows otherwise, in the words that stand for it."""
    before, after = edit.before, edit.after
    if (before.get("alt"), before.get("source")) != (after.get("alt"), after.get("source")):
        drawn = "image modifiée" if after.get("picture") else "graphique modifié"
        told = describe_edits(compare_plain(str(before.get("alt")), str(after.get("alt"))))
        yield _note(after, remark(f"[{drawn} : {told}]" if told else f"[{drawn}]"))


def _note_head(head: Head) -> Head:
    return Head(Paragraph, head.slot, (("role", ParagraphRole.NOTE),), head.place)


def _note(head: Head, words: tuple[Token, ...]) -> Node:
    note = _note_head(head)
    return Node(replace(note, place=replace(note.place, id=f"{note.place.id}/remarque")), words)


def _say_move(words: str, place: str, target: BlockId) -> tuple[Token, ...]:
    """« [déplacé, se lit désormais : article 9, 2ᵉ alinéa, page 12] », with a link to there."""
    link = CrossReference(target, raise_letters(f"{place}, page\u00a0"), page=True)
    pointer = split_words((link,)) if target.removesuffix(FORMER) else read_words(place)
    return mark_words((*read_words(f"[{words}"), *pointer, *read_words("] ")), RevisionKind.REMARK, SECOND)


def _put_before(words: tuple[Token, ...], nodes: list[Node], *, anywhere: bool = False) -> list[Node]:
    """The nodes, words put before those of the first one when it is a paragraph, or of the first paragraph below."""
    if not words:
        return nodes
    for rank, node in enumerate(nodes):
        if node.head.kind in (Paragraph, Heading) or (anywhere and node.head.kind is Section and node.words):
            return [*nodes[:rank], replace(node, words=(*words, *node.words)), *nodes[rank + 1 :]]
        if anywhere:
            below = _put_before(words, list(node.children), anywhere=True)
            if below != list(node.children):
                return [*nodes[:rank], replace(node, children=tuple(below)), *nodes[rank + 1 :]]
        else:
            break
    return nodes


def _line_up(children: Iterable[Node], slot: str) -> Iterator[Node]:
    """What stood side by side one below the other: with what was struck it would not hold on a page."""
    for child in children:
        yield replace(child, head=replace(child.head, slot=slot))


def _say_labels(edit: Changed) -> tuple[str, str]:
    former = any(one.before for one in edit.words)
    present = any(one.after for one in edit.words)
    return say_label(edit.before, captioned=former), say_label(edit.after, captioned=present)


def _read(words: str) -> tuple[Token, ...]:
    return split_words((Text(words),)) if words else ()


def _merge_rows(table: Changed, rows: Sequence[Node]) -> tuple[Head, list[Node]] | None:
    """The head and the rows of a table that has the columns of both texts; nothing when they are not those of one."""
    columns = merge_columns(table)
    if columns is None:
        return None
    placed: list[Node] = []
    for edit, row in zip(table.children, rows, strict=True):
        cells = columns.set_row(edit, row.children)
        if cells is None:
            return None
        placed.append(replace(row, children=cells))
    if columns.same:
        return table.after, placed
    fields = tuple((name, columns.widths if name == "widths" else value) for name, value in table.after.fields)
    return replace(table.after, fields=fields), placed
