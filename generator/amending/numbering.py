"""Numbers that an amending act keeps: an article that comes after article 9 is article 9-1, the others do not move."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from generator.amending.refusals import refuse
from generator.comparing.script import Changed, Kept
from generator.model.document import CrossReference, Document, Heading, Section, SectionKind, Text

_NUMBER = re.compile(r"\d+(?:-\d+)?(?:er|re)?")


def keep_numbers(before: Document, after: Document, script: Kept | Changed) -> Document:
    """The second text with the numbers of the first: what a consolidated text is.

    Articles that the first text does not have take the number of the one before them, and a rank after it. Words that
    refer to an article by a link follow its number.

    Raises: `ContentError` when an article comes before the first one: it has no number to take.
    """
    former = _pair_sections(before, script)
    numbers: dict[str, tuple[str, str]] = {}  # of a section: the number that it has, the one that it takes
    labels: dict[str, str] = {}
    last, rank = "", 0
    for section in after.sections:
        found = _NUMBER.search(section.label) if section.kind is SectionKind.ARTICLE else None
        if found is None:
            continue
        if section.id in former:
            label, rank = former[section.id].label, 0
            kept = _NUMBER.search(label)
            last = kept[0] if kept else ""
            number = last
        else:
            if not last:
                refuse(
                    "un article ne peut pas être ajouté avant le premier : il n'aurait pas de numéro", section.origin
                )
            rank += 1
            number = f"{last.removesuffix('er')}-{rank}"
            label = section.label.replace(found[0], number, 1)
        labels[section.id] = label
        if number != found[0]:
            numbers[section.id.rpartition("/")[2]] = (found[0], number)
    sections = tuple(_renumber(section, labels, numbers) for section in after.sections)
    return replace(after, sections=sections)


def _pair_sections(before: Document, script: Kept | Changed) -> Mapping[str, Section]:
    """The section of the first text by the identity of what it has become in the second one, where it still stands."""
    sections = {section.id: section for section in before.sections}
    if isinstance(script, Kept):
        pairs = zip(script.before.children, script.after.children, strict=True)
        return {after.head.place.id: sections[one.head.place.id] for one, after in pairs}
    former: dict[str, Section] = {}
    for edit in script.children:
        match edit:
            case Kept(one, other):
                former[other.head.place.id] = sections[one.head.place.id]
            case Changed(one_head, other_head, _, _):
                former[other_head.place.id] = sections[one_head.place.id]
            case _:
                pass  # it came, went, or moved: what moves is struck and inserted
    return former


def _renumber(section: Section, labels: Mapping[str, str], numbers: Mapping[str, tuple[str, str]]) -> Section:
    own = numbers.get(section.id.rpartition("/")[2])
    renamed = _map(section, numbers, own)
    assert isinstance(renamed, Section)
    return replace(renamed, label=labels.get(section.id, section.label))


def _map(value: Any, numbers: Mapping[str, tuple[str, str]], own: tuple[str, str] | None) -> Any:
    """A part of a tree with the numbers that its links and its intertitles say put right."""
    match value:
        case tuple():
            return tuple(_map(one, numbers, own) for one in value)
        case CrossReference(target=target) if target in numbers:
            return replace(value, children=tuple(_put_number(one, *numbers[target]) for one in value.children))
        case Heading(label=label) if own is not None:
            return replace(value, label=_say(label, *own))
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = {field.name: _map(getattr(value, field.name), numbers, own) for field in fields(value)}
            return replace(value, **changed)
        case _:
            return value


def _put_number(inline: Any, before: str, after: str) -> Any:
    if isinstance(inline, Text):
        return Text(_say(inline.value, before, after))
    if hasattr(inline, "children"):
        return replace(inline, children=tuple(_put_number(one, before, after) for one in inline.children))
    return inline


def _say(words: str, before: str, after: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(before)}(?![\w-])", after, words)
