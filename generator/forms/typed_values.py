"""The values of a YAML file as a person typed them, each with the lines that it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.plain_text import normalise_text
from generator.reading.located_yaml import TO_COMPLETE, Path, load_yaml, read_gap
from generator.reading.yaml_nodes import YamlNode, compose_yaml


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value: words, elements or keys. `gap` is what it waits for, empty when nobody says what; None when known.

    `first` and `last` are its lines, from 1; `column` where it begins, from 1; `end` the column after its last sign.
    `key_line` is the line of its key.
    """

    first: int
    last: int
    column: int
    end: int
    words: str | None = None
    items: tuple[TypedValue, ...] | None = None
    keys: Mapping[str, TypedValue] | None = None
    gap: str | None = None
    key_line: int = 0

    def find(self, path: Path) -> TypedValue | None:
        """The value at a path; a step « [id=ormeval] » is the first element that has that value there."""
        value: TypedValue | None = self
        for step in path:
            value = value.step(step) if value is not None else None
        return value

    def step(self, step: str | int) -> TypedValue | None:
        """The value of a key, the element of a rank, the element that a value names."""
        if isinstance(step, int):
            return self.items[step] if self.items is not None and 0 <= step < len(self.items) else None
        if self.keys is not None:
            return self.keys.get(step)
        if self.items is not None and step.startswith("[") and step.endswith("]"):
            key, _, words = step[1:-1].partition("=")
            return next((item for item in self.items if item.say(key) == words), None)
        return None

    def say(self, key: str) -> str:
        """The words of a key; none when it has none, or waits."""
        value = self.step(key)
        return "" if value is None or value.gap is not None else " ".join((value.words or "").split())

    @property
    def written(self) -> str | tuple[str, ...] | None:
        """Its words, or those of its elements; None of keys, or when nothing was typed."""
        if self.items is not None:
            return tuple(item.words or "" for item in self.items)
        return self.words or None

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, TypedValue]]:
        """The value and all that it holds, each with its path."""
        yield path, self
        for rank, item in enumerate(self.items or ()):
            yield from item.walk((*path, rank))
        for key, value in (self.keys or {}).items():
            yield from value.walk((*path, key))


NOTHING = TypedValue(0, 0, 0, 0, keys={})


@dataclass(frozen=True, slots=True)
class TypedFile:
    """A file of the dossier, by its path below it, as it was typed."""

    path: str
    text: str
    root: TypedValue = field(default=NOTHING)

    def find(self, path: Path) -> TypedValue | None:
        """The value at a path."""
        return self.root.find(path)


def read_typed(path: str, text: str) -> TypedFile:
    """The values of a text.

    Raises: `ContentError` when it is not YAML, or holds no keys.
    """
    load_yaml(text, path)  # which says in French what is wrong with it
    node = compose_yaml(text)
    root = NOTHING if node is None else _convert(node, 0)
    if root.keys is None:
        message, hint = "ce fichier doit être fait de clés", "le corriger à la main, ou reprendre une version d'avant"
        raise ContentError(Diagnostic(Code.VALEUR_INVALIDE, message, Span(path), hint=hint))
    return TypedFile(path, text, root)


def _convert(node: YamlNode, key_line: int) -> TypedValue:
    start, end = node.start_mark, node.end_mark
    first, last, column, after = start.line + 1, end.line + 1, start.column + 1, end.column + 1
    if end.column == 0 and last > first:  # a block ends where the next line begins
        last, after = last - 1, 10_000
    gap = read_gap(node) if node.id == "sequence" else None
    if gap is not None:
        return TypedValue(first, last, column, after, "à compléter" + (f" : {gap}" if gap else ""), gap=gap)
    if node.id == "scalar":
        words = normalise_text(str(node.value))
        if not node.style and words in ("", "~", "null"):
            return TypedValue(first, last, column, after, key_line=key_line)
        found = TO_COMPLETE.match(words.strip())
        waits = (found["what"] or "").strip() if found else None
        return TypedValue(first, last, column, after, words, gap=waits, key_line=key_line)
    if node.id == "sequence":
        items = tuple(_convert(item, 0) for item in node.value)
        return TypedValue(first, last, column, after, items=items, key_line=key_line)
    keys: dict[str, TypedValue] = {}
    for key, value in node.value:
        keys.setdefault(str(key.value), _convert(value, key.start_mark.line + 1))
    return TypedValue(first, last, column, after, keys=keys, key_line=key_line)
