"""The pieces that the tests of this room share."""

import pytest
from assembling_samples import ANNEX_1, ANNEX_3, CONVENTION, FONT_FILE, make_piece


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
