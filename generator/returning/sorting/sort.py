"""The changes of a returned text, each with what it bears on and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.comparing.changes import COVER, Change, ChangeKind
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordKind
from generator.editing.recomposing import Place
from generator.editing.trying import EMPTY, compare_differing
from generator.editing.values import Edit, NoteForModel, SortedChange
from generator.errors import Span
from generator.model.document import Document
from generator.returning.sorting.aligning import Replaced, fold, trim
from generator.returning.sorting.block_changes import Blocks
from generator.returning.sorting.cell_changes import Cells
from generator.returning.sorting.data_changes import Data, sort_data, sort_gap
from generator.returning.sorting.refusals import is_heading_of_plan, leave, refuse
from generator.returning.sorting.row_changes import Rows
from generator.returning.sorting.spots import Spot, Spots
from generator.returning.sorting.strays import make_cover_text, tell_strays
from generator.returning.sorting.traced_texts import TracedText, TracedTexts, index_texts
from generator.returning.sorting.trials import Draft, Trials, name_change, narrow_change
from generator.returning.sorting.word_changes import Sorted, sort_words
from generator.returning.sorting.written_lines import Lines
from generator.returning.word.strays import Stray

_MOVED_ON = "ce passage a changé dans le dossier depuis que ce fichier a été envoyé"


def sort_changes(place: Place, base: Sequence[Document], wanted: Sequence[Document]) -> tuple[SortedChange, ...]:
    """The changes from what was sent to what is wanted, in the order of the text. Both have the keys of the base.

    Raises: `ContentError` when the dossier cannot be composed as it is today.
    """
    return Sorting.of(place).sort(base, wanted)


@dataclass(frozen=True, slots=True)
class Sorting:
    """What changes are sorted with: the dossier's lines and data, and where each printed character comes from.

    One serves all files that came back: the dossier is composed once.
    """

    place: Place
    current: tuple[Document, ...]
    lines: Lines
    data: Data
    texts: TracedTexts

    @classmethod
    def of(cls, place: Place) -> Sorting:
        """A dossier composed with its sources, and its files read.

        Raises: `ContentError` when it cannot be composed as it is today.
        """
        current = place.compose(traced=True)
        lines = Lines.of(place.dossier)
        return cls(place, current, lines, Data.of(lines), index_texts(current))

    def sort(self, base: Sequence[Document], wanted: Sequence[Document]) -> tuple[SortedChange, ...]:
        """As `sort_changes`."""
        compared = compare_differing(base, wanted)
        spots = {piece: Spots.of(script) for piece, script in compared.scripts}
        drafts = [draft for change in compared.changes for draft in self.draft(change, spots)]
        return Trials(self.place, self.current).settle(drafts)

    def tell(self, piece: str, strays: Sequence[Stray]) -> tuple[tuple[SortedChange, Stray], ...]:
        """What a file says beside its text, as changes that are not made here."""
        told = tell_strays(self.data, self.texts, piece, strays)
        return tuple((SortedChange(name_change(change), change, target), stray) for change, target, stray in told)

    def draft(self, change: Change, spots: Mapping[str, Spots]) -> Iterator[Draft]:
        """The change, or several when its words bear on several things."""
        if change.kind not in (ChangeKind.CHANGED, ChangeKind.RENUMBERED):
            yield Draft(change, self._sort_part(change, spots))
            return
        text = self._find_text(change)
        if change.kind is not ChangeKind.CHANGED or not change.words or text is None:
            yield Draft(change, (refuse(change),))
            return
        said = "".join(_characters(edit.before) for edit in change.words)
        if fold(said) != fold(text.words):
            yield Draft(change, (leave(change, _MOVED_ON),))
            return
        position = 0
        for rank, edit in enumerate(change.words):
            begins, position = position, position + len(_characters(edit.before))
            if edit.kind is WordKind.CHANGED:
                wanted = trim(text.words, Replaced(begins, position, _characters(edit.after)))
                yield Draft(narrow_change(change, (rank,)), _name_notes(self._sort(text, wanted), change))

    def _sort_part(self, change: Change, spots: Mapping[str, Spots]) -> tuple[Sorted, ...]:
        """What came, went, moved, was cut or merged: rows and items of data first, then lines of clauses."""
        spot = spots[change.piece].take(change) if change.piece in spots else None
        if spot is None:
            return (refuse(change),)
        if spot.node is not None and is_heading_of_plan(spot.node):
            return (refuse(change, spot),)
        found = Rows(self.data, self.texts, change.piece).sort(spot)
        lines = Blocks(self.lines, self.texts, change.piece).sort(spot) if not found else None
        if found or lines is not None:
            return found or ((lines,) if lines is not None else ())
        cells = Cells(self.data, self.texts, change.piece).sort(spot)
        return cells or (refuse(change, spot, self._find_near(change.piece, spot)),)

    def _find_near(self, piece: str, spot: Spot) -> Span | None:
        """The place in the content of what stands beside a part that came."""
        texts = (self.texts.find(piece, head.place.key) for head in (*spot.before, *spot.after))
        return next((text.origin for text in texts if text is not None), None)

    def _sort(self, text: TracedText, wanted: Replaced) -> tuple[Sorted, ...]:
        gap = next((one for one in text.gaps[wanted.start : wanted.end] if one is not None), None)
        if gap is not None:
            inside = [rank for rank, one in enumerate(text.gaps) if one is gap]
            said = text.words[inside[0] : wanted.start] if wanted.start > inside[0] else ""
            rest = text.words[wanted.end : inside[-1] + 1] if wanted.end <= inside[-1] else ""
            return (sort_gap(self.data, gap, said + wanted.words + rest),)
        if text.is_traced:
            return (sort_words(self.lines, text, wanted),)
        cells = Cells(self.data, self.texts, text.piece)
        if text.words.strip() == EMPTY:
            filled = cells.fill(text, wanted.words)
            if filled is not None:
                return (filled,)
        if wanted.words.strip() in ("", EMPTY, "-") and wanted.end - wanted.start == len(text.words):
            emptied = tuple(cells.empty(text))
            if emptied:
                return emptied
        return sort_data(self.data, text, wanted)

    def _find_text(self, change: Change) -> TracedText | None:
        if change.key == COVER:
            words = "".join(_characters(edit.before) for edit in change.words)
            return make_cover_text(self.data, change.piece, words)
        return self.texts.find(change.piece, change.key)


def _characters(tokens: Iterable[Token]) -> str:
    return "".join(piece.characters for token in tokens for piece in token.pieces)


def _name_notes(found: tuple[Sorted, ...], change: Change) -> tuple[Sorted, ...]:
    """A note for the model quotes the whole paragraph."""

    def name(edit: Edit) -> Edit:
        return NoteForModel(edit.clause, change.before, change.after) if isinstance(edit, NoteForModel) else edit

    return tuple(
        replace(one, options=tuple(replace(o, edits=tuple(name(edit) for edit in o.edits)) for o in one.options))
        for one in found
    )
