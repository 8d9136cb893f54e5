"""What can be done about changes, tried on the dossier in memory: a few compositions for all, not one for each.

All usual edits are made at once. What the text then says elsewhere is told of the change that brings it: compositions
with half of the edits each time, by the bits of their ranks, tell them apart, as long as each acts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordEdit, WordKind
from generator.editing.recomposing import Place
from generator.editing.trying import RefusedEditsError, find_made, list_others, try_edits
from generator.editing.values import Choice, Edit, Option, SortedChange, TargetKind
from generator.files import sha256
from generator.model.document import Document
from generator.returning.sorting.word_changes import Sorted

_NOT_SAID = "le dossier ne dirait pas les mots voulus"
_Atom = tuple[str, str, str, str]  # a piece, a key, words before and after


@dataclass(frozen=True, slots=True)
class Draft:
    """A change with what it may bear on, the likeliest first; nothing has been tried."""

    change: Change
    found: tuple[Sorted, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """Drafts whose edits were made together, by rank, and all that changed; or why one alone cannot be made."""

    ranks: tuple[int, ...]
    changes: tuple[Change, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Trials:
    """Options tried: only those that bring the change are kept, with what else they bring."""

    place: Place
    current: Sequence[Document]

    def settle(self, drafts: Sequence[Draft]) -> tuple[SortedChange, ...]:
        """Each change with the options that hold."""
        chosen, groups = self._choose(drafts)
        spread = self._spread(drafts, chosen, groups)
        settled: list[SortedChange] = []
        for rank, draft in enumerate(drafts):
            found = chosen.get(rank)
            if found is not None:
                first, *others = found.options
                settled.append(_settle(draft, replace(found, options=(replace(first, also=spread[rank]), *others))))
            elif draft.found[0].options:
                settled.append(self._settle_alone(draft))
            else:
                settled.append(_settle(draft, draft.found[0]))
        return tuple(settled)

    def _choose(self, drafts: Sequence[Draft]) -> tuple[dict[int, Sorted], list[_Made]]:
        """For each draft the first thing found that brings it, the first things of all tried at once, then the second.

        With the compositions that made all that was chosen, when there is no need for others.
        """
        chosen: dict[int, Sorted] = {}
        groups: list[_Made] = []
        waiting = {rank: 0 for rank, draft in enumerate(drafts) if draft.found[0].options}
        while waiting:
            wanted = {rank: drafts[rank].found[turn] for rank, turn in waiting.items()}
            left: dict[int, int] = {}
            made = list(self._compose({rank: one.options[0].edits for rank, one in wanted.items()}))
            for group in made:
                for rank in group.ranks:
                    if not group.why and find_made(drafts[rank].change, group.changes) is not None:
                        chosen[rank] = wanted[rank]
                    elif waiting[rank] + 1 < len(drafts[rank].found):
                        left[rank] = waiting[rank] + 1
            groups = groups or made
            waiting = left
        whole = all(group.ranks and not group.why and set(group.ranks) <= set(chosen) for group in groups)
        first = all(chosen[rank] is drafts[rank].found[0] for rank in chosen)
        return chosen, groups if whole and first else []

    def _compose(self, edits: Mapping[int, Sequence[Edit]]) -> Iterator[_Made]:
        """All edits made at once; in halves when that is refused, down to the ones that cannot be made."""
        if not edits:
            return
        try:
            yield _Made(tuple(edits), self._make(edit for several in edits.values() for edit in several))
        except RefusedEditsError as fault:
            if len(edits) == 1:
                yield _Made(tuple(edits), why=str(fault))
                return
            ranks = list(edits)
            for half in (ranks[: len(ranks) // 2], ranks[len(ranks) // 2 :]):
                yield from self._compose({rank: edits[rank] for rank in half})

    def _spread(
        self, drafts: Sequence[Draft], chosen: Mapping[int, Sorted], groups: Sequence[_Made]
    ) -> dict[int, tuple[Change, ...]]:
        """What else each chosen thing brings, by rank: those that ask for the same edits bring each other."""
        edits = {rank: found.options[0].edits for rank, found in chosen.items()}
        spread = {
            rank: tuple(drafts[one].change for one in edits if one != rank and edits[one] == edits[rank])
            for rank in edits
        }
        for group in groups or list(self._compose(edits)):
            wanted = [drafts[rank].change for rank in group.ranks]
            others = list_others(wanted, group.changes)
            if not others:
                continue
            movers = [rank for rank in group.ranks if _may_spread(chosen[rank])] or list(group.ranks)
            causes: dict[tuple[Edit, ...], list[int]] = {}
            for rank in movers:
                causes.setdefault(edits[rank], []).append(rank)
            known = {atom for change in wanted for _, atom in _list_atoms(change)}
            told = self._attribute(list(causes), others, known)
            for cause, ranks in causes.items():
                for rank in ranks:
                    brought = told[cause] if told is not None else self._try_alone(drafts[rank].change, cause)
                    spread[rank] = (*spread[rank], *(one for one in brought if one not in spread[rank]))
        return spread

    def _attribute(
        self, causes: Sequence[tuple[Edit, ...]], others: Sequence[Change], known: Collection[_Atom]
    ) -> dict[tuple[Edit, ...], list[Change]] | None:
        """What each set of edits brings, of what all of them bring; nothing when some act together."""
        if len(causes) == 1:
            return {causes[0]: [_leave_out(change, known) for change in others]}
        seen: list[frozenset[_Atom]] = []
        for bit in range(len(causes).bit_length()):  # ranks from 1: what no trial shows is brought by several
            some = [edit for rank, cause in enumerate(causes, 1) if rank >> bit & 1 for edit in cause]
            try:
                made = self._make(some)
            except RefusedEditsError:
                return None
            seen.append(frozenset(atom for change in made for _, atom in _list_atoms(change)))
        told: dict[tuple[Edit, ...], list[Change]] = {cause: [] for cause in causes}
        for change in others:
            mine: dict[int, list[int]] = {}
            for place, atom in _list_atoms(change):
                if atom not in known:
                    mine.setdefault(sum(1 << bit for bit, atoms in enumerate(seen) if atom in atoms), []).append(place)
            for rank, places in mine.items():
                if not 0 < rank <= len(causes):
                    return None
                told[causes[rank - 1]].append(narrow_change(change, places) if change.words else change)
        return told

    def _try_alone(self, change: Change, edits: Sequence[Edit]) -> tuple[Change, ...]:
        try:
            return list_others((change,), self._make(edits))
        except RefusedEditsError:
            return ()

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
            return None, _NOT_SAID
        return replace(option, also=list_others((change,), made)), ""

    def _make(self, edits: Iterable[Edit]) -> tuple[Change, ...]:
        return try_edits(self.place, self.current, [(edit, "essai") for edit in edits])[1]


def _leave_out(change: Change, known: Collection[_Atom]) -> Change:
    """The change without the words that somebody wanted."""
    places = [place for place, atom in _list_atoms(change) if atom not in known]
    return narrow_change(change, places) if change.words and change.kind is ChangeKind.CHANGED else change


def narrow_change(change: Change, ranks: Collection[int]) -> Change:
    """The change with those of its word edits that have these ranks, and no others."""
    words = tuple(
        edit
        if rank in ranks or edit.kind is not WordKind.CHANGED
        else WordEdit(WordKind.KEPT, edit.before, edit.before)
        for rank, edit in enumerate(change.words)
    )
    return replace(change, words=words, after=say_words(token for edit in words for token in edit.after))


def name_change(change: Change) -> str:
    """What the same change at the same place is always called."""
    name = "\n".join((change.kind, change.piece, change.key, change.place, change.before, change.after))
    return sha256(name.encode())[:10]


def _list_atoms(change: Change) -> Iterator[tuple[int, _Atom]]:
    """The smallest parts of a change, with the rank of each among its word edits."""
    if change.kind is not ChangeKind.CHANGED or not change.words:
        yield 0, (change.piece, f"{change.kind}/{change.key}", change.before, change.after)
        return
    for rank, edit in enumerate(change.words):
        if edit.kind is WordKind.CHANGED:
            yield rank, (change.piece, change.key, say_words(edit.before), say_words(edit.after))


def _may_spread(found: Sorted) -> bool:
    """Whether the usual thing to do may change other places: a fact, or a line that is printed several times."""
    return found.options[0].choice is Choice.DATA or found.asks


def _settle(draft: Draft, found: Sorted) -> SortedChange:
    return SortedChange(name_change(draft.change), draft.change, found.target, found.options, found.asks)
