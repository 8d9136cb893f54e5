"""An edit script read for people: each thing that changed, with its place, in the order of the second text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from generator.comparing.compare import compare_documents
from generator.comparing.nodes import Head, Node
from generator.comparing.place_names import PlaceNames
from generator.comparing.places import CAPTION, TABLE_TITLE, line_up, name_piece, shorten
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.single_items import settle_single_items
from generator.comparing.tokens import say_words, split_words
from generator.comparing.word_edits import WordEdit, WordKind, are_same_words, compare_words
from generator.errors import Span
from generator.model.document import Cell, Cover, Document, Figure, Section, Table, Text

_AROUND_NUMBER = " :\u2013-."  # what stands around the number of a part
COVER = "couverture"  # the key of what a cover says
_NUMBERED = {Table: "Tableau", Figure: "Figure"}
_LONGEST_COLUMN = 48  # characters of the name of a column
_LONGEST = 160  # characters of each text that a sentence quotes


class ChangeKind(StrEnum):
    """What has become of a part of the first text."""

    CHANGED = "modifié"
    INSERTED = "ajouté"
    DELETED = "supprimé"
    MOVED = "déplacé"
    SPLIT = "scindé"
    MERGED = "réuni"
    RENUMBERED = "renuméroté"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` and `after` are the words of the part, `words` how the ones became the others.

    `origin` is the place of the content in the second text, in the first for what was deleted; nothing for a cover.
    """

    kind: ChangeKind
    piece: str
    place: str
    key: str
    before: str
    after: str
    words: tuple[WordEdit, ...] = ()
    origin: Span | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of one CTG, piece by piece: the script of each piece that both have, and all changes in order.

    `pieces` are those that changed: what covers say alike is told once, with the first of them.
    """

    scripts: tuple[tuple[str, Kept | Changed], ...]
    changes: tuple[Change, ...]
    pieces: tuple[str, ...] = ()


def compare_texts(before: Sequence[Document], after: Sequence[Document]) -> Comparison:
    """The pieces of two texts compared; no two of one text have the same id."""
    former = {document.meta.piece: document for document in before}
    present = {document.meta.piece: document for document in after}
    scripts: list[tuple[str, Kept | Changed]] = []
    changes: list[Change] = []
    for piece, document in present.items():
        if piece not in former:
            changes.append(_tell_piece(ChangeKind.INSERTED, document))
            continue
        script = compare_documents(former[piece], document)
        scripts.append((piece, script))
        changes += read_changes(former[piece], document, script)
    changes += [_tell_piece(ChangeKind.DELETED, former[piece]) for piece in former if piece not in present]
    pieces = tuple(dict.fromkeys(change.piece for change in changes))
    return Comparison(tuple(scripts), tuple(_join_covers(changes)), pieces)


def read_changes(before: Document, after: Document, script: Kept | Changed) -> tuple[Change, ...]:
    """What a script tells; where blocks stand beside each other, that of the same blocks one after the other."""
    one, other = line_up(before), line_up(after)
    same = one == before and other == after
    return list_changes(one, other, script if same else compare_documents(one, other))


def list_changes(before: Document, after: Document, script: Kept | Changed) -> tuple[Change, ...]:
    """What a script between two trees of one piece tells; dress alone (bold, spaces, widths) is no change."""
    return tuple(_Reading(after.meta.piece, PlaceNames(before), PlaceNames(after)).read(script))


def _join_covers(changes: Sequence[Change]) -> Iterator[Change]:
    """What changes alike on the covers of several pieces is told once, with the first of them."""
    covers: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.key == COVER:
            covers[change.before, change.after].append(change)
    for change in changes:
        alike = covers[change.before, change.after] if change.key == COVER else [change]
        if alike[0] is change:
            names = [one.place.partition(",")[0] for one in alike]
            yield change if len(alike) == 1 else replace(change, place=f"couvertures ({', '.join(names)})")


def describe_change(change: Change) -> str:
    """« article 9, 2ᵉ alinéa : « 2029 » devient « 2032 » »."""
    return f"{change.place} : {describe_words(change)}"


def describe_words(change: Change) -> str:
    """What has become of the words, without their place: « « 2029 » devient « 2032 » »."""
    match change.kind:
        case ChangeKind.CHANGED | ChangeKind.SPLIT | ChangeKind.MERGED:
            told = describe_edits(change.words or _swap_whole(change.before, change.after))
            words = told or "seuls des espaces changent"
            if not change.words and change.before == change.after:
                words = "une autre image"
            if change.kind is not ChangeKind.CHANGED:
                cut = "est scindé en plusieurs" if change.kind is ChangeKind.SPLIT else "est réuni avec le suivant"
                words = " ; ".join([cut, *([told] if told else [])])
        case ChangeKind.INSERTED:
            words = f"ajout de {_quote(change.after)}"
        case ChangeKind.DELETED:
            words = f"suppression de {_quote(change.before)}"
        case ChangeKind.MOVED:
            words = f"changement de place : {_quote(change.after)}"
        case ChangeKind.RENUMBERED:
            words = f"« {change.before} » devient « {change.after} »"
        case _:
            assert_never(change.kind)
    return words


def describe_edits(edits: Iterable[WordEdit]) -> str:
    """What words went and came: « « 2029 » devient « 2032 » ; « et » est inséré »; nothing where none did."""
    told = (_describe_edit(edit) for edit in edits if edit.kind is WordKind.CHANGED)
    return " ; ".join(one for one in told if one)


def _swap_whole(before: str, after: str) -> tuple[WordEdit, ...]:
    """The words of a cell of a workbook, which nobody compared one by one; short ones are told whole."""
    if before == after:
        return ()
    if max(len(before), len(after)) > _LONGEST:
        return compare_plain(before, after)
    return (WordEdit(WordKind.CHANGED, split_words((Text(before),)), split_words((Text(after),))),)


def compare_plain(before: str, after: str) -> tuple[WordEdit, ...]:
    """The edits between two texts that have no dress: lines of a cover, what pictures show."""
    return compare_words(split_words((Text(before),)), split_words((Text(after),)))


def _describe_edit(edit: WordEdit) -> str:
    before, after = say_words(edit.before), say_words(edit.after)
    if not before.strip("¶ ") and not after.strip("¶ "):
        return ""
    if not before:
        return f"{_quote(after)} est inséré"
    return f"{_quote(before)} devient {_quote(after)}" if after else f"{_quote(before)} est retiré"


def _quote(words: str) -> str:
    return f"« {shorten(words, _LONGEST)} »" if words else "une partie vide"


def _tell_piece(kind: ChangeKind, document: Document) -> Change:
    """A whole piece that came or went."""
    title, piece = document.meta.title, document.meta.piece
    gone = kind is ChangeKind.DELETED
    return Change(kind, piece, name_piece(document), piece, title if gone else "", "" if gone else title)


class _Reading:
    """One script read, from its root down."""

    def __init__(self, piece: str, before: PlaceNames, after: PlaceNames) -> None:
        self.piece, self.before, self.after = piece, before, after

    def read(self, edit: Edit, inside: str = "") -> Iterator[Change]:
        """The changes of an edit and of what is below it; `inside` is the place of what it stands in."""
        match edit:
            case Kept() | Left():
                return
            case Changed(after=head, children=children):
                yield from self._read_head(edit, inside)
                place = self.after.names.get(head.place.id, inside)
                columns = list(_find_columns(children)) if head.kind is Table else []
                for column in columns:
                    yield self._tell_column(column, edit, place)
                told = {id(cell) for column in columns for cell in column}
                for child in settle_single_items(children):
                    yield from self._read_row(child, told) if told else self.read(child, place)
            case Inserted(node):
                yield self._tell(ChangeKind.INSERTED, node, self.after.name(node) or inside)
            case Deleted(node):
                yield self._tell(ChangeKind.DELETED, node, self.before.name(node) or inside)
            case Arrived(node=node, edit=inner):
                yield self._tell(ChangeKind.MOVED, node, self.after.name(node) or inside)
                yield from self.read(inner, inside)
            case Recut(before, after, words):
                kind = ChangeKind.SPLIT if len(before) == 1 else ChangeKind.MERGED
                place = self.after.name_head(after[0]) if after[0].place.id else inside
                yield self._change(kind, after[0], words, place)
            case _:
                assert_never(edit)

    def _read_head(self, edit: Changed, inside: str) -> Iterator[Change]:
        """What changed in the words of a node itself, in its number, in its picture, on the cover."""
        head = edit.after
        place = self.after.names.get(head.place.id, inside)
        if not are_same_words(edit.words):
            yield self._change(
                ChangeKind.CHANGED, head, edit.words, f"{place}, titre" if head.kind is Section else place
            )
        label, former = head.get("label") or "", edit.before.get("label") or ""
        if label != former:
            number = (former.strip(_AROUND_NUMBER), label.strip(_AROUND_NUMBER))
            yield Change(
                ChangeKind.RENUMBERED, self.piece, place or inside, head.place.key, *number, origin=head.place.origin
            )
        numbers = edit.before.get("number"), head.get("number")
        if head.kind in _NUMBERED and all(numbers) and numbers[0] != numbers[1]:
            former, label = (f"{_NUMBERED[head.kind]} {number}" for number in numbers)
            yield Change(
                ChangeKind.RENUMBERED, self.piece, place, head.place.key, former, label, origin=head.place.origin
            )
        if head.kind is Figure and _show(head) != _show(edit.before):
            yield self._tell_picture(edit, place)
        if head.kind is Document:
            yield from self._read_cover(edit.before.get("cover"), head.get("cover"))

    def _read_cover(self, before: Cover, after: Cover) -> Iterator[Change]:
        for former, present in zip(_say_cover(before), _say_cover(after), strict=True):
            if former != present:
                words, place = compare_plain(former, present), f"{self.after.piece}, couverture"
                yield Change(ChangeKind.CHANGED, self.piece, place, COVER, former, present, words)

    def _read_row(self, edit: Edit, told: set[int]) -> Iterator[Change]:
        """A row of a table less the cells of the columns that came or went."""

        def keep(row: Changed) -> Changed:
            return replace(row, children=tuple(cell for cell in row.children if id(cell) not in told))

        match edit:
            case Changed():
                yield from self.read(keep(edit))
            case Arrived(edit=Changed() as inner):
                yield from self.read(replace(edit, edit=keep(inner)))
            case _:
                yield from self.read(edit)

    def _tell_column(self, cells: Sequence[Inserted | Deleted], table: Changed, place: str) -> Change:
        kind = ChangeKind.INSERTED if isinstance(cells[0], Inserted) else ChangeKind.DELETED
        words = " | ".join(cell.node.text for cell in cells if cell.node.text).replace("\u2019", "'")
        before, after = ("", words) if kind is ChangeKind.INSERTED else (words, "")
        caption = say_words(token for edit in table.words for token in edit.after)
        named = f", tableau « {shorten(caption, _LONGEST)} »" if caption else ""
        name = cells[0].node.text.replace("\u2019", "'")
        column = f"colonne « {shorten(name, _LONGEST_COLUMN)} »" if name else "colonne"
        where, head = f"{place.removesuffix(TABLE_TITLE)}{named}, {column}", table.after.place
        return Change(kind, self.piece, where, head.key, before, after, (), head.origin)

    def _tell_picture(self, figure: Changed, place: str) -> Change:
        """A picture that is another one, by the words that stand for it; none when it is described as before."""
        before, after = (str(head.get("alt")) for head in (figure.before, figure.after))
        words = compare_plain(before, after) if before != after else ()
        caption = say_words(token for edit in figure.words for token in edit.after)
        named = f"figure « {shorten(caption, _LONGEST)} »" if caption else "figure"
        where, place_of = f"{place.removesuffix(CAPTION)}, {named}", figure.after.place
        return Change(ChangeKind.CHANGED, self.piece, where, place_of.key, before, after, words, place_of.origin)

    def _tell(self, kind: ChangeKind, node: Node, place: str) -> Change:
        text = node.text.replace("\u2019", "'")
        before, after = (
            ("", text) if kind is ChangeKind.INSERTED else (text, "" if kind is ChangeKind.DELETED else text)
        )
        return Change(kind, self.piece, place, node.head.place.key, before, after, (), _find_origin(node))

    def _change(self, kind: ChangeKind, head: Head, words: tuple[WordEdit, ...], place: str) -> Change:
        before = say_words(token for edit in words for token in edit.before)
        after = say_words(token for edit in words for token in edit.after)
        return Change(kind, self.piece, place, head.place.key, before, after, words, head.place.origin)


def _find_columns(rows: Sequence[Edit]) -> Iterator[tuple[Inserted | Deleted, ...]]:
    """The cells that came, or went, in two rows of a table or more: a column of it."""
    for kind in (Inserted, Deleted):
        inner = [row.edit if isinstance(row, Arrived) else row for row in rows]
        changed = [row for row in inner if isinstance(row, Changed)]
        cells = [tuple(c for c in row.children if isinstance(c, kind) and c.node.head.kind is Cell) for row in changed]
        found = [own for own in cells if own]
        if len(found) > 1 and len({len(own) for own in found}) == 1:
            yield from zip(*found, strict=True)


def _show(head: Head) -> tuple[object, ...]:
    return head.get("alt"), head.get("source")


def _say_cover(cover: Cover) -> tuple[str, ...]:
    names = ", ".join(signatory.name for signatory in cover.signatories)
    return " ".join(cover.title), cover.subtitle, cover.territory, " – ".join(cover.period), names, cover.notice


def _find_origin(node: Node) -> Span | None:
    if node.head.place.origin is not None:
        return node.head.place.origin
    return next((origin for child in node.children if (origin := _find_origin(child))), None)
