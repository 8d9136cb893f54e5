"""The nodes of a YAML text: the text that was typed for each value, and where it stands. Read by libyaml (PyYAML).

Nothing is resolved: « 01004 », « non » and « 2026-03-02 » stay the text that was typed.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, cast

import yaml

_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")  # libyaml ends a line there, editors do not
# libyaml builds a node inside another by calling itself, in C: unbounded nesting would end the process, not raise.
_MAX_NESTING = 500


class Mark(Protocol):
    """A place, counted from 0."""

    line: int
    column: int


class YamlNode(Protocol):
    """A node; `id` is « scalar », « sequence » or « mapping »."""

    id: str
    tag: Any
    value: Any
    style: str | None  # of a scalar; empty when it was typed without quotes
    flow_style: bool | None  # of a sequence or a mapping: whether it was typed in brackets or braces
    start_mark: Mark
    end_mark: Mark


class YamlFault(Exception):
    """Why a text is not YAML, in the words of libyaml; without marks when it cannot say where."""

    def __init__(self, said: str, place: Mark | None = None, start: Mark | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.place = place
        self.start = start  # where the construction began


def blank_other_line_ends(text: str) -> str:
    """A text whose lines are those of an editor, each sign in its place."""
    return _OTHER_LINE_ENDS.sub(" ", text)


def compose_yaml(text: str) -> YamlNode | None:
    """The root node of a text, None when it holds nothing.

    Raises: `YamlFault` when it is not YAML; `RecursionError` when its values are nested too deep.
    """
    text = blank_other_line_ends(text)
    try:
        _refuse_deep_nesting(text)
        return cast("YamlNode | None", yaml.compose(text, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as fault:
        said = f"{fault.problem or ''} {fault.context or ''}"
        raise YamlFault(said, fault.problem_mark or fault.context_mark, fault.context_mark) from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise YamlFault("") from fault


def _refuse_deep_nesting(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_NESTING:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
