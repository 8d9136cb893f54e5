"""Golden texts of `tests/golden/`: compared exactly; `pytest --write-golden` writes them again, on purpose.

Read the difference with git before committing it: it is a change of wording.
"""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"
OPTION = "--write-golden"


def compare_golden(config: pytest.Config, name: str, text: str) -> None:
    """Fail unless `text` is exactly that of `tests/golden/<name>`; with the option, write it there instead."""
    path = FOLDER / name
    if config.getoption(OPTION):
        path.write_text(text, encoding="utf-8")
        return
    assert path.is_file(), f"{name} does not exist yet: pytest {OPTION} writes it"
    assert text == path.read_text("utf-8"), f"{name} differs; if it is wanted: pytest {OPTION}, and read git diff"
