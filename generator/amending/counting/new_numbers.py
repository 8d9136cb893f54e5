"""Numbers between numbers: what comes after article 9 is article 9-1, what comes after the 2.5 is the 2.5 bis.

Nothing that has a number takes another one. Between 9 and 9-1 stands 9-1 A, as in the codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MOST = 30  # numbers that are tried after one
_REPEATED = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies")
_ARTICLE = re.compile(r"(?P<first>\d+|[IVXLC]+)(?:er|re)?(?P<ranks>(?:-\d+)*)(?: (?P<letter>[A-Z]))?")
_PLAIN = re.compile(rf"(?P<core>.*?\w)(?: (?P<again>{'|'.join(_REPEATED)}))?(?: (?P<letter>[A-Z]))?(?P<tail>\W*)")
_LAST = re.compile(r"(?P<head>.*?)(?P<last>\d+|[a-z]|[A-Z]|[IVXLC]+)")
_ROMAN = (("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Order = tuple[int, ...]


def number_article(previous: str, following: str, taken: Iterable[str]) -> str:
    """The number of an article that comes between two others; none stands for the beginning or the end.

    `taken` are the numbers that articles have or had.
    """
    used = set(taken)
    if not previous and not following:
        return "1"
    if previous and not following:
        candidates = _list_next_articles(previous, at_end=True)
    else:
        candidates = _list_next_articles(previous, at_end=False)
    low, high = (_rank_article(number) if number else None for number in (previous, following))
    for number in (
        *candidates,
        *(f"{following} {letter}" for letter in _LETTERS if following and " " not in following),
    ):
        rank = _rank_article(number)
        if number not in used and (low is None or low < rank) and (high is None or rank < high):
            return number
    return f"{previous or following}-{len(used) + 1}"


def _list_next_articles(previous: str, *, at_end: bool) -> Iterator[str]:
    if not previous:
        return
    found = _ARTICLE.fullmatch(previous)
    if found is None:
        return
    first, ranks, letter = found["first"], found["ranks"], found["letter"]
    base = f"{first}{ranks}" if ranks else first
    if letter:
        yield from (f"{base} {one}" for one in _LETTERS[_LETTERS.index(letter) + 1 :])
        return
    if ranks:
        parent, _, last = base.rpartition("-")
        yield from (f"{parent}-{int(last) + step}" for step in range(1, _MOST))
    elif at_end:
        yield from (_step(first, step) for step in range(1, _MOST))
    yield from (f"{base}-{step}" for step in range(1, _MOST))


def _rank_article(number: str) -> Order:
    found = _ARTICLE.fullmatch(number)
    if found is None:
        return ()
    ranks = tuple(int(rank) for rank in found["ranks"].split("-") if rank)
    letter = _LETTERS.index(found["letter"]) - len(_LETTERS) if found["letter"] else 0
    return (_read(found["first"]), *ranks, letter)


def number_part(previous: str, following: str, taken: Iterable[str], written: str) -> str:
    """The label of an intertitle, an item or a note that comes between two others of its level.

    `written` is the label that it would have by its place, kept where there is no other.
    """
    used = set(taken)
    if not previous and not following:
        return written
    for label in _list_next_parts(previous, following):
        if label not in used:
            return label
    return written


def _list_next_parts(previous: str, following: str) -> Iterator[str]:
    before = _PLAIN.fullmatch(previous) if previous else None
    after = _PLAIN.fullmatch(following) if following else None
    if before is not None:
        core, again, tail = before["core"], before["again"], before["tail"]
        if after is None:
            last = _LAST.fullmatch(core)
            if last is not None and not _is_end(last["last"]):
                yield from (f"{last['head']}{_step(last['last'], step)}{tail}" for step in range(1, _MOST))
        start = _REPEATED.index(again) + 1 if again else 0
        stop = len(_REPEATED)
        if after is not None and after["core"] == core and after["again"]:
            stop = _REPEATED.index(after["again"])
        if before["letter"]:
            start = stop  # after « bis A » comes « bis B »
        yield from (f"{core} {word}{tail}" for word in _REPEATED[start:stop])
    if after is not None:
        again = f" {after['again']}" if after["again"] else ""
        first = before["letter"] if before is not None and before["letter"] else ""
        letters = _LETTERS[_LETTERS.index(first) + 1 :] if first else _LETTERS
        yield from (f"{after['core']}{again} {letter}{after['tail']}" for letter in letters)


def _is_end(word: str) -> bool:
    return word in ("z", "Z")


def _step(word: str, step: int) -> str:
    """The number, roman number or letter that comes so many after one."""
    if word.isdecimal():
        return str(int(word) + step)
    if re.fullmatch(r"[IVXLC]+", word):
        return _write_roman(_read(word) + step)
    return chr(ord(word) + step)


def _read(word: str) -> int:
    if word.isdecimal():
        return int(word)
    values = dict(_ROMAN)
    total = 0
    for sign, following in zip(word, f"{word[1:]} ", strict=True):
        value = values[sign]
        total += -value if values.get(following, 0) > value else value
    return total


def _write_roman(number: int) -> str:
    words = ""
    for sign, value in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words


@dataclass(frozen=True, slots=True)
class Numbered:
    """Something that stands in the second text: the number that it keeps, or that it would have by its place."""

    kept: str
    written: str


def number_run(run: Iterable[Numbered], taken: Iterable[str]) -> tuple[str, ...]:
    """The labels of neighbours of one level, in order: those that are kept stay, the others come between them."""
    ones = tuple(run)
    used = {*taken, *(one.kept for one in ones if one.kept)}
    labels: list[str] = []
    previous = ""
    for rank, one in enumerate(ones):
        label = one.kept
        if not label:
            following = next((other.kept for other in ones[rank + 1 :] if other.kept), "")
            label = number_part(previous, following, used, one.written)
            used.add(label)
        labels.append(label)
        previous = label
    return tuple(labels)
