"""The records of a dossier's files, as they are typed: mappings of YAML and lines of CSV, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.model.document import GAP_TEXT
from generator.model.facts import Unknown
from generator.model.words.sources import FactPlace
from generator.reading.csv_tables import CsvTable, parse_csv
from generator.reading.located_yaml import LocatedData, load_yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the words of its keys, each with its place and its line."""

    owner: FactPlace
    line: int
    values: Mapping[str, tuple[str, FactPlace, int]]

    def say(self, key: str) -> str:
        """The words of a key; nothing when the record does not have it."""
        found = self.values.get(key)
        return found[0] if found is not None else ""


def read_yaml(file: str, text: str) -> LocatedData:
    """A YAML file of a dossier, named by its path below it. Raises: `ContentError`."""
    return load_yaml(text, file)


def list_records(located: LocatedData, path: Path, keys: tuple[str, ...]) -> Iterator[Record]:
    """The records of a list; none when there is no list."""
    found = find(located.data, path)
    for rank, _ in enumerate(found if isinstance(found, list) else ()):
        yield read_record(located, (*path, rank), keys)


def read_record(located: LocatedData, path: Path, keys: tuple[str, ...]) -> Record:
    """One mapping; a key may stand below others: « votes.pour »."""
    values: dict[str, tuple[str, FactPlace, int]] = {}
    for key in keys:
        place = (*path, *key.split("."))
        value = find(located.data, place)
        line = located.span(place).line if place in located.values else 0
        values[key] = say(value), FactPlace(located.file, place), line
    line = located.span(path).line
    return Record(FactPlace(located.file, path), line, values)


def find(data: Any, path: Path) -> Any:
    """The value at a path; nothing when there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def say(value: Any) -> str:
    """The words of a value, the elements of a list one a line."""
    match value:
        case Unknown():
            return GAP_TEXT
        case list():
            return "\n".join(" ".join(say(one).split()) for one in value)
        case str():
            return value.strip()
        case _:
            return ""


def read_table(file: str, text: str, columns: tuple[str, ...]) -> tuple[CsvTable, list[Record]]:
    """A CSV table of a dossier and its lines, each cell as it is typed. Raises: `ContentError`."""
    heads = tuple(head.strip(' "') for head in re.split("[;,\t]", text.split("\n", 1)[0]))
    table = parse_csv(text, file, columns, free_columns=True, prose=heads)
    records = [
        Record(
            FactPlace(file, (line.origin.line,)),
            line.origin.line,
            {
                column: (words, FactPlace(file, (line.origin.line, column)), line.origin.line)
                for column, words in line.cells.items()
            },
        )
        for line in table.lines
    ]
    return table, records
