"""`a-confirmer.yaml` read, and each of its marks set on the fact that it names.

A mark whose fact is gone, is unknown, or was written anew is told and no longer counts: somebody has looked.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.files import display_path, is_there, read_text
from generator.model.annexes import MarkedLine
from generator.model.confirmations import CONFIRMATIONS_FILE, Confirmation, Confirmations, quote_value
from generator.model.facts import Facts, Mark, Unknown
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.located_yaml import Path as YamlPath
from generator.reading.validation import validate_facts

NAMES = (
    "id",
    "insee",
    "nom",
    "titre",
    "perimetre",
    "clause",
    "section",
)  # what elements of lists are named by, in this order


@dataclass(frozen=True, slots=True)
class WrittenMark:
    """A line of `a-confirmer.yaml`: the file that it speaks of, what it says, its own place."""

    file: str
    said: Confirmation
    span: Span


@dataclass(frozen=True, slots=True)
class AttachedMarks:
    """The marks in force, what is to be said of the others, and the lines of tables that bear theirs."""

    marks: tuple[Mark, ...]
    notes: tuple[Diagnostic, ...]
    lines: Mapping[Span, Mark]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a place names: the facts and the key that bear the mark, the path in the file, the value."""

    owner: Facts
    key: str
    path: YamlPath
    value: Any


def read_confirmations(folder: Path) -> tuple[WrittenMark, ...]:
    """The lines of a dossier's `a-confirmer.yaml`, none when it has no such file.

    Raises: `ContentError` with every fault.
    """
    path = folder / CONFIRMATIONS_FILE
    if not is_there(path):
        return ()
    located = load_yaml(read_text(path), display_path(path))
    marks = validate_facts(Confirmations, located).a_confirmer or {}
    return tuple(
        WrittenMark(file, said, located.span(("a_confirmer", file, rank)))
        for file, lines in marks.items()
        for rank, said in enumerate(lines or ())
    )


def attach_confirmations(
    folder: Path, written: Iterable[WrittenMark], facts: Mapping[str, Any], lines: Mapping[str, tuple[MarkedLine, ...]]
) -> AttachedMarks:
    """Set each mark on its fact. `facts` and `lines` hold what was read of each file, by its path in the dossier."""
    marks: list[Mark] = []
    notes: list[Diagnostic] = []
    marked: dict[Span, Mark] = {}
    located: dict[str, LocatedData] = {}
    for mark in written:
        if mark.file in lines:
            line = next((one for one in lines[mark.file] if one.name_line() == mark.said.lieu), None)
            if line is None:
                notes.append(_say_missing(mark, (" › ".join(one.name_line()) for one in lines[mark.file])))
            elif fresh := _check_value(mark, quote_line(line)):
                notes.append(fresh)
            else:
                marked[line.origin] = _make_mark(mark, line.origin)
                marks.append(marked[line.origin])
            continue
        found = _find(facts[mark.file], mark.said.lieu) if mark.file in facts else None
        if found is None:
            notes.append(_say_missing(mark, (*facts, *lines) if mark.file not in facts else ()))
        elif fresh := _check_value(mark, found.value):
            notes.append(fresh)
        else:
            if mark.file not in located:
                located[mark.file] = load_yaml(read_text(folder / mark.file), display_path(folder / mark.file))
            span = located[mark.file].span(found.path)
            marks.append(_make_mark(mark, Span(span.file, span.line)))
            found.owner.mark_key(found.key, marks[-1])
    return AttachedMarks(tuple(marks), tuple(notes), marked)


def quote_line(line: MarkedLine) -> str:
    """What of a line is to be confirmed, as a mark quotes it: its figures, the state of an action."""
    values = line.list_figures()
    return quote_value(tuple(value for value in values if value not in (None, "") and not isinstance(value, Unknown)))


def _make_mark(mark: WrittenMark, origin: Span) -> Mark:
    value = f"« {mark.said.valeur} », " if mark.said.valeur else ""
    return Mark(value + mark.said.motif, origin, Span(mark.span.file, mark.span.line))


def _find(root: Any, steps: tuple[str, ...]) -> _Found | None:
    value = root
    path: YamlPath = ()
    owner: Facts | None = None
    key = ""
    for step in steps:
        place = _find_step(value, step)
        if place is None:
            return None
        if isinstance(value, Facts):
            owner, key = value, str(place)
            value = getattr(value, key)
        else:
            value = value[place]
        path = (*path, str(place) if isinstance(value, dict) or not isinstance(place, int) else place)
    return _Found(owner, key, path, value) if owner is not None else None


def _find_step(value: Any, step: str) -> str | int | None:
    """The key or the index that a step of a place names in a value."""
    match value:
        case Facts():
            return step if step in type(value).model_fields and getattr(value, step) is not None else None
        case dict():
            return next((key for key in value if str(key) == step), None)
        case tuple():
            names = [_name(item) for item in value]
            if step in names:
                return names.index(step)
            return int(step) - 1 if step.isdigit() and 0 < int(step) <= len(value) else None
        case _:
            return None


def _name(item: Any) -> str:
    named = (getattr(item, key, None) for key in NAMES)
    return next((name for name in named if isinstance(name, str)), "")


def _check_value(mark: WrittenMark, value: Any) -> Diagnostic | None:
    """What is to be said when nobody needs to look any more: the value is unknown again, or was written anew."""
    if isinstance(value, Unknown):
        message = f"« {_say(mark)} » n'est plus connu : il n'y a rien à confirmer"
    elif mark.said.valeur is not None and mark.said.valeur != quote_value(value):
        message = f"« {_say(mark)} » a changé depuis : la marque « à confirmer » ne compte plus"
    else:
        return None
    return Diagnostic(Code.CONFIRMATION_SANS_OBJET, message, mark.span, hint=_ERASE, severity=Severity.ADVICE)


def _say_missing(mark: WrittenMark, known: Iterable[str]) -> Diagnostic:
    message = f"à confirmer : « {_say(mark)} » n'existe pas dans {mark.file}"
    near = difflib.get_close_matches(_say(mark) if "›" in "".join(known := tuple(known)) else mark.file, known, 1)
    hint = f"voulait-on « {near[0]} » ? Sinon, effacer cette ligne" if near else _ERASE
    return Diagnostic(Code.CONFIRMATION_SANS_OBJET, message, mark.span, hint=hint, severity=Severity.WARNING)


def _say(mark: WrittenMark) -> str:
    return " › ".join(mark.said.lieu)


_ERASE = f"effacer cette ligne de {CONFIRMATIONS_FILE}"
