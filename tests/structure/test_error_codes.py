"""Every code has its section in `docs/erreurs.md` and is given somewhere; every section has its code."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from generator.codes import Code

SECTION = re.compile(r"^## `?([^`\n]+?)`?\s*$", re.MULTILINE)
FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
USE = re.compile(r"\bCode\.([A-Z][A-Z0-9_]+)\b")
# Told in the same words when a message is read and by the rule.
SAME_FAULT = {Code.ACTE_DISCORDANT, Code.IDENTIFIANT_ACTE}


@pytest.fixture(scope="module")
def page(project_root: Path) -> str:
    return (project_root / "docs" / "erreurs.md").read_text("utf-8")


@pytest.fixture(scope="module")
def uses(project_root: Path, module_paths: tuple[str, ...]) -> dict[str, set[str]]:
    """The names of codes that stand in each module."""
    return {path: set(USE.findall((project_root / path).read_text("utf-8"))) for path in module_paths}


def test_every_code_has_its_section(page: str) -> None:
    sections = SECTION.findall(page)
    assert len(Code) > 200
    assert {code.value for code in Code} == set(sections)
    assert not [code for code, times in Counter(sections).items() if times > 1], "a code is explained twice"


def test_a_code_is_named_after_its_words() -> None:
    assert not [code for code in Code if not FORM.fullmatch(code)], "codes are lower-case words joined by hyphens"
    assert [code.name for code in Code] == [code.upper().replace("-", "_") for code in Code]
    assert list(Code) == sorted(Code), "codes stand in the order of the alphabet"


def test_every_code_is_given_somewhere(uses: dict[str, set[str]]) -> None:
    assert {name for names in uses.values() for name in names} == {code.name for code in Code}


def test_a_message_has_not_the_code_of_a_rule(uses: dict[str, set[str]]) -> None:
    rules = {rule.code for rule in (*ALL_RULES, *SHARED_RULES)}
    given = {Code[name] for path, names in uses.items() if "/checking/" not in path for name in names}
    assert len(rules) > 50
    assert rules & given == SAME_FAULT, "the summary of a batch explains a message by the rule that has its code"


def test_every_section_says_what_to_do(page: str) -> None:
    parts = SECTION.split(page)[1:]
    assert len(parts) >= 20
    silent = [code for code, body in zip(parts[::2], parts[1::2], strict=True) if "**Que faire**" not in body]
    assert not silent, f"say « **Que faire** » in: {silent}"


def test_sections_follow_the_alphabet(page: str) -> None:
    sections = SECTION.findall(page)
    assert len(sections) > 1
    misplaced = [after for before, after in pairwise(sections) if before > after]
    assert not misplaced, f"docs/erreurs.md: not in alphabetical order, or the one before: {misplaced}"
