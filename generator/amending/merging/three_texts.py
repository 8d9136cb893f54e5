"""Three texts of one piece in one: what was frozen, with what the content changes, and nothing of what a program does.

`before` is the frozen content and `after` the one of today, composed by the same program with the same model: what
differs between them is of the content alone. What they say alike keeps the frozen words; what was frozen in the words
of `before` takes those of `after`; where both differ from one another and from what was frozen, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from generator.codes import Code
from generator.comparing.alignment import align_nodes, list_moved
from generator.comparing.nodes import Node, fold_node, make_node, unfold_document
from generator.comparing.place_names import PlaceNames
from generator.comparing.places import fold_words
from generator.composing.content_keys import settle_keys
from generator.errors import ContentError, Diagnostic
from generator.model.document import Cover, Document, Figure, Meta, Section, Table

_WHOLE = (Table, Figure)  # what is taken as one thing: a row has no sense without its columns
_HINT = (
    "remettre dans le dossier les mots de l'acte à cet endroit, ou préparer l'avenant avec la version de ctg qui a "
    "arrêté l'acte (« ctg etat » la nomme)"
)
Words = tuple[Any, ...]
V = TypeVar("V", Cover, Meta)


def merge_documents(frozen: Document, before: Document, after: Document) -> Document:
    """The frozen piece as the content changes it, its cover and what its pages say of it too.

    Raises: `ContentError` with each place where what the content changes cannot be told from what a program does.
    """
    merging = _Merging(PlaceNames(frozen))
    sections = tuple(merging.merge_sections(frozen, before, after))
    if merging.faults:
        raise ContentError(merging.faults)
    cover = _choose_fields(frozen.cover, before.cover, after.cover)
    meta = _choose_fields(frozen.meta, before.meta, after.meta)
    return settle_keys(replace(frozen, meta=meta, cover=cover, sections=sections))


def say_document(document: Document) -> Words:
    """The words of a piece and how they stand, without their looks: two that say the same are one text."""
    return tuple(_say(section) for section in unfold_document(document).children)


@dataclass(slots=True)
class _Merging:
    """One merge: the places of the frozen piece, and the faults found."""

    names: PlaceNames
    faults: list[Diagnostic] = field(default_factory=list)

    def merge_sections(self, frozen: Document, before: Document, after: Document) -> Iterator[Section]:
        one, two, three = (unfold_document(document) for document in (frozen, before, after))
        former = {id(node): section for node, section in zip(one.children, frozen.sections, strict=True)}
        present = {id(node): section for node, section in zip(three.children, after.sections, strict=True)}
        for node in self._merge_children(one, two, three):
            if id(node) in former:
                yield former[id(node)]
            elif id(node) in present:
                yield present[id(node)]
            else:
                yield fold_node(_part_names(node, set()))

    def _merge(self, frozen: Node, before: Node, after: Node) -> Node:
        if _say(before) == _say(after):
            return frozen
        if frozen.head.kind in _WHOLE:
            if _say(frozen) != _say(before):
                self._refuse(frozen, after)
            return after
        words, label = frozen.words, frozen.head.get("label")
        for say in (_say_words, _say_label):
            if say(before) == say(after):
                continue
            if say(frozen) != say(before):
                self._refuse(frozen, after)
            if say is _say_words:
                words = after.words
            else:
                label = after.head.get("label")
        fields = tuple((name, label if name == "label" else value) for name, value in frozen.head.fields)
        children = tuple(self._merge_children(frozen, before, after))
        return make_node(replace(frozen.head, fields=fields), words, children)

    def _merge_children(self, frozen: Node, before: Node, after: Node) -> Iterator[Node]:
        kept, now = _pair(frozen.children, before.children), align_nodes(before.children, after.children)
        if list_moved(kept):
            self._refuse(frozen, after)
            return
        origins = {j: i for i, j in kept.items()}
        sources = {j: i for i, j in now.items()}
        alone, gone = _follow(frozen.children, kept), {i for i, j in kept.items() if j not in now}
        if any(i in alone for i in gone):
            self._refuse(frozen, after)  # where would stand what only the frozen text has?
        yield from alone.get(-1, ())
        for j, node in enumerate(after.children):
            source = sources.get(j)
            if source is None:
                yield node
                continue
            origin = origins.get(source)
            if origin is not None:
                yield self._merge(frozen.children[origin], before.children[source], node)
                yield from alone.get(origin, ())
            elif _say(before.children[source]) != _say(node):
                self._refuse(frozen, after)  # today's program alone says it, and the content changes it

    def _refuse(self, frozen: Node, after: Node) -> None:
        message = (
            f"{self.names.name(frozen) or self.names.piece} : le dossier change ce passage, que le programme "
            "d'aujourd'hui ne compose plus dans les mots de l'acte : l'un ne se sépare pas de l'autre"
        )
        if all(fault.message != message for fault in self.faults):
            self.faults.append(Diagnostic(Code.AVENANT_INSEPARABLE, message, after.head.place.origin, hint=_HINT))


def _pair(frozen: Sequence[Node], before: Sequence[Node]) -> dict[int, int]:
    """Which frozen node is which of `before`, by their positions: the one at its place, where all say the same."""
    if [_say(node) for node in frozen] == [_say(node) for node in before]:
        return {rank: rank for rank in range(len(frozen))}
    return align_nodes(frozen, before)


def _choose_fields(frozen: V, before: V, after: V) -> V:
    """The frozen value, its fields that the content changes as they are today."""
    changed = {
        one.name: getattr(after, one.name)
        for one in fields(before)
        if getattr(before, one.name) != getattr(after, one.name)
    }
    return replace(frozen, **changed)


def _follow(children: Sequence[Node], kept: dict[int, int]) -> dict[int, list[Node]]:
    """What the frozen text alone has, by the position of what stands before it and is in both; -1 where nothing is."""
    alone: dict[int, list[Node]] = {}
    last = -1
    for i, node in enumerate(children):
        if i in kept:
            last = i
        else:
            alone.setdefault(last, []).append(node)
    return alone


def _say(node: Node) -> Words:
    """What a node says, its notes and pictures too, and what stands below it: plain words, however they are dressed."""
    picture = (node.head.get("alt"), node.head.get("source")) if node.head.kind is Figure else ()
    return node.head.kind, _say_label(node), _say_words(node), picture, tuple(_say(child) for child in node.children)


def _say_words(node: Node) -> Words:
    body, notes = ("".join(t.word for t in node.words if t.in_note is inside) for inside in (False, True))
    return fold_words(body), fold_words(notes)


def _say_label(node: Node) -> str:
    return fold_words(node.head.get("label") or "")


def _part_names(node: Node, taken: set[str]) -> Node:
    """The node with identities that no other node of its section has: those of two texts may be the same."""
    place = node.head.place
    name, rank = place.id, 1
    while name and name in taken:
        rank += 1
        name = f"{place.id}-{rank}"
    taken.add(name)
    children = tuple(_part_names(child, taken) for child in node.children)
    return make_node(replace(node.head, place=replace(place, id=name)), node.words, children)
