"""The page on the vocabulary of the clauses: current, and no word of the code without its meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.composing.clause_language import FUNCTIONS as CALLED
from generator.composing.clause_language import ClauseEnvironment
from generator.composing.context import CLAUSE_NAMES, VIEW_NAMES
from generator.composing.context import OWN_NAMES as PARTY_NAMES
from generator.composing.vocabulary.families import FAMILIES
from generator.composing.vocabulary.words import FILTERS, FUNCTIONS, NAMES, OWN_NAMES, ROLES
from generator.model.document import ParagraphRole
from scripts.write_vocabulary_page import write_page

# What a view needs for its own work: no word for those who write clauses.
INNER = {"facts", "members", "mark", "liaisons", "participle", "party"}


@pytest.mark.slow
def test_the_page_is_current(project_root: Path) -> None:
    page = (project_root / "docs" / "vocabulaire-des-clauses.md").read_text("utf-8")
    assert page == write_page(), "run « make vocabulaire »"


def test_every_name_has_its_meaning() -> None:
    assert {word.name for word in (*NAMES, *FUNCTIONS)} == {*CLAUSE_NAMES, *CALLED}
    assert tuple(word.name for word in OWN_NAMES) == PARTY_NAMES
    assert {word.name for family in FAMILIES for word in family.words} == VIEW_NAMES - INNER
    assert set(ROLES) == set(ParagraphRole)


def test_every_filter_has_its_meaning() -> None:
    admitted = {name for name in ClauseEnvironment(str).filters if not name.startswith("_")}
    assert {word.name for word in FILTERS} == admitted
