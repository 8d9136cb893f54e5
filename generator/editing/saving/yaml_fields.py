"""Values of YAML fields read and set: a key that is not there comes where a person would write it, as she would."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import pairwise

from generator.editing.saving.edits import Path
from generator.editing.values import Words
from generator.editing.yaml_records import Tree, put_value, settle_path, write_lines
from generator.editing.yaml_values import UnwritableValueError
from generator.key_help.schema import list_keys
from generator.reading.yaml_edits import (
    PairPlace,
    ValuePlace,
    count_elements,
    count_keys,
    find_value,
    list_pairs,
    remove_keys,
)
from generator.reading.yaml_nodes import YamlFault

_WIDTH = 120
_LONG = 90  # a value that is longer stands in lines of its own


def read_field(text: str, path: Path) -> Words | None:
    """A value as it is typed: words, the elements of a list of words, the very text of anything else; `None`: none.

    Raises: `YamlFault` when the text is not YAML.
    """
    try:
        settled = settle_path(text, path)
        place = find_value(text, settled)
    except (KeyError, AttributeError):
        return None
    if place.kind == "scalar":
        return place.words
    if place.kind == "sequence":
        elements = [find_value(text, (*settled, rank)) for rank in range(count_elements(text, settled))]
        if all(one.kind == "scalar" for one in elements):
            return tuple(one.words for one in elements)
    return text[place.start : place.end]


def is_same(one: Words | None, other: Words | None) -> bool:
    """Whether two values say the same: nothing typed is no value, and lines end one way."""
    return _plain(one) == _plain(other)


def _plain(value: Words | None) -> Words:
    if isinstance(value, tuple):
        return tuple(words for one in value if (words := _plain_words(one)))
    return _plain_words(value or "") or ()


def _plain_words(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def set_field(text: str, file: str, path: Path, value: Words | None) -> str:
    """The text with a value at a path, whose elements are known by their ranks; nothing typed takes the key away.

    Raises: `KeyError` when an element of a list is not there; `UnwritableValueError`.
    """
    plain = _plain(value)
    if not plain:
        return take_away(text, path)
    place = _find(text, path)
    if place is None:
        return _create(text, file, path, plain)
    if isinstance(plain, str):
        kept_end = "\n" if place.style in ("|", ">") and place.words.endswith("\n") else ""
        in_lines = _set_in_lines(text, path, place, plain) if not kept_end else None
        return in_lines or put_value(text, path, plain + kept_end)
    return put_value(text, path, plain)


def take_away(text: str, path: Path) -> str:
    """The text without a key, nor those above it that would hold nothing then; as it is when there is none."""
    if _find(text, path) is None:
        return text
    if not isinstance(path[-1], str):
        raise UnwritableValueError(str(path))
    if count_keys(text, path[:-1]) == 1 and len(path) > 1 and isinstance(path[-2], str):
        return take_away(text, path[:-1])
    return remove_keys(text, [path]).text


def _set_in_lines(text: str, path: Path, place: ValuePlace, value: str) -> str | None:
    """A value that becomes long, in lines below its key; nothing where it does not stand in a place for that."""
    short = place.kind == "scalar" and place.style in ("", "'", '"') and "\n" not in text[place.start : place.end]
    if not short or not path or not isinstance(path[-1], str) or not _is_long(value):
        return None
    pair = next((one for one in list_pairs(text, path[:-1]) if one.key == path[-1]), None)
    if pair is None:
        return None
    head, *lines = _write_long(value, pair.column + 2)
    end = text.find("\n", place.end)
    end = len(text) if end < 0 else end
    comment = text[place.end : end].rstrip()
    edited = "\n".join((f"{text[: place.start].rstrip(' ')} {head}{comment}", *lines)) + text[end:]
    return edited if _says(edited, path, value) else None


def _is_long(value: str) -> bool:
    return len(value) > _LONG or "\n" in value


def _write_long(value: str, indent: int) -> list[str]:
    """« >- » or « |- », then the lines of a value, indented."""
    step = " " * indent
    if "\n" in value:
        return ["|-", *(f"{step}{line}" if line else "" for line in value.split("\n"))]
    folded = textwrap.wrap(value, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return [">-", *(f"{step}{line}" for line in folded)]


def _find(text: str, path: Path) -> ValuePlace | None:
    try:
        return find_value(text, path)
    except (KeyError, AttributeError):
        return None


def _says(text: str, path: Path, value: Words) -> bool:
    try:
        return is_same(read_field(text, path), value)
    except YamlFault:
        return False


def _create(text: str, file: str, path: Path, value: Words) -> str:
    """The text with a key that it has not, below the nearest one that is there, in the order of the schema."""
    if _find(text, ()) is None:
        lines = _write_pair(str(path[0]), _nest(path[1:], value))
        return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}" + "\n".join(lines) + "\n"
    depth = next(depth for depth in range(len(path) - 1, -1, -1) if _find(text, path[:depth]) is not None)
    key, owner = path[depth], path[:depth]
    pairs = list_pairs(text, owner)
    if not isinstance(key, str):
        if count_elements(text, owner) or not isinstance(key, int) or key:
            raise KeyError(path)
        return put_value(text, owner, (_nest(path[depth + 1 :], value),))
    if not pairs:
        return put_value(text, path, value)
    lines = _write_pair(key, _nest(path[depth + 1 :], value), pairs[0].column)
    edited = _insert(text, lines, pairs, _rank_keys(file, owner), owner)
    return edited if _says(edited, path, value) else put_value(text, path, value)


def _nest(steps: Path, value: Words) -> Tree:
    tree: Tree = value
    for step in reversed(steps):
        tree = {str(step): tree} if isinstance(step, str) else (tree,)
    return tree


def _insert(text: str, lines: list[str], pairs: tuple[PairPlace, ...], order: Mapping[str, int], owner: Path) -> str:
    key = lines[0].strip().partition(":")[0].strip('"')
    indent = " " * pairs[0].column
    rank = order.get(key, len(order))
    earlier = [one for one in pairs if order.get(one.key, len(order)) <= rank]
    first = pairs[0]
    line_start = text.rfind("\n", 0, first.start) + 1
    before_first = not earlier and bool(owner) and not text[line_start : first.start].strip()
    if before_first:
        return f"{text[:line_start]}{''.join(f'{indent}{one}{chr(10)}' for one in lines)}{text[line_start:]}"
    near = earlier[-1] if earlier else first
    end = text.find("\n", near.end)
    gaps = (text[one.end : other.start] for one, other in pairwise(pairs))
    apart = "\n" if not owner and (near.tall or len(lines) > 1) and any("\n\n" in gap for gap in gaps) else ""
    block = "".join(f"{indent if one else ''}{one}\n" for one in lines)
    return f"{text}\n{apart}{block}" if end < 0 else f"{text[: end + 1]}{apart}{block}{text[end + 1 :]}"


def _write_pair(key: str, value: Tree, column: int = 0) -> list[str]:
    """A key and its value, in lines; long words stand below their key. `column` is that of the key."""
    if isinstance(value, str) and _is_long(value):
        head, *lines = _write_long(value, 2)
        return [f"{key}: {head}", *lines]
    if isinstance(value, Mapping) and not all(str(one).isdigit() for one in value):
        inner = [line for one, tree in value.items() for line in _write_pair(str(one), tree, column + 2)]
        return [f"{key}:", *(f"  {line}" if line else "" for line in inner)]
    return write_lines({key: value})


def _rank_keys(file: str, owner: Path) -> Mapping[str, int]:
    """The keys that a mapping of a file may have, each with its rank in the order of the schema."""
    prefix = ".".join(step for step in owner if isinstance(step, str) and not step.startswith("["))
    return _read_order().get((_find_schema(file), prefix), {})


@lru_cache(maxsize=256)
def _find_schema(file: str) -> str:
    return next((one for one in dict.fromkeys(key.file for key in list_keys()) if fnmatchcase(file, one)), file)


@lru_cache(maxsize=1)
def _read_order() -> Mapping[tuple[str, str], Mapping[str, int]]:
    order: dict[tuple[str, str], dict[str, int]] = {}
    for key in list_keys():
        owner, _, name = key.path.rpartition(".")
        keys = order.setdefault((key.file, owner), {})
        keys.setdefault(name, len(keys))
    return order
