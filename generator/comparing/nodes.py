"""A tree as nodes of one form, whatever they are: what the comparison walks, and what a tree is built again from.

`fold_document(unfold_document(document))` is the document again, its inlines in the form of `join_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from generator.comparing.tokens import Token, join_words, split_words
from generator.errors import Span
from generator.model.document import (
    BlockId,
    BlockList,
    Cell,
    ContentKey,
    Document,
    Figure,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SideBySide,
    SignatureBlock,
    Table,
)


@dataclass(frozen=True, slots=True)
class Form:
    """Which fields of a kind of node hold its words, and which hold the nodes below it."""

    words: str = ""
    children: tuple[str, ...] = ()


FORMS: Mapping[type, Form] = {
    Document: Form(children=("sections",)),
    Section: Form("heading", ("blocks",)),
    Paragraph: Form("inlines"),
    Heading: Form("inlines"),
    BlockList: Form(children=("items",)),
    ListItem: Form(children=("blocks",)),
    Table: Form("caption", ("head", "rows")),
    Row: Form(children=("cells",)),
    Cell: Form(children=("blocks",)),
    Figure: Form("caption"),
    PageBreak: Form(),
    SignatureBlock: Form(children=("blocks",)),
    SideBySide: Form(children=("left", "right")),
}
_PLACE = ("id", "origin", "key")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands and what it is; nothing of it is printed. A row has a key alone, a cell none of the three."""

    id: BlockId = ""
    origin: Span | None = None
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A node without its words and without what is below it. `slot` is the field of its parent that holds it.

    `fields` are its other fields by name, in the order of its class: its number, role, widths, picture.
    """

    kind: type
    slot: str
    fields: tuple[tuple[str, Any], ...]
    place: Place = field(default=Place(), compare=False)

    def get(self, name: str) -> Any:
        """The value of one of its fields; nothing when its kind has no such field."""
        return next((value for known, value in self.fields if known == name), None)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree. Two are equal when the same is printed of both, at whatever place."""

    head: Head
    words: tuple[Token, ...] = ()
    children: tuple[Node, ...] = ()
    text: str = field(default="", compare=False)  # all that it and what is below it say, as plain words
    seal: int = field(default=0)  # equal for equal nodes: looked at before the rest

    def __hash__(self) -> int:
        return self.seal


def make_node(head: Head, words: tuple[Token, ...] = (), children: tuple[Node, ...] = ()) -> Node:
    """A node of these parts."""
    said = [str(head.get("label") or ""), "".join(token.word for token in words), *(child.text for child in children)]
    text = " ".join(" ".join(said).split())
    # Unequal fields may share a seal: a row of numbers that Python cannot hash is not worth more.
    seal = hash((head.kind.__name__, head.slot, head.fields, words, tuple(child.seal for child in children)))
    return Node(head, words, children, text, seal)


def unfold_document(document: Document) -> Node:
    """The tree of a piece as nodes."""
    return _unfold(document, "")


def fold_document(node: Node) -> Document:
    """The tree of a piece that these nodes say.

    Raises: `TypeError` when the node is not that of a document.
    """
    document = fold_node(node)
    if not isinstance(document, Document):
        raise TypeError(f"a document was expected, not {node.head.kind.__name__}")
    return document


def fold_node(node: Node) -> Any:
    """The part of a tree that these nodes say."""
    kind, form = node.head.kind, FORMS[node.head.kind]
    values: dict[str, Any] = dict(node.head.fields)
    place = node.head.place
    values |= {name: getattr(place, name) for name in _PLACE if name in _list_fields(kind)}
    if form.words:
        values[form.words] = join_words(node.words)
    for slot in form.children:
        values[slot] = tuple(fold_node(child) for child in node.children if child.head.slot == slot)
    return kind(**values)


def walk_nodes(node: Node) -> Iterable[Node]:
    """The node and all that stand below it, in reading order."""
    yield node
    for child in node.children:
        yield from walk_nodes(child)


def _unfold(value: Any, slot: str) -> Node:
    kind: type = type(value)
    form = FORMS[kind]
    names = _list_fields(kind)
    place = Place(**{name: getattr(value, name) for name in _PLACE if name in names})
    apart = {*_PLACE, form.words, *form.children}
    head = Head(kind, slot, tuple((name, getattr(value, name)) for name in names if name not in apart), place)
    words = split_words(getattr(value, form.words)) if form.words else ()
    children = tuple(_unfold(child, inner) for inner in form.children for child in getattr(value, inner))
    return make_node(head, words, children)


@cache
def _list_fields(kind: type) -> tuple[str, ...]:
    return tuple(known.name for known in fields(kind))
