"""Which round of the loops of a clause printed a text, as the condition that is true in that round alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from generator.composing.content_keys import name_item
from generator.model.facts import CtgFacts

_STATEMENT = re.compile(r"\{%-?\s*(?:for\s+(?P<variable>[\w, ]+?)\s+in\b|(?P<end>endfor)\b)")
_OWNER = "partie"  # whose text a clause is, when it is written once a party
_NAMES = ("id", "insee")  # what a round is named by, as content keys name it


def find_condition(facts: CtgFacts, lines: Sequence[str], line: int, key: str) -> str | None:
    """« partie.id == "caf" and loop.index == 2 »; nothing when a round cannot be told.

    `line` is that of the clause, from 0, and `key` the content key of what it printed: its rounds, outermost first.
    """
    variables = _list_variables(lines[:line])
    rounds = key.split("/")[1:-1]
    if len(rounds) == len(variables) + 1:
        variables = [_OWNER, *variables]
    if not rounds or len(rounds) != len(variables) or any("," in one for one in variables):
        return None
    told: list[str] = []
    for rank, (variable, name) in enumerate(zip(variables, rounds, strict=True), 1):
        if name.isdecimal():
            if rank < len(rounds):
                return None  # an outer loop has no name for its rounds inside another one
            told.append(f"loop.index == {name}")
        else:
            told.append(_tell(facts, variable, name))
    return " and ".join(told)


def _list_variables(lines: Sequence[str]) -> list[str]:
    """The variables of the loops that are open after some lines, outermost first."""
    opened: list[str] = []
    for line in lines:
        for found in _STATEMENT.finditer(line):
            if found["end"] is None:
                opened.append(found["variable"].strip())
            elif opened:
                opened.pop()
    return opened


def _tell(facts: CtgFacts, variable: str, name: str) -> str:
    for value in _walk(facts):
        if name_item(value) == name:
            if isinstance(value, str):
                return f'{variable} == "{_escape(value)}"'
            key = next(one for one in _NAMES if isinstance(getattr(value, one, None), str))
            return f'{variable}.{key} == "{_escape(getattr(value, key))}"'
    return f'{variable}.id == "{name}"'  # an annexe: what the model names so


def _walk(value: object) -> Iterator[object]:
    """Records first, then the words of lists: what loops go through."""
    match value:
        case BaseModel():
            yield value
            for name in type(value).model_fields:
                yield from _walk(getattr(value, name))
        case tuple() | list():
            for inner in value:
                yield from (inner,) if isinstance(inner, str) else _walk(inner)
        case _:
            pass


def _escape(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')
