"""Where two texts of a CTG differ, the one that was frozen and the living one: part by part, said for people.

What goes on living (tracking, deliberations) and spacing are no differences: there is none exactly when the digests of
both texts are equal (`writing/parity.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import assert_never

from generator.acts.texts.part_matching import match_parts
from generator.acts.texts.signed_parts import SignedPart, list_parts, list_signed_pieces
from generator.codes import Code
from generator.comparing.alignment import list_moved
from generator.comparing.places import name_piece, shorten
from generator.errors import Diagnostic, Severity, Span
from generator.model.document import BlockId, ContentKey, Document
from generator.writing.parity import digest_signed_text

_LONGEST = 90  # characters of each text that a sentence quotes
_AROUND = 2  # words shown on both sides of those that have changed


class DifferenceKind(StrEnum):
    """What has become of a part of the frozen text."""

    CHANGED = "modifié"
    INSERTED = "ajouté"
    DELETED = "supprimé"
    MOVED = "déplacé"


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
        for before, after in zip(list_parts(former[piece]), list_parts(document), strict=True):
            found += _compare_parts(piece, before, after)
    found += [_tell_piece(DifferenceKind.DELETED, former[piece]) for piece in former if piece not in present]
    order = {piece: rank for rank, piece in enumerate(present)}
    moved = list_moved({rank: order[piece] for rank, piece in enumerate(common)})
    found += [_tell_piece(DifferenceKind.MOVED, present[common[rank]]) for rank in sorted(moved)]
    return tuple(found)


def describe_difference(difference: Difference) -> str:
    """« article 9, 2ᵉ alinéa : « … 31 décembre 2029 … » devient « … 31 décembre 2032 … » »."""
    match difference.kind:
        case DifferenceKind.CHANGED:
            before, after = _keep_changed(difference.before, difference.after)
            words = f"« {before} » devient « {after} »"
            if not difference.before or not difference.after:
                words = f"vide devient « {after} »" if difference.after else f"« {before} » est effacé"
        case DifferenceKind.INSERTED:
            words = f"est ajouté : {_quote(difference.after)}"
        case DifferenceKind.DELETED:
            words = f"est supprimé : {_quote(difference.before)}"
        case DifferenceKind.MOVED:
            words = f"a changé de place : {_quote(difference.after)}"
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


def _compare_parts(piece: str, before: Sequence[SignedPart], after: Sequence[SignedPart]) -> Iterator[Difference]:
    if [part.text for part in before] == [part.text for part in after]:
        return
    pairs = match_parts(before, after)
    moved = list_moved(pairs)
    partners = {j: i for i, j in pairs.items()}
    # What was deleted follows what stood before it.
    gone: dict[int, list[SignedPart]] = {}
    last = -1
    for i, part in enumerate(before):
        if i not in pairs:
            gone.setdefault(last, []).append(part)
        elif i not in moved:
            last = pairs[i]
    kept_keys = {key for part in after for key, _ in part.wholes}
    former_keys = {key for part in before for key, _ in part.wholes}
    yield from _join_wholes(DifferenceKind.DELETED, piece, gone.get(-1, ()), kept_keys)
    fresh: list[SignedPart] = []
    for j, part in enumerate(after):
        if j not in partners:
            fresh.append(part)
        else:
            yield from _join_wholes(DifferenceKind.INSERTED, piece, fresh, former_keys)
            fresh = []
            yield from _tell_pair(piece, before[partners[j]], part, moved=partners[j] in moved)
        if j in gone:
            yield from _join_wholes(DifferenceKind.INSERTED, piece, fresh, former_keys)
            fresh = []
            yield from _join_wholes(DifferenceKind.DELETED, piece, gone[j], kept_keys)
    yield from _join_wholes(DifferenceKind.INSERTED, piece, fresh, former_keys)


def _tell_pair(piece: str, before: SignedPart, after: SignedPart, *, moved: bool) -> Iterator[Difference]:
    if before.text == after.text and not moved:
        return
    kind = DifferenceKind.CHANGED if before.text != after.text else DifferenceKind.MOVED
    yield Difference(kind, piece, after.key, before.text, after.text, after.origin, after.place, after.block)


def _join_wholes(
    kind: DifferenceKind, piece: str, parts: Sequence[SignedPart], known: set[ContentKey]
) -> Iterator[Difference]:
    """One difference for each run of parts; for what the other text does not have at all, one for the whole of it."""

    def name_whole(part: SignedPart) -> tuple[ContentKey, str]:
        return next(((key, name) for key, name in part.wholes if key not in known), (part.key, part.place))

    for (key, place), run in groupby(parts, name_whole):
        several = list(run)
        words = " | ".join(part.text for part in several if part.text)
        before, after = (words, "") if kind is DifferenceKind.DELETED else ("", words)
        yield Difference(kind, piece, key, before, after, several[0].origin, place, several[0].block)


def _keep_changed(before: str, after: str) -> tuple[str, str]:
    """The words that differ, with a few of those around them."""
    old, new = before.split(), after.split()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, last = max(0, start - _AROUND), max(0, end - _AROUND)

    def cut(words: list[str]) -> str:
        kept = " ".join(words[first : len(words) - last])
        return ("… " if first else "") + shorten(kept, _LONGEST) + (" …" if last else "")

    return cut(old), cut(new)
