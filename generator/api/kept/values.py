"""What long work has found, kept for the pages that show it; it may be deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from generator.files import read_bytes, write_bytes

__all__ = ["keep_value", "read_kept_value"]

T = TypeVar("T")


def keep_value(path: Path, value: object) -> None:
    """Keep a value: a dataclass of plain values.

    Raises: `OutputError`.
    """
    write_bytes(path, TypeAdapter(type(value)).dump_json(value))


def read_kept_value(kind: type[T], path: Path) -> T | None:
    """A value that was kept; nothing when it never was, or when its file was touched."""
    if not path.is_file():
        return None
    try:
        return TypeAdapter(kind).validate_json(read_bytes(path))
    except ValidationError:
        return None
