"""Keys and records of a YAML text set, added or taken away; every other character stays as it is, comments too."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from generator.editing.yaml_values import (
    Path,
    UnwritableValueError,
    delete_item,
    insert_item,
    splice_values,
)
from generator.reading.yaml_edits import ValuePlace, find_value, quote, remove_keys, set_values

_PLAIN = re.compile(r"[1-9]\d{0,7}|0|\d{1,8}\.\d{1,8}|\d{4}-\d{2}-\d{2}|[a-z][\w.+-]*@\w[\w.-]*\w")
_YEARS = re.compile(r"\d{4}")
_STEP = 2
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_NAMED = re.compile(r"\[(\w+)=(.*)\]", re.DOTALL)
_NAME = re.compile(r"[\w-]+")

Tree: TypeAlias = "str | tuple[Tree, ...] | Mapping[str, Tree]"


def put_value(text: str, path: Path, value: Tree | None) -> str:
    """The text with a value at a path: words, a list of words, keys with values; `None` takes the key away.

    What is above it and is not there, or is « à compléter », is made.
    Raises: `UnwritableValueError` when nothing can be written there.
    """
    place = _find(text, path)
    if value is None:
        return text if place is None else remove_keys(text, [path]).text
    if place is None:
        return _add_key(text, path, value)
    if isinstance(value, str):
        if place.kind != "scalar" or place.start == place.end:
            return set_values(text, [(path, _scalar(value))]).text
        return splice_values(text, {path: [(0, len(place.words), value)]})
    if isinstance(value, tuple) and place.kind == "sequence" and place.style != "[" and value:
        return _change_items(text, path, value)
    return _replace_whole(text, path, place, value)


def append_record(text: str, path: Path, record: Mapping[str, Tree]) -> str:
    """The text with a record at the end of a list, which is made where there is none.

    Raises: `UnwritableValueError` when no list can be there.
    """
    place = _find(text, path)
    if place is None or place.kind == "scalar":
        return put_value(text, path, (record,))
    if place.kind != "sequence":
        raise UnwritableValueError(str(path))
    if place.style == "[":
        return _into_flow(text, place, _flow(record))
    lines = [f"{' ' * place.column}{line}" for line in _list_item(record)]
    return _after_line(text, place.end, [*([""] if _are_apart(text, path) else []), *lines])


def _are_apart(text: str, path: Path) -> bool:
    """Whether an empty line stands between the last two elements of a list."""
    rank = 0
    while _find(text, (*path, rank)) is not None:
        rank += 1
    if rank < 2:
        return False
    last, before = find_value(text, (*path, rank - 1)), find_value(text, (*path, rank - 2))
    return _EMPTY_LINE.search(text, before.end - 1, last.start) is not None


def is_named(path: Path) -> bool:
    """Whether a path names an element of a list by a value of it: « [id=ormeval] »."""
    return any(isinstance(step, str) and _NAMED.fullmatch(step) for step in path)


def settle_path(text: str, path: Path) -> Path:
    """The path with the rank of each element that it names.

    Raises: `KeyError` when a list has no such element.
    """
    settled: Path = ()
    for step in path:
        named = _NAMED.fullmatch(step) if isinstance(step, str) else None
        settled = (*settled, step if named is None else _find_rank(text, settled, named[1], named[2]))
    return settled


def _find_rank(text: str, path: Path, key: str, words: str) -> int:
    rank = 0
    while _find(text, (*path, rank)) is not None:
        place = _find(text, (*path, rank, key))
        if place is not None and " ".join(place.words.split()) == words:
            return rank
        rank += 1
    raise KeyError(f"{key}={words}")


def write_lines(record: Mapping[str, Tree]) -> list[str]:
    """A record as lines of a file, without indentation."""
    return list(_list_lines(record))


def write_record(record: Mapping[str, Tree]) -> str:
    """A file that holds one record."""
    return "\n".join(_list_lines(record)) + "\n"


def drop_record(text: str, path: Path) -> str:
    """The text without an element of a list, or without a key.

    Raises: `KeyError` when it is not there, or is the last of its list.
    """
    if isinstance(path[-1], int):
        return delete_item(text, path)
    return remove_keys(text, [path]).text


def _find(text: str, path: Path) -> ValuePlace | None:
    try:
        return find_value(text, path)
    except (KeyError, AttributeError):
        return None


def _change_items(text: str, path: Path, wanted: tuple[Tree, ...]) -> str:
    """A list in lines, from its last element to its first, so that those before keep their ranks."""
    current: list[str] = []
    while (item := _find(text, (*path, len(current)))) is not None:
        current.append(" ".join(item.words.split()))
    said = [str(one) for one in wanted]
    for tag, first, last, start, end in reversed(difflib.SequenceMatcher(None, current, said, False).get_opcodes()):
        if tag == "equal":
            continue
        kept = min(last - first, end - start)
        for words in reversed(said[start + kept : end]):
            text = insert_item(text, path, first + kept, words)
        for rank in reversed(range(first + kept, last)):
            text = delete_item(text, (*path, rank))
        for offset in range(kept):
            place = find_value(text, (*path, first + offset))
            text = splice_values(text, {(*path, first + offset): [(0, len(place.words), said[start + offset])]})
    return text


def _add_key(text: str, path: Path, value: Tree) -> str:
    """The key, with those above it that are not there."""
    depth = next(depth for depth in range(len(path) - 1, -1, -1) if _find(text, path[:depth]) is not None)
    for step in reversed(path[depth + 1 :]):
        value = {str(step): value}
    key, owner = path[depth], find_value(text, path[:depth])
    if not isinstance(key, str):
        raise UnwritableValueError(str(path))
    if owner.kind == "scalar":
        return _replace_whole(text, path[:depth], owner, {key: value})
    if owner.kind != "mapping":
        raise UnwritableValueError(str(path))
    if owner.style == "[":
        later = _find_later(text, owner, key)
        pair = f"{_key(key)}: {_flow(value)}"
        return f"{text[:later]}{pair}, {text[later:]}" if later else _into_flow(text, owner, pair)
    lines = [f"{' ' * owner.column}{line}" for line in _list_lines({key: value})]
    return _after_line(text, owner.end, lines)


def _find_later(text: str, owner: ValuePlace, key: str) -> int:
    """Where the first later year begins in braces, for a key that is a year; 0 when there is none."""
    if not _YEARS.fullmatch(key):
        return 0
    years = re.finditer(r"(?<![\w.])(\d{4})(?=\s*:)", text[owner.start : owner.end])
    return next((owner.start + year.start() for year in years if year[1] > key), 0)


def _replace_whole(text: str, path: Path, place: ValuePlace, value: Tree) -> str:
    """A value of another form in the place of one; in lines, unless it stands in braces or brackets."""
    owner = _find(text, path[:-1]) if path else None
    if owner is None or owner.style == "[" or (isinstance(value, tuple) and _is_short(value)) or not value:
        return set_values(text, [(path, _flow(value))]).text
    step = " " * (owner.column + _STEP)
    lines = _list_lines(value) if isinstance(value, Mapping) else [x for one in value for x in _list_item(one)]
    block = "\n".join(f"{step}{line}" for line in lines)
    return f"{text[: place.start].rstrip(' ')}\n{block}{text[place.end :]}"


def _into_flow(text: str, place: ValuePlace, words: str) -> str:
    inside = text[place.start + 1 : place.end - 1].strip()
    return f"{text[: place.end - 1].rstrip()}{', ' if inside else ''}{words}{text[place.end - 1 :]}"


def _after_line(text: str, position: int, lines: Sequence[str]) -> str:
    end = text.find("\n", position)
    block = "\n".join(lines)
    return f"{text}\n{block}\n" if end < 0 else f"{text[: end + 1]}{block}\n{text[end + 1 :]}"


def _list_item(value: Tree) -> Iterator[str]:
    """An element of a list, in lines."""
    lines = list(_list_lines(value)) if isinstance(value, Mapping) else [_flow(value)]
    yield f"- {lines[0]}"
    yield from (f"  {line}" for line in lines[1:])


def _list_lines(record: Mapping[str, Tree]) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, str) or not value or all(_YEARS.fullmatch(str(one)) for one in value):
            yield f"{_key(key)}: {_flow(value)}"
            continue
        yield f"{_key(key)}:"
        inner = _list_lines(value) if isinstance(value, Mapping) else (x for one in value for x in _list_item(one))
        yield from (f"  {line}" for line in inner)


def _flow(value: Tree) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"


def _is_short(value: tuple[Tree, ...]) -> bool:
    return all(isinstance(one, str) and _YEARS.fullmatch(one) for one in value)


def _scalar(words: str) -> str:
    if _PLAIN.fullmatch(words):
        return words
    return quote(words).replace("\n", "\\n")


def _key(words: str) -> str:
    return words if _NAME.fullmatch(words) else _scalar(words)


def nest(values: Sequence[tuple[str, Tree]]) -> dict[str, Tree]:
    """Values by keys, those with a dot below others: « votes.pour »."""
    record: dict[str, Tree] = {}
    for key, value in values:
        first, dot, rest = key.partition(".")
        if not dot:
            record[first] = value
            continue
        inner = record.get(first)
        record[first] = nest([*(inner.items() if isinstance(inner, Mapping) else ()), (rest, value)])
    return record
