"""An alinéa, or a note, whose words changed: which words to quote, so that each stands there once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.amending.modifications import AlineaPlace, DeleteWords, InsertWords, NotePlace, ReplaceWords
from generator.amending.quoting import CALL
from generator.comparing.places import fold_words
from generator.comparing.tokens import Token, split_words
from generator.comparing.word_edits import WordKind, compare_words
from generator.model.document import Text

WordModification = ReplaceWords | InsertWords | DeleteWords
_MOST_CHANGES = 3  # in one alinéa; with more, it reads better whole
_LONGEST = 25  # words that one modification quotes
_LARGEST_SHARE = 0.6  # of the words of an alinéa that its modifications quote
_FARTHEST = 20  # tokens between two changes that are told as one
_SMALL = 2  # letters of a word that says nothing alone
_QUOTES = "«»"
_GLUE = frozenset({"@", ".", "_"})  # within an address
_SHORT = re.compile(r"\d{1,3}|\w{1,2}")
_LINKS = frozenset(
    (
        *("à", "au", "aux", "de", "du", "des", "en", "et", "ou", "par", "pour", "sur", "dans", "le", "la", "les"),
        *("qui", "que", "est", "sont", "se", "ne", "un", "une", "son", "sa", "ses", "leur"),
    )
)
_CALLS = re.compile("[\ue200-\ue2ff]")  # each stands for the call of a note, which no sentence quotes


def name_changes(place: AlineaPlace | NotePlace, before: str, after: str) -> tuple[WordModification, ...]:
    """What to say of an alinéa so that its first words become its second ones; nothing when it must be rewritten."""
    calls: dict[str, str] = {}
    one, other = (_hide_calls(words, calls) for words in (before, after))
    alinea = _Alinea(split_words((Text(one),)), split_words((Text(other),)))
    changes = alinea.list_changes()
    repeated = alinea.find_repeated(changes)
    spans = alinea.settle([span for span in changes if alinea.say(span) not in repeated])
    if any(count_words(words, alinea.say(span)[0]) for words, _ in repeated for span in spans or ()):
        repeated, spans = [], alinea.settle(changes)  # words would be quoted twice
    told = [*repeated, *spans] if spans is not None else []
    if not told or len(told) > _MOST_CHANGES:
        return ()
    quoted = sum(_count_words(alinea.one[span.start : span.end]) for span in spans or ())
    if quoted > _LARGEST_SHARE * _count_words(alinea.one):
        return ()
    named = [ReplaceWords((place,), *words, each=True) for words in repeated]
    found = [*named, *(alinea.name(place, span) for span in spans or ())]
    known = [one for one in found if one is not None]
    hidden = any(_CALLS.search(words) for one in known for words in list_words(one))
    return () if hidden or len(known) < len(found) else tuple(known)


def list_words(one: WordModification) -> tuple[str, str]:
    """The words that are looked for, and those that come."""
    match one:
        case ReplaceWords(before=before, after=after):
            return before, after
        case InsertWords(anchor=anchor, words=words):
            return anchor, words
        case DeleteWords(words=words):
            return words, ""


def stands_once(words: str, text: str) -> bool:
    """Whether these words, which begin and end as words, stand once in a text."""
    return bool(re.search(r"\w", words)) and count_words(words, text) == 1


def count_words(words: str, text: str) -> int:
    """How often they stand there as whole words."""
    return len(re.findall(_find_whole(fold_words(words)), fold_words(text)))


def _find_whole(words: str) -> str:
    """The pattern of some words: where they begin or end as words, no letter stands beside them."""
    start, end = (r"(?<!\w)" if words[:1].isalnum() else "", r"(?!\w)" if words[-1:].isalnum() else "")
    return f"{start}{re.escape(words)}{end}"


def _hide_calls(words: str, calls: dict[str, str]) -> str:
    """The words with one sign for each call of a note, the same for the same note."""
    return CALL.sub(lambda found: calls.setdefault(found["number"], chr(0xE200 + len(calls))), words)


@dataclass(slots=True)
class _Span:
    """Tokens of the first text, `start` to `end`, that become tokens of the second one."""

    start: int
    end: int
    other_start: int
    other_end: int

    def move(self, left: int, right: int) -> None:
        """Begin so many tokens earlier, and end so many later, in both texts."""
        self.start, self.other_start = self.start - left, self.other_start - left
        self.end, self.other_end = self.end + right, self.other_end + right


@dataclass(frozen=True, slots=True)
class _Alinea:
    """The tokens of an alinéa before and after."""

    one: Sequence[Token]
    other: Sequence[Token]

    def list_changes(self) -> list[_Span]:
        """The words that changed, no more and no fewer."""
        spans: list[_Span] = []
        i = j = 0
        for edit in compare_words(self.one, self.other):
            end, last = i + len(edit.before), j + len(edit.after)
            if edit.kind is WordKind.CHANGED:
                span = _Span(i, end, j, last)
                self._slide(span)
                self._complete(span)
                if spans and span.start < spans[-1].end:
                    spans[-1].end, spans[-1].other_end = max(end, spans[-1].end), max(last, spans[-1].other_end)
                else:
                    spans.append(span)
            i, j = end, last
        return list(self._join_moved(spans))

    def _slide(self, span: _Span) -> None:
        """Words that come or go within a list begin with its comma: « , de Ravel » and not « Ravel, de »."""
        gone, come = span.end > span.start, span.other_end > span.other_start
        if gone == come:
            return
        text, start, end = (self.one, span.start, span.end) if gone else (self.other, span.other_start, span.other_end)
        last = max(0, start - _FARTHEST)
        for position in range(start, last, -1):
            if text[position].word == ",":
                span.move(start - position, position - start)
                return
            if text[position - 1].says != text[end - 1 - start + position].says:
                return

    def _join_moved(self, spans: Sequence[_Span]) -> Iterator[_Span]:
        """Where a word only moves, all that it moves over is one change: nobody in a list becomes another."""
        waiting: _Span | None = None
        for span in spans:
            if waiting is not None and self._shares_word(waiting, span) and span.start - waiting.end <= _FARTHEST:
                waiting.end, waiting.other_end = span.end, span.other_end
                continue
            if waiting is not None:
                yield waiting
            waiting = span
        if waiting is not None:
            yield waiting

    def _shares_word(self, first: _Span, second: _Span) -> bool:
        """Whether one change strikes a word that the other brings."""
        gone, come = zip(*(self._list_words(span) for span in (first, second)), strict=True)
        return bool(gone[0] & come[1] or gone[1] & come[0])

    def _list_words(self, span: _Span) -> tuple[frozenset[str], frozenset[str]]:
        """The words that a change strikes, and those that it brings, less small ones."""
        texts = (self.one[span.start : span.end], self.other[span.other_start : span.other_end])
        gone, come = (
            frozenset(token.word for token in text if len(token.word) > _SMALL and token.word.lower() not in _LINKS)
            for text in texts
        )
        return gone, come

    def _complete(self, span: _Span) -> None:
        """Make of a part of an address the whole of it, of a number or a short word one that says something alone."""
        while self._is_glued(span.start):
            span.move(1, 0)
        while self._is_glued(span.end):
            span.move(0, 1)
        if span.end - span.start != 1 or not _SHORT.fullmatch(self.one[span.start].word):
            return
        left, right = (self._find_word(span.start, -1), self._find_word(span.end - 1, 1))
        if right is not None and (left is None or self.one[right].word.lower() not in _LINKS):
            span.move(0, right + 1 - span.end)
        elif left is not None:
            span.move(span.start - left, 0)

    def _is_glued(self, position: int) -> bool:
        """Whether the tokens on both sides of a position are parts of one address."""
        if not 0 < position < len(self.one):
            return False
        one, other = self.one[position - 1], self.one[position]
        return (
            not one.is_space
            and not other.is_space
            and bool({one.word, other.word} & _GLUE)
            and not self._ends(position)
        )

    def _ends(self, position: int) -> bool:
        """Whether a sentence ends there: a full stop before a space, or before nothing."""
        after = position + 1
        return self.one[position].word == "." and (after == len(self.one) or self.one[after].is_space)

    def _find_word(self, position: int, step: int) -> int | None:
        """The word right before or after a token, when nothing but a space stands between them."""
        place = position + 2 * step
        if not 0 <= place < len(self.one) or not self.one[position + step].is_space:
            return None
        return place if re.fullmatch(r"[\w-]+", self.one[place].word) else None

    def say(self, span: _Span) -> tuple[str, str]:
        """The words of a change, before and after."""
        return _say(self.one[span.start : span.end]), _say(self.other[span.other_start : span.other_end])

    def find_repeated(self, spans: Sequence[_Span]) -> list[tuple[str, str]]:
        """The words that change in the same way wherever the alinéa has them, twice or more."""
        counts = Counter(self.say(span) for span in spans)
        text = _say(self.one)
        return [
            (before, after)
            for (before, after), count in counts.items()
            if count > 1
            and all(re.search(r"\w", words) and words == words.strip() for words in (before, after))
            and not any(quote in f"{before}{after}" for quote in _QUOTES)
            and count_words(before, text) == count
        ]

    def settle(self, spans: Sequence[_Span]) -> list[_Span] | None:
        """The changes, each wide enough to stand once in the alinéa; nothing when one of them cannot."""
        merged: list[_Span] = []
        for span in spans:
            if not self._widen(span):
                return None
            if merged and span.start <= merged[-1].end:
                merged[-1].end, merged[-1].other_end = span.end, span.other_end
                if not self._widen(merged[-1]):
                    return None
            else:
                merged.append(span)
        return merged

    def _widen(self, span: _Span) -> bool:
        """Take words before and after in turn, until what is quoted stands once; whether it can.

        Words that are only inserted take those before them: « après les mots : … ».
        """
        if span.other_start == span.other_end and self._trim(span):
            return True
        inserted = span.start == span.end
        if inserted and span.start and self.one[span.start - 1].is_space and self.other[span.other_end - 1].is_space:
            span.move(1, -1)
        left = True
        while not self._is_clear(span):
            can_left, can_right = span.start > 0, span.end < len(self.one)
            if not (can_left or can_right) or _count_words(self.one[span.start : span.end]) > _LONGEST:
                return False
            if (can_left and (left or inserted)) or not can_right:
                step = next((n for n in range(1, span.start + 1) if self._says(span.start - n)), span.start)
                span.move(step, 0)
            else:
                rest = len(self.one) - span.end
                step = next((n for n in range(1, rest + 1) if self._says(span.end + n - 1)), rest)
                span.move(0, step)
            left = not left
        return True

    def _says(self, position: int) -> bool:
        """Whether a token is a word, and no mark or space."""
        return re.search(r"\w", self.one[position].word) is not None

    def _trim(self, span: _Span) -> bool:
        """Leave out the spaces around words that are struck; whether they can then be named alone."""
        start, end = span.start, span.end
        while start < end and self.one[start].is_space:
            start += 1
        while end > start and self.one[end - 1].is_space:
            end -= 1
        words = _say(self.one[start:end])
        if not self._stands_once(words) or not self._is_struck_by(span, words):
            return False
        span.start, span.end = start, end
        return True

    def _is_clear(self, span: _Span) -> bool:
        """Whether the quoted words say something, begin and end as words, and stand once."""
        tokens, come = self.one[span.start : span.end], self.other[span.other_start : span.other_end]
        if not tokens or tokens[0].is_space or tokens[-1].is_space or (come and come[0].is_space):
            return False
        return self._stands_once(_say(tokens))

    def _stands_once(self, words: str) -> bool:
        return stands_once(words, _say(self.one))

    def name(self, place: AlineaPlace | NotePlace, span: _Span) -> WordModification | None:
        before, after = _say(self.one[span.start : span.end]), _say(self.other[span.other_start : span.other_end])
        if any(quote in words for quote in _QUOTES for words in (before, after)):
            return None
        if after.startswith((f"{before} ", f"{before},")) and after.strip() == after:
            return InsertWords((place,), before, after[len(before) :].strip())
        struck = before.removeprefix(after).strip() if before.startswith(after) else ""
        if struck and self._stands_once(struck) and self._is_struck_by(span, struck):
            return DeleteWords((place,), struck)
        return ReplaceWords((place,), before, after) if after and after.strip() == after else None

    def _is_struck_by(self, span: _Span, words: str) -> bool:
        """Whether striking these words, and the space that is then too many, gives what this change gives."""
        head, tail = _say(self.one[: span.start]), _say(self.one[span.end :])
        wanted = f"{head}{_say(self.other[span.other_start : span.other_end])}{tail}"
        struck = re.sub(_find_whole(words), "", _say(self.one), count=1)
        return fold_words(" ".join(struck.split())) == fold_words(wanted)


def _say(tokens: Sequence[Token]) -> str:
    return "".join(piece.characters for token in tokens for piece in token.pieces)


def _count_words(tokens: Sequence[Token]) -> int:
    return sum(not token.is_space for token in tokens)
