"""The signs that let a search pass over most passages: one of them must stand in whatever the pattern finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checking.inquiry import Inquiry
from tests.dossiers.rule_cases import build_case, review_folder

pytestmark = pytest.mark.slow

_FRENCH = st.characters(codec="cp1252")


@pytest.fixture(scope="module")
def searches(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> dict[re.Pattern[str], tuple[str, ...]]:
    """Each pattern that the rules look for with signs, and its signs."""
    found: dict[re.Pattern[str], tuple[str, ...]] = {}
    plain = Inquiry.search

    def note(self: Inquiry, pattern: re.Pattern[str], *signs: str) -> object:
        if signs:
            found[pattern] = signs
        return plain(self, pattern, *signs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Inquiry, "search", note)
        review_folder(project_root / "content" / "exemple-complet")
        review_folder(build_case(None, tmp_path_factory.mktemp("base")))
    return found


def test_signs_stand_in_what_is_found(searches: dict[re.Pattern[str], tuple[str, ...]]) -> None:
    assert len(searches) > 25, "the rules look for nothing with signs"
    for pattern, signs in searches.items():
        assert signs == tuple(sign.lower() for sign in signs), pattern.pattern
        _check(pattern, signs)


def _check(pattern: re.Pattern[str], signs: tuple[str, ...]) -> None:
    @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
    @given(st.from_regex(pattern, alphabet=_FRENCH))
    def find(text: str) -> None:
        for match in pattern.finditer(text):
            assert any(sign in text.lower() for sign in signs), (pattern.pattern, match.group(0))

    find()
