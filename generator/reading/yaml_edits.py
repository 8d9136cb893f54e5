"""A person's YAML changed in a few places, every other character kept: comments, quotes, spaces, order.

The nodes of the text say where values stand; the text between them is never written again. A comment goes
with the key that it speaks of: above a key that is taken away, or at the end of the line of a value that is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.reading.located_yaml import Path
from generator.reading.yaml_nodes import Mark, YamlNode, compose_yaml

_PLAIN = re.compile(r"[A-Za-zÀ-ÿŒœ][\wÀ-ÿŒœ' -]{2,}")
_RESERVED = frozenset({"null", "true", "false", "yes", "non", "off"})
_ANCHOR = re.compile(r"&\S+\s+")


@dataclass(frozen=True, slots=True)
class EditedYaml:
    """The text after its edits, and the comments that went with what is gone."""

    text: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """Where a value stands in a text, from its first sign to its last; `words` is what is read of a scalar."""

    start: int
    end: int
    column: int
    kind: str  # scalar, sequence or mapping
    style: str  # of a scalar: « ' », « " », « > », « | », or nothing; « [ » of a list in brackets
    words: str


def find_value(text: str, path: Path) -> ValuePlace:
    """The place of a value.

    Raises: `KeyError` when the path does not exist.
    """
    nodes = _read_nodes(text)
    try:
        node = nodes.find(path)
    except (IndexError, TypeError) as fault:
        raise KeyError(path) from fault
    style = (node.style or "") if node.id == "scalar" else ("[" if node.flow_style else "")
    words = str(node.value) if node.id == "scalar" else ""
    return ValuePlace(nodes.start(node), nodes.end(node), node.start_mark.column, node.id, style, words)


@dataclass(frozen=True, slots=True)
class PairPlace:
    """A key of a mapping: from its first sign to the last of its value; whether that value stands on several lines."""

    key: str
    start: int
    end: int
    column: int
    tall: bool


def list_pairs(text: str, path: Path) -> tuple[PairPlace, ...]:
    """The keys of a mapping in lines, in their order; none for one in braces, or for anything else.

    Raises: `KeyError` when the path does not exist.
    """
    nodes = _read_nodes(text)
    try:
        node = nodes.find(path)
    except (IndexError, TypeError) as fault:
        raise KeyError(path) from fault
    if node.id != "mapping" or node.flow_style:
        return ()
    pairs = []
    for key, value in node.value:
        start, end = nodes.start(key), max(nodes.end(value), nodes.after_colon(key))
        pairs.append(PairPlace(str(key.value), start, end, key.start_mark.column, "\n" in text[start:end]))
    return tuple(pairs)


def count_elements(text: str, path: Path) -> int:
    """The number of elements of a list; 0 when there is none at that path."""
    return _count_inside(text, path, "sequence")


def count_keys(text: str, path: Path) -> int:
    """The number of keys of a mapping; 0 when there is none at that path."""
    return _count_inside(text, path, "mapping")


def _count_inside(text: str, path: Path, kind: str) -> int:
    try:
        node = _read_nodes(text).find(path)
    except (KeyError, IndexError, TypeError, AttributeError):
        return 0
    return len(node.value) if node.id == kind else 0


def quote(words: str) -> str:
    """Words as a YAML scalar, in quotes unless they cannot be taken for anything else."""
    if _PLAIN.fullmatch(words) and words.lower() not in _RESERVED and words == words.strip():
        return words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def set_values(text: str, values: Iterable[tuple[Path, str]]) -> EditedYaml:
    """Replace values by scalars, written as YAML; the comment at the end of a line goes with its value.

    Raises: `KeyError` when a path does not exist.
    """
    nodes = _Nodes(text)
    return _apply(text, [_replace(nodes, path, value) for path, value in values])


def add_keys(text: str, path: Path, values: Mapping[str, str]) -> str:
    """The text with keys at the end of a mapping that has none of them; values are written as YAML, on one line.

    Raises: `KeyError` when the path leads to no mapping with a key.
    """
    nodes = _Nodes(text)
    node = nodes.find(path)
    if node.id != "mapping" or not node.value:
        raise KeyError(path)
    end = nodes.end(node)
    if node.flow_style:
        inside = ", ".join(f"{key}: {value}" for key, value in values.items())
        last = nodes.end(node.value[-1][1])
        return f"{text[:last]}, {inside}{text[last:]}"
    place = nodes.line_end(end)
    indent = " " * node.value[0][0].start_mark.column
    return text[:place] + "".join(f"\n{indent}{key}: {value}" for key, value in values.items()) + text[place:]


def remove_keys(text: str, paths: Iterable[Path]) -> EditedYaml:
    """Take keys away with their values and their comments; a mapping must keep one key at least.

    Raises: `KeyError` when a path does not exist.
    """
    comments: list[str] = []
    by_depth: dict[int, list[Path]] = {}
    for path in paths:
        by_depth.setdefault(len(path), []).append(path)
    for _, found in sorted(
        by_depth.items(), reverse=True
    ):  # deepest first: removing an outer key may rewrite what it holds
        edited = _remove_of_depth(text, found)
        text, comments = edited.text, [*comments, *edited.comments]
    return EditedYaml(text, tuple(comments))


def _remove_of_depth(text: str, paths: Iterable[Path]) -> EditedYaml:
    nodes = _Nodes(text)
    by_owner: dict[Path, list[str]] = {}
    for path in paths:
        by_owner.setdefault(path[:-1], []).append(str(path[-1]))
    edits: list[_Edit] = []
    for owner, keys in by_owner.items():
        node = nodes.find(owner)
        if node.id == "mapping" and node.flow_style:
            edits.append(_rebuild_flow(nodes, node, keys))
        else:
            edits += [_remove_block(nodes, node, key) for key in keys]
    return _apply(text, edits)


def _apply(text: str, edits: Iterable[_Edit]) -> EditedYaml:
    comments: list[str] = []
    position, parts = 0, []
    for edit in sorted(set(edits), key=lambda e: e.start):  # an anchor and its aliases ask for the same edit
        assert edit.start >= position, "two edits of one place"
        parts += [text[position : edit.start], edit.text]
        comments += _list_comments(text[edit.start : edit.end])
        position = edit.end
    return EditedYaml("".join((*parts, text[position:])), tuple(comments))


def _list_comments(removed: str) -> Iterator[str]:
    """The comments in a text that is going: a « # » at the start of a line or after a space, outside quotes."""
    for line in removed.split("\n"):
        quote = ""
        for position, sign in enumerate(line):
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'" and (not position or line[position - 1] in " :[{,-"):
                quote = sign
            elif sign == "#" and (not position or line[position - 1] in " \t"):
                yield line[position + 1 :].strip()
                break


class _Nodes:
    """Where the nodes of a text stand, as offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = compose_yaml(text)
        self._lines = [0]
        for position, sign in enumerate(text):
            if sign == "\n":
                self._lines.append(position + 1)

    def offset(self, mark: Mark) -> int:
        line = self._lines[mark.line] if mark.line < len(self._lines) else len(self.text)
        return min(line + mark.column, len(self.text))

    def find(self, path: Path) -> YamlNode:
        node = self.root
        if node is None:
            raise KeyError(path)
        for step in path:
            node = node.value[step] if node.id == "sequence" else self.pair(node, str(step))[1]
        return node

    def pair(self, node: YamlNode, key: str) -> tuple[YamlNode, YamlNode]:
        """A key of a mapping and its value."""
        if node.id == "mapping":
            for key_node, value in node.value:
                if str(key_node.value) == key:
                    return key_node, value
        raise KeyError(key)

    def start(self, node: YamlNode) -> int:
        """Where a value begins, its anchor left where it is."""
        start = self.offset(node.start_mark)
        anchor = _ANCHOR.match(self.text, start)
        return anchor.end() if anchor is not None else start

    def end(self, node: YamlNode) -> int:
        """Just after the last sign of a value: blank lines and comments that follow are not of it."""
        if node.id != "scalar" and not node.flow_style and node.value:
            last = node.value[-1]
            key, value = last if node.id == "mapping" else (None, last)
            if key is not None and self.offset(value.end_mark) == self.offset(value.start_mark):
                return self.after_colon(key)
            return self.end(value)
        start, end = self.offset(node.start_mark), self.offset(node.end_mark)
        return start + len(self.text[start:end].rstrip())

    def after_colon(self, key: YamlNode) -> int:
        return self.text.index(":", self.offset(key.end_mark)) + 1

    def line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """The end of a line, its newline left out."""
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found


@lru_cache(maxsize=16)
def _read_nodes(text: str) -> _Nodes:
    """The nodes of a text, which nobody changes; places of one text are looked for many times in a row."""
    return _Nodes(text)


def _replace(nodes: _Nodes, path: Path, value: str) -> _Edit:
    node = nodes.find(path)
    text = nodes.text
    start, end = nodes.start(node), nodes.end(node)
    if isinstance(path[-1], str):
        key, _ = nodes.pair(nodes.find(path[:-1]), path[-1])
        colon = nodes.after_colon(key)
        if "\n" in text[colon:start] or start <= colon:  # a block below its key, or nothing at all
            return _Edit(colon, _skip_comment(nodes, max(end, colon)), f" {value}")
    return _Edit(start, _skip_comment(nodes, end), value)


def _skip_comment(nodes: _Nodes, end: int) -> int:
    """The end of the comment that follows on the same line, when nothing else does."""
    line_end = nodes.line_end(end)
    rest = nodes.text[end:line_end]
    return line_end if rest.lstrip().startswith("#") and rest[:1] in " \t" else end


def _remove_block(nodes: _Nodes, node: YamlNode, key: str) -> _Edit:
    text = nodes.text
    key_node, value = nodes.pair(node, key)
    start = nodes.start(key_node)
    end = nodes.line_end(max(nodes.end(value), nodes.after_colon(key_node)))
    first = nodes.line_start(start)
    if text[first:start].strip():  # « - key: … »: only the key goes, the next one takes its place after the dash
        rank = next(i for i, (k, _) in enumerate(node.value) if k is key_node)
        return _Edit(start, nodes.start(node.value[rank + 1][0]), "")
    while first > 0:  # the comment lines just above speak of this key
        above = nodes.line_start(first - 1)
        if not text[above:first].lstrip().startswith("#"):
            break
        first = above
    if first > 1 and text[first - 2 : first] == "\n\n" and (end + 1 >= len(text) or text[end + 1 : end + 2] == "\n"):
        first -= 1  # no two blank lines where one was
    return _Edit(first, min(end + 1, len(text)), "")


def _rebuild_flow(nodes: _Nodes, node: YamlNode, removed: Iterable[str]) -> _Edit:
    gone = set(removed)
    for key in gone:
        nodes.pair(node, key)
    kept = [nodes.text[nodes.start(k) : nodes.end(v)] for k, v in node.value if str(k.value) not in gone]
    return _Edit(nodes.start(node), nodes.end(node), "{" + ", ".join(kept) + "}")
