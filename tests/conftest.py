"""What every test may use. Kept tiny: a fixture that only one room needs stands in that room's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import OPTION

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden texts are only written when asked for."""
    parser.addoption(OPTION, action="store_true", help="write the golden texts of tests/golden/ instead of comparing")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def module_paths() -> tuple[str, ...]:
    """Every module of the generator that holds code, as a path from the root; never empty."""
    paths = tuple(
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "generator").rglob("*.py"))
        if path.name != "__init__.py"
    )
    assert len(paths) >= 10, "the structural tests must have something to look at"
    return paths
