"""The values of a dossier's data files with the forms that tables print them in, and the edit that a form asks for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.composing.wording import plain_date, write_number
from generator.editing.file_texts import FileText
from generator.editing.values import SpliceCell, SpliceValue
from generator.errors import ContentError
from generator.model.names import slugify
from generator.model.words.sources import FactPlace
from generator.reading.csv_tables import parse_csv
from generator.reading.located_yaml import TO_COMPLETE
from generator.reading.yaml_nodes import YamlNode, compose_yaml
from generator.returning.sorting.aligning import Replaced, align, fold, plain
from generator.returning.sorting.inverting import read_date, read_number

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MARKS = "*^\\"


@dataclass(frozen=True, slots=True)
class DataValue:
    """A value of a YAML file or a cell of a CSV one, as it is read; `line` is the place of its beginning."""

    fact: FactPlace
    words: str
    line: int
    in_table: bool

    @property
    def is_unknown(self) -> bool:
        """Whether it is still « à compléter »."""
        return TO_COMPLETE.match(self.words.strip()) is not None

    def replace(self, start: int, end: int, words: str) -> SpliceValue | SpliceCell:
        """The edit that puts words in the place of some of its characters."""
        kind = SpliceCell if self.in_table else SpliceValue
        return kind(self.fact, start, end, words)

    def rate(self, key: str) -> int:
        """How many steps of its path a content key names."""
        known = set(re.split(r"[/:]", key)) | {part for one in re.split(r"[/:]", key) for part in one.split("-")}
        path = self.fact.path[1:] if self.in_table else self.fact.path
        rate = 0
        for rank, step in enumerate(path):
            if isinstance(step, int):
                name = slugify(str(path[rank - 1])) if rank else ""
                single = name.removesuffix("s")
                rate += 2 * (re.search(rf"(?:^|[/:-]){re.escape(single)}-{step + 1}(?:$|[/:-])", key) is not None)
            else:
                rate += slugify(step) in known or slugify(step.split("_")[0]) in known
        return rate


def list_values(file: FileText) -> tuple[DataValue, ...]:
    """The values of a data file in order; none of a text."""
    if file.path.endswith(".yaml"):
        root = compose_yaml(file.text)
        return tuple(_walk(file.path, root, ())) if root is not None else ()
    if file.path.endswith(".csv"):
        return tuple(_read_table(file))
    return ()


def _walk(file: str, node: YamlNode, path: tuple[str | int, ...]) -> Iterator[DataValue]:
    match node.id:
        case "scalar":
            if path:
                yield DataValue(FactPlace(file, path), str(node.value), node.start_mark.line + 1, in_table=False)
        case "sequence":
            for rank, inner in enumerate(node.value):
                yield from _walk(file, inner, (*path, rank))
        case _:
            for key, inner in node.value:
                yield from _walk(file, inner, (*path, str(key.value)))


def _read_table(file: FileText) -> Iterator[DataValue]:
    try:
        columns = file.text.split("\n", 1)[0]
        sign = max(";,\t", key=columns.count)
        names = [name.strip() for name in columns.split(sign)]
        table = parse_csv(file.text, file.path, names, prose=names)
    except ContentError:
        return
    for line in table.lines:
        for column, words in line.cells.items():
            yield DataValue(FactPlace(file.path, (line.origin.line, column)), words, line.origin.line, in_table=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """A value found in a printed text: where it begins and ends there, and the edit that a change of it asks for."""

    value: DataValue
    start: int
    end: int
    edit: SpliceValue | SpliceCell


def find_shown(value: DataValue, printed: str, change: Replaced) -> Shown | None:
    """The value where a printed text shows it around a change, with its edit; nothing when it is not shown there."""
    if not value.words or value.is_unknown:
        return None
    return _find_words(value, printed, change) or _find_form(value, printed, change)


def _find_words(value: DataValue, printed: str, change: Replaced) -> Shown | None:
    """The words themselves, a paragraph of them when there are several."""
    offset = 0
    for line in value.words.split("\n"):
        bare = line.lstrip(" -+*\u2013\u2022")
        begins = offset + len(line) - len(bare)
        offset += len(line) + 1
        words = bare.rstrip()
        if not words:
            continue
        shown = fold("".join(sign for sign in words if sign not in _MARKS))
        start = _find_around(fold(printed), shown, change)
        if start is None:
            continue
        found = align(printed[start : start + len(shown)], words, skipping=_MARKS)
        if found is None:
            continue
        first, last = found.find(change.start - start, change.end - start)
        edit = value.replace(begins + first, begins + last, plain(change.words))
        return Shown(value, start, start + len(shown), edit)
    return None


def _find_form(value: DataValue, printed: str, change: Replaced) -> Shown | None:
    """A number as French writes it, a date in words, a year of it."""
    words = value.words
    for form, read in _list_forms(words):
        start = _find_around(fold(printed), form, change)
        if start is None:
            continue
        end = start + len(form)
        after = printed[start : change.start] + change.words + printed[change.end : end]
        wanted = read(plain(after).strip(), words)
        if wanted is not None:
            return Shown(value, start, end, value.replace(0, len(words), wanted))
    return None


def _find_around(printed: str, form: str, change: Replaced) -> int | None:
    """Where a form stands around a change; a number or a word is not found inside another."""
    start = printed.find(form)
    while start >= 0:
        end = start + len(form)
        apart = not (
            (start and printed[start - 1].isalnum() and form[0].isalnum())
            or (end < len(printed) and printed[end].isalnum() and form[-1].isalnum())
        )
        if apart and start <= change.start and change.end <= end:
            return start
        start = printed.find(form, start + 1)
    return None


_Reader = Callable[[str, str], str | None]


def _list_forms(words: str) -> Iterator[tuple[str, _Reader]]:
    if _NUMBER.fullmatch(words):
        yield fold(write_number(words)), _read_number
    if (found := _ISO.fullmatch(words)) is not None:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
        yield fold(plain_date(day)), lambda said, _: read_date(said)
        yield f"{day:%d/%m/%Y}", lambda said, _: read_date(said)
        yield found[1], _read_year


def _read_number(said: str, typed: str) -> str | None:
    number = read_number(said)
    return number.replace(",", ".") if number is not None and "." in typed else number


def _read_year(said: str, typed: str) -> str | None:
    return f"{said}{typed[4:]}" if re.fullmatch(r"\d{4}", said) else None
