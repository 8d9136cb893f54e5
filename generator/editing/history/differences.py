"""What a save has changed, said as a person reads it: which field, which cell, which words of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.editing.csv_cells import read_rows
from generator.editing.history.place_words import name_file, name_key, name_steps
from generator.editing.history.saves import FileStates
from generator.editing.history.word_runs import Run, compare_runs
from generator.editing.saving.edits import Path
from generator.errors import ContentError
from generator.reading.located_yaml import load_yaml
from generator.reading.yaml_nodes import YamlFault

_TELLING = ("id", "insee", "titre", "nom", "clause", "annee")  # what tells an element of a list from the others
_SHOWN = ("nom", "titre", "clause", "id", "insee", "annee")  # and what it is called by


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of a file: its name, and what became of its words."""

    place: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class FileDifference:
    """What a save has done to a file: its name, whether it came or went with it, what has changed in it."""

    file: str
    name: str
    is_new: bool
    is_gone: bool
    differences: tuple[Difference, ...]


def describe_states(states: FileStates) -> FileDifference:
    """What has changed from one state of a file to the other."""
    before, after = states.before or "", states.after or ""
    title = ""
    if states.path.endswith(".yaml"):
        leaves = [_read_leaves(states.path, text) for text in (before, after)]
        title = next((one[0].get(("titre",), "") for one in (leaves[1], leaves[0]) if one is not None), "")
        found = _compare_leaves(states.path, leaves[0], leaves[1]) if leaves[0] and leaves[1] else None
    elif states.path.endswith(".csv"):
        found = _compare_tables(states.path, before, after)
    else:
        found = None
    if found is None or (not found and before != after):
        words = "" if found is None else "Mise en forme, commentaires ou ordre"
        found = [Difference(words, compare_runs(before, after))]
    name = name_file(states.path, title)
    return FileDifference(states.path, name, states.before is None, states.after is None, tuple(found))


_Leaves = dict[Path, str]


def _read_leaves(file: str, text: str) -> tuple[_Leaves, dict[Path, str]] | None:
    """The values of a YAML text by path, elements of lists named by what tells them apart; what these are called."""
    try:
        data = load_yaml(text, file).data
    except (ContentError, YamlFault):
        return None
    leaves: _Leaves = {}
    names: dict[Path, str] = {}
    for path, value in _walk(data, (), names):
        leaves[path] = value
    return leaves, names


def _walk(value: object, path: Path, names: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    match value:
        case dict():
            for key, one in value.items():
                yield from _walk(one, (*path, str(key)), names)
        case list() if value and not any(isinstance(one, dict | list) for one in value):
            yield path, "\n".join(_say(one) for one in value)
        case list():
            steps = [_find_step(one, rank) for rank, one in enumerate(value)]
            for rank, one in enumerate(value):
                step = steps[rank] if steps.count(steps[rank]) == 1 else rank
                if isinstance(one, dict):
                    shown = next((_say(one[key]) for key in _SHOWN if key in one), "")
                    names[(*path, step)] = shown or f"n° {rank + 1}"
                yield from _walk(one, (*path, step), names)
        case _:
            yield path, _say(value)


def _find_step(value: object, rank: int) -> str | int:
    if isinstance(value, dict):
        for key in _TELLING:
            if isinstance(value.get(key), str):
                return f"[{key}={value[key]}]"
    return rank


def _say(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    what = getattr(value, "what", "")
    return f"à compléter : {what}" if what else "à compléter"


def _compare_leaves(
    file: str, before: tuple[_Leaves, dict[Path, str]], after: tuple[_Leaves, dict[Path, str]]
) -> list[Difference]:
    names = {**before[1], **after[1]}
    paths = dict.fromkeys((*after[0], *before[0]))
    return [
        Difference(name_steps(file, path, names), compare_runs(before[0].get(path, ""), after[0].get(path, "")))
        for path in paths
        if before[0].get(path, "") != after[0].get(path, "")
    ]


def _compare_tables(file: str, before: str, after: str) -> list[Difference] | None:
    if not before.strip() or not after.strip():
        return None
    (_, head, former), (_, new_head, later) = read_rows(before), read_rows(after)
    if head.cells != new_head.cells:
        return None
    one, other = [row.cells for row in former], [row.cells for row in later]
    found: list[Difference] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        kept = min(j - i, m - k)
        for rank in range(kept):
            found += _compare_rows(file, head.cells, one[i + rank], other[k + rank])
        for cells in one[i + kept : j]:
            found.append(Difference("Ligne retirée", compare_runs(" ; ".join(cells), "")))
        for cells in other[k + kept : m]:
            found.append(Difference("Ligne ajoutée", compare_runs("", " ; ".join(cells))))
    return found


def _compare_rows(
    file: str, columns: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> Iterator[Difference]:
    called = " › ".join(words for words in after[:3] if words)[:120]
    for column, former, new in zip(columns, before, after, strict=False):
        if former != new:
            yield Difference(f"{called} › {name_key(file, column)}", compare_runs(former, new))
