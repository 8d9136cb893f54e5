"""Values as the lines of a YAML file: what `load_yaml` read, written so that it reads the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model.facts import Unknown
from generator.reading.yaml_edits import quote


def write_yaml(values: Mapping[str, Any]) -> str:
    """A mapping as YAML in block style, two spaces a level."""
    return "".join(f"{line}\n" for line in _list_mapping(values))


def _list_mapping(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        match value:
            case Mapping() if value:
                yield f"{key}:"
                yield from (f"  {line}" for line in _list_mapping(value))
            case str() | Unknown() | None:
                yield f"{key}: {write_scalar(value)}"
            case Sequence() if value:
                yield f"{key}:"
                yield from (f"  {line}" for line in _list_items(value))
            case _:
                yield f"{key}: {write_scalar(value)}"


def _list_items(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping) and value:
            lines = list(_list_mapping(value))
            yield f"- {lines[0]}"
            yield from (f"  {line}" for line in lines[1:])
        else:
            yield f"- {write_scalar(value)}"


def write_scalar(value: object) -> str:
    """A value on one line."""
    match value:
        case None:
            return ""
        case Unknown(what=what):
            return quote(f"à compléter : {what}") if what else "à compléter"
        case str() if any(ord(sign) < ord(" ") for sign in value):
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "oui" if value else "non"
        case Mapping():
            return "{" + ", ".join(f"{key}: {write_scalar(one)}" for key, one in value.items()) + "}"
        case Sequence() if not isinstance(value, str):
            return "[" + ", ".join(write_scalar(one) for one in value) + "]"
        case _:
            return quote(str(value))
