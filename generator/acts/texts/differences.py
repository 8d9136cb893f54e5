"""Where two texts of a CTG differ, the one that was frozen and the living one: part by part, said for people.

What goes on living (tracking, deliberations) and spacing are no differences: there is none exactly when the digests of
both texts are equal (`writing/parity.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import assert_never

from generator.acts.texts.signed_parts import SignedPart, list_parts, list_signed_pieces, unfold_parts
from generator.codes import Code
from generator.comparing.alignment import list_moved
from generator.comparing.compare import compare_nodes
from generator.comparing.nodes import Node, walk_nodes
from generator.comparing.places import name_piece, shorten
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.tokens import Token, split_words
from generator.comparing.word_edits import WordEdit, compare_words
from generator.errors import Diagnostic, Severity, Span
from generator.model.document import BlockId, ContentKey, Document, Paragraph, Text
from generator.writing.parity import digest_signed_text

_LONGEST = 90  # characters of each text that a sentence quotes
_AROUND = 2  # words shown on both sides of those that have changed
_LONGEST_CHANGES = 240  # characters of the changes of one part that a sentence tells, one more when it is longer
_BETWEEN = " | "  # between the words of parts that are told as one
_WORD = re.compile(r"\s*\S+\s*")


class DifferenceKind(StrEnum):
    """What has become of a part of the frozen text."""

    CHANGED = "modifié"
    INSERTED = "ajouté"
    DELETED = "supprimé"
    MOVED = "déplacé"
    SPLIT = "scindé"
    MERGED = "réuni"
    REDRAWN = "redessiné"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `before` is what the frozen text says there, `after` what the living one says, as plain words.

    `origin` is that of the living block, of the frozen one when it was deleted; `block` its identity. A fiche, an
    article or a row that comes or goes whole is one difference, whose words are joined by « | ».
    """

    kind: DifferenceKind
    piece: str
    key: ContentKey
    before: str
    after: str
    origin: Span
    place: str
    block: BlockId


def compare_trees(frozen: Sequence[Document], living: Sequence[Document]) -> tuple[Difference, ...]:
    """Every difference between two texts, in the order of the living one; what is deleted stands where it was.

    The pieces of one CTG: no two have the same id. None when `digest_signed_text` says the same of both.
    """
    if digest_signed_text(frozen) == digest_signed_text(living):
        return ()
    former = {document.meta.piece: document for document in list_signed_pieces(frozen)}
    present = {document.meta.piece: document for document in list_signed_pieces(living)}
    found: list[Difference] = []
    common = [piece for piece in former if piece in present]
    for piece, document in present.items():
        if piece not in former:
            found.append(_tell_piece(DifferenceKind.INSERTED, document))
            continue
        found += _compare_pieces(former[piece], document)
    found += [_tell_piece(DifferenceKind.DELETED, former[piece]) for piece in former if piece not in present]
    order = {piece: rank for rank, piece in enumerate(present)}
    moved = list_moved({rank: order[piece] for rank, piece in enumerate(common)})
    found += [_tell_piece(DifferenceKind.MOVED, present[common[rank]]) for rank in sorted(moved)]
    return tuple(found)


def describe_difference(difference: Difference) -> str:
    """« article 9, 2ᵉ alinéa : « … 31 décembre 2029 … » devient « … 31 décembre 2032 … » »."""
    match difference.kind:
        case DifferenceKind.CHANGED:
            if difference.before and difference.after:
                words = _show_edits(difference.before, difference.after)
            elif difference.after:
                words = f"vide devient {_quote(difference.after)}"
            else:
                words = f"{_quote(difference.before)} est effacé"
        case DifferenceKind.INSERTED:
            words = f"est ajouté : {_quote(difference.after)}"
        case DifferenceKind.DELETED:
            words = f"est supprimé : {_quote(difference.before)}"
        case DifferenceKind.MOVED:
            words = f"a changé de place : {_quote(difference.after)}"
        case DifferenceKind.SPLIT:
            words = f"est scindé en plusieurs : {_quote(difference.after)}"
        case DifferenceKind.MERGED:
            words = f"est réuni avec le suivant : {_quote(difference.after)}"
        case DifferenceKind.REDRAWN:
            words = f"le dessin n'est plus le même : {_quote(difference.after)}"
        case _:
            assert_never(difference.kind)
    return f"{difference.place} : {words}"


def _quote(words: str) -> str:
    return f"« {shorten(words, _LONGEST)} »" if words else "une partie vide"


def report_difference(difference: Difference, act: str) -> Diagnostic:
    """A difference as a finding; `act` names what was frozen: « l'acte 01-convention »."""
    return Diagnostic(
        Code.TEXTE_DIFFERENT_DE_L_ACTE,
        f"le texte n'est plus celui de {act} ; {describe_difference(difference)}",
        difference.origin,
        hint="l'acte arrêté ne change pas : revenir à son texte, ou préparer un avenant",
        severity=Severity.WARNING,
        block=difference.block if difference.kind is not DifferenceKind.DELETED else None,
    )


# --- one piece ----------------------------------------------------------------------------------------------------


def _tell_piece(kind: DifferenceKind, document: Document) -> Difference:
    """A whole piece that came, went, or stands elsewhere among the others."""
    title, section = document.meta.title, document.sections[0]
    before = "" if kind is DifferenceKind.INSERTED else title
    after = "" if kind is DifferenceKind.DELETED else title
    piece = document.meta.piece
    return Difference(kind, piece, piece, before, after, section.origin, name_piece(document), section.id)


def _compare_pieces(before: Document, after: Document) -> Iterator[Difference]:
    former, present = list_parts(before), list_parts(after)
    if [(part.text, part.source) for part in former] == [(part.text, part.source) for part in present]:
        return
    one, other = unfold_parts(former), unfold_parts(present)
    yield from _Reading(after.meta.piece, one.names, other.names).read(compare_nodes(one.root, other.root))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The script between the parts of two pieces, read from its root down."""

    piece: str
    before: Mapping[str, SignedPart]
    after: Mapping[str, SignedPart]

    def read(self, edit: Edit) -> Iterator[Difference]:
        """The differences of an edit and of what is below it."""
        match edit:
            case Kept() | Left():
                return
            case Changed(before, after, words, children):
                if before != after or any(one.before != one.after for one in words):
                    former, present = self.before[before.place.id], self.after[after.place.id]
                    kind = DifferenceKind.CHANGED if former.text != present.text else DifferenceKind.REDRAWN
                    yield self._tell(kind, present, former.text, present.text)
                for child in children:
                    yield from self.read(child)
            case Inserted(node):
                yield self._tell(
                    DifferenceKind.INSERTED, self.after[node.head.place.id], "", self._say(node, self.after)
                )
            case Deleted(node):
                yield self._tell(
                    DifferenceKind.DELETED, self.before[node.head.place.id], self._say(node, self.before), ""
                )
            case Arrived(node=node, edit=inner):
                said = self._say(node, self.after)
                yield self._tell(DifferenceKind.MOVED, self.after[node.head.place.id], said, said)
                yield from self.read(inner)
            case Recut(before, after):
                kind = DifferenceKind.SPLIT if len(after) > 1 else DifferenceKind.MERGED
                texts = (
                    _BETWEEN.join(names[head.place.id].text for head in heads)
                    for names, heads in ((self.before, before), (self.after, after))
                )
                yield self._tell(kind, self.after[after[0].place.id], *texts)
            case _:
                assert_never(edit)

    def _tell(self, kind: DifferenceKind, part: SignedPart, before: str, after: str) -> Difference:
        return Difference(kind, self.piece, part.key, before, after, part.origin, part.place, part.block)

    def _say(self, node: Node, parts: Mapping[str, SignedPart]) -> str:
        """The words of all the parts that a node holds."""
        held = [parts[one.head.place.id] for one in walk_nodes(node) if one.head.kind is Paragraph]
        return _BETWEEN.join(part.text for part in held if part.text)


def _show_edits(before: str, after: str) -> str:
    """Each change with a few of the words around it; far from each other, they are told one by one."""
    edits = compare_words(*(split_words((Text(text),)) for text in (before, after)))
    told: list[str] = []
    for rank, edit in enumerate(edits):
        if edit.before == edit.after:
            continue
        left, right = _say_around(edits[:rank], edits[rank + 1 :])
        former, present = [
            shorten(" ".join(f"{left}{_join(tokens)}{right}".split()), _LONGEST) for tokens in (edit.before, edit.after)
        ]
        told.append(f"« {former} » devient « {present} »")
    shown = told[: max(1, sum(length <= _LONGEST_CHANGES for length in accumulate(map(len, told))))]
    more = len(told) - len(shown)
    return " ; ".join(shown) + (f" ; et {more} autre{'s' if more > 1 else ''}" if more else "")


def _say_around(before: Sequence[WordEdit], after: Sequence[WordEdit]) -> tuple[str, str]:
    """The last words before a change and the first ones after it, « … » where others are left out."""
    former, following = (_join(token for edit in edits for token in edit.after) for edits in (before, after))
    left, right = _WORD.findall(former), _WORD.findall(following)
    start = "… " if len(left) > _AROUND else ""
    end = " …" if len(right) > _AROUND else ""
    return start + "".join(left[-_AROUND:]), "".join(right[:_AROUND]) + end


def _join(tokens: Iterable[Token]) -> str:
    return "".join(token.word for token in tokens)
