"""Where an avenant modified the convention, and by which of its articles, as these are read.

The comparison says which places changed; the articles of the act, read as a person reads them (`proving/`), say which
of them speaks of each place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.acts.in_force.consolidated import ConsolidatedText, MarkKind, PlaceMark
from generator.acts.texts.signed_parts import find_signed
from generator.amending.consolidating.speaking import ActReading, read_articles
from generator.amending.stipulations import STATED, Division, PartKind, list_divisions
from generator.amending.wording import ActArticle
from generator.comparing.compare import compare_documents
from generator.comparing.nodes import Node, walk_nodes
from generator.comparing.places import fold_words, line_up, name_piece
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.word_edits import WordEdit
from generator.model.document import Document, Figure, Heading, Paragraph, SectionKind, Table

_MARKED = (Paragraph, Heading, Table, Figure)


def mark_places(
    former: ConsolidatedText, documents: Sequence[Document], articles: Sequence[ActArticle], amendment: int
) -> tuple[PlaceMark, ...]:
    """The places that avenants have modified: those of before, where they are now, and those of this avenant.

    `documents` are the pieces that the avenant makes of those of `former`, `articles` its articles, `amendment` its
    number.
    """
    before, after = find_signed(former.documents), find_signed(documents)
    script = compare_documents(line_up(before), line_up(after))
    former_divisions, divisions = list_divisions(before), list_divisions(after)
    # Both texts are known: an article may stand after one that another article adds.
    names = dict.fromkeys(division.name for division in (*former_divisions, *divisions))
    marking = _Marking(read_articles(articles, tuple(names)), amendment, former_divisions, divisions)
    new = () if isinstance(script, Kept) else tuple(marking.mark(script))
    kept = tuple(_carry(former.marks, dict(_pair_keys(script))))
    return (*kept, *dict.fromkeys((*new, *marking.mark_annexes(former.documents, documents))))


# --- what changed ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Marking:
    """The marks of one avenant; `last` is the key of the part, or of the section, before what is looked at."""

    reading: ActReading
    amendment: int
    before: Sequence[Division]
    after: Sequence[Division]
    last: str = ""
    division: str = ""
    ranks: Mapping[str, int] = field(default_factory=dict)  # of the alinéas of the former division, by identity

    def mark(self, script: Changed) -> Iterator[PlaceMark]:
        former = {division.id: division for division in self.before}
        present = {division.id: division for division in self.after}
        section = ""
        for edit in script.children:
            match edit:
                case Kept(after=node):
                    section = node.head.place.key
                case Changed(before=one, after=other) if one.get("kind") in STATED:
                    section = self.last = other.place.key
                    self._enter(former[one.place.id])
                    if (said := _say_change(edit.words)) is not None:
                        yield self._note(MarkKind.CHANGED, section, 0, said)
                    for child in edit.children:
                        yield from self._mark_part(child)
                case Changed(after=other):
                    section = other.place.key
                case Inserted(node=node) | Arrived(node=node) if node.head.get("kind") in STATED:
                    self.division = present[node.head.place.id].name
                    section = node.head.place.key
                    yield self._note(MarkKind.ADDED, section, 0)
                case Deleted(node=node) | Left(node=node) if node.head.get("kind") is SectionKind.ARTICLE:
                    self.division = former[node.head.place.id].name
                    label = str(node.head.get("label")).rstrip(" :\u00a0–-.")
                    yield replace(self._note(MarkKind.STRUCK, node.head.place.key, 0), label=label, after=section)
                case _:
                    pass  # places to sign

    def mark_annexes(self, before: Sequence[Document], after: Sequence[Document]) -> Iterator[PlaceMark]:
        """An annexe that is another tree was replaced: what is unchanged is the very tree that was frozen."""
        former, present = ({one.meta.piece: one for one in texts if not one.meta.signed} for texts in (before, after))
        for piece, document in {**present, **former}.items():
            self.division = name_piece(document)
            kind = MarkKind.ANNEXE_REPLACED
            if piece not in present or piece not in former:
                kind = MarkKind.ANNEXE_STRUCK if piece in former else MarkKind.ANNEXE_ADDED
            if self.reading.names(self.division):
                yield replace(self._note(kind, piece, 0), label=self.division)

    def _enter(self, division: Division) -> None:
        self.division = division.name
        alineas = (part for part in division.parts if part.kind is PartKind.ALINEA)
        self.ranks = {part.id: rank for rank, part in enumerate(alineas, 1)}

    def _mark_part(self, edit: Edit) -> Iterator[PlaceMark]:
        match edit:
            case Kept(after=node):
                self._pass(node)
            case Changed(before=before, after=after, words=words, children=children):
                own = after.kind in _MARKED
                if own:
                    self.last = after.place.key
                said = _say_change(words)
                if own and (children or said is not None):
                    yield self._note(MarkKind.CHANGED, self.last, self.ranks.get(before.place.id, 0), said)
                elif not own:
                    for child in children:
                        yield from self._mark_part(child)
            case Inserted(node=node) | Arrived(node=node):
                for part in _list_marked(node):
                    self.last = part.head.place.key
                    yield self._note(MarkKind.ADDED, self.last, 0, ("", part.text))
            case Deleted(node=node) | Left(node=node):
                gone = next((part.head.place.id for part in _list_marked(node)), "")
                yield self._note(MarkKind.STRUCK_NEAR, self.last, self.ranks.get(gone, 0))
            case Recut(before=heads, after=present):
                for head in present:
                    self.last = head.place.key
                    yield self._note(MarkKind.CHANGED, self.last, self.ranks.get(heads[0].place.id, 0))

    def _pass(self, node: Node) -> None:
        for part in _list_marked(node):
            self.last = part.head.place.key

    def _note(self, kind: MarkKind, key: str, rank: int, said: tuple[str, str] | None = None) -> PlaceMark:
        return PlaceMark(kind, key, self.amendment, self.reading.find(self.division, rank, *(said or ())))


def _say_change(words: Sequence[WordEdit]) -> tuple[str, str] | None:
    """What a part said and says; nothing when only its looks changed."""
    before = "".join(token.word for edit in words for token in edit.before)
    after = "".join(token.word for edit in words for token in edit.after)
    return (before, after) if fold_words(before) != fold_words(after) else None


def _list_marked(node: Node) -> Iterator[Node]:
    """What of a node can bear a note: its paragraphs and intertitles, a table as one thing."""
    if node.head.kind in _MARKED:
        yield node
        return
    for child in node.children:
        yield from _list_marked(child)


# --- marks of former avenants ---------------------------------------------------------------------------------------


def _pair_keys(edit: Edit) -> Iterator[tuple[str, str]]:
    """The keys of what is still there, with those that it has now."""
    match edit:
        case Kept(before=before, after=after):
            both = zip(walk_nodes(before), walk_nodes(after), strict=True)
            yield from ((one.head.place.key, other.head.place.key) for one, other in both)
        case Changed(before=before, after=after, children=children):
            yield before.place.key, after.place.key
            for child in children:
                yield from _pair_keys(child)
        case Arrived(edit=inner):
            yield from _pair_keys(inner)
        case Recut(before=before, after=after):
            yield from ((one.place.key, after[0].place.key) for one in before)
        case _:
            pass


def _carry(marks: Sequence[PlaceMark], keys: Mapping[str, str]) -> Iterator[PlaceMark]:
    """The marks whose places are still there; what was struck stays struck, after the section that it followed."""
    for mark in marks:
        match mark.kind:
            case MarkKind.STRUCK:
                yield replace(mark, after=keys.get(mark.after, mark.after))
            case MarkKind.ANNEXE_REPLACED | MarkKind.ANNEXE_ADDED | MarkKind.ANNEXE_STRUCK:
                yield mark
            case _:
                if mark.key in keys:
                    yield replace(mark, key=keys[mark.key])
