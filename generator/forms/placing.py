"""Where a finding stands, as a person fills forms: the file of the dossier, and the value in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from generator.codes import Code
from generator.errors import Diagnostic
from generator.forms.typed_values import TypedFile, TypedValue
from generator.reading.confirmations import NAMES
from generator.reading.located_yaml import Path

_MISSING_KEY = re.compile(r"la clé « ([^»]+) » manque")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """The file, by its path below the dossier, the value by the ranks of its lists (empty: the file), and the line."""

    file: str
    path: Path = ()
    line: int = 0


def place_finding(finding: Diagnostic, folder: str, files: Mapping[str, TypedFile]) -> FoundPlace | None:
    """The place of a finding in the dossier shown as `folder`; nothing when it stands in no file of it.

    `files` are its YAML files by path.
    """
    span = finding.span
    if span is None or not span.file.startswith(f"{folder}/"):
        return None
    file = span.file.removeprefix(f"{folder}/")
    if file not in files or not span.line:
        return FoundPlace(file, (), span.line)
    path = find_at(files[file].root, span.line, span.column)
    missing = _MISSING_KEY.search(finding.message) if finding.code is Code.CLE_MANQUANTE else None
    if missing:
        owner = path[:-1] if path and not _is_group(files[file].find(path)) else path
        path = (*owner, missing[1])
    return FoundPlace(file, path, span.line)


def _is_group(value: TypedValue | None) -> bool:
    return value is not None and (value.keys is not None or value.items is not None)


def find_at(root: TypedValue, line: int, column: int = 0) -> Path:
    """The path of what stands on a line: the value at that column, else the only one there, else what holds them."""
    found = [
        (path, value)
        for path, value in root.walk()
        if path and not _is_group(value) and min(value.key_line or value.first, value.first) <= line <= value.last
    ]
    if column and len(found) > 1:
        within = [path for path, value in found if value.first == line and value.column <= column < value.end]
        if within:
            return within[-1]
        begun = [path for path, value in found if value.first == line and value.column <= column]
        found = [(path, value) for path, value in found if not begun or path == begun[-1]]
    paths = [path for path, _ in found]
    if not paths:
        return _find_group(root, line)
    common = paths[0]
    for path in paths[1:]:
        common = _share(common, path)
    return common


def _share(one: Path, other: Path) -> Path:
    """The steps that two paths begin with."""
    pairs = zip(one, other, strict=False)
    return tuple(step for step, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _find_group(root: TypedValue, line: int) -> Path:
    """What holds a line on which no value stands: the deepest."""
    holding = [
        path
        for path, value in root.walk()
        if path and _is_group(value) and min(value.key_line or value.first, value.first) <= line <= value.last
    ]
    return max(holding, key=len, default=())


def find_named(root: TypedValue, steps: tuple[str, ...]) -> Path | None:
    """The path of a place that marks name, elements by what they call themselves, or by their rank from 1."""
    path: Path = ()
    value: TypedValue | None = root
    for step in steps:
        if value is None:
            return None
        inner: str | int = step
        if value.items is not None:
            names = [next(filter(None, map(item.say, NAMES)), item.words or "") for item in value.items]
            if step in names:
                inner = names.index(step)
            elif step.isdigit() and 0 < int(step) <= len(names):
                inner = int(step) - 1
            else:
                return None
        path, value = (*path, inner), value.step(inner)
    return path if value is not None else None


def settle_ranks(root: TypedValue, path: Path) -> Path | None:
    """A path with the rank of each element that it names; nothing when one is not there."""
    settled: Path = ()
    value: TypedValue | None = root
    for step in path:
        inner = step
        if value is not None and value.items is not None and isinstance(step, str):
            found = value.step(step)
            if found is None:
                return None
            inner = next(rank for rank, item in enumerate(value.items) if item is found)
        settled = (*settled, inner)
        value = value.step(inner) if value is not None else None
    return settled
