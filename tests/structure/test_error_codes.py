"""Every code of a diagnostic has its section in `docs/erreurs.md`, and every section its code."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from generator.checking.catalogue import ALL_RULES
from tests.structure.diagnostic_codes import find_codes

SECTION = re.compile(r"^## `?([^`\n]+?)`?\s*$", re.MULTILINE)
FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SAME_FAULT = {"acte-discordant", "identifiant-acte", "siren-commune"}  # told when it is read as by the rule
SAMPLE = """
class Rule:
    code: str
    title: str = ""

RULES = (Rule("regle-une"), Rule(code="regle-deux"))

def refuse(where, code="par-defaut"):
    return Diagnostic(code, "…")

def read(value, rule):
    hint, code = "…", "depuis-une-paire"
    refuse(1, "par-position")
    refuse(2, code="par-mot-cle")
    yield Diagnostic(code, "…")
    yield Diagnostic("litterale" if value else "autre-litterale", "…")
    yield errors.Diagnostic(code=rule.code, message="…")
    yield Diagnostic(f"calculee-{value}", "…")
    yield Diagnostic(value["code"], "…")

def _private(code):
    return Diagnostic(code, "…")

_private("privee-une")
"""
OTHER = """
def _private(code):
    return Diagnostic(code, "…")

_private("privee-deux")
"""


def test_codes_are_followed_to_where_they_are_written() -> None:
    found = find_codes({"sample.py": SAMPLE, "other.py": OTHER})
    assert sorted(found.codes) == [
        "autre-litterale",
        "depuis-une-paire",
        "litterale",
        "par-defaut",
        "par-mot-cle",
        "par-position",
        "privee-deux",
        "privee-une",
        "regle-deux",
        "regle-une",
    ]
    assert found.codes["privee-une"] == {"sample.py:22"}, "a private function is called in its own module only"
    assert found.unknown == ["sample.py:18"], "a computed code cannot be documented"


def test_every_code_has_its_section(project_root: Path, module_paths: tuple[str, ...]) -> None:
    found = find_codes({path: (project_root / path).read_text("utf-8") for path in module_paths})
    assert len(found.codes) >= 10, "no code was found: has `Diagnostic` changed?"
    assert not found.unknown, f"a code is a literal, here it cannot be followed to one: {found.unknown}"
    assert not [code for code in found.codes if not FORM.fullmatch(code)], (
        "codes are lower-case words joined by hyphens"
    )

    sections = SECTION.findall((project_root / "docs" / "erreurs.md").read_text("utf-8"))
    missing = {code: sorted(places) for code, places in found.codes.items() if code not in sections}
    stale = sorted(set(sections) - found.codes.keys())
    assert not missing, f"docs/erreurs.md lacks a section « ## code » for: {missing}"
    assert not stale, f"docs/erreurs.md explains codes that nothing gives any more: {stale}"
    assert not [code for code, times in Counter(sections).items() if times > 1], "a code is explained twice"


def test_a_message_has_not_the_code_of_a_rule(project_root: Path, module_paths: tuple[str, ...]) -> None:
    found = find_codes({path: (project_root / path).read_text("utf-8") for path in module_paths})
    rules = {rule.code for rule in ALL_RULES}
    given = {code for code, places in found.codes.items() if any("/checking/" not in place for place in places)}
    assert len(rules) > 50
    assert rules & given == SAME_FAULT, "the summary of a batch explains a message by the rule that has its code"


def test_every_section_says_what_to_do(project_root: Path) -> None:
    text = (project_root / "docs" / "erreurs.md").read_text("utf-8")
    parts = SECTION.split(text)[1:]
    assert len(parts) >= 20
    silent = [code for code, body in zip(parts[::2], parts[1::2], strict=True) if "**Que faire**" not in body]
    assert not silent, f"say « **Que faire** » in: {silent}"


def test_sections_follow_the_alphabet(project_root: Path) -> None:
    sections = SECTION.findall((project_root / "docs" / "erreurs.md").read_text("utf-8"))
    assert len(sections) > 1
    misplaced = [after for before, after in pairwise(sections) if before > after]
    assert not misplaced, f"docs/erreurs.md: not in alphabetical order, or the one before: {misplaced}"
