"""The output and error streams as a terminal shows them. Long to load: `messages` does so when something is shown."""

from __future__ import annotations

from rich.console import Console

# Soft wrapping: a message is never cut in the middle of a path that an editor makes clickable.
output = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)
