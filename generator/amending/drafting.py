"""The modifications that make one convention of another, from the edit script between their trees.

Of what can be said of a passage, the shortest that is unambiguous is taken: words that stand once in their alinéa, the
alinéa, the article. Bold and spaces alone are no modification; what moved is struck and inserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.amending.modifications import (
    AlineaPlace,
    DeleteAlineas,
    DeleteDivision,
    InsertAlineas,
    InsertDivision,
    Modification,
    ReplaceWords,
    RewriteAlinea,
    RewriteDivision,
    RewriteTitle,
)
from generator.amending.refusals import refuse
from generator.amending.stipulations import STATED, Division, Part, PartKind, list_divisions
from generator.amending.word_changes import name_changes
from generator.comparing.nodes import Node, walk_nodes
from generator.comparing.places import fold_words
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left
from generator.errors import Span
from generator.model.document import (
    BlockId,
    Document,
    Figure,
    Heading,
    Paragraph,
    SectionKind,
    SignatureBlock,
    Table,
)

_PARTS = (Paragraph, Heading, Table, Figure, SignatureBlock)
_BY_WORDS = "une phrase ne peut pas le citer : le dire dans le texte, ou dans une annexe, qui se remplace en entier"


def draft_modifications(before: Document, after: Document, script: Kept | Changed) -> tuple[Modification, ...]:
    """What an act must state so that `before` becomes `after`; `script` leads from one to the other.

    `after` has the numbers of `before` (`keep_numbers`).

    Raises: `ContentError` for a change that no sentence can state: in a table, in a note, a section that is no article.
    """
    if isinstance(script, Kept):
        return ()
    former = {division.id: division for division in list_divisions(before)}
    present = {division.id: division for division in list_divisions(after)}
    origins = {section.id: section.origin for section in (*before.sections, *after.sections)}
    return _group(list(_draft(script, former, present, origins)))


def _draft(
    script: Changed,
    former: Mapping[BlockId, Division],
    present: Mapping[BlockId, Division],
    origins: Mapping[BlockId, Span],
) -> Iterator[Modification]:
    last = ""  # the division after which the next one comes
    for edit in script.children:
        match edit:
            case Kept(after=node) if node.head.place.id in present:
                last = present[node.head.place.id].name
            case Changed(before=one, after=other) if one.get("kind") in STATED:
                last = former[one.place.id].name
                pairing = _Pairing(
                    former[one.place.id], present[other.place.id], dict(_pair_parts(edit)), origins[other.place.id]
                )
                yield from pairing.draft()
            case Deleted(node=node) | Left(node=node) if node.head.get("kind") in STATED:
                division = former[node.head.place.id]
                _check_article(division, origins[division.id])
                yield DeleteDivision(division.name)
            case Inserted(node=node) | Arrived(node=node) if node.head.get("kind") in STATED:
                division = present[node.head.place.id]
                _check_article(division, origins[division.id])
                yield InsertDivision(last, division.name, _quote(division, origins[division.id]))
                last = division.name
            case _:
                pass  # the blocks to sign: no stipulations


def _check_article(division: Division, origin: Span) -> None:
    if division.kind is not SectionKind.ARTICLE:
        refuse(f"{division.name} : un avenant n'ajoute et ne supprime que des articles", origin)


@dataclass(frozen=True, slots=True)
class _Pairing:
    """A division before and after, and which part became which."""

    before: Division
    after: Division
    partners: Mapping[BlockId, BlockId]
    origin: Span

    def draft(self) -> Iterator[Modification]:
        """By the ranks of the first text; the whole division where they are of no use."""
        self._check_notes()
        found = None if self._is_recast() else self._list_changes()
        if found is None:
            yield RewriteDivision(self.before.name, _quote(self.after, self.origin, self.before))
            return
        if fold_words(self.before.title) != fold_words(self.after.title):
            yield RewriteTitle(self.before.name, self.after.title)
        yield from found

    def _check_notes(self) -> None:
        former = [note for part in self.before.parts for note in part.notes]
        if [fold_words(note) for note in former] != [fold_words(n) for part in self.after.parts for n in part.notes]:
            refuse(f"{self.before.name} : une note change", self.origin, _BY_WORDS)

    def _is_recast(self) -> bool:
        """Whether no alinéa can be pointed at: none stays, or intertitles and tables came, went or changed."""
        fixed, present = (
            [part for part in division.parts if part.kind is not PartKind.ALINEA]
            for division in (self.before, self.after)
        )
        same = [self.partners.get(part.id) for part in fixed] == [part.id for part in present]
        same = same and [fold_words(part.text) for part in fixed] == [fold_words(part.text) for part in present]
        return not same or not any(part.id in self.partners for part in self.before.alineas)

    def _list_changes(self) -> list[Modification] | None:
        """Nothing when alinéas come where none stands before or after."""
        changes: list[Modification] = []
        ranks = {part.id: rank for rank, part in enumerate(self.before.alineas, 1)}
        came_from = {other: one for one, other in self.partners.items()}
        former = {part.id: part for part in self.before.parts}
        i, waiting = 0, list[Part]()
        last: Part | None = None  # of the first text, the part that stands before what comes
        for part in (*self.after.parts, None):
            if part is not None and part.id not in came_from:
                waiting.append(part)
                continue
            end = self.before.parts.index(former[came_from[part.id]]) if part else len(self.before.parts)
            gone = self.before.parts[i:end]
            following = self.before.parts[end] if part else None
            if not self._settle(changes, ranks, gone, waiting, (last, following)):
                return None
            if part is not None:
                last = following
                assert last is not None
                if last.kind is PartKind.ALINEA:
                    changes += _change_alinea(AlineaPlace(self.before.name, ranks[last.id]), last.text, part.text)
            i, waiting = end + 1, []
        return changes

    def _settle(
        self,
        changes: list[Modification],
        ranks: Mapping[BlockId, int],
        gone: Sequence[Part],
        come: Sequence[Part],
        around: tuple[Part | None, Part | None],
    ) -> bool:
        """What went and came between two parts that stay; whether it could be said."""
        name = self.before.name
        both = min(len(gone), len(come))
        for one, other in zip(gone, come, strict=False):
            changes.append(RewriteAlinea(AlineaPlace(name, ranks[one.id]), other.text))
        if len(gone) > both:
            changes.append(DeleteAlineas(name, ranks[gone[both].id], ranks[gone[-1].id]))
        if len(come) > both:
            texts = tuple(part.text for part in come[both:])
            previous, following = (gone[-1] if gone else around[0]), around[1]
            if previous is not None and previous.kind is PartKind.ALINEA:
                changes.append(InsertAlineas(AlineaPlace(name, ranks[previous.id]), texts))
            elif following is not None and following.kind is PartKind.ALINEA:
                changes.append(InsertAlineas(AlineaPlace(name, ranks[following.id]), texts, before=True))
            else:
                return False
        return True


def _change_alinea(place: AlineaPlace, before: str, after: str) -> Iterator[Modification]:
    if fold_words(before) != fold_words(after):
        yield from name_changes(place, before, after) or (RewriteAlinea(place, after),)


def _pair_parts(edit: Edit) -> Iterator[tuple[BlockId, BlockId]]:
    """The parts of the first text that are still there, with what they are now; of tables, the unchanged ones."""
    match edit:
        case Kept(before=before, after=after):
            yield from zip(_list_parts(before), _list_parts(after), strict=True)
        case Changed(before=before, after=after, children=children):
            if before.kind in (Paragraph, Heading):
                yield before.place.id, after.place.id
            elif before.kind not in _PARTS:
                for child in children:
                    yield from _pair_parts(child)
        case _:
            pass  # it came, went, moved, or was cut otherwise: struck and inserted


def _list_parts(node: Node) -> Iterator[BlockId]:
    inside = (one for one in walk_nodes(node) if one.head.kind in _PARTS)
    return (one.head.place.id for one in inside)


def _quote(division: Division, origin: Span, former: Division | None = None) -> tuple[str, ...]:
    """The lines of a division that is quoted whole, its heading first; in place of `former`, under its number."""
    if any(part.kind is PartKind.DRAWN for part in (*division.parts, *(former.parts if former else ()))):
        refuse(f"{division.name} : un tableau ou une figure change, ou ce qui l'entoure", origin, _BY_WORDS)
    if any(part.notes for part in division.parts):
        refuse(f"{division.name} : le passage appelle une note", origin, _BY_WORDS)
    heading = (division.heading,) if division.heading else ()
    return (*heading, *(part.text for part in division.parts))


def _group(modifications: Sequence[Modification]) -> tuple[Modification, ...]:
    """The same words replaced in many alinéas are one modification, where the first of them stood."""
    places: dict[tuple[str, str], list[AlineaPlace]] = {}
    for one in modifications:
        if isinstance(one, ReplaceWords):
            places.setdefault((one.before, one.after), []).extend(one.places)
    grouped: list[Modification] = []
    for one in modifications:
        if not isinstance(one, ReplaceWords):
            grouped.append(one)
        elif (found := places.pop((one.before, one.after), None)) is not None:
            grouped.append(replace(one, places=tuple(found)))
    return tuple(grouped)
