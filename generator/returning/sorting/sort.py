"""The changes of a returned text, each with what it bears on and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.comparing.changes import COVER, Change, ChangeKind
from generator.comparing.tokens import Token, say_words
from generator.comparing.word_edits import WordEdit, WordKind
from generator.errors import Span
from generator.files import sha256
from generator.model.document import Document
from generator.returning.edits.recomposing import Place
from generator.returning.edits.trying import RefusedEditsError, compare_differing, find_made, list_others, try_edits
from generator.returning.edits.values import Choice, Edit, NoteForModel, Option, SortedChange, Target, TargetKind
from generator.returning.sorting.aligning import Replaced, fold, trim
from generator.returning.sorting.block_changes import Blocks
from generator.returning.sorting.data_changes import Data, sort_data, sort_gap
from generator.returning.sorting.row_changes import Rows
from generator.returning.sorting.spots import Spots
from generator.returning.sorting.traced_texts import TracedText, TracedTexts, index_texts
from generator.returning.sorting.word_changes import Sorted, sort_words
from generator.returning.sorting.written_lines import Lines

_COVER_KEY = "couverture/periode-territoire-nom-mention"
_NUMBER = "les numéros sont donnés par le programme, dans l'ordre du modèle"
_MOVED_ON = "ce passage a changé dans le dossier depuis que ce fichier a été envoyé"


@dataclass(frozen=True, slots=True)
class Draft:
    """A change with what it may bear on, the likeliest first; nothing has been tried."""

    change: Change
    found: tuple[Sorted, ...]


def sort_changes(place: Place, base: Sequence[Document], wanted: Sequence[Document]) -> tuple[SortedChange, ...]:
    """The changes from what was sent to what is wanted, in the order of the text. Both have the keys of the base.

    Raises: `ContentError` when the dossier cannot be composed as it is today.
    """
    current = place.compose(traced=True)
    sorting = _Sorting.of(place, current)
    compared = compare_differing(base, wanted)
    spots = {piece: Spots.of(script) for piece, script in compared.scripts}
    drafts = [draft for change in compared.changes for draft in sorting.draft(change, spots)]
    return _Trials(place, current).settle(drafts)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """What changes are sorted with: the dossier's lines and data, and where each printed character comes from."""

    lines: Lines
    data: Data
    texts: TracedTexts

    @classmethod
    def of(cls, place: Place, current: Sequence[Document]) -> _Sorting:
        lines = Lines.of(place.dossier)
        return cls(lines, Data.of(lines), index_texts(current))

    def draft(self, change: Change, spots: Mapping[str, Spots]) -> Iterator[Draft]:
        """The change, or several when its words bear on several things."""
        if change.kind not in (ChangeKind.CHANGED, ChangeKind.RENUMBERED):
            yield Draft(change, self._sort_part(change, spots))
            return
        text = self._find_text(change)
        if change.kind is not ChangeKind.CHANGED or not change.words or text is None:
            yield Draft(change, (_refuse(change),))
            return
        said = "".join(_characters(edit.before) for edit in change.words)
        if fold(said) != fold(text.words):
            yield Draft(change, (_leave(change, _MOVED_ON),))
            return
        position = 0
        for rank, edit in enumerate(change.words):
            begins, position = position, position + len(_characters(edit.before))
            if edit.kind is WordKind.CHANGED:
                wanted = trim(text.words, Replaced(begins, position, _characters(edit.after)))
                yield Draft(_narrow(change, rank), _name_notes(self._sort(text, wanted), change))

    def _sort_part(self, change: Change, spots: Mapping[str, Spots]) -> tuple[Sorted, ...]:
        """What came, went, moved, was cut or merged: rows and items of data first, then lines of clauses."""
        spot = spots[change.piece].take(change) if change.piece in spots else None
        if spot is None:
            return (_refuse(change),)
        found = Rows(self.data, self.texts, change.piece).sort(spot)
        lines = Blocks(self.lines, self.texts, change.piece).sort(spot) if not found else None
        return found or ((lines,) if lines is not None else (_refuse(change),))

    def _sort(self, text: TracedText, wanted: Replaced) -> tuple[Sorted, ...]:
        gap = next((one for one in text.gaps[wanted.start : wanted.end] if one is not None), None)
        if gap is not None:
            inside = [rank for rank, one in enumerate(text.gaps) if one is gap]
            said = text.words[inside[0] : wanted.start] if wanted.start > inside[0] else ""
            rest = text.words[wanted.end : inside[-1] + 1] if wanted.end <= inside[-1] else ""
            return (sort_gap(self.data, gap, said + wanted.words + rest),)
        if text.is_traced:
            return (sort_words(self.lines, text, wanted),)
        return sort_data(self.data, text, wanted)

    def _find_text(self, change: Change) -> TracedText | None:
        if change.key == COVER:
            origin = Span(f"{self.lines.dossier.folder}/ctg.yaml", 0)
            count = len("".join(_characters(edit.before) for edit in change.words))
            words = "".join(_characters(edit.before) for edit in change.words)
            return TracedText(
                change.piece, _COVER_KEY, origin, words, (None,) * count, (None,) * count, (False,) * count
            )
        return self.texts.find(change.piece, change.key)


def _characters(tokens: Iterable[Token]) -> str:
    return "".join(piece.characters for token in tokens for piece in token.pieces)


def _narrow(change: Change, rank: int) -> Change:
    """The change less the other words of its paragraph that changed."""
    words = tuple(
        edit if at == rank or edit.kind is not WordKind.CHANGED else WordEdit(WordKind.KEPT, edit.before, edit.before)
        for at, edit in enumerate(change.words)
    )
    return replace(change, words=words, after=say_words(token for edit in words for token in edit.after))


def _leave(change: Change, says: str) -> Sorted:
    return Sorted(Target(TargetKind.NONE, says, (change.origin,) if change.origin is not None else ()))


def _refuse(change: Change) -> Sorted:
    match change.kind:
        case ChangeKind.RENUMBERED:
            return _leave(change, _NUMBER)
        case _:
            return _leave(change, "cette modification se fait à la main dans le dossier")


@dataclass(frozen=True, slots=True)
class _Trials:
    """Options tried on the dossier, in memory: only those that bring the change are kept, with what else they bring."""

    place: Place
    current: Sequence[Document]

    def settle(self, drafts: Sequence[Draft]) -> tuple[SortedChange, ...]:
        """Each change with the options that hold; all usual ones at once, one by one when that tells too little."""
        usual = [draft for draft in drafts if draft.found[0].options]
        try:
            together = self._make([edit for draft in usual for edit in draft.found[0].options[0].edits])
        except RefusedEditsError:
            together = ()
        alone = bool(list_others([draft.change for draft in usual], together))
        settled: list[SortedChange] = []
        for draft in drafts:
            found = draft.found[0]
            sure = find_made(draft.change, together) is not None and not (alone and _may_spread(found))
            settled.append(
                _settle(draft, _tell_same(draft, usual)) if sure or not found.options else self._settle_alone(draft)
            )
        return tuple(settled)

    def _settle_alone(self, draft: Draft) -> SortedChange:
        why = ""
        for found in draft.found:
            option, reason = self._try(draft.change, found.options[0])
            why = why or reason
            if option is not None:
                return _settle(draft, replace(found, options=(option, *found.options[1:])))
        found = draft.found[0]
        target = replace(found.target, says=f"{found.target.says} ({why})")
        tried = [self._try(draft.change, option)[0] for option in found.options[1:]]
        kept = tuple(option for option in tried if option is not None)
        return _settle(draft, Sorted(target if kept else replace(target, kind=TargetKind.NONE), kept, asks=bool(kept)))

    def _try(self, change: Change, option: Option) -> tuple[Option | None, str]:
        """The option with what else it brings; or why it would not bring the change."""
        if option.choice is Choice.PROPOSE:
            return option, ""
        try:
            made = self._make(option.edits)
        except RefusedEditsError as fault:
            return None, str(fault)
        if find_made(change, made) is None:
            return None, "le dossier ne dirait pas les mots voulus"
        return replace(option, also=list_others((change,), made)), ""

    def _make(self, edits: Iterable[Edit]) -> tuple[Change, ...]:
        return try_edits(self.place, self.current, [(edit, "essai") for edit in edits])[1]


def _tell_same(draft: Draft, drafts: Sequence[Draft]) -> Sorted:
    """What is found for a change, which also brings the others that ask for the same edit."""
    found = draft.found[0]
    if not found.options:
        return found
    first, *others = found.options
    same = [one.change for one in drafts if one is not draft and one.found[0].options[0].edits == first.edits]
    return replace(found, options=(replace(first, also=tuple(same)), *others))


def _may_spread(found: Sorted) -> bool:
    """Whether the usual thing to do may change other places: a fact, or a line that is printed several times."""
    return found.options[0].choice is Choice.DATA or found.asks


def _name_notes(found: tuple[Sorted, ...], change: Change) -> tuple[Sorted, ...]:
    """A note for the model quotes the whole paragraph."""

    def name(edit: Edit) -> Edit:
        return NoteForModel(edit.clause, change.before, change.after) if isinstance(edit, NoteForModel) else edit

    return tuple(
        replace(one, options=tuple(replace(o, edits=tuple(name(edit) for edit in o.edits)) for o in one.options))
        for one in found
    )


def _settle(draft: Draft, found: Sorted) -> SortedChange:
    change = draft.change
    name = "\n".join((change.kind, change.piece, change.key, change.place, change.before, change.after))
    return SortedChange(sha256(name.encode())[:10], change, found.target, found.options, found.asks)
