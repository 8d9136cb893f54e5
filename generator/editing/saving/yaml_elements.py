"""Elements of a YAML list in lines added, taken away and moved, each with the comments just above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.editing.saving.edits import Path, Record
from generator.editing.saving.yaml_fields import take_away
from generator.editing.yaml_records import append_record, nest, write_lines
from generator.editing.yaml_values import UnwritableValueError, delete_item
from generator.reading.yaml_edits import count_elements, find_value


@dataclass(slots=True)
class _List:
    """A list cut into its elements: the text before, the lines of each one, what stands between them, the text after.

    Each of `gaps` follows an element but the last: the line ends that part it from the next one.
    """

    before: str
    elements: list[str]
    gaps: list[str]
    after: str

    def join(self) -> str:
        parts = [self.before]
        for rank, element in enumerate(self.elements):
            parts += [element, self.gaps[rank] if rank < len(self.elements) - 1 else ""]
        return "".join((*parts, self.after))


def read_record(text: str, path: Path) -> str | None:
    """The very text of an element of a list, or of a value; nothing when it is not there."""
    try:
        place = find_value(text, path)
    except (KeyError, AttributeError):
        return None
    return text[place.start : place.end]


def insert_record(text: str, path: Path, values: Record, rank: int | None = None) -> str:
    """The text with a record in a list, before the element of a rank, else last; the list is made where there is none.

    Raises: `UnwritableValueError` when no list can be there.
    """
    count = count_elements(text, path)
    if rank is None or rank >= count or find_value(text, path).style == "[":
        return append_record(text, path, nest(values))
    cut = _cut(text, path, count)
    indent = " " * find_value(text, path).column
    lines = write_lines(nest(values))
    element = "\n".join([f"{indent}- {lines[0]}", *(f"{indent}  {line}" if line else "" for line in lines[1:])])
    cut.elements.insert(rank, element)
    cut.gaps.insert(rank, max(cut.gaps, key=len, default="\n"))
    return cut.join()


def remove_element(text: str, path: Path) -> str:
    """The text without an element of a list, or a key; a list that has no other goes with its key.

    Raises: `KeyError` when it is not there; `UnwritableValueError`.
    """
    if not isinstance(path[-1], int):
        return take_away(text, path)
    owner, rank = path[:-1], path[-1]
    count = count_elements(text, owner)
    if rank >= count:
        raise KeyError(path)
    if count == 1:
        return take_away(text, owner)
    if find_value(text, owner).style == "[":
        return delete_item(text, path)
    cut = _cut(text, owner, count)
    del cut.elements[rank]
    del cut.gaps[min(rank, len(cut.gaps) - 1)]
    return cut.join()


def move_element(text: str, path: Path, rank: int) -> str:
    """The text with an element of a list in another rank.

    Raises: `KeyError` when it is not there; `UnwritableValueError` for a list in brackets.
    """
    owner, former = path[:-1], path[-1]
    count = count_elements(text, owner)
    if not isinstance(former, int) or former >= count:
        raise KeyError(path)
    if find_value(text, owner).style == "[":
        raise UnwritableValueError(str(path))
    cut = _cut(text, owner, count)
    cut.elements.insert(max(0, min(rank, count - 1)), cut.elements.pop(former))
    return cut.join()


def _cut(text: str, path: Path, count: int) -> _List:
    places = [find_value(text, (*path, rank)) for rank in range(count)]
    column = find_value(text, path).column
    starts = [_find_start(text, place.start, column) for place in places]
    ends = [_find_end(text, places[rank].end, starts[rank + 1 :], column) for rank in range(count)]
    elements = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    if any(not element.lstrip().startswith(("-", "#")) for element in elements):
        raise UnwritableValueError(str(path))
    gaps = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    return _List(text[: starts[0]], elements, gaps, text[ends[-1] :])


def _find_start(text: str, position: int, column: int) -> int:
    """The start of the line of an element, or of the comments just above it that stand where its dash does."""
    start = text.rfind("\n", 0, position) + 1
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above:start]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip(" ")) > column:
            return start
        start = above
    return start


def _find_end(text: str, position: int, later: Sequence[int], column: int) -> int:
    """The end of the last line of an element, comments that stand below it and within it too."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    if later:
        return end + len(text[end : later[0]].rstrip("\n"))
    last = end
    while last < len(text):
        following = text.find("\n", last + 1)
        following = len(text) if following < 0 else following
        line = text[last + 1 : following]
        inside = line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) > column
        if line.strip() and not inside:
            return end
        end, last = (following if inside else end), following
    return end
