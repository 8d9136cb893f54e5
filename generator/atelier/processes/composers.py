"""Where dossiers are composed: outside the event loop, so that a page never waits for another one's text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from anyio import to_thread

P = ParamSpec("P")
T = TypeVar("T")


class Composers:
    """Answers what is asked of a dossier, in a thread."""

    def __init__(self, count: int) -> None:
        self.count = count

    async def ask(self, folder: Path, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:  # noqa: ARG002
        """What a function of `generator.api` answers about a dossier.

        Raises: what the function raises.
        """
        return await to_thread.run_sync(lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Nothing runs any more."""
