"""The output and error streams as a terminal shows them. Long to load: `messages` does so when something is shown."""

from __future__ import annotations

from rich.console import Console

from generator.cli.system_faults import close_output


class _Screen(Console):
    """A console that lets a closed pipe be told as what it is; the library would leave with the code of a bug."""

    def on_broken_pipe(self) -> None:
        """Raises: `OutputError`."""
        self.quiet = True
        raise close_output()


# Soft wrapping: a message is never cut in the middle of a path that an editor makes clickable.
output = _Screen(soft_wrap=True, highlight=False)
errors = _Screen(stderr=True, soft_wrap=True, highlight=False)
