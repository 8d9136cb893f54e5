"""What to do about a fault, as the pages say it: nobody types a command here."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\bctg [a-z-]+|--[a-z]+")
_BETWEEN = re.compile(r" ; |, puis | : |, ou |, par exemple ")
_EMPTY = ("", "par exemple")


def names_command(words: str) -> bool:
    """Whether a remedy has a command or an option typed."""
    return _COMMAND.search(words) is not None


def drop_commands(words: str | None) -> str:
    """A remedy without those of its parts that have a command typed; empty when nothing is left of it."""
    if not words or not names_command(words):
        return words or ""
    parts = (part.removeprefix("ou ") for part in _BETWEEN.split(words) if not names_command(part))
    return " ; ".join(part for part in parts if part not in _EMPTY)
