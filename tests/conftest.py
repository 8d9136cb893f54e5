"""What every test may use. Kept tiny: a fixture that only one room needs stands in that room's folder."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest

from tests.dossiers.dossier_copy import copy_dossier
from tests.golden import OPTION
from tests.pdf_files.piece_samples import ANNEX_1, ANNEX_3, CONVENTION, FONT_FILE, make_piece
from tests.writing_once import write_acts_once

ROOT = Path(__file__).resolve().parent.parent

# A process of tests holds all the libraries: looking through them for garbage at each turn took a twelfth of its time.
gc.set_threshold(10_000, 10, 10)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden texts are only written when asked for."""
    parser.addoption(OPTION, action="store_true", help="write the golden texts of tests/golden/ instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def warm_processes() -> Iterator[None]:
    """Fork workers and composers from a process that has loaded everything, whichever test starts it.

    A program has either workers or composers, and loads what they need. A process of tests has both: when workers came
    first, each composer loaded everything by itself, five seconds of processor, three times for each test.
    """
    choose = forkserver.set_forkserver_preload
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forkserver, "set_forkserver_preload", lambda _: choose(["generator.atelier.processes.warm"]))
        yield


@pytest.fixture(scope="session", autouse=True)
def acts_written_once() -> Iterator[None]:
    """Acts are written once, but in the tests of the second writing (`tests/acts/twice`)."""
    with write_acts_once():
        yield


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


@pytest.fixture(scope="session")
def font() -> bytes:
    """The TrueType font of the stamps."""
    return FONT_FILE.read_bytes()


@pytest.fixture(scope="session")
def convention() -> bytes:
    """Three pages; page 2 is the signature page."""
    return make_piece("Convention", CONVENTION)


@pytest.fixture(scope="session")
def annex_1() -> bytes:
    """One page."""
    return make_piece("Annexe 1", ANNEX_1)


@pytest.fixture(scope="session")
def annex_3() -> bytes:
    """Two pages, the second one landscape."""
    return make_piece("Annexe 3", ANNEX_3)


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with two fiches only, beside the models."""
    folder = tmp_path_factory.mktemp("retour") / "exemple"
    copy_dossier(Path("content/exemple-complet"), folder, "annexe-5", "prefecture")
    for path in sorted((folder / "annexe-3/fiches").glob("*.yaml"))[2:]:
        path.unlink()
    for table in (folder / "annexe-4").glob("*.csv"):  # it tells of the other fiches
        table.unlink()
    return folder
