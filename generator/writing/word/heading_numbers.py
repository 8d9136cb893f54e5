"""The numbers of headings that Word counts by itself: a multilevel list linked to the heading styles.

An article that somebody inserts in Word then gets its number, and those that follow theirs. Only numbers that a list
can give are counted: « 1er », « 9-1 » or a number that was skipped stay words of the heading, as the signed text has
them, and the list goes on around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.model.document import BlockId, Document, Heading, SectionKind
from generator.writing.word.package import parse_part, serialise_part, w
from generator.writing.word.styles import heading_style

_FEWEST = 2  # a list of one heading counts nothing
_LEVELS = 4
# The list stands after these properties of a paragraph. Source: ISO/IEC 29500-1, 17.3.1.26.
_BEFORE_LIST = frozenset(
    w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)
NO_LIST = '<w:numPr><w:numId w:val="0"/></w:numPr>'  # a heading of a linked style that the list does not count


@dataclass(frozen=True, slots=True)
class HeadingLevel:
    """How Word writes the numbers of one level: « %1.%2 », its last number in the form `form`, from `start` on."""

    form: str
    text: str
    start: int = 1


@dataclass(frozen=True, slots=True)
class HeadingNumbers:
    """The levels that are counted, from the articles (0) down, and the headings whose numbers are Word's."""

    levels: Mapping[int, HeadingLevel] = field(default_factory=dict)
    counted: frozenset[BlockId] = frozenset()


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A heading as it comes in the text: its level, its label, whether it is or belongs to an article."""

    id: BlockId
    level: int
    label: str
    in_article: bool


def split_label(label: str) -> tuple[str, str, str]:
    """A heading's label as the words before its number, the number, and the punctuation after it."""
    words = label.rstrip(" \u00a0\u202f:.–—-")
    start = max(words.rfind(space) for space in " \u00a0\u202f") + 1
    return words[:start], words[start:], label[len(words) :]


def plan_heading_numbers(document: Document) -> HeadingNumbers:
    """Which headings of a document Word can number, and how; none when its articles do not follow one another."""
    headings = tuple(_list_headings(document))
    articles = [one for one in headings if one.level == 0 and one.in_article]
    first = next((one for one in articles if _read_number(one.label)), None)
    if first is None:
        return HeadingNumbers()
    before, number, _ = split_label(first.label)
    levels = {0: HeadingLevel("decimal", f"{before}%1", int(number))}
    counts = [int(number) - 1]
    counted: set[BlockId] = set()
    inside = False  # of an article that the list counts: below another one, Word would not know what to count
    for one in headings:
        if one.level == 0:
            inside = one.in_article and split_label(one.label)[:2] == (before, str(counts[0] + 1))
            if inside:
                counts = [counts[0] + 1]
                counted.add(one.id)
        elif one.label and inside and len(counts) >= one.level:
            expected = [*counts, 0][: one.level + 1]
            expected[-1] += 1
            level = levels.get(one.level) or _guess_level(one.label, expected)
            if level is not None and _say_label(level, expected, levels) == one.label:
                levels[one.level], counts = level, expected
                counted.add(one.id)
    if "%" in before or sum(one.id in counted for one in articles) < _FEWEST:
        return HeadingNumbers()
    return HeadingNumbers(levels, frozenset(counted))


def _list_headings(document: Document) -> Iterator[_Labelled]:
    for section in document.sections:
        article = section.kind is SectionKind.ARTICLE and section.in_contents
        if section.heading:
            yield _Labelled(section.id, 0, section.label, article)
        for block in section.blocks:
            if isinstance(block, Heading):
                yield _Labelled(block.id, min(max(block.level, 1), _LEVELS) - 1, block.label, article)


def _read_number(label: str) -> str:
    """The number of a label when it is figures alone, as Word writes them."""
    number = split_label(label)[1]
    return number if re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII) else ""


def _guess_level(label: str, counts: list[int]) -> HeadingLevel | None:
    """How a level is numbered whose first heading has this label: « 2.1 », « a) », « I. »."""
    stem = label.rstrip(".)°–— \u00a0\u202f")
    for form, said in (("decimal", "1"), ("lowerLetter", "a"), ("upperLetter", "A"), ("upperRoman", "I")):
        if stem.endswith(said) and "%" not in label:
            before, above = stem.removesuffix(said), f"{counts[0]}."
            text = before.removesuffix(above) + "%1." if before.endswith(above) else before
            return HeadingLevel(form, f"{text}%{len(counts)}{label[len(stem) :]}")
    return None


def _say_label(level: HeadingLevel, counts: list[int], levels: Mapping[int, HeadingLevel]) -> str:
    """The label that Word writes for these counts, the last one being of this level."""
    forms = [levels[rank].form for rank in range(len(counts) - 1)] + [level.form]
    return re.sub(r"%([1-9])", lambda sign: _say_count(forms[int(sign[1]) - 1], counts[int(sign[1]) - 1]), level.text)


def _say_count(form: str, count: int) -> str:
    letter = chr(ord("a") + (count - 1) % 26) * ((count + 25) // 26)
    match form:
        case "lowerLetter":
            return letter
        case "upperLetter":
            return letter.upper()
        case "upperRoman":
            tens, units = "X" * (count // 10), ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
            return tens + units[count % 10] if count < 40 else ""
        case _:
            return str(count)


def add_heading_list(styles: bytes, numbering: bytes, plan: HeadingNumbers, number: int) -> tuple[bytes, bytes]:
    """The style sheet and the numberings with the list of the headings, as instance `number`; both are kept as they
    are when nothing is counted.
    """
    if not plan.counted:
        return styles, numbering
    sheet, numbers = parse_part(styles), parse_part(numbering)
    named = {_name(style): style for style in sheet.iter(w("style")) if style.get(w("type")) == "paragraph"}
    linked = {level: named[heading_style(level + 1)] for level in plan.levels}
    abstract = 1 + max((int(one.get(w("abstractNumId"))) for one in numbers.iter(w("abstractNum"))), default=0)
    place = next((one for one in numbers if one.tag == w("num")), None)
    element = _write_abstract(abstract, plan, {level: str(one.get(w("styleId"))) for level, one in linked.items()})
    if place is None:
        numbers.append(element)
    else:
        place.addprevious(element)
    last = [one for one in numbers if one.tag in (w("abstractNum"), w("num"))][-1]
    instance = etree.Element(w("num"), {w("numId"): str(number)})
    etree.SubElement(instance, w("abstractNumId"), {w("val"): str(abstract)})
    last.addnext(instance)
    for level, style in linked.items():
        _set_list(style, number, level)
    ids = {style.get(w("styleId")) for style in linked.values()}
    for style in named.values():  # a style made from a heading has no number of its own
        if _value(style, "basedOn") in ids and style.get(w("styleId")) not in ids:
            _set_list(style, 0, 0)
    return serialise_part(sheet), serialise_part(numbers)


def _write_abstract(abstract: int, plan: HeadingNumbers, styles: dict[int, str]) -> Any:
    element = etree.Element(w("abstractNum"), {w("abstractNumId"): str(abstract)})
    etree.SubElement(element, w("multiLevelType"), {w("val"): "multilevel"})
    for rank in range(max(plan.levels) + 1):
        level = plan.levels.get(rank)
        lines = [("start", str(level.start) if level else "1"), ("numFmt", level.form if level else "none")]
        lines += [("pStyle", styles[rank])] if level else []
        # After the number of an article stands its punctuation, a word of the heading; elsewhere a space.
        lines += [("suff", "space" if rank and level else "nothing"), ("lvlText", level.text if level else "")]
        shape = etree.SubElement(element, w("lvl"), {w("ilvl"): str(rank)})
        for name, value in (*lines, ("lvlJc", "left")):
            etree.SubElement(shape, w(name), {w("val"): value})
        etree.SubElement(etree.SubElement(shape, w("pPr")), w("ind"), {w("left"): "0", w("firstLine"): "0"})
    return element


def _set_list(style: Any, number: int, level: int) -> None:
    properties = style.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        character = style.find(w("rPr"))
        if character is None:
            style.append(properties)
        else:
            character.addprevious(properties)
    for old in properties.findall(w("numPr")):
        properties.remove(old)
    listed = etree.Element(w("numPr"))
    if level:
        etree.SubElement(listed, w("ilvl"), {w("val"): str(level)})
    etree.SubElement(listed, w("numId"), {w("val"): str(number)})
    properties.insert(sum(1 for child in properties if child.tag in _BEFORE_LIST), listed)


def _name(style: Any) -> str:
    return _value(style, "name").casefold()


def _value(style: Any, name: str) -> str:
    element = style.find(w(name))
    return "" if element is None else str(element.get(w("val"), ""))
