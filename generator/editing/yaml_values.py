"""Values of a YAML text changed sign by sign, each in the form that it was written in; comments stay where they are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from generator.editing.splices import Splice, apply_splices
from generator.reading.yaml_edits import ValuePlace, find_value
from generator.reading.yaml_nodes import YamlFault

_WIDTH = 120
Path = tuple[str | int, ...]


class UnwritableValueError(ValueError):
    """No form of YAML holds these words in that place."""


def splice_values(text: str, changes: Mapping[Path, Sequence[Splice]]) -> str:
    """The text with signs of some values replaced.

    Raises: `KeyError` when a path does not exist, `UnwritableValueError`, `OverlappingEditsError`.
    """
    for path, splices in changes.items():
        place = find_value(text, path)
        if place.kind != "scalar":
            raise KeyError(path)
        text = _set_value(text, path, place, apply_splices(place.words, splices))
    return text


def insert_item(text: str, path: Path, rank: int, words: str) -> str:
    """The text with an element more in a list, before the one of that rank, last when there is none.

    Raises: `KeyError` when there is no list, or an empty one, at that path; `UnwritableValueError`.
    """
    place = find_value(text, path)
    count = _count(text, path)
    if place.kind != "sequence" or not count:
        raise KeyError(path)
    at_end = rank >= count
    near = find_value(text, (*path, count - 1 if at_end else rank))
    for written in _list_forms(words):
        if place.style == "[":
            edited = (
                f"{text[: near.end]}, {written}{text[near.end :]}"
                if at_end
                else f"{text[: near.start]}{written}, {text[near.start :]}"
            )
        else:
            edited = _insert_line(text, near, written, place.column, at_end=at_end)
        if _reads(edited, (*path, min(rank, count)), words):
            return edited
    raise UnwritableValueError(words)


def delete_item(text: str, path: Path) -> str:
    """The text with an element less in a list; the last one stays, since an empty list is another thing.

    Raises: `KeyError` when there is no such element, or no other.
    """
    owner, rank = path[:-1], path[-1]
    count = _count(text, owner)
    if not isinstance(rank, int) or rank >= count or count < 2:
        raise KeyError(path)
    place, near = find_value(text, owner), find_value(text, path)
    if place.style == "[":
        if rank + 1 < count:
            return text[: near.start] + text[find_value(text, (*owner, rank + 1)).start :]
        return text[: find_value(text, (*owner, rank - 1)).end] + text[near.end :]
    start = text.rfind("\n", 0, near.start) + 1
    end = text.find("\n", near.end)
    return text[:start] + (text[end + 1 :] if end >= 0 else "")


def _insert_line(text: str, near: ValuePlace, written: str, column: int, *, at_end: bool) -> str:
    line = f"{' ' * column}- {written}\n"
    if not at_end:
        start = text.rfind("\n", 0, near.start) + 1
        return text[:start] + line + text[start:]
    end = text.find("\n", near.end)
    return f"{text}\n{line}" if end < 0 else text[: end + 1] + line + text[end + 1 :]


def _count(text: str, path: Path) -> int:
    count = 0
    while True:
        try:
            find_value(text, (*path, count))
        except KeyError:
            return count
        count += 1


def _set_value(text: str, path: Path, place: ValuePlace, words: str) -> str:
    written = text[place.start : place.end]
    for form in _list_forms(words, place, written):
        edited = text[: place.start] + form + text[place.end :]
        if _reads(edited, path, words):
            return edited
    raise UnwritableValueError(words)


def _list_forms(words: str, place: ValuePlace | None = None, written: str = "") -> Iterator[str]:
    """The ways to write words, the one of before first."""
    style = place.style if place is not None else ""
    if place is not None and style in ("|", ">"):
        yield from _fold(words, style, written)
    if style == "'":
        yield "'" + words.replace("'", "''") + "'"
    if not style and "\n" not in words:
        if place is not None and "\n" in written:
            indent = _indent_of(written)
            yield textwrap.fill(words, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False).replace(
                "\n", f"\n{indent}"
            )
        yield words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    yield f'"{escaped}"'


def _fold(words: str, style: str, written: str) -> Iterator[str]:
    head, _, body = written.partition("\n")
    indent = _indent_of("\n" + body)
    lines = words.rstrip("\n").split("\n")
    if style == ">":
        width = _WIDTH - len(indent)
        folded = [textwrap.fill(one, width, break_long_words=False, break_on_hyphens=False) for one in lines]
        lines = "\n\n".join(folded).split("\n")
    yield "\n".join((head, *(f"{indent}{line}" if line else "" for line in lines)))


def _indent_of(written: str) -> str:
    """The indentation of the first line with words after the first one."""
    line = next((one for one in written.split("\n")[1:] if one.strip()), "")
    return line[: len(line) - len(line.lstrip(" "))]


def _reads(text: str, path: Path, words: str) -> bool:
    try:
        return find_value(text, path).words == words
    except (KeyError, YamlFault):
        return False
