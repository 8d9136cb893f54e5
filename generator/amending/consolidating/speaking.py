"""Which article of an act speaks of a place of the convention: what a person who reads it would answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from generator.amending.proving.reading import read_act
from generator.amending.wording import ActArticle
from generator.comparing.places import fold_words


@dataclass(frozen=True, slots=True)
class _Saying:
    """What an article says of a place: the alinéas by their ranks (0: all of it), words that stood there, new lines."""

    article: str
    place: str
    first: int = 0
    last: int = 0
    words: str = ""
    lines: tuple[str, ...] = ()

    def speaks_of(self, rank: int, before: str, after: str) -> bool:
        """Whether it speaks of an alinéa of its place: by its rank, by the words that it changes or those it brings."""
        if self.first:
            return self.first <= rank <= self.last
        if self.words:
            return self.words in before
        return bool(after) and any(after in line for line in self.lines)


@dataclass(frozen=True, slots=True)
class ActReading:
    """The articles of an act as they are read; `divisions` are those of the text that it amends, by name."""

    sayings: tuple[_Saying, ...]

    def find(self, place: str, rank: int = 0, before: str = "", after: str = "") -> str:
        """« article 3 », « articles 1er et 3 »: what speaks of an alinéa of a division, or of a whole one.

        `rank` is that of the alinéa in the text before the act, 0 where it had none; `before` and `after` its words.
        Where none speaks of it closely, those that speak of its division.
        """
        said = [one for one in self.sayings if one.place == place]
        former, present = fold_words(before), fold_words(after)
        close = [one for one in said if one.speaks_of(rank, former, present)]
        whole = [one for one in said if not (one.first or one.words)]
        return _join(dict.fromkeys(one.article for one in close or whole or said))

    def names(self, place: str) -> bool:
        """Whether an article speaks of a place."""
        return any(one.place == place for one in self.sayings)


def read_articles(articles: Sequence[ActArticle], divisions: Sequence[str]) -> ActReading:
    """Read an act, article by article.

    Raises: `UnclearAct` when a sentence has not one meaning: an act that was proved has.
    """
    sayings: list[_Saying] = []
    for article in articles:
        lines = [article.heading, *(line.text for line in article.lines)]
        for order in read_act(lines, divisions):
            sayings += _list_sayings(order, article.number, fold_words(str(getattr(order, "old", ""))))
    return ActReading(tuple(sayings))


def _list_sayings(value: Any, article: str, words: str) -> Iterator[_Saying]:
    """What an order names, however deep: divisions with ranks of alinéas, annexes."""
    if isinstance(value, tuple):
        for one in value:
            yield from _list_sayings(one, article, words)
        return
    if not is_dataclass(value):
        return
    rank = getattr(value, "rank", 0)
    first, last = getattr(value, "first", rank), getattr(value, "last", rank)
    lines = tuple(fold_words(line) for line in getattr(value, "lines", ()))
    for name in ("division", "name", "annexe"):
        named = getattr(value, name, "")
        if isinstance(named, str) and named:
            yield _Saying(article, named, first, last, words, lines)
    if lines and (mark := getattr(value, "mark", None)) is not None:
        yield _Saying(article, mark.division, lines=lines)
        return
    for one in fields(value):
        yield from _list_sayings(getattr(value, one.name), article, words)


def _join(names: Sequence[str] | dict[str, None]) -> str:
    """« article 3 », « articles 1er, 2 et 3 »: numbers as they are printed, the word once."""
    said = [name[:1].lower() + name[1:] for name in names]
    if len(said) < 2:
        return "".join(said)
    word = said[0].partition(" ")[0]
    numbers = [name.removeprefix(word).strip() for name in said]
    return f"{word}s {', '.join(numbers[:-1])} et {numbers[-1]}"
