"""The numbers that Word writes before the paragraphs of numbered lists, computed from the file as Word does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.writing.word.package import w

_ROMAN_LETTERS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_ROMAN_VALUES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    after: str  # what stands between the label and the words


class ListCounter:
    """Counts the paragraphs of a document in order, and gives each its label.

    Instances of one abstract numbering share their counts, unless an instance starts a level anew; a paragraph
    starts anew the levels below its own. Source: ISO/IEC 29500-1, 17.9.
    """

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._instances: dict[str, tuple[str, dict[int, int]]] = {}
        self._linked: dict[str, int] = {}
        self._styles: dict[str, Any] = {}
        self._inherited: dict[tuple[str, int | None], tuple[str | None, int | None]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._styles = {style.get(w("styleId")): style for style in styles.iter(w("style"))}

    def count(self, paragraph: Any) -> str:
        """The label of the next paragraph of the document and the space after it; empty without one, or for a sign."""
        place = self._find_place(paragraph)
        if place is None:
            return ""
        number, level = place
        abstract, starts = self._instances[number]
        levels = self._abstracts.get(abstract, {})
        shape = levels.get(level)
        if shape is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _MAX_LEVELS)
        if level in starts and (number, level) not in self._started:
            self._started.add((number, level))
            counts[level] = starts[level]
        else:
            previous = counts[level]
            counts[level] = shape.start if previous is None else previous + 1
        counts[level + 1 :] = [None] * (_MAX_LEVELS - level - 1)
        if shape.form in ("bullet", "none"):
            return ""
        said = re.sub(r"%([1-9])", lambda found: _say_level(int(found.group(1)) - 1, counts, levels), shape.text)
        return said + shape.after if said else ""

    def counts(self, paragraph: Any) -> bool:
        """Whether a list of this file counts a paragraph, by its own properties or by its style."""
        return self._find_place(paragraph) is not None

    def _read_numbering(self, numbering: Any) -> None:
        for abstract in numbering.iter(w("abstractNum")):
            levels: dict[int, _Level] = {}
            for level in abstract.iter(w("lvl")):
                depth = int(level.get(w("ilvl")))
                start = int(_value(level, "start") or "0")
                form, text = _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
                levels[depth] = _Level(start, form, text, "" if _value(level, "suff") == "nothing" else " ")
                if (style := _value(level, "pStyle")) is not None:
                    self._linked[style] = depth
            self._abstracts[abstract.get(w("abstractNumId"))] = levels
        for instance in numbering.iter(w("num")):
            starts = {
                int(override.get(w("ilvl"))): int(forced)
                for override in instance.iter(w("lvlOverride"))
                if (forced := _value(override, "startOverride")) is not None
            }
            self._instances[instance.get(w("numId"))] = (_value(instance, "abstractNumId") or "", starts)

    def _find_place(self, paragraph: Any) -> tuple[str, int] | None:
        """The instance and the level of a paragraph, its own or those of its style."""
        number, level, identifier = None, None, None
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            number, level = _read_place(properties)
            identifier = _value(properties, "pStyle")
        if number is None and identifier is not None:
            if (identifier, level) not in self._inherited:
                self._inherited[identifier, level] = self._find_inherited(identifier, level)
            number, level = self._inherited[identifier, level]
        return (number, level or 0) if number is not None and number in self._instances else None

    def _find_inherited(self, identifier: str | None, level: int | None) -> tuple[str | None, int | None]:
        """What the paragraphs of a style have that say no number themselves; `level` is their own, if they say one."""
        number = None
        seen: set[str] = set()
        while identifier is not None and identifier not in seen and number is None:
            seen.add(identifier)
            style = self._styles.get(identifier)
            if style is None:
                break
            inherited = style.find(w("pPr"))
            if inherited is not None:
                number, styled = _read_place(inherited)
                level = level if level is not None else styled
                if number is not None and level is None:
                    level = self._linked.get(identifier)
            identifier = _value(style, "basedOn")
        return number, level


def _read_place(properties: Any) -> tuple[str | None, int | None]:
    place = properties.find(w("numPr"))
    if place is None:
        return None, None
    level = _value(place, "ilvl")
    return _value(place, "numId"), int(level) if level is not None else None


def _value(element: Any, name: str) -> str | None:
    child = element.find(w(name))
    return child.get(w("val")) if child is not None else None


def _say_level(level: int, counts: list[int | None], levels: Mapping[int, _Level]) -> str:
    shape = levels.get(level)
    count = counts[level]
    if count is None:
        count = shape.start if shape else 1
    match shape.form if shape else "decimal":
        case "lowerLetter":
            return _say_letter(count)
        case "upperLetter":
            return _say_letter(count).upper()
        case "lowerRoman":
            return _say_roman(count)
        case "upperRoman":
            return _say_roman(count).upper()
        case "decimalZero":
            return f"{count:02d}"
        case _:
            return str(count)


def _say_letter(count: int) -> str:
    """a … z, then aa, bb: Word repeats the letter."""
    return chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26) if count > 0 else ""


def _say_roman(count: int) -> str:
    said = ""
    for value, letters in zip(_ROMAN_VALUES, _ROMAN_LETTERS, strict=True):
        said += letters * (count // value)
        count %= value
    return said
