"""Values of the program as plain JSON and back: what a job is asked and what it gives, kept on the disk.

A file that is read back makes no other value than those: unlike a pickle, it runs no code of whoever wrote it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

_ROOM = "generator."
_PLAIN = (str, int, float, bool, type(None))


def write_value(value: Any) -> bytes:
    """A value as JSON: words, numbers, days, paths, sequences, and the dataclasses and enumerations of the program.

    Raises: `TypeError` for any other.
    """
    return json.dumps(_encode(value), ensure_ascii=False, indent=1).encode()


def read_value(data: bytes) -> Any:
    """The value that `write_value` wrote.

    Raises: `ValueError` for what it has not written.
    """
    try:
        return _decode(json.loads(data))
    except (TypeError, KeyError, AttributeError, ImportError, IndexError, RecursionError) as fault:
        raise ValueError("not a value that was written here") from fault


def name_function(function: Callable[..., Any]) -> str:
    """The name of a function that stands at the top of its module: « generator.api.press:render ».

    Raises: `TypeError` for any other, which another process would not find.
    """
    name = f"{function.__module__}:{function.__qualname__}"
    if "<" in name or resolve_name(name) is not function:
        raise TypeError(f"{name} does not stand at the top of a module")
    return name


def find_function(name: str, rooms: tuple[str, ...]) -> Callable[..., Any]:
    """The function of that name, whose module stands in one of some rooms (« generator.api. »).

    Raises: `ValueError` when there is none there.
    """
    try:
        function = resolve_name(name) if name.startswith(rooms) else None
    except (ValueError, ImportError, AttributeError):
        function = None
    if not callable(function):
        raise ValueError(f"no such function: {name}")
    found: Callable[..., Any] = function
    return found


def _encode(value: Any) -> Any:
    if isinstance(value, Enum):
        return {"kind": "enum", "of": _name_class(type(value)), "value": value.value}
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Path):
        return {"kind": "path", "value": str(value)}
    if isinstance(value, datetime):
        return {"kind": "moment", "value": value.isoformat()}
    if isinstance(value, date):
        return {"kind": "day", "value": value.isoformat()}
    if isinstance(value, bytes):
        return {"kind": "bytes", "value": base64.b64encode(value).decode()}
    if isinstance(value, list | tuple):
        return {"kind": type(value).__name__, "value": [_encode(one) for one in value]}
    if isinstance(value, dict):
        return {"kind": "dict", "value": [[_encode(key), _encode(one)] for key, one in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _encode(getattr(value, one.name)) for one in fields(value) if one.init}
        return {"kind": "dataclass", "of": _name_class(type(value)), "value": told}
    raise TypeError(f"not a value that can be kept: {type(value).__name__}")


def _name_class(kind: type) -> str:
    if not kind.__module__.startswith(_ROOM):
        raise TypeError(f"not a class of the program: {kind.__module__}:{kind.__qualname__}")
    return f"{kind.__module__}:{kind.__qualname__}"


def _decode(told: Any) -> Any:
    if isinstance(told, _PLAIN):
        return told
    value = told["value"]
    match told["kind"]:
        case "enum":
            return _find_class(told["of"], lambda kind: issubclass(kind, Enum))(value)
        case "dataclass":
            return _find_class(told["of"], is_dataclass)(**{name: _decode(one) for name, one in value.items()})
        case "path":
            return Path(value)
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "bytes":
            return base64.b64decode(value)
        case "list":
            return [_decode(one) for one in value]
        case "tuple":
            return tuple(_decode(one) for one in value)
        case "dict":
            return {_decode(key): _decode(one) for key, one in value}
        case kind:
            raise ValueError(f"no such kind of value: {kind}")


def _find_class(name: str, fits: Callable[[type], bool]) -> type:
    kind = resolve_name(name) if name.startswith(_ROOM) else None
    if not isinstance(kind, type) or not fits(kind):
        raise ValueError(f"no such class: {name}")
    return kind
