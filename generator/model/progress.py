"""What a run tells while it runs, for a person who waits: a few words at each step."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]


def tell_nobody(words: str) -> None:
    """The progress of a run that nobody looks at."""
