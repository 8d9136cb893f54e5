"""Lets a test of conformance say what it measured at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_MEASURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps one line for the end of the run."""
    return request.config.stash.setdefault(_MEASURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, passed or not."""
    for line in config.stash.get(_MEASURES, []):
        terminalreporter.write_line(line)
